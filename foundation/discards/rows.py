"""The rows that go with a row: read, taken out of the database, and put back as they were.

Here, as in backups, models are walked rather than named: a row that somebody forgot to name would
be lost for good.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, models, transaction
from django.db.models.deletion import SET_NULL, Collector, ProtectedError, RestrictedError

from ..backup.rows import Table
from ..journal.acts import acting
from .kinds import DiscardRefused

ALIAS = DEFAULT_DB_ALIAS
IN_USE = "Nội dung này đang được dùng ở nơi khác nên không bỏ được."
TAKEN = (
    "Chỗ của nội dung này nay đã có nội dung khác (trùng số, mã hoặc tên). Hãy đổi số, mã hoặc tên "
    "của nội dung hiện có rồi khôi phục."
)
UPGRADED = (
    "Phần mềm đã được nâng cấp từ ngày bỏ và không còn đọc được nội dung này. Hãy nhờ quản trị hệ "
    "thống lấy lại từ bản sao lưu của ngày {day}."
)


class Gathered:
    """A row with all that would go with it, by model, and what stays and points at them."""

    def __init__(self, root: models.Model):
        collector: Any = Collector(using=ALIAS, origin=root)
        try:
            collector.collect([root])
        except (ProtectedError, RestrictedError) as used:
            raise DiscardRefused(IN_USE) from used
        self.pks: dict[type[models.Model], list[Any]] = defaultdict(list)
        for model, found in collector.data.items():
            self._add(model, found)
        for found in collector.fast_deletes:
            self._add(found.model, found)
        self.pointers: list[tuple[models.Field, dict[Any, Any]]] = []
        for (field, _), groups in collector.field_updates.items():
            pointing = {row.pk: getattr(row, field.attname) for each in groups for row in each}
            self.pointers.append((field, pointing))

    def _add(self, model: type[models.Model], found: Iterable[models.Model]) -> None:
        known = self.pks[model._meta.concrete_model or model]
        known += sorted({row.pk for row in found} - set(known))

    def tables(self) -> list[dict[str, Any]]:
        """The rows of each model, with the names of their columns."""
        return [_table(model, pks) for model, pks in self.pks.items() if pks]

    def told(self) -> list[tuple[str, int]]:
        """What the rows are in words, and how many of each; links between rows are not told."""
        return [
            (str(model._meta.verbose_name), len(pks))
            for model, pks in self.pks.items()
            if pks and not model._meta.auto_created
        ]

    def stored_pointers(self) -> list[dict[str, Any]]:
        return [
            {
                "model": field.model._meta.label_lower,
                "field": field.name,
                "rows": list(pointing.items()),
            }
            for field, pointing in self.pointers
            if pointing
        ]

    def files(self) -> list[str]:
        """The names of the stored files."""
        names: list[str] = []
        for model, pks in self.pks.items():
            for field in Table(model, ALIAS).files:
                found = _rows(model, pks).exclude(**{field: ""}).values_list(field, flat=True)
                names += [name for name in found if name]
        return sorted(set(names))

    def delete(self, *, by: Any, reason: str) -> None:
        """Take the rows out; the journal tells who and why."""
        for field, pointing in self.pointers:
            _rows(field.model, list(pointing)).update(**{field.name: None})
        with acting(by=by, why=reason):
            for model, pks in self.pks.items():
                _rows(model, pks)._raw_delete(ALIAS)


class Stored:
    """Rows that were taken out, read from `tables` as the models are now."""

    def __init__(self, tables: Sequence[dict[str, Any]], day: str):
        self.day = day
        self.rows: dict[type[models.Model], list[dict[str, Any]]] = {}
        for each in tables:
            model = self._model(each["model"])
            self.rows[model] = [
                dict(zip(each["columns"], row, strict=True)) for row in each["rows"]
            ]

    def root(self, label: str, pk: int) -> models.Model:
        """The row of this id, with the values that it had, as an object outside the database."""
        model = self._model(label)
        table, key = Table(model, ALIAS), _key(model)
        row = next(each for each in self.rows[model] if each[key] == pk)
        values = self._values(table, row)
        return model(
            **{
                field.attname: (
                    json.loads(value)
                    if isinstance(field, models.JSONField) and value is not None
                    else field.to_python(value)
                )
                for field, value in zip(table.fields, values, strict=True)
            }
        )

    def put_back(self, *, by: Any, reason: str) -> None:
        """Insert the rows with the ids they had; raises `DiscardRefused` when they do not fit."""
        for model in self.rows:
            self._look_up(model)
        try:
            with transaction.atomic(), acting(by=by, why=reason):
                self._insert()
        except IntegrityError as clash:
            raise DiscardRefused(TAKEN) from clash

    def _insert(self) -> None:
        tables = {model: Table(model, ALIAS) for model in self.rows}
        for model, rows in self.rows.items():
            table = tables[model]
            table.write(json.dumps(self._values(table, row)).encode() for row in rows)
        # what points at nothing is told now, not when the transaction ends
        connection.check_constraints(table_names=[table.name for table in tables.values()])

    def _model(self, label: str) -> type[models.Model]:
        try:
            return apps.get_model(label)
        except LookupError as gone:
            raise DiscardRefused(UPGRADED.format(day=self.day)) from gone

    def _values(self, table: Table, row: dict[str, Any]) -> list[Any]:
        """The row's values in the table's order: columns that are no more are left out, new ones
        have their default.
        """
        return [
            row[column] if column in row else self._default(field)
            for field, column in zip(table.fields, table.columns, strict=True)
        ]

    def _default(self, field: models.Field) -> Any:
        value = field.get_default()
        holder: Any = SimpleNamespace(**{field.attname: value})
        if value is None and not field.null:
            raise DiscardRefused(UPGRADED.format(day=self.day))
        if isinstance(field, models.JSONField):
            return json.dumps(value)
        return value if value is None else field.value_to_string(holder)

    def _look_up(self, model: Any) -> None:
        """See that what the rows point at is still there: else the pointer is emptied, or the mere
        link left out, as if it had gone with the rows in place.
        """
        for field in model._meta.local_concrete_fields:
            if not isinstance(field, models.ForeignKey) or not getattr(
                field, "db_constraint", True
            ):
                continue
            gone = self._gone(field, self.rows[model])
            if not gone:
                continue
            if model._meta.auto_created:
                self.rows[model] = [
                    row for row in self.rows[model] if row.get(field.column) not in gone
                ]
            elif field.null and field.remote_field.on_delete is SET_NULL:
                for row in self.rows[model]:
                    if row.get(field.column) in gone:
                        row[field.column] = None
            else:
                raise DiscardRefused(
                    f"Không khôi phục được vì {field.verbose_name} mà "
                    f"{model._meta.verbose_name} thuộc về không còn trong phần mềm. Nếu "
                    f"{field.verbose_name} ấy cũng vừa được bỏ, hãy khôi phục nó trước."
                )

    def _gone(self, field: Any, rows: list[dict[str, Any]]) -> set[Any]:
        wanted = {row[field.column] for row in rows if row.get(field.column) is not None}
        other: Any = field.remote_field.model._meta.concrete_model
        key = field.target_field
        wanted -= {row.get(key.column) for row in self.rows.get(other, ())}
        if not wanted:
            return set()
        found = other._base_manager.filter(**{f"{key.name}__in": wanted})
        return wanted - set(found.values_list(key.name, flat=True))


def point_again(pointers: Sequence[dict[str, Any]]) -> None:
    """Let rows that stayed point at what is back, where they point at nothing else by now."""
    for each in pointers:
        try:
            model = apps.get_model(each["model"])
            field = model._meta.get_field(each["field"])
        except (LookupError, FieldDoesNotExist):  # the pointer was given up since
            continue
        by_target = defaultdict(list)
        for pk, target in each["rows"]:
            by_target[target].append(pk)
        for target, pks in by_target.items():
            rows = _rows(model, pks).filter(**{f"{field.name}__isnull": True})
            rows.update(**{field.name: target})


def _table(model: type[models.Model], pks: Sequence[Any]) -> dict[str, Any]:
    table = Table(model, ALIAS)
    lines = table.lines(_rows(model, pks).order_by("pk"))
    rows = [json.loads(line) for line in lines]
    return {"model": model._meta.label_lower, "columns": table.columns, "rows": rows}


def _key(model: Any) -> str:
    """The column of the model's primary key."""
    return model._meta.pk.column


def _rows(model: type[models.Model], pks: Sequence[Any]) -> models.QuerySet:
    return models.QuerySet(model=model, using=ALIAS).filter(pk__in=pks)
