"""What goes out to Excel and comes back: its columns, its rows, and what an incoming file changes.

A dataset is a resource of django-import-export whose instances are `Record`s: one row as file and
database both say it. Reading a file never writes; `Dataset.store` writes what was read, through the
services of its app.
"""

import gc
import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import tablib
from django.core.exceptions import ValidationError
from django.http import QueryDict
from import_export import instance_loaders, resources
from import_export.results import RowResult

from ..web.xlsx import Value
from .cells import as_text
from .columns import Column
from .records import IncomingRow, Record

if TYPE_CHECKING:  # datasets are described before models are loaded
    from .models import ImportRun

KEY, STAMP = "Mã", "Dấu"
CHANGED_MEANWHILE = (
    "Dòng này đã được sửa trong phần mềm sau khi tải tệp về. Hãy tải tệp mới, sửa "
    "lại ở đó rồi nhập, "
    "hoặc bỏ phần sửa ở dòng này."
)
CHANGED_SINCE = (
    "Dữ liệu vừa được người khác sửa nên chưa nhập. Hãy xem lại bảng so sánh mới rồi nhập."
)
ONLY_TO_COMPARE = "Ô này chỉ để đối chiếu, không sửa ở tệp này. Hãy trả lại nội dung cũ: “{}”."


@contextmanager
def unpaused():
    """Keep Python from looking for garbage among the thousands of rows at hand, which takes a third
    of the time.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


class _RecordLoader(instance_loaders.BaseInstanceLoader):
    """Finds the record of a row by its key, among the records that the dataset loaded at once."""

    def get_instance(self, row):
        """Return the record, None for a new row; a key that comes again gets a record of its own,
        as it was.
        """
        key = self.resource.key_in(row)
        record = self.resource.records.get(key)
        return Record(**record.before) if record and key in self.resource._seen else record


class Dataset(resources.Resource):
    """Rows of one kind, for one person and one place: a plan (its id) or an authority
    (its code).

    Subclasses declare their columns, and say what there is (`load`), what a row must fulfil beyond
    its cells (`complete`, `check`) and how changes are stored (`store`) and taken back (`undo`).
    """

    name: ClassVar[str]  # in addresses
    title: str  # what it holds, in words
    one: ClassVar[str]  # what one row is, in words
    asks_reason = False  # must a person say why they change this?
    asks_password: ClassVar[bool] = False  # and give their password again?
    takes_new: ClassVar[bool] = True  # may a file bring rows that aren't there yet?
    # the usual headings of rows that are pasted without any; empty: no pasting
    pasted: ClassVar[Sequence[str]] = ()
    # the column that rows of nothing but a group's name may speak for
    grouped_by: ClassVar[str] = ""
    note: ClassVar[str] = ""  # what people should know before they bring a file in
    # the column (its attribute) that is the key, where people choose keys themselves
    own_key: ClassVar[str] = ""

    class Meta:
        instance_loader_class = _RecordLoader
        import_id_fields = ()  # the loader finds rows by their keys
        store_instance = True
        skip_diff = True
        use_transactions = False

    def __init__(self, user, place: str):
        """Open the dataset of `place`. Raises `Http404` when `user` has no such place."""
        super().__init__()
        self.user, self.place = user, place
        self.records: dict[str, Record] = {}
        self.run: ImportRun | None = None  # the import that is being read, stored or undone

    # What a subclass says.

    def load(self, *, lock: bool = False) -> Iterable[Record]:
        """Yield a record of each row in the place, in order; with `lock` the rows are locked until
        the commit.
        """
        raise NotImplementedError

    def complete(self, record: Record, before: dict | None) -> None:
        """Compute what follows from the cells of a new or changed record."""

    def check(self, record: Record, before: dict | None) -> Iterator[tuple[str, str]]:
        """Yield (attribute, sentence) for each rule that a new or changed record breaks."""
        return iter(())

    def check_together(
        self, lines: Sequence[IncomingRow]
    ) -> Iterator[tuple[IncomingRow, str, str]]:
        """Yield (line, attribute, sentence) for each rule that the good `lines` break together,
        beside other rows.
        """
        return iter(())

    def store(self, lines: Sequence[IncomingRow], *, reason: str) -> None:
        """Store new and changed records through the services; new ones get their `row`."""
        raise NotImplementedError

    def undo(self, created: Sequence[object], restored: Sequence[Record]) -> None:
        """Take back what `store` did: delete the `created` rows, and give the `restored` records'
        values again.

        Raises `CannotUndo` when something was built on it.
        """
        raise NotImplementedError

    @property
    def where(self) -> str:
        """The place, in words."""
        raise NotImplementedError

    @property
    def brief(self) -> str:
        """The place in a few words, where several stand side by side."""
        return self.where

    def may_import(self) -> bool:
        """May the person bring rows in?"""
        raise NotImplementedError

    def group_of(self, words: str) -> str | None:
        """Return how the column `grouped_by` names the group that `words` name, None for words that
        name none.
        """
        return None

    def groups(self) -> list[str]:
        """The groups that a person may choose from for pasted rows that name none."""
        return []

    def title_of(self, record: Record) -> str:
        """Return what the row is about, for the list of what an import does."""
        return str(getattr(record, self.columns[0].attribute))

    def back(self) -> str:
        """The address of the page where these rows are worked on."""
        raise NotImplementedError

    def chosen(self, asked: QueryDict) -> Iterable[Record]:
        """Yield the records that the filter of that page (`asked`, as in its address) leaves."""
        return self.load()

    def how_many(self, asked: QueryDict) -> int:
        """Return how many records `chosen` yields, counted without reading them, where there may be
        thousands; else none.
        """
        return 0

    def records_of(self, pks: Collection[int]) -> Iterable[Record]:
        """Yield the records of the rows with these ids, as lists of the admin site name them."""
        return (record for record in self.load() if record.row.pk in pks)

    def beside(self) -> Sequence[tuple[str, str, str]]:
        """The datasets beside this one, itself among them: name, place and words of each."""
        return ()

    # Columns.

    @property
    def _no_key(self) -> str:
        """What to do about a row whose key stands nowhere."""
        if self.takes_new:
            return f"Để trống ô này nếu là {self.one} mới."
        return "Hãy tải tệp mới về và ghi vào đó."

    @property
    def columns(self) -> list[Column]:
        """The columns in order, without key and stamp."""
        return list(self.fields.values())

    def key_in(self, row: Mapping[str, object]) -> str:
        """Return the key that a row of a file bears; empty for a new one.

        Where people choose keys themselves, a row without one goes by the column in which they do:
        an old row is found by it, a new one comes to bear it.
        """
        given = as_text(row.get(KEY)).strip()
        if given or not self.own_key:
            return given
        column = self.fields[self.own_key]
        try:
            return column.words(column.clean(row))
        except (KeyError, ValueError):
            return ""

    def cells(self, values: Record | Mapping) -> list[Value]:
        """Return what stands in the columns for these values."""
        got = values if isinstance(values, Mapping) else vars(values)
        return [column.shown(got[column.attribute]) for column in self.columns]

    def stamp(self, values: Record | Mapping) -> str:
        """Return the mark of a row that goes out: another one as soon as a cell differs."""
        words = "\x1f".join(map(as_text, self.cells(values)))
        return hashlib.blake2s(words.encode(), digest_size=5).hexdigest()

    # What a file would do.

    @unpaused()
    def compare(
        self,
        rows: Sequence[tuple[int, Mapping]],
        progress: Callable[[int], None] = lambda done: None,
    ):
        """Return what `rows` (number in the file, cell by heading) would do; writes nothing.

        `progress` is told every few hundred rows how many are done.
        """
        self.records = {record.key: record for record in self.load()}
        self._progress = progress
        self._seen: dict[str, int] = {}
        self._refused: list[Any] = []
        headings = [KEY, STAMP, *(column.column_name for column in self.columns)]
        present = [heading for heading in headings if rows and heading in rows[0][1]]
        data = tablib.Dataset(
            *([row.get(heading) for heading in present] for _, row in rows), headers=present
        )
        result = self.import_data(data, use_transactions=False, raise_errors=False)
        lines = [
            self._line(number, outcome)
            for (number, _), outcome in zip(rows, result.rows, strict=True)
        ]
        while refused := list(
            self.check_together([line for line in lines if line.kind != IncomingRow.Kind.WRONG])
        ):
            for line, attribute, sentence in refused:
                line.refuse(self._headings.get(attribute, KEY), sentence)
        return lines

    def rows_after(self, lines: Sequence[IncomingRow]) -> list[tuple[IncomingRow | None, Mapping]]:
        """Return the values of every row as they would be once `lines` are stored, each with the
        line that says so.
        """
        said = {line.record.key for line in lines}
        kept = (record for key, record in self.records.items() if key not in said)
        untouched = [(None, getattr(record, "before", None) or vars(record)) for record in kept]
        return [*untouched, *((line, vars(line.record)) for line in lines)]

    def init_instance(self, row=None):
        """Return the record of a new row: every column empty."""
        return Record(
            key="", row=None, **{column.attribute: column.widget.empty for column in self.columns}
        )

    def after_init_instance(self, instance, new, row, **kwargs):
        """Remember what the record was; refuse a key that is unknown or twice in the file."""
        key, number = self.key_in(row), kwargs["row_number"]
        instance.before = (
            None
            if new
            else {name: value for name, value in vars(instance).items() if name != "before"}
        )
        instance.errors = {}
        given = as_text(row.get(KEY)).strip()
        if new and not given and not self.takes_new:
            instance.errors[KEY] = f"Tệp này không thêm {self.one} mới; hãy ghi vào dòng đã có mã."
        elif new and given:
            instance.errors[KEY] = f"Mã “{key}” không có ở {self.where}. {self._no_key}"
        elif given and key in self._seen:
            instance.errors[KEY] = (
                f"Mã “{key}” đứng hai lần trong tệp; hãy bỏ một dòng, hoặc để trống "
                f"nếu là {self.one} mới."
            )
        elif key and key in self._seen:
            instance.errors[self.own_key] = f"“{key}” đứng hai lần trong tệp; hãy bỏ một dòng."
        self._seen[key] = number
        if number % 200 == 0:
            self._progress(number)

    def import_instance(self, instance, row, **kwargs):
        """Give the record the values of the row; what can't be read is an error of its column."""
        for column in self.columns:
            if column.column_name not in row:
                if column.required and instance.before is None:
                    instance.errors[column.attribute] = (
                        f"Tệp thiếu cột “{column.column_name}”; hãy thêm cột này."
                    )
                continue
            self._take_in(column, instance, row)

    def _take_in(self, column: Column, instance: Record, row: Mapping) -> None:
        """Give the record the value of a cell; one that says what it said when it went out stays as
        it was.
        """
        was = getattr(instance, column.attribute)
        if column.locked and instance.before is not None and not as_text(row[column.column_name]):
            return
        try:
            found, complaint = column.clean(row), ""
        except ValueError as error:
            found, complaint = was, str(error)
        if found == was and not complaint:
            return
        if instance.before is not None and as_text(row[column.column_name]) == as_text(
            column.shown(was)
        ):
            return
        if complaint:
            instance.errors[column.attribute] = complaint
        else:
            setattr(instance, column.attribute, found)

    def skip_row(self, instance, original, row, import_validation_errors=None):
        """Leave a row alone that the database has so, or that nobody touched in the file."""
        if instance.errors or instance.before is None:
            return False
        if all(
            getattr(instance, column.attribute) == instance.before[column.attribute]
            for column in self.columns
        ):
            return True
        sent = as_text(row.get(STAMP))
        if sent and sent != self.stamp(instance.before):
            if sent == self.stamp(instance):
                vars(instance).update(instance.before)
                return True
            instance.errors[KEY] = CHANGED_MEANWHILE
        return False

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        """Complete the record and hold it against the rules."""
        if instance.before is not None and KEY not in instance.errors:
            self._check_locked(instance)
        if not instance.errors:
            self.complete(instance, instance.before)
        for attribute, sentence in self.check(instance, instance.before):
            instance.errors.setdefault(attribute, sentence)
        if instance.errors:
            self._refused.append(instance)
            raise ValidationError(instance.errors)

    def _check_locked(self, instance: Record) -> None:
        """What is there to compare by says what the database says: else the cells of a row have
        come apart.
        """
        for column in self.columns:
            was = instance.before[column.attribute]
            if column.locked and getattr(instance, column.attribute) != was:
                instance.errors[column.attribute] = ONLY_TO_COMPARE.format(column.words(was))

    def do_instance_save(self, instance, is_create):
        """Write nothing: what was read is stored as a whole, by `store`."""

    def save_m2m(self, instance, row, **kwargs):
        """Nor anything beside the row."""

    def _line(self, number: int, outcome: RowResult) -> IncomingRow:
        if outcome.errors:
            raise outcome.errors[0].error
        if outcome.validation_error:
            record = self._refused.pop(0)
            return IncomingRow(
                number,
                IncomingRow.Kind.WRONG,
                record,
                None,
                errors=self._errors(outcome.validation_error),
            )
        record, before = outcome.instance, outcome.instance.before
        changes = list(self._changes(record, before))
        kind = (
            IncomingRow.Kind.NEW
            if before is None
            else IncomingRow.Kind.CHANGED
            if changes
            else IncomingRow.Kind.SAME
        )
        return IncomingRow(number, kind, record, before, changes)

    def _errors(self, error: ValidationError) -> list[tuple[str, str]]:
        return [
            (self._headings.get(attribute, KEY), " ".join(said))
            for attribute, said in error.message_dict.items()
        ]

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {column.attribute: column.column_name for column in self.columns}

    def _changes(self, record: Record, before: dict | None) -> Iterator[tuple[str, str, str]]:
        for column in self.columns:
            new = getattr(record, column.attribute)
            old = before[column.attribute] if before else column.widget.empty
            if new != old:
                yield column.column_name, column.words(old), column.words(new)


class CannotUndo(Exception):
    """An import can't be taken back; the message says what was built on it."""


_datasets: dict[str, type[Dataset]] = {}


def register(dataset: type[Dataset]) -> type[Dataset]:
    """Make a dataset known under its name (a decorator, used when an app is ready)."""
    _datasets[dataset.name] = dataset
    return dataset


def dataset_called(name: str) -> type[Dataset] | None:
    """Return the dataset of this name, None when there is none."""
    return _datasets.get(name)
