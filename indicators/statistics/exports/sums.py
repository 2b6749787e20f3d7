"""The figures of a file added up into the cells of a form, and held against the file's own totals.

What cannot be read without doubt goes into no sum: its cell is marked as doubtful.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from vietnamese import fold, number

from ..figures import FormFigures
from ..models import FormRow
from .mapping import ALONE, Mapping
from .matching import Match, Matched, label_in, lines_of
from .numbers import Read, Separators, is_blank, read_figure
from .tables import Line, LineKind, Table, TableColumn, label_of
from .units import UNIT_HEADS, factor, money_unit, scale_said, unit_said

_ANSWERS = {"co": 1, "x": 1, "khong": 0}
MOST_DOUBTS = 20  # shown of one cell
Place = tuple[str, str]  # the codes of row and column; `ALONE` for a row with one figure


class Doubt(NamedTuple):
    """A cell of the file that cannot be taken as it is."""

    line: int
    letter: str
    words: str
    why: str

    def __str__(self) -> str:
        return f"ô {self.letter}{self.line} “{self.words}” {self.why}"


@dataclass
class Sum:
    """What the lines of a file add up to in one cell of the form."""

    value: Decimal = Decimal(0)
    known: int = 0  # cells that hold a figure
    blank: int = 0
    first: int = 0
    last: int = 0
    letters: dict[str, None] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def add(self, value: Decimal | int, line: int, letter: str) -> None:
        self.value += value
        self.known += 1
        self.first, self.last = self.first or line, line
        self.letters[letter] = None

    @property
    def place(self) -> str:
        """Where in the file the figure stands, in words."""
        letters = ", ".join(self.letters)
        where = (
            f"dòng {self.first}"
            if self.first == self.last
            else (f"{number(self.known)} dòng, từ dòng {self.first} đến {self.last}")
        )
        return f"{where}, cột {letters}" if letters else where


class TotalFinding(NamedTuple):
    """A total of the file that its own lines do not add up to."""

    line: int
    words: str
    column: TableColumn
    said: Decimal
    added: Decimal

    @property
    def message(self) -> str:
        return (
            f"Dòng {self.line} “{self.words}”, cột {self.column.letter} ({self.column.heading}): "
            f"tệp ghi {number(self.said)}, cộng các dòng được {number(self.added)}."
        )


@dataclass
class Added:
    """All that came of adding up; `unmatched` are sums of lines that go nowhere, by heading."""

    sums: dict[Place, Sum] = field(default_factory=lambda: defaultdict(Sum))
    unmatched: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    totals: list[TotalFinding] = field(default_factory=list)
    checked_totals: int = 0
    both_separators: list[TableColumn] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)  # in lines that go nowhere
    units: set[tuple[str, str]] = field(default_factory=set)  # of money, said and wanted


class _Column(NamedTuple):
    column: TableColumn
    code: str
    separators: Separators | None
    fractions: bool
    unit: str  # of money, where head or title name one
    scale: str  # what counts are in, where head or title say thousands


def add_up(table: Table, known: FormFigures, mapping: Mapping, found: Match) -> Added:
    """Add the lines of a table up into the cells of the form."""
    added = Added()
    rows = {row.code: row for row in known.rows}
    columns = _value_columns(table, mapping, found, added, _counted_lines(table, found, rows))
    lone = _places(known, rows)
    by_group = _double_booked(table, found)
    units = next((each for each in table.columns if each.key in UNIT_HEADS), None)
    for line in lines_of(table):
        label = label_in(table, line, found.label)
        matched = found.labels.get(label, Matched())
        row = rows.get(matched.code) if matched.certain else None
        if row is None or (line.kind == LineKind.SUBTOTAL and row.code in by_group):
            _leave_out(added, columns, line)
        else:
            said = label_of(line.cell(units)) if units else ""
            if not money_unit(said):
                said = unit_said([label]) or said
            _add_line(added, columns, line, row, lone[row.code], said)
            _count_line(added, table, mapping, found, line, row, lone[row.code])
    _check_totals(added, table, columns, rows.values())
    return added


def _counted_lines(table: Table, found: Match, rows: AnyMapping[str, FormRow]) -> list[Line]:
    """The lines that must hold whole numbers, as far as is known."""
    lines = []
    for line in lines_of(table):
        matched = found.labels.get(label_in(table, line, found.label), Matched())
        row = rows.get(matched.code) if matched.certain else None
        if row is None or row.kind == FormRow.Kind.COUNT:
            lines.append(line)
    return lines


def _value_columns(
    table: Table, mapping: Mapping, found: Match, added: Added, counted: Sequence[Line]
) -> list[_Column]:
    """The columns of the file that go into the form, and how each writes its figures."""
    chosen = Separators(mapping.separators) if mapping.separators else None
    every = {sign for column in table.numbers for sign in column.separators}
    file_wide = next(iter(every)) if len(every) == 1 else None
    columns = []
    for column in table.columns:
        matched = found.columns.get(column.at, Matched())
        if not matched.certain or not matched.code:
            continue
        own = next(iter(column.separators)) if len(column.separators) == 1 else None
        if len(column.separators) > 1 and not chosen:
            added.both_separators.append(column)
        cells = (line.cell(column) for line in counted)
        fractions = any(isinstance(cell, float) and not cell.is_integer() for cell in cells)
        either = None if len(column.separators) > 1 else own or file_wide
        words = [column.heading, *table.titles]
        unit, scale = unit_said(words), scale_said(words)
        columns.append(_Column(column, matched.code, chosen or either, fractions, unit, scale))
    return columns


def _places(known: FormFigures, rows: AnyMapping[str, FormRow]) -> dict[str, bool]:
    """Has a row (by its code) one figure alone, whatever columns the form has?"""
    return {code: row.single or not known.columns for code, row in rows.items()}


def _double_booked(table: Table, found: Match) -> set[str]:
    """The rows that lines below a group name themselves: the group's own figures say them again."""
    codes = set()
    for line in table.of_kind(LineKind.DATA, LineKind.PART):
        matched = found.labels.get(label_in(table, line, found.label))
        if matched and matched.certain:
            codes.add(matched.code)
    return codes


