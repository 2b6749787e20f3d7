"""Turns rows that were copied from Excel or Word into a file that an import reads."""

import csv
import io
import re

from django.core.files.base import ContentFile

from .dataset import Dataset
from .reading import UnreadableTable, headings_in

NAME = "Bảng dán từ Excel.csv"
_ORDINAL = re.compile(r"(?:\d{1,4}|[IVXLC]+|[A-Za-zđĐ])[.)]?")


def pasted_file(dataset: Dataset, text: str, *, group: str = "") -> ContentFile:
    """Return a CSV file of the rows in `text`, cells divided by tabs as the clipboard gives them.

    Rows without headings get the dataset's usual ones. Where the dataset groups its rows and no
    column says the group, a row of nothing but a group's name speaks for those below it, `group`
    for rows above the first of them.
    """
    rows = _rows(text)
    at, known = headings_in(rows, dataset)
    if len(known) < 2:
        rows, at = [_usual_headings(dataset, rows), *rows], 0
        known = list(rows[0])
    else:
        rows, at = rows[at:], 0
    if dataset.grouped_by and dataset.grouped_by not in known:
        rows = [[*rows[0], dataset.grouped_by], *_grouped(dataset, rows[1:], len(rows[0]), group)]
    written = io.StringIO()
    csv.writer(written, delimiter="\t").writerows(rows)
    return ContentFile(written.getvalue().encode(), name=NAME)


def _rows(text: str) -> list[list[str]]:
    """The cells of the rows that hold anything."""
    try:
        divided = list(csv.reader(io.StringIO(text.replace("\r\n", "\n")), delimiter="\t"))
    except csv.Error as error:
        raise UnreadableTable(
            "Bảng dán có ô quá dài, dấu ngoặc kép mở mà không đóng, hoặc dấu xuống dòng lạ; hãy "
            "sửa ô đó, hoặc lưu thành tệp Excel rồi nhập tệp."
        ) from error
    return [row for row in divided if any(map(str.strip, row))]


def _usual_headings(dataset: Dataset, rows: list[list[str]]) -> list[str]:
    """The headings that the columns of a table without any probably have: with an ordinal before
    them, or without.
    """
    first = [row[0].strip() for row in rows if row]
    numbered = sum(bool(_ORDINAL.fullmatch(cell)) or not cell for cell in first) > len(first) / 2
    width = max((len(row) for row in rows), default=0)
    return ([*(["STT"] if numbered else []), *dataset.pasted])[: max(width, 1)]


def _grouped(dataset: Dataset, rows: list[list[str]], width: int, group: str) -> list[list[str]]:
    found = []
    for row in rows:
        filled = [cell for cell in row if cell.strip() and not _ORDINAL.fullmatch(cell.strip())]
        named = dataset.group_of(filled[0]) if len(filled) == 1 else None
        if named:
            group = named
        else:
            found.append([*row[:width], *[""] * (width - len(row)), group])
    return found
