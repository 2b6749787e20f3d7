"""For migrations: what django-simple-history kept of a model goes into the journal, before its
table goes.
"""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from .acts import Door
from .models import Entry

AT_ONCE = 1000
OF_THE_RECORD = ("history_id", "history_date", "history_change_reason", "history_type")


def carry_history(apps: Any, schema_editor: Any, *, app: str, model: str) -> None:
    """Make an entry of each record in the history of `model`, in their order."""
    alias = schema_editor.connection.alias
    records = apps.get_model(app, f"Historical{model}").objects.using(alias).order_by("history_id")
    table = apps.get_model(app, model)._meta.db_table
    entries: list[Entry] = []
    last: dict[int, dict[str, Any]] = {}
    for record in records.iterator(chunk_size=AT_ONCE):
        values = _values(record)
        entries.append(_entry(record, table, values, last.get(record.id, {})))
        last[record.id] = values
        if len(entries) == AT_ONCE:
            Entry.objects.using(alias).bulk_create(entries)
            entries = []
    Entry.objects.using(alias).bulk_create(entries)


def _values(record: Any) -> dict[str, Any]:
    left_out = (*OF_THE_RECORD, "history_user_id")
    fields = [each.attname for each in record._meta.concrete_fields]
    return {name: getattr(record, name) for name in fields if name not in left_out}


def _entry(record: Any, table: str, values: dict[str, Any], older: dict[str, Any]) -> Entry:
    before = {name: old for name, old in older.items() if values.get(name) != old}
    gone = record.history_type == Entry.Action.DELETED
    return Entry(
        at=record.history_date,
        table=table,
        row=str(record.id),
        action=record.history_type,
        before=_json(values if gone else before) if gone or before else "",
        after="" if gone else _json(values),
        by_id=record.history_user_id,
        why=record.history_change_reason or "",
        door=Door.START,
    )


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False)