def _read(each: _Column, cell: object, *, whole: bool) -> Read:
    read = read_figure(cell, each.separators, whole=whole)
    if whole and each.fractions and isinstance(cell, float) and not read.doubt and cell < 1000:
        return read._replace(
            doubt="ở cột có số lẻ: dấu chấm hàng nghìn có thể đã bị hiểu là dấu thập phân"
        )
    return read


def _add_line(
    added: Added, columns: Sequence[_Column], line: Line, row: FormRow, alone: bool, said: str
) -> None:
    whole, wanted = row.kind == FormRow.Kind.COUNT, money_unit(row.unit)
    for each in columns:
        if (each.code == ALONE) != alone:
            continue
        cell = line.cell(each.column)
        read = _answer(cell) if row.kind == FormRow.Kind.YES_NO else None
        read = read or _read(each, cell, whole=whole)
        place = (row.code, each.code)
        if read.value is not None and not read.doubt:
            read = read._replace(doubt=_odd_unit(each, row, read, said))
        if read.doubt:
            added.sums[place].doubts.append(_doubt(each, line, cell, read))
        elif read.value is None:
            added.sums[place].blank += 1
        else:
            value = read.value
            if wanted and (unit := money_unit(said) or each.unit) != wanted:
                added.units.add((unit, wanted))
                value = value * factor(unit, wanted) if unit else value
            added.sums[place].add(value, line.number, each.column.letter)


def _odd_unit(each: _Column, row: FormRow, read: Read, said: str) -> str:
    """Why a figure cannot be in the unit of its row; `said` is the unit that its line names."""
    if row.kind == FormRow.Kind.MONEY and read.percent:
        return "là tỷ lệ %, không phải số tiền"
    if row.kind == FormRow.Kind.MONEY and said and not money_unit(said):
        return f"ghi theo “{said}”, không rõ là bao nhiêu {row.unit}"
    if row.kind == FormRow.Kind.COUNT and not scale_said([row.unit]):
        many = (scale_said([said]) and said) or each.scale
        return f"ghi theo “{many}”, không phải từng {row.unit or 'đơn vị'}" if many else ""
    return ""


def _answer(cell: object) -> Read | None:
    """What a cell says to yes or no, None when it says neither."""
    words = fold(str(cell)).strip()
    return Read(Decimal(_ANSWERS[words])) if words in _ANSWERS else None


