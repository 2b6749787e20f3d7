"""The table of an export: titles above, columns, and what each line below the head is.

Nothing is left out: every row of the file is a line with its kind, also those that hold no figures.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from vietnamese import fold, parse_date

from .files import Sheet, UnreadableExport
from .heads import Head, filled_in, find_head, is_text, key_of
from .numbers import Separators, is_blank, looks_like_figure, separators_of

SAMPLE = 400  # lines that tell what a column holds


class LineKind(StrEnum):
    DATA = "data"
    SUBTOTAL = "subtotal"  # a group with figures of its own, which add up those below
    PART = "part"  # “trong đó …”: already inside the line above
    GROUP = "group"
    TOTAL = "total"
    REPEATED = "repeated"  # the head once more, on the next printed page
    FOOT = "foot"
    EMPTY = "empty"


class ColumnKind(StrEnum):
    NUMBER = "number"
    TEXT = "text"
    DAY = "day"
    ORDINAL = "ordinal"
    CODE = "code"  # figures that name something: dossiers, telephones
    EMPTY = "empty"


@dataclass
class TableColumn:
    """A column of the file; `key` is what it is remembered by, whatever its place."""

    at: int
    heading: str
    key: str
    code: str = ""
    formula: str = ""
    kind: ColumnKind = ColumnKind.EMPTY
    doubled: bool = False  # another column bears the same heading
    separators: set[Separators] = field(default_factory=set)

    @property
    def letter(self) -> str:
        """The column's name in a spreadsheet."""
        name, rest = "", self.at + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            name = chr(65 + digit) + name
        return name


@dataclass
class Line:
    """A row of the file (`number` from 1) below the head; `group` is the heading above it."""

    number: int
    cells: Sequence[object]
    kind: LineKind
    group: str = ""

    def cell(self, column: TableColumn | None) -> object:
        """What stands in this column."""
        if column is None or column.at >= len(self.cells):
            return None
        return self.cells[column.at]


@dataclass
class Table:
    """A worksheet as read. `foot` are words below the table, `titles` those above."""

    sheet: str
    titles: list[str]
    columns: list[TableColumn]
    lines: list[Line]
    doubt: str = ""

    def column(self, key: str) -> TableColumn | None:
        """Return the column known by `key`."""
        return next((each for each in self.columns if each.key == key), None)

    def of_kind(self, *kinds: LineKind) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    @property
    def foot(self) -> list[str]:
        """What stands below the table, line by line."""
        lines = self.of_kind(LineKind.FOOT)
        return [" · ".join(label_of(cell) for cell in line.cells if cell) for line in lines]

    @property
    def numbers(self) -> list[TableColumn]:
        return [each for each in self.columns if each.kind == ColumnKind.NUMBER]

    @property
    def words(self) -> list[TableColumn]:
        """The columns that may say what a line is about."""
        return [each for each in self.columns if each.kind == ColumnKind.TEXT]


_TOTAL = re.compile(
    r"(tong cong|tong so|tong chung|tong|cong chung|cong|toan xa)"
    r"( (chung|toan xa|cac linh vuc|ho so|\d.*|[ivx]+( [ivx]+)*|[a-e]( [a-e])+))?"
)
_ORDINAL_HEADS = {"stt", "tt", "so tt", "so thu tu", "no"}
_CODE_HEADS = re.compile(r"\b(ma|so dinh danh|cccd|cmnd|dien thoai|sdt|so ho so|so ky hieu)\b")
_GROUP_ORDINAL = re.compile(r"[IVXLC]+|[A-ZĐ]")
_ARABIC = re.compile(r"\d+(\.\d+)*")
_PART = re.compile(r"(-|\+|\*)?\s*trong do\b")
_DASHED = re.compile(r"\s*[-+–•]\s*\S")
_FOOT = re.compile(
    r"\b(nguoi lap|thu truong|tm|kt|tuq|chu tich|pho chu tich|noi nhan|ky ten|ky, ghi|ke toan|"
    r"giam doc|nguoi ky|truong phong|cong chuc|ghi chu|luu y|nguon|ngay \S+ thang|trang \d+)\b"
)
_PAGE = re.compile(r"(trang|page) \d+( ?(/|tren|of) ?\d+)?")
_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}")
_DAYS = re.compile(rf"({_DAY.pattern})\s*(?:den|toi|-)\s*(?:het\s*)?(?:ngay\s*)?({_DAY.pattern})")


