"""A file held against a form and a period: what would be entered, what is withheld, what to see.

Pages and the command both read this; nothing is stored here.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from plans.periods import INTERVAL_NAMES, Interval
from vietnamese import number, whole_numbers

from ..figures import Cell, Figure, FormFigures
from ..models import Accumulation, FormColumn, FormRow
from ..sheet import LARGEST
from .files import read_sheets
from .mapping import ALONE, Mapping
from .matching import CERTAIN, How, Match, match
from .spans import Span, span_of
from .sums import Added, Sum, add_up
from .tables import ColumnKind, LineKind, Table, read_tables

STORED_PLACES = 4  # decimals of a stored figure
MOST_NAMED = 5  # of a kind in one sentence


class Level(StrEnum):
    ERROR = "error"  # imported only after a person's word
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    level: Level
    words: str


@dataclass
class Figured:
    """What the file says of one cell: the figure of the period, or why it is withheld."""

    row: FormRow
    column: FormColumn | None
    value: Decimal | None
    place: str
    withheld: str = ""

    @property
    def cell(self) -> Cell:
        return self.row.pk, self.column.pk if self.column else None

    @property
    def name(self) -> str:
        return name_of(self.row, self.column)


@dataclass
class Reading:
    """A file as it was read for a form and a period; `held` says why all of it waits for a
    person.
    """

    tables: list[Table]
    table: Table
    match: Match
    added: Added
    mapping: Mapping
    figures: list[Figured] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    held: str = ""
    asks_span: bool = False  # held until a person says what its figures are counted from
    cumulative: bool = False  # its figures run from the year's start

    @property
    def enterable(self) -> list[Figured]:
        return [each for each in self.figures if not each.withheld]

    @property
    def withheld(self) -> list[Figured]:
        return [each for each in self.figures if each.withheld]

    @property
    def errors(self) -> list[Finding]:
        return [each for each in self.findings if each.level == Level.ERROR]

    @property
    def heads(self) -> list[str]:
        """What the file's columns are known by, in order."""
        return [column.key for column in self.table.columns]


def name_of(row: FormRow, column: FormColumn | None) -> str:
    """Return how people call a cell: `Đất đai, cột (4) Trực tuyến`."""
    return f"{row.name}, cột {column}" if column else row.name


def tables_in(content: bytes) -> list[Table]:
    """Return the tables of a judged file. Raises `UnreadableExport` where there is none."""
    return read_tables(read_sheets(content))


def read_export(
    tables: Sequence[Table],
    known: FormFigures,
    mapping: Mapping,
    *,
    key: str,
    year: int,
    intervals: list[Interval],
) -> Reading:
    """Hold the best of `tables` against the form of `known` for the period with this key."""
    options = _best(tables, known, mapping)
    if len(options) > 1:
        options = _of_the_period(options, key, year, intervals) or options
    table, found = options[0]
    reading = Reading(list(tables), table, found, add_up(table, known, mapping, found), mapping)
    cumulative = reading.cumulative = _look_at_days(reading, key, year, intervals)
    if len(options) > 1 and not reading.held:
        named = ", ".join(f"“{each.sheet}”" for each, _ in options)
        reading.held = (
            f"Tệp có nhiều trang cùng một bảng ({named}), chưa rõ lấy trang nào. Hãy chọn trang "
            "tính ở trang nhập tệp, hoặc để trong tệp một trang của kỳ này."
        )
    for (row_code, column_code), total in reading.added.sums.items():
        cell = known.named(row_code, "" if column_code == ALONE else column_code)
        if cell and known.is_typed(*cell):
            _take(reading, known, cell, total, key, cumulative)
    told = _with(known, key, reading.enterable)
    _compare_computed(reading, told, key, cumulative)
    _find(reading, told, key)
    return reading


Option = tuple[Table, Match]


def _best(tables: Sequence[Table], known: FormFigures, mapping: Mapping) -> list[Option]:
    """The table that a person named, else the one of which most is certain; then the others that
    have as many of the form's columns.
    """
    named = [table for table in tables if mapping.sheet and table.sheet == mapping.sheet]
    options = [(table, match(table, known, mapping)) for table in named or tables]

    def certain(option: Option) -> tuple[int, int]:
        _, found = option
        columns = sum(each.how in CERTAIN for each in found.columns.values())
        return columns, sum(each.how in CERTAIN for each in found.labels.values())

    best = max(options, key=certain)
    columns, labels = certain(best)
    return [best] + [
        each
        for each in options
        if each is not best and labels and certain(each)[1] and 0 < columns == certain(each)[0]
    ]


def _of_the_period(
    options: Sequence[Option], key: str, year: int, intervals: list[Interval]
) -> list[Option]:
    """Those of which their worksheet's name and titles say that they are of the period."""
    said = [
        (option, span_of([option[0].sheet, *option[0].titles], [], key, year, intervals)[0])
        for option in options
    ]
    return [option for option, span in said if span in (Span.OWN, Span.RUNNING)]


def _look_at_days(reading: Reading, key: str, year: int, intervals: list[Interval]) -> bool:
    """Say whether the figures run from the year's start, and hold the file where it speaks of
    another period or that is not clear.
    """
    table, said = reading.table, reading.mapping.cumulative
    matched = reading.match.columns
    headings = [each.heading for each in table.columns if matched[each.at].certain]
    span, words = span_of(table.titles, headings, key, year, intervals)
    if span == Span.OTHER or (span == Span.MIXED and said is None):
        reading.held, reading.asks_span = words, span == Span.MIXED
    elif words and span != Span.MIXED:
        reading.findings.append(Finding(Level.WARNING, words))
    first = key == intervals[0].key
    if said is None:
        if span == Span.UNKNOWN and not first:
            reading.findings.append(
                Finding(
                    Level.WARNING,
                    "Tệp không ghi rõ số riêng của kỳ hay số lũy kế; đã hiểu là số riêng của kỳ.",
                )
            )
        return span == Span.RUNNING and not first
    if not first and span in (Span.OWN, Span.RUNNING) and said != (span == Span.RUNNING):
        meant = "số từ đầu năm" if span == Span.RUNNING else "số riêng của kỳ"
        chosen = "số lũy kế" if said else "số riêng của kỳ"
        reading.held = f"Tiêu đề của tệp nói là {meant}, trong khi nguồn này đang chọn {chosen}."
    return said and not first


def _take(
    reading: Reading,
    known: FormFigures,
    cell: tuple[FormRow, FormColumn | None],
    total: Sum,
    key: str,
    cumulative: bool,
) -> None:
    if not total.known and not total.doubts:
        return  # not reported, which is not zero
    row, column = cell
    too_large = abs(total.value) >= LARGEST
    value = None if total.doubts or too_large else round(total.value, STORED_PLACES)
    made = Figured(row, column, value, total.place)
    reading.figures.append(made)
    if row.kind in (FormRow.Kind.TEXT, FormRow.Kind.CHOICE):
        made.withheld = "Dòng này không ghi bằng số; hãy nhập ở trang của biểu."
    elif total.doubts:
        made.withheld = _doubts(total)
    elif too_large:
        made.withheld = f"Số quá lớn ({total.place}); hãy kiểm tra lại."
    elif cumulative:
        _take_off(made, known, key)


def _doubts(total: Sum) -> str:
    named = "; ".join(map(str, total.doubts[:MOST_NAMED]))
    rest = len(total.doubts) - MOST_NAMED
    words = named + (f"; và {number(rest)} ô khác" if rest > 0 else "")
    return words[:1].upper() + words[1:]


