"""Lists as files: the columns of a list are said once and make its Excel and its CSV file."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Generic, TypeVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from vietnamese import number, short_date

from .csv_files import CSV, csv_file
from .http import form_page
from .xlsx import XLSX, Value, Worksheet

MOST_ROWS = 20_000  # what one request writes in a few seconds; as many as an import takes
CHUNK = 1000
EXCEL, CSV_FILE = ("xlsx", XLSX), ("csv", CSV)  # the end of a file's name, and what it is
LONGEST_NAME = 31  # that Excel gives a sheet
STT = ("STT", 8)

Row = TypeVar("Row")
Chosen = Sequence[tuple[str, str]]


class FileRefused(Exception):
    """The file can't be made; the message says what to do."""


@dataclass(frozen=True)
class FileToMake:
    """A file that one person may have, before it is made: of its rows nothing is read but their
    number. `make` raises `FileRefused`; `page` is where it belongs, if that is not where it was
    asked for.
    """

    title: str
    name: str
    media_type: str
    rows: int
    make: Callable[[], BytesIO]
    page: str = ""

    def answer(self) -> FileResponse:
        """Return the answer that holds the file, made now."""
        return FileResponse(
            self.make(), as_attachment=True, filename=self.name, content_type=self.media_type
        )


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
        found = partial(_in_chunks, rows)
        try:
            return self.file_of(
                request.GET, found, how_many, chosen, title=title, about=about
            ).answer()
        except FileRefused as refusal:
            return refused(request, refusal, form_page(request))

    def file_of(
        self,
        asked: QueryDict,
        rows: Callable[[], Iterable[Row]],
        how_many: int,
        chosen: Chosen = (),
        *,
        title: str = "",
        about: str = "",
    ) -> FileToMake:
        """Return the file of the rows that `rows()` reads when it is made, of which there are
        `how_many`; the rest as in `answer`. Raises `FileRefused` for more than a file takes.
        """
        if how_many > MOST_ROWS:
            raise FileRefused(
                f"Danh sách có {number(how_many)} dòng, mỗi tệp ghi được {number(MOST_ROWS)}. "
                "Hãy lọc bớt rồi tải lại."
            )
        return asked_file(
            asked,
            f"{self.file_name}-{about}" if about else self.file_name,
            title=title or self.title,
            rows=how_many,
            csv=lambda: self.csv(rows()),
            xlsx=lambda: self.xlsx(rows(), chosen, title=title),
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


def asked_file(
    asked: QueryDict,
    name: str,
    *,
    title: str,
    rows: int,
    csv: Callable[[], BytesIO],
    xlsx: Callable[[], BytesIO],
) -> FileToMake:
    """Return the file that the address asks for (`format=csv`, else Excel), named for the list and
    the day.
    """
    as_csv = asked.get("format") == "csv"
    ending, media_type = CSV_FILE if as_csv else EXCEL
    name = f"{name}-{timezone.localdate():%Y-%m-%d}.{ending}"
    return FileToMake(title, name, media_type, rows, csv if as_csv else xlsx)


def refused(request: HttpRequest, refusal: FileRefused, page: str) -> HttpResponseBase:
    """Lead back to the `page` that asked for a file, which says why it can't be made."""
    messages.error(request, str(refusal))
    return redirect(page or "/")


def _shown(value: Value) -> Value:
    """A day, or a moment, as pages show it."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%H:%M %d/%m/%Y}"
    return short_date(value) if isinstance(value, date) else value


def _in_chunks(rows: QuerySet | Sequence[Row]) -> Iterable[Row]:
    """The rows, those of the database a thousand at a time: a long list never stands in memory."""
    return rows.iterator(chunk_size=CHUNK) if isinstance(rows, QuerySet) else rows