def read_table(sheet: Sheet) -> Table | None:
    """Return the table on a worksheet, None where there is none."""
    head = find_head(sheet)
    if head is None:
        return None
    _fill_down(sheet, head)
    columns = _columns(sheet, head)
    lines = _lines(sheet, head, columns)
    if not any(line.kind == LineKind.DATA for line in lines):
        return None
    return Table(sheet.name, _titles(sheet, head), columns, lines, sheet.doubt)


def _fill_down(sheet: Sheet, head: Head) -> None:
    """Give each cell of a range that is merged over lines the words of its first; never a figure,
    which would be added up once a line.
    """
    for (top, left), (bottom, right) in sheet.merged:
        if left != right or top == bottom or top < head.data or left >= len(sheet.rows[top]):
            continue
        if is_text(sheet.rows[top][left]):
            for row in sheet.rows[top + 1 : bottom + 1]:
                row[left] = sheet.rows[top][left] if left < len(row) else None


def read_tables(sheets: Iterable[Sheet]) -> list[Table]:
    """Return the tables of a file, the longest first. Raises `UnreadableExport` without any."""
    tables = [table for sheet in sheets if (table := read_table(sheet))]
    if not tables:
        raise UnreadableExport(
            "Không thấy bảng số liệu nào trong tệp: cần một dòng tiêu đề và các dòng bên dưới. Hãy "
            "kiểm tra lại tệp."
        )
    return sorted(tables, key=lambda table: -len(table.lines))


def days_in(titles: Iterable[str]) -> tuple[date, date] | None:
    """Return the first and last day that the titles say the table is about, None without both."""
    said = _DAYS.search(fold(" ".join(titles)))
    if not said:
        return None
    try:
        first, last = (parse_date(re.sub("[.-]", "/", words)) for words in said.groups())
    except ValueError:
        return None
    return (first, last) if first < last else None