def _take_off(made: Figured, known: FormFigures, key: str) -> None:
    """Leave what the period adds to a figure that runs from the year's start."""
    row, column = made.row, made.column
    how = (column.accumulates if column else "") or row.accumulates
    before = known.keys[known.keys.index(key) - 1]
    if how == Accumulation.LAST or row.kind not in FormRow.NUMERIC:
        return
    if how == Accumulation.FIRST:
        made.withheld = "Tệp lũy kế ghi số của đầu năm, không suy ra được số đầu kỳ này."
        return
    old = known.at(row, column, before, cumulative=True)
    if old.value is None:
        lacking = INTERVAL_NAMES[before]
        made.withheld = (
            f"Chưa có đủ số liệu đến hết {lacking} nên không tính được số riêng của kỳ từ số lũy "
            "kế; hãy nhập các kỳ trước."
        )
    elif made.value is not None and made.value < old.value:
        made.withheld = (
            f"Số lũy kế trong tệp ({number(made.value)}) nhỏ hơn số đã có đến hết "
            f"{INTERVAL_NAMES[before]} ({number(old.value)})."
        )
    elif made.value is not None:
        made.value -= old.value


def _with(known: FormFigures, key: str, figures: Iterable[Figured]) -> FormFigures:
    """The figures as they would stand with those of the file."""
    cells = dict(known.typed.get(key, {}))
    cells |= {each.cell: Figure(value=each.value) for each in figures}
    return dataclasses.replace(known, typed={**known.typed, key: cells}, _known={})


def _compare_computed(reading: Reading, told: FormFigures, key: str, cumulative: bool) -> None:
    """Hold what the program computes against the same figures of the file."""
    held = {(each.row.code, each.column.code if each.column else "") for each in reading.withheld}
    for (row_code, column_code), total in reading.added.sums.items():
        cell = told.named(row_code, "" if column_code == ALONE else column_code)
        if cell is None or told.is_typed(*cell) or total.doubts or not total.known:
            continue
        if abs(total.value) >= LARGEST:
            continue  # the cells that it adds up are named already
        own = told.at(*cell, key, cumulative=cumulative)
        if own.value is None or any(row == row_code for row, _ in held):
            continue
        if round(own.value, 2) != round(total.value, 2):
            reading.findings.append(
                Finding(
                    Level.ERROR,
                    f"{name_of(*cell)}: tệp ghi {number(total.value)} ({total.place}), phần mềm "
                    f"tính từ các số khác được {number(round(own.value, 2))}.",
                )
            )


def _find(reading: Reading, told: FormFigures, key: str) -> None:
    """Add all that a person should look at."""
    add, added, table = reading.findings.append, reading.added, reading.table
    for total in added.totals:
        add(Finding(Level.ERROR, total.message))
    touched = {each.row.pk for each in reading.enterable}
    for broken in told.findings(key):
        if broken.row is None or broken.row.pk in touched:
            add(Finding(Level.ERROR if broken.is_error else Level.WARNING, broken.message))
    for sentence in reading.match.changed:
        add(Finding(Level.WARNING, sentence))
    for column in added.both_separators:
        words = f"Cột {column.letter} ({column.heading}) dùng lẫn dấu chấm và dấu phẩy hàng nghìn."
        add(Finding(Level.WARNING, words))
    if table.doubt:
        add(Finding(Level.WARNING, table.doubt))
    if words := _blanks(added.sums):
        add(Finding(Level.WARNING, words))
    for doubt in added.doubts:
        add(Finding(Level.WARNING, f"Chưa đọc được {doubt} (dòng chưa ghép)."))
    for words in (_gaps(table), _repeated(reading), *_units(added)):
        if words:
            add(Finding(Level.WARNING, words))
    if not reading.held and (words := _shifted(reading)):
        reading.held = words
    others = [each.sheet for each in reading.tables if each is not table]
    if others:
        add(Finding(Level.NOTE, f"Không đọc các trang khác của tệp: {', '.join(others)}."))


