"""What each new connection to the database is given: triggers on SQLite, and on PostgreSQL the act
in front of each statement that writes.

Where no trigger of ours can reach a change, another program or a truncated table, comparing the
rows with the journal finds it.
"""

from typing import Any

from django.db import DEFAULT_DB_ALIAS

from . import acts
from .triggers import sqlite

WRITING = ("INSERT", "UPDATE", "DELETE")
SET_ACT = "SELECT set_config('cchc.act', %s, true); "


def begin(connection: Any, **kwargs: Any) -> None:
    """Prepare a connection that was just made."""
    if connection.vendor == "sqlite" and connection.alias == DEFAULT_DB_ALIAS:
        sqlite.install(connection)
    elif connection.vendor == "postgresql" and tell_act not in connection.execute_wrappers:
        connection.execute_wrappers.append(tell_act)


def tell_act(execute, sql, params, many: bool, context: dict[str, Any]) -> Any:
    """Send the act in front of a statement that writes, in the same round trip.

    It lasts to the end of the transaction, so that none speaks for the next one.
    """
    if not isinstance(sql, str) or not sql.lstrip()[:6].upper().startswith(WRITING):
        return execute(sql, params, many, context)
    said = context["connection"].ops.compose_sql(SET_ACT, [acts.as_json()])
    if many:
        context["cursor"].cursor.execute(said)
        return execute(sql, params, many, context)
    if params is not None:
        said = said.replace("%", "%%")
    return execute(said + sql, params, many, context)