def _count_line(
    added: Added,
    table: Table,
    mapping: Mapping,
    found: Match,
    line: Line,
    row: FormRow,
    alone: bool,
) -> None:
    """Count the line itself: into the column of all lines, and that of its status."""
    if not mapping.count or line.kind != LineKind.DATA:
        return
    codes = [mapping.count_into] if mapping.count_into else []
    if mapping.status:
        status = found.statuses.get(label_of(line.cell(table.column(mapping.status))))
        codes += [status.code] if status and status.certain else []
    for code in codes:
        if (code == ALONE) == alone:
            added.sums[row.code, code].add(1, line.number, "")
            added.sums[row.code, code].letters.pop("", None)


def _leave_out(added: Added, columns: Sequence[_Column], line: Line) -> None:
    """Keep what a line that goes nowhere holds, so that it can be shown."""
    if line.kind != LineKind.DATA:
        return
    for each in columns:
        cell = line.cell(each.column)
        read = _read(each, cell, whole=False)
        if read.value is not None and not read.doubt:
            added.unmatched[each.column.heading] += read.value
        elif read.doubt and len(added.doubts) < MOST_DOUBTS:
            added.doubts.append(_doubt(each, line, cell, read))


def _doubt(each: _Column, line: Line, cell: object, read: Read) -> Doubt:
    return Doubt(line.number, each.column.letter, label_of(cell), read.doubt)


class _Running:
    """Sums while going down the table: of all lines, and of those since the last group or total."""

    def __init__(self, columns: Sequence[_Column]):
        self.all: dict[int, Decimal] = {each.column.at: Decimal(0) for each in columns}
        self.part = dict(self.all)
        self.lines = 0
        self.doubtful: set[int] = set()

    def add(self, values: AnyMapping[int, Decimal]) -> None:
        for at, value in values.items():
            self.all[at] += value
            self.part[at] += value
        self.lines += 1

    def begin_part(self) -> None:
        self.part = dict.fromkeys(self.part, Decimal(0))


class _Said(NamedTuple):
    """A total as the file has it, and what it may be the sum of (None: of all lines)."""

    line: Line
    values: dict[int, Decimal]
    part: dict[int, Decimal]
    before: dict[int, Decimal] | None


def _check_totals(
    added: Added, table: Table, columns: Sequence[_Column], rows: Iterable[FormRow]
) -> None:
    """Hold each total and group of the file against the lines that it adds up."""
    whole = all(row.kind == FormRow.Kind.COUNT for row in rows if row.typed)
    running, said = _Running(columns), []
    group: tuple[Line, dict[int, Decimal]] | None = None
    groups: list[tuple[Line, dict[int, Decimal], dict[int, Decimal]]] = []

    def end_group() -> None:
        if group:
            groups.append((*group, dict(running.part)))

    for line in table.lines:
        if line.kind not in (LineKind.DATA, LineKind.SUBTOTAL, LineKind.TOTAL, LineKind.GROUP):
            continue
        values = _values(columns, line, whole, running)
        if line.kind == LineKind.DATA:
            running.add(values)
            continue
        end_group()
        group = None
        if line.kind == LineKind.TOTAL:
            said.append(_Said(line, values, dict(running.part), dict(running.all)))
            if not running.lines:
                said[-1] = said[-1]._replace(before=None)
        running.begin_part()
        if line.kind == LineKind.SUBTOTAL:
            group = line, values
    end_group()
    sure = [each.column for each in columns if each.column.at not in running.doubtful]
    for line, values, part in groups:
        added.totals += _differences(line, values, part, sure)
    for each in said:
        wanted = running.all if each.before is None else each.before
        options: list[list[TotalFinding]] = [
            _differences(each.line, each.values, parts, sure) for parts in (wanted, each.part)
        ]
        added.totals += sorted(options, key=len)[0]
    added.checked_totals = len(said) + len(groups)


def _values(
    columns: Sequence[_Column], line: Line, whole: bool, running: _Running
) -> dict[int, Decimal]:
    found = {}
    for each in columns:
        cell = line.cell(each.column)
        if is_blank(cell):
            continue
        read = read_figure(cell, each.separators, whole=whole)
        if read.value is not None and not read.doubt:
            found[each.column.at] = read.value
        else:
            running.doubtful.add(each.column.at)
    return found


def _differences(
    line: Line,
    said: AnyMapping[int, Decimal],
    added: AnyMapping[int, Decimal],
    columns: Sequence[TableColumn],
) -> list[TotalFinding]:
    words = " ".join(label_of(cell) for cell in line.cells[:3] if isinstance(cell, str) and cell)
    return [
        TotalFinding(line.number, words, column, said[column.at], added[column.at])
        for column in columns
        if column.at in said and said[column.at] != added[column.at]
    ]
