"""For migrations: what django-simple-history kept of a model goes into the journal, before its
table goes; and entries of earlier versions get what the present one asks of them.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import migrations
from django.db.models import Max
from django.utils import timezone

from .acts import Door
from .models import Entry
from .rows import row_as_json
from .tables import Table, journaled
from .values import parent_in

AT_ONCE = 1000
OF_THE_RECORD = ("history_id", "history_date", "history_change_reason", "history_type")
TOLD = {  # the JSON of a row, and the parent in it
    "postgresql": "({told})::jsonb ->> %s",
    "sqlite": "CAST(json_extract({told}, '$.' || %s) AS text)",
}
FILL = """UPDATE journal_entry SET parent = coalesce({parent}, '') WHERE "table" = %s"""
# rows of which the journal told before: what it says last is how they stand
STAND = """INSERT INTO journal_entry ("at", "table", "row", "parent", "action", "before", "after",
"by_name", "door", "place", "why", "request", "hash")
SELECT %s, %s, told."row", {parent}, '=', '', CASE WHEN rows."{key}" IS NULL THEN '' ELSE {after}
END, '', '{door}', '', '', '', ''
FROM (SELECT "row" FROM journal_entry WHERE "table" = %s GROUP BY "row"
    HAVING min(id) <= %s AND max(id) > %s) AS told
LEFT JOIN "{table}" AS rows ON CAST(rows."{key}" AS text) = told."row\""""


def carrying(app: str, *models: str) -> list[migrations.RunPython]:
    """The steps of a migration that carry the histories of these models."""
    return [
        migrations.RunPython(
            partial(carry_history, app=app, model=model), migrations.RunPython.noop
        )
        for model in models
    ]


def carry_history(apps: Any, schema_editor: Any, *, app: str, model: str) -> None:
    """Make an entry of each record in the history of `model`, row by row in their order.

    Of what came after the journal had begun with the table the journal tells already.
    """
    connection = schema_editor.connection
    alias = connection.alias
    records = apps.get_model(app, f"Historical{model}").objects.using(alias)
    table = journaled()[apps.get_model(app, model)._meta.db_table]
    entries = apps.get_model("journal", "Entry").objects.using(alias)
    begun = apps.get_model("journal", "Begun").objects.using(alias).filter(table=table.name).first()
    if begun:
        records = records.filter(history_date__lt=begun.at)
    last = entries.aggregate(last=Max("pk"))["last"] or 0
    ordered = records.order_by("id", "history_date", "history_id").iterator(chunk_size=AT_ONCE)
    made = _entries(table, ordered, entries.model)
    while some := list(islice(made, AT_ONCE)):
        entries.bulk_create(some)
    if begun:
        _put_down(table, connection, last)


def fill_parents(apps: Any, schema_editor: Any) -> None:
    """Give all entries the parent of their row."""
    told = """coalesce(nullif(after, ''), nullif("before", ''))"""
    parent = TOLD[schema_editor.connection.vendor].format(told=told)
    for table in journaled().values():
        if table.parent:
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(FILL.format(parent=parent), [table.parent, table.name])


def _entries(table: Table, records: Iterator[Any], model: Any) -> Iterator[Any]:
    """An entry of each record; the records of one row follow each other."""
    row: Any = None
    older: dict[str, Any] = {}
    for record in records:
        values = _values(table, record)
        entry = _entry(record, table, values, older if record.id == row else {}, model)
        if hasattr(model, "parent"):  # an upgrade from before it had one fills them afterwards
            entry.parent = parent_in(table, values)
        yield entry
        row, older = record.id, values


def _values(table: Table, record: Any) -> dict[str, Any]:
    fields = {field.attname for field in record._meta.concrete_fields}
    kept = table.shown(fields - {*OF_THE_RECORD, "history_user_id"})
    return {name: getattr(record, name) for name in sorted(kept)}


def _entry(
    record: Any, table: Table, values: dict[str, Any], older: dict[str, Any], model: Any
) -> Any:
    before = {name: old for name, old in older.items() if values.get(name) != old}
    gone = record.history_type == Entry.Action.DELETED
    return model(
        at=record.history_date,
        table=table.name,
        row=str(record.id),
        action=record.history_type,
        before=_json(values if gone else before) if gone or before else "",
        after="" if gone else _json(values),
        by_id=record.history_user_id,
        why=record.history_change_reason or "",
        door=Door.START,
    )


def _put_down(table: Table, connection: Any, last: int) -> None:
    statement = STAND.format(
        key=table.key,
        parent=table.parent_of("rows"),
        after=row_as_json(table, connection, "rows"),
        door=Door.UPGRADE.value,
        table=table.name,
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [timezone.now(), table.name, table.name, last, last])


class _Encoder(DjangoJSONEncoder):
    """Django's, with all of a moment."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, cls=_Encoder, ensure_ascii=False)