def _shifted(reading: Reading) -> str:
    """A sentence where figures stand beside the head and others do not add up."""
    columns, said = reading.table.columns, reading.mapping.columns
    last = max((each.at for each in columns if each.heading), default=0)
    loose = [each for each in columns if each.at > last and each.kind == ColumnKind.NUMBER]
    letters = ", ".join(each.letter for each in loose if each.key not in said)
    if not letters or not reading.errors:
        return ""
    return (
        f"Cột {letters} có số nhưng không có tiêu đề, và có chỗ không khớp: các cột của tệp có thể "
        "đã bị lệch. Hãy sửa lại tệp."
    )


def _blanks(sums: AnyMapping[tuple[str, str], Sum]) -> str:
    """A sentence on figures that add up lines some of which say nothing."""
    some = [each for each in sums.values() if each.known and each.blank]
    if not some:
        return ""
    count = sum(each.blank for each in some)
    return (
        f"Có {number(count)} ô trống hoặc ghi “-” trong các dòng được cộng lại; các ô đó không "
        "được tính là 0, nhưng tổng chỉ gồm các dòng có số."
    )


def _units(added: Added) -> list[str]:
    """Sentences on units of money that the file does not name, or names otherwise than the form."""
    sentences = []
    for said, wanted in sorted(added.units):
        names = {
            "dong": "đồng",
            "nghin dong": "nghìn đồng",
            "ngan dong": "nghìn đồng",
            "trieu dong": "triệu đồng",
            "ty dong": "tỷ đồng",
        }
        sentences.append(
            f"Tệp ghi theo {names[said]}, biểu theo {names[wanted]}: số trong tệp đã được đổi."
            if said
            else f"Tệp không ghi đơn vị tính; đã hiểu là {names[wanted]} như biểu."
        )
    return sentences


def _repeated(reading: Reading) -> str:
    """A sentence where single lines come twice in a table that has one line for each name."""
    counts = reading.match.counts
    twice = [label for label, count in counts.items() if count > 1 and label]
    if reading.mapping.count:
        return ""
    if len(twice) * 2 > len(counts) or not twice:
        return _named_twice(reading)
    named = ", ".join(f"“{label}”" for label in twice[:MOST_NAMED])
    return f"Có tên đứng ở nhiều dòng của tệp, đã cộng lại: {named}."


def _named_twice(reading: Reading) -> str:
    """A sentence where lines with different words bear the name of one row."""
    met: dict[str, list[str]] = defaultdict(list)
    for label, one in reading.match.labels.items():
        if one.how in (How.NAME, How.CODE):
            met[one.code].append(label)
    several = [labels for labels in met.values() if len(labels) > 1]
    if not several:
        return ""
    named = "; ".join(
        " và ".join(f"“{label}”" for label in labels) for labels in several[:MOST_NAMED]
    )
    return f"Có các dòng cùng được hiểu là một dòng của biểu, đã cộng lại: {named}."


def _gaps(table: Table) -> str:
    """A sentence where the numbers of the lines tell that some are missing or doubled."""
    column = next((each for each in table.columns if each.kind == ColumnKind.ORDINAL), None)
    lines = table.of_kind(LineKind.DATA)
    if column is None or table.of_kind(LineKind.GROUP, LineKind.SUBTOTAL, LineKind.PART):
        return ""
    said = [str(line.cell(column)).removesuffix(".0").strip(" .") for line in lines]
    numbers = whole_numbers(said)
    if len(numbers) != len(said) or not numbers:
        return ""
    last, count = max(numbers), len(set(numbers))
    if count < len(numbers):
        every = number(len(numbers))
        return f"Số thứ tự trong tệp bị lặp: {every} dòng, {number(count)} số khác nhau."
    if last - min(numbers) + 1 != count:
        return (
            f"Số thứ tự trong tệp bị ngắt quãng: đến số {number(last)} nhưng chỉ có "
            f"{number(count)} dòng; có thể tệp thiếu dòng."
        )
    return ""
