"""Reading what a page of a statistical form sends: texts of cells, notes, what the person saw."""

import re
from collections.abc import Iterable
from decimal import Decimal
from uuid import UUID, uuid4, uuid5

from django.http import QueryDict

from vietnamese import fold, parse_decimal, whole_number

from .figures import Cell
from .models import FormColumn, FormRow
from .sheet import LONGEST_TEXT, Entered, FormSheet

_FIELD = re.compile(r"v-(\d{1,18})-(\d{1,18})")
_YES_NO = {"1": 1, "co": 1, "x": 1, "0": 0, "khong": 0}

Place = tuple[int, int]  # ids of row and column, 0 for a form without columns


class PostedCells:
    """The cells that were sent; `texts` and `notes` are what the person typed, `problems` say of
    some why `entered_into` could not read them.
    """

    def __init__(self, data: QueryDict):
        self.texts = dict(self._texts(data))
        self.notes = {
            place: str(data[name])[:LONGEST_TEXT].strip()
            for place in self.texts
            if (name := f"n-{place[0]}-{place[1]}") in data
        }
        self.seen = _seen(data.getlist("seen"))
        self._sent_as = data.get("key", "")
        self.problems: dict[Place, str] = {}

    def key_of(self, cell: Cell) -> UUID:
        """The key of what the page sends for `cell`: sent twice it is one entry; typed anew, or
        beside another entry, it is another.
        """
        try:
            page = UUID(self._sent_as)
        except ValueError:
            return uuid4()
        place = cell[0], cell[1] or 0
        said = self.seen.get(place), self.texts.get(place), self.notes.get(place)
        return uuid5(page, f"{place}{said}")

    def _texts(self, data: QueryDict) -> Iterable[tuple[Place, str]]:
        use = data.get("use", "")  # the cell in which the newer figure of somebody else is kept
        for name, value in data.items():
            found = _FIELD.fullmatch(name)
            if found and name != f"v-{use}":
                yield (int(found[1]), int(found[2])), str(value).strip()

    def entered_into(self, sheet: FormSheet) -> list[Entered]:
        """Return what was typed into cells of the sheet, as far as it can be read."""
        rows = {row.pk: row for row in sheet.known.rows}
        columns = {column.pk: column for column in sheet.known.columns}
        entered = []
        for place, text in self.texts.items():
            row, column = rows.get(place[0]), columns.get(place[1])
            if row is None or (place[1] and column is None):
                self.problems[place] = "Ô này không còn trong biểu; hãy tải lại trang."
                continue
            try:
                value, words = read_cell(row, text)
            except ValueError as error:
                self.problems[place] = str(error)
                continue
            entered.append(self._entered(row, column, value, words))
        return entered

    def _entered(
        self, row: FormRow, column: FormColumn | None, value: Decimal | None, words: str
    ) -> Entered:
        place = row.pk, column.pk if column else 0
        return Entered(row, column, value, words, self.notes.get(place), self.seen.get(place))


def read_cell(row: FormRow, text: str) -> tuple[Decimal | None, str]:
    """Return the value and the words that `text` means in a cell of `row`. Raises `ValueError` with
    a sentence for the person.
    """
    if not text:
        return None, ""
    if row.kind == FormRow.Kind.TEXT:
        if len(text) > LONGEST_TEXT:
            raise ValueError(f"Hãy rút nội dung xuống còn tối đa {LONGEST_TEXT} ký tự.")
        return None, text
    if row.kind == FormRow.Kind.YES_NO:
        if (known := _YES_NO.get(fold(text))) is None:
            raise ValueError("Hãy ghi “có” hoặc “không”.")
        return Decimal(known), ""
    if row.kind == FormRow.Kind.CHOICE:
        return _chosen(row, text), ""
    try:
        return parse_decimal(text), ""
    except ValueError:
        raise ValueError(f"“{text[:40]}” không phải là số; hãy ghi như 1.234,5.") from None


def _chosen(row: FormRow, text: str) -> Decimal:
    for given, words in row.options:
        if text == str(given) or fold(text) == fold(str(words)):
            return Decimal(given)
    raise ValueError("Hãy chọn một trong các mục của dòng này.")


def _seen(sent: Iterable[str]) -> dict[Place, int | None]:
    """The entries that the person was looking at: `12-0:345 13-0:346`."""
    found: dict[Place, int | None] = {}
    for word in (word for each in sent for word in each.split()):
        place, _, entry = word.partition(":")
        row, _, column = place.partition("-")
        ids = whole_number(row), whole_number(column)
        if ids[0] is not None and ids[1] is not None:
            found[ids[0], ids[1]] = whole_number(entry)
    return found
