"""Excel files: what people typed goes in as text, never as a formula."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter

from vietnamese import fit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@")  # how a spreadsheet recognises a formula
TIMES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_GAPS = ("\t", "\r", "\n")  # a spreadsheet may begin a cell anew behind one
NO_RESULT = re.compile(rb"</f><v\s*/>|</f><v></v>")

_LINE = Side(style="thin", color="999999")
_BORDER = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_PLAIN, _BOLD = (Font(name="Times New Roman", size=12, bold=bold) for bold in (False, True))
_TOP = Alignment(vertical="top", wrap_text=True)


class ShownNumber(NamedTuple):
    """A number that a cell shows with so many decimals."""

    value: Decimal
    places: int


class Formula(NamedTuple):
    """A formula of ours, and what it yields, for programs that show a file without computing.

    Nothing that people typed goes into one: it refers to cells, whatever these hold.
    """

    text: str
    result: Decimal
    places: int = 2


Value = str | int | Decimal | date | ShownNumber | Formula | None


def harmless(value: Value) -> Value:
    """Return a cell of a CSV file: fit to be read, and words that a spreadsheet would compute, or
    that begin with a tab or a line end, with an apostrophe.
    """
    if not isinstance(value, str):
        return value
    text = fit(value)
    return f"'{text}" if text.lstrip().startswith(FORMULA) or text[:1] in _GAPS else text


class Worksheet:
    """One sheet that is written row by row and prints on A4, landscape, as wide as the page."""

    def __init__(self, title: str, columns: Sequence[tuple[str, int]]):
        """Begin a file whose sheet has these columns (heading, width)."""
        self._columns, self._book, self._lines = columns, Workbook(write_only=True), 0
        self._results: list[Decimal] = []
        self._sheet = self._book.create_sheet(title)
        for place, (_, width) in enumerate(columns, 1):
            self._sheet.column_dimensions[get_column_letter(place)].width = width
        self._sheet.page_setup.orientation, self._sheet.page_setup.paperSize = "landscape", "9"
        self._sheet.page_setup.fitToHeight, self._sheet.sheet_properties.pageSetUpPr.fitToPage = (
            0,
            True,
        )

    def write_line(self, text: str, *, bold: bool = False) -> None:
        """Write a line above the table."""
        self._lines += 1
        self._sheet.append([styled_cell(self._sheet, text, bold=bold, border=False)])

    def write_head(self) -> None:
        """Write the headings of the columns, which stand on every printed page."""
        self._sheet.print_title_rows = f"{self._lines + 1}:{self._lines + 1}"
        self._sheet.append(
            [styled_cell(self._sheet, words, bold=True) for words, _ in self._columns]
        )
        self._lines += 1

    @property
    def next_row(self) -> int:
        """The number of the row that is written next, as formulas name it."""
        return self._lines + 1

    def write_row(self, values: Iterable[Value], *, bold: bool = False) -> None:
        """Write one row of the table; missing values at its end are empty cells."""
        self._lines += 1
        values = list(values)
        self._results += [value.result for value in values if isinstance(value, Formula)]
        cells = [styled_cell(self._sheet, value, bold=bold) for value in values]
        self._sheet.append(
            [
                *cells,
                *(styled_cell(self._sheet, "") for _ in range(len(self._columns) - len(cells))),
            ]
        )

    def file(self) -> BytesIO:
        file = BytesIO()
        self._book.save(file)
        if self._results:
            file = _with_results(file, self._results)
        file.seek(0)
        return file

    def frozen(self, at: datetime) -> bytes:
        """Return the file as of `at`: the same rows give the same bytes."""
        return _frozen(self.file(), at)


def _frozen(file: BytesIO, at: datetime) -> bytes:
    """The bytes of a workbook with `at` for every time in it."""
    whole, told = BytesIO(), at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with ZipFile(file) as source, ZipFile(whole, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "docProps/core.xml":
                content = TIMES.sub(lambda found: found[1] + told, content)
            target.writestr(ZipInfo(part.filename), content, ZIP_DEFLATED)
    return whole.getvalue()


def _with_results(file: BytesIO, results: Iterable[Decimal]) -> BytesIO:
    """Return the file with what each formula yields beside it: openpyxl leaves that out, and phones
    and Excel's protected view then show nothing.
    """
    left, whole = iter(results), BytesIO()
    with ZipFile(file) as source, ZipFile(whole, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename.startswith("xl/worksheets/sheet"):
                content = NO_RESULT.sub(
                    lambda _: b"</f><v>%s</v>" % str(next(left)).encode(), content
                )
            target.writestr(part, content)
    return whole


def styled_cell(sheet, value: Value, *, bold: bool = False, border: bool = True) -> Cell:
    """Return a cell of the write-only `sheet` with this value; words stay words, whatever they
    begin with.
    """
    text = fit(value) if isinstance(value, str) else ""
    cell = WriteOnlyCell(sheet, text or None)
    cell.style = _style(sheet.parent, bold=bold, border=border)
    if isinstance(value, str):
        cell.data_type = "s"  # whatever the setter took it for: a formula, an error value
        cell.quotePrefix = text.lstrip().startswith(FORMULA)
    elif isinstance(value, ShownNumber | Formula):
        cell.value = value.text if isinstance(value, Formula) else value.value
        cell.number_format = f"#,##0.{'0' * value.places}" if value.places else "#,##0"
    else:
        cell.value = value
    return cell


def _style(book: Workbook, *, bold: bool, border: bool) -> str:
    """The name of the style in the workbook, which learns it once: telling it to every cell took
    two thirds of the time of a long file.
    """
    name = f"CCHC{' đậm' if bold else ''}{' có khung' if border else ''}"
    if name not in book.named_styles:
        font, lines = (_BOLD if bold else _PLAIN), (_BORDER if border else Border())
        book.add_named_style(NamedStyle(name, font=font, border=lines, alignment=_TOP))
    return name