def label_of(cell: object) -> str:
    """Return the words of a line's label as people read them."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if cell is not None else ""


def _titles(sheet: Sheet, head: Head) -> list[str]:
    rows = ([label_of(row[at]) for at in filled_in(row)] for row in sheet.rows[: head.top])
    return [" · ".join(words) for words in rows if words]


def _columns(sheet: Sheet, head: Head) -> list[TableColumn]:
    sample = sheet.rows[head.data : head.data + SAMPLE]
    places = sorted(set(head.headings) | {at for row in sample for at in filled_in(row)})
    keys = Counter(key_of(head.headings.get(at, "")) for at in places)
    met: Counter[str] = Counter()
    columns = []
    for at in places:
        heading = head.headings.get(at, "")
        key = key_of(heading)
        met[key] += 1
        columns.append(
            TableColumn(
                at,
                heading,
                key if met[key] == 1 and key else f"{key} #{met[key]}".strip(),
                head.codes.get(at, ""),
                head.formulas.get(at, ""),
                doubled=keys[key] > 1 or not key,
            )
        )
    for column in columns:
        _judge_column(column, sheet.rows[head.data :])
    return columns


def _judge_column(column: TableColumn, rows: Sequence[Sequence[object]]) -> None:
    at = column.at
    sample = [row[at] for row in rows[:SAMPLE] if at < len(row) and not is_blank(row[at])]
    column.kind = _kind(column, sample)
    if column.kind == ColumnKind.NUMBER:
        cells = {row[at] for row in rows if at < len(row) and isinstance(row[at], str)}
        column.separators = separators_of(cells)


def _kind(column: TableColumn, sample: Sequence[object]) -> ColumnKind:
    if column.key.split(" #")[0] in _ORDINAL_HEADS:
        return ColumnKind.ORDINAL
    if not sample:
        return ColumnKind.EMPTY
    days = sum(isinstance(cell, date) or bool(_DAY.match(str(cell))) for cell in sample)
    figures = sum(map(looks_like_figure, sample))
    if days * 2 > len(sample):
        return ColumnKind.DAY
    if figures * 2 < len(sample):
        return ColumnKind.TEXT
    if _names_things(column, sample):
        return ColumnKind.CODE
    return ColumnKind.NUMBER


def _names_things(column: TableColumn, sample: Sequence[object]) -> bool:
    """Are these numbers of dossiers, persons, telephones rather than figures?"""
    if _CODE_HEADS.search(column.key) and len(set(sample)) * 10 >= len(sample) * 9:
        return True
    zeros = sum(isinstance(cell, str) and bool(re.fullmatch(r"0\d+", cell)) for cell in sample)
    return zeros * 2 > len(sample)


def _lines(sheet: Sheet, head: Head, columns: Sequence[TableColumn]) -> list[Line]:
    numbers = [each.at for each in columns if each.kind == ColumnKind.NUMBER]
    ordinal = next((each.at for each in columns if each.kind == ColumnKind.ORDINAL), None)
    heads = {key_of(words) for words in head.headings.values()}
    heads |= {
        key_of(str(cell))
        for row in sheet.rows[head.top : head.bottom + 1]
        for cell in row
        if is_text(cell)
    }
    lines, part, group = [], False, ""
    for at in range(head.data, len(sheet.rows)):
        row = sheet.rows[at]
        kind = _line_kind(row, numbers, ordinal, heads)
        words = _first_words(row, ordinal)
        if kind == LineKind.DATA and numbers:
            part = bool(_PART.match(fold(words))) or (part and bool(_DASHED.match(words)))
            kind = LineKind.PART if part else kind
        if kind in (LineKind.GROUP, LineKind.SUBTOTAL):
            group = words
        lines.append(Line(at + 1, row, kind, group))
    _settle_subtotals(lines)
    _mark_foot(lines, numbers)
    return lines


def _settle_subtotals(lines: Sequence[Line]) -> None:
    """A numbered group without lines below it is a line like any other."""
    members = False
    for line in reversed(lines):
        if line.kind == LineKind.SUBTOTAL:
            line.kind = LineKind.SUBTOTAL if members else LineKind.DATA
            members = False
        elif line.kind == LineKind.TOTAL:
            members = False
        elif line.kind == LineKind.DATA:
            members = True


def _line_kind(
    row: Sequence[object], numbers: Sequence[int], ordinal: int | None, heads: set[str]
) -> LineKind:
    filled = [at for at, cell in enumerate(row) if cell is not None and cell != ""]
    if not filled:
        return LineKind.EMPTY
    words = [cell for at in filled[:3] if isinstance(cell := row[at], str)]
    if any(_says_total(each) for each in words):
        return LineKind.TOTAL
    figures = any(at < len(row) and looks_like_figure(row[at]) for at in numbers)
    if len(filled) == 1 and words and _PAGE.fullmatch(fold(words[0])):
        return LineKind.FOOT
    if not figures and len(words) >= 2 and all(key_of(str(row[at])) in heads for at in filled):
        return LineKind.REPEATED
    if not numbers:
        return LineKind.DATA if len(filled) > 2 or ordinal is None else LineKind.GROUP
    if not figures:
        said = any(at < len(row) and isinstance(row[at], str) and row[at] for at in numbers)
        return LineKind.DATA if said else LineKind.GROUP
    named = row[ordinal] if ordinal is not None and ordinal < len(row) else None
    if isinstance(named, str) and _GROUP_ORDINAL.fullmatch(named.strip(" .)")):
        return LineKind.SUBTOTAL
    return LineKind.DATA


def _says_total(words: str) -> bool:
    if words.lstrip(" (\u00a0")[:1].lower() not in ("t", "c"):
        return False
    return _TOTAL.fullmatch(key_of(words)) is not None


def _first_words(row: Sequence[object], ordinal: int | None) -> str:
    words = (cell for at, cell in enumerate(row) if at != ordinal and is_text(cell))
    return label_of(next(words, ""))


def _mark_foot(lines: list[Line], numbers: Sequence[int]) -> None:
    """Mark what stands below the table: from the first line without figures, after which none
    comes, that speaks as a foot does or follows a gap or the total.
    """
    usual = max((len(filled_in(line.cells)) for line in lines[:SAMPLE]), default=0)
    at = len(lines)
    while at and _may_be_foot(lines[at - 1], numbers, usual):
        at -= 1
    for place in range(at, len(lines)):
        line, before = lines[place], lines[place - 1].kind if place else LineKind.EMPTY
        words = fold(" ".join(str(cell) for cell in line.cells if is_text(cell)))
        begins = before in (LineKind.EMPTY, LineKind.TOTAL) or _FOOT.search(words)
        if line.kind != LineKind.EMPTY and begins:
            for each in lines[place:]:
                each.kind = LineKind.EMPTY if each.kind == LineKind.EMPTY else LineKind.FOOT
            return


def _may_be_foot(line: Line, numbers: Sequence[int], usual: int) -> bool:
    if line.kind in (LineKind.EMPTY, LineKind.GROUP, LineKind.FOOT):
        return True
    figures = any(at < len(line.cells) and looks_like_figure(line.cells[at]) for at in numbers)
    return line.kind == LineKind.DATA and not figures and len(filled_in(line.cells)) * 2 < usual
