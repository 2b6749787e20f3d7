"""Lists as files: the columns of a list are said once and make its Excel and its CSV file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from vietnamese import number, short_date

from .csv_files import CSV, csv_file
from .http import form_page
from .xlsx import XLSX, Value, Worksheet

MOST_ROWS = 20_000  # what one request writes in a few seconds; as many as an import takes
CHUNK = 1000
LONGEST_NAME = 31  # that Excel gives a sheet
STT = ("STT", 8)

Row = TypeVar("Row")
Chosen = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Column(Generic[Row]):
    """A column of a list's file: its heading, how wide it is, and what it says of a row."""

    heading: str
    width: int
    value: Callable[[Row], Value]


@dataclass(frozen=True)
class ListFile(Generic[Row]):
    """How a list leaves the program: its title, the beginning of the file's name, its columns."""

    title: str
    file_name: str
    columns: Sequence[Column[Row]]

    def answer(
        self,
        request: HttpRequest,
        rows: QuerySet | Sequence[Row],
        chosen: Chosen = (),
        *,
        title: str = "",
        about: str = "",
    ) -> HttpResponseBase:
        """Return `rows`, all of them in their order, as an Excel file, or as CSV (`format=csv`).

        `chosen` are the filters in words, which the Excel file says under its title; `about` tells
        whose rows they are in the file's name (a year, a period). More rows than a request can
        write lead back to the list, which says so.
        """
        how_many = rows.count() if isinstance(rows, QuerySet) else len(rows)
        if how_many > MOST_ROWS:
            messages.error(
                request,
                f"Danh sách có {number(how_many)} dòng, mỗi tệp ghi được {number(MOST_ROWS)}. "
                "Hãy lọc bớt rồi tải lại.",
            )
            return redirect(form_page(request) or "/")
        found = _in_chunks(rows)
        return file_answer(
            request,
            f"{self.file_name}-{about}" if about else self.file_name,
            csv=lambda: self.csv(found),
            xlsx=lambda: self.xlsx(found, chosen, title=title),
        )

    def csv(self, rows: Iterable[Row]) -> BytesIO:
        """Return the table alone, for programs to read."""
        return csv_file([STT[0], *(each.heading for each in self.columns)], self._cells(rows))

    def xlsx(self, rows: Iterable[Row], chosen: Chosen = (), *, title: str = "") -> BytesIO:
        """Return the table under its title and the filters in words."""
        heads = [STT, *((each.heading, each.width) for each in self.columns)]
        sheet = Worksheet(self.title[:LONGEST_NAME], heads)
        filters = "; ".join(f"{name}: {value}" for name, value in chosen)
        sheet.write_line(title or self.title, bold=True)
        sheet.write_line(f"Lọc theo {filters}" if filters else "Toàn bộ danh sách")
        sheet.write_head()
        for cells in self._cells(rows):
            sheet.write_row(cells)
        return sheet.file()

    def _cells(self, rows: Iterable[Row]) -> Iterator[list[Value]]:
        for order, row in enumerate(rows, start=1):
            yield [order, *(_shown(column.value(row)) for column in self.columns)]


def file_answer(
    request: HttpRequest, name: str, *, csv: Callable[[], BytesIO], xlsx: Callable[[], BytesIO]
) -> FileResponse:
    """Return the file that the address asks for (`format=csv`, else Excel), named for the list and
    the day.
    """
    as_csv = request.GET.get("format") == "csv"
    return FileResponse(
        csv() if as_csv else xlsx(),
        as_attachment=True,
        filename=f"{name}-{timezone.localdate():%Y-%m-%d}.{'csv' if as_csv else 'xlsx'}",
        content_type=CSV if as_csv else XLSX,
    )


def _shown(value: Value) -> Value:
    """A day, or a moment, as pages show it."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    return short_date(value) if isinstance(value, date) else value


def _in_chunks(rows: QuerySet | Sequence[Row]) -> Iterable[Row]:
    """The rows, those of the database a thousand at a time: a long list never stands in memory."""
    return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows
