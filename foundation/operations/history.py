"""History of many rows at once: the database copies them, instead of a model instance each."""

from collections.abc import Sequence

from django.db import connections
from django.db.models import CharField, DateTimeField, IntegerField, Model, Value
from django.utils import timezone

ADDED, CHANGED, REMOVED = "+", "~", "-"


def record_history(model: type[Model], pks: Sequence[int], *, kind: str, by, reason: str) -> None:
    """Write these rows of `model` into its history: `kind` of change, `by` whom and why."""
    if not pks:
        return
    rows, history = model._base_manager.filter(pk__in=pks), model.history.model  # type: ignore[attr-defined]  # simple_history adds it
    said = {
        "history_date": Value(timezone.now(), DateTimeField()),
        "history_type": Value(kind, CharField()),
        "history_user_id": Value(by.pk if by else None, IntegerField()),
        "history_change_reason": Value(reason, CharField()),
    }
    fields = [field.attname for field in history.tracked_fields]
    query, params = rows.values_list(*fields, *said.values()).query.sql_with_params()
    connection = connections[rows.db]
    columns = [history._meta.get_field(name).column for name in fields] + list(said)
    into = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(history._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({into}) {query}", params)  # nosec B608 - names of our own columns
