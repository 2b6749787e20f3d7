"""CSV files: one table, which every spreadsheet opens and no word of which is computed."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

from vietnamese import number, short_date

from .xlsx import Formula, ShownNumber, Value, harmless

CSV = "text/csv; charset=utf-8"


def csv_file(headings: Iterable[str], rows: Iterable[Iterable[Value]]) -> BytesIO:
    """Return the table as UTF-8 with its mark, cells parted by semicolons: a comma is in numbers.

    Every cell stands in quotes, so that a spreadsheet which parts at commas finds no formula in the
    middle of a text either.
    """
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow([harmless(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return BytesIO(text.getvalue().encode("utf-8-sig"))


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return str(harmless(value))
        case ShownNumber():
            return number(value.value, value.places)
        case Formula():
            return number(value.result, value.places)
        case Decimal():
            return number(value)
        case date():
            return short_date(value)
    return str(value)
