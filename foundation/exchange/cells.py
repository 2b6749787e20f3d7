"""What stands in the cells of a column: how it is read from a file and written into one.

The kinds are widgets of django-import-export; what can't be read raises `ValueError` with a
sentence for the person.
"""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export.widgets import Widget

from vietnamese import (
    fit,
    fold,
    is_fit,
    nfc,
    number,
    parse_date,
    parse_decimal,
    short_date,
    visible,
)

YES, NO = "có", "không"
_YES = {"co", "x", "1", "true", "dung", "yes", "v"}
_NO = {"khong", "0", "false", "sai", "no", "-"}
_REPLACED = "\ufffd"  # what stands where a program could not read a character
_BROKEN = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|CALC!|SPILL!)|Err:\d+")
_LINE_END = re.compile("\r\n?|[\u2028\u2029]")


def tidy(text: str) -> str:
    """Return `text` as it is stored and compared: composed accents, plain line ends, nothing unfit
    or invisible.
    """
    text = nfc(text)
    if text.isprintable():
        return text.strip()
    plain = visible(fit(_LINE_END.sub("\n", text))).replace("\u00a0", " ").replace("\t", " ")
    return "\n".join(line.strip() for line in plain.split("\n")).strip("\n")


def as_text(value: object) -> str:
    """Return what a person reads in a cell.

    >>> as_text(12.0), as_text(date(2026, 2, 5)), as_text(None)
    ('12', '05/02/2026', '')
    """
    if isinstance(value, str):
        return tidy(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, date):
        return short_date(value)
    if isinstance(value, float | Decimal):
        return number(Decimal(repr(value)) if isinstance(value, float) else value).replace(".", "")
    return tidy(str(value))


class Cell(Widget):
    """Any column: empty cells are empty values, broken formulas and characters that nobody can read
    are refused.
    """

    empty: object = None

    def clean(self, value, row=None, **kwargs):
        """Return the value of a cell. Raises `ValueError` with a sentence for the person."""
        words = as_text(value)
        if isinstance(value, str) and (_REPLACED in value or not is_fit(value)):
            raise ValueError("Có ký tự không đọc được; hãy gõ lại nội dung của ô.")
        if not words:
            return self.empty
        if words[0] in "#E" and _BROKEN.fullmatch(words):
            raise ValueError(f"Ô có lỗi công thức {words}; hãy sửa công thức hoặc gõ lại nội dung.")
        return self.read(value, words)

    def read(self, value: object, words: str):
        """Return the value of a cell that holds something: `value` as the file has it, `words` as a
        person reads it.
        """
        return words

    def render(self, value, obj=None, **kwargs):
        return self.empty if value is None else value

    def choices(self) -> list[str]:
        """The words of a drop-down list; none for a free cell."""
        return []

    hint = ""  # what the explanations say of the form, e.g. of a date


class Text(Cell):
    """Words, as long as the database holds."""

    empty = ""

    def __init__(self, most: int = 10_000, *, lines: bool = False):
        """Take at most `most` characters; line breaks only with `lines`."""
        super().__init__()
        self.most, self.lines = most, lines
        self.hint = f"Tối đa {number(most)} ký tự."

    def read(self, value, words):
        """Return the words in composed accents, without space around them."""
        words = words if self.lines else " ".join(words.split())
        if len(words) > self.most:
            raise ValueError(
                f"Dài {number(len(words))} ký tự; hãy rút xuống còn tối đa {number(self.most)}."
            )
        return words


class PatternCell(Text):
    """Words of a fixed form."""

    def __init__(self, pattern: str, complaint: str, most: int):
        """Take words that match the whole `pattern`; others are answered with `complaint`."""
        super().__init__(most)
        self.pattern, self.complaint = re.compile(pattern), complaint
        self.hint = complaint

    def read(self, value, words):
        """Return the words, when they have the form."""
        words = super().read(value, words)
        if not self.pattern.fullmatch(words):
            raise ValueError(f"“{words}” không đúng mẫu. {self.complaint}")
        return words


class PhoneCell(PatternCell):
    """A telephone number, also where a spreadsheet took it for a figure and dropped its zero."""

    def __init__(self):
        super().__init__(r"\+?[0-9(][0-9 .()/-]{5,18}", "Hãy ghi số như 0912 345 678.", 20)

    def read(self, value, words):
        """Return the number as it is written, with its zero."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            words = f"{value:.0f}"
        return super().read(value, f"0{words}" if re.fullmatch("[1-9][0-9]{8}", words) else words)


class Email(Text):
    hint = "Ví dụ: ten@example.vn."

    def __init__(self):
        super().__init__(254)
        self.hint = Email.hint

    def read(self, value, words):
        """Return the address, when it is one."""
        words = super().read(value, words)
        try:
            validate_email(words)
        except ValidationError as error:
            raise ValueError(
                f"“{words}” không phải địa chỉ thư điện tử; hãy ghi như ten@example.vn."
            ) from error
        return words


class Number(Cell):
    """A number, Vietnamese or as Excel has it."""

    def __init__(
        self,
        *,
        whole: bool = False,
        least: int | None = None,
        most: int | None = None,
        places: int = 4,
    ):
        """Take numbers from `least` to `most`, with at most `places` decimals or `whole`."""
        super().__init__()
        self.whole, self.least, self.most, self.places = whole, least, most, 0 if whole else places
        bounds = [f"từ {number(least)}"] if least is not None else []
        bounds += [f"đến {number(most)}"] if most is not None else []
        self.hint = " ".join(["Số nguyên" if whole else "Số, ví dụ 87,5", *bounds]) + "."

    def read(self, value, words):
        """Return a `Decimal` (an `int` when whole)."""
        if isinstance(value, bool | date):
            raise ValueError(f"“{words}” không phải là số; hãy ghi số, ví dụ 87,5.")
        if isinstance(value, int | float | Decimal):
            found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        else:
            try:
                found = parse_decimal(words)
            except ValueError as error:
                raise ValueError(f"{error}; hãy ghi số, ví dụ 87,5.") from error
        return self._fitting(found, words)

    def _fitting(self, found: Decimal, words: str):
        if not found.is_finite() or abs(found) >= Decimal(10) ** 14:
            raise ValueError(f"“{words}” quá lớn; hãy kiểm tra lại số.")
        if found != round(found, self.places):
            wanted = "phải là số nguyên" if self.whole else f"có quá {self.places} chữ số thập phân"
            raise ValueError(f"“{words}” {wanted}.")
        if self.least is not None and found < self.least:
            raise ValueError(f"“{words}” nhỏ hơn {number(self.least)}.")
        if self.most is not None and found > self.most:
            raise ValueError(f"“{words}” lớn hơn {number(self.most)}.")
        return int(found) if self.whole else found.normalize() if found else Decimal(0)

    def render(self, value, obj=None, **kwargs):
        """Return the number without the zeros that the database adds."""
        if value is None or self.whole:
            return value
        return Decimal(value).normalize() if value else Decimal(0)


class Day(Cell):
    hint = "Ngày, ví dụ 05/02/2026."

    def read(self, value, words):
        """Return a `date`, from 2000 to 2100."""
        found = (
            value.date()
            if isinstance(value, datetime)
            else value
            if isinstance(value, date)
            else None
        )
        if found is None:
            try:
                found = parse_date(words)
            except ValueError as error:
                raise ValueError(f"{error}.") from error
        if not 2000 <= found.year <= 2100:
            raise ValueError(f"Năm của “{words}” không hợp lý; hãy ghi ngày như 05/02/2026.")
        return found


class YesNoCell(Cell):
    def __init__(self, *, empty: bool | None = False):
        """An empty cell means `empty`."""
        super().__init__()
        self.empty = empty
        self.hint = f"“{YES}” hoặc “{NO}”."

    def read(self, value, words):
        """Return whether the cell says yes."""
        plain = fold(words)
        if plain not in _YES | _NO:
            raise ValueError(f"“{words}” không rõ là có hay không; hãy ghi “{YES}” hoặc “{NO}”.")
        return plain in _YES

    def render(self, value, obj=None, **kwargs):
        """Return `có`, `không` or nothing."""
        return "" if value is None else YES if value else NO

    def choices(self):
        return [YES, NO]


class ChoiceCell(Cell):
    """One of a closed list, said by its label, however its accents and capitals are written."""

    def __init__(
        self,
        labels: Iterable[tuple[object, str]],
        *,
        also: Iterable[tuple[object, str]] = (),
        empty: object = "",
    ):
        """Take `labels` (value, words), `also` under other words; an empty cell means `empty`."""
        super().__init__()
        self.labels = [(value, str(words)) for value, words in labels]
        self.also, self.empty = list(also), empty
        self.hint = "Chọn trong danh sách."

    @cached_property
    def _words(self) -> dict[object, str]:
        return dict(self.labels)

    @cached_property
    def _values(self) -> dict[str, object]:
        known = {fold(str(value)): value for value, _ in self.labels}
        return known | {fold(words): value for value, words in (*self.also, *self.labels)}

    def read(self, value, words):
        """Return the value that the words stand for."""
        try:
            return self._values[fold(words)]
        except KeyError as error:
            raise ValueError(
                f"Không có lựa chọn “{words}”; hãy chọn trong danh sách của cột."
            ) from error

    def render(self, value, obj=None, **kwargs):
        return self._words.get(value, "")

    def choices(self):
        return [words for _, words in self.labels]


class Choices(ChoiceCell):
    """Several of a closed list, divided by semicolons."""

    def __init__(self, labels: Iterable[tuple[object, str]]):
        super().__init__(labels, empty=())
        self.hint = "Một hoặc nhiều lựa chọn, cách nhau bằng dấu chấm phẩy."

    def read(self, value, words):
        """Return the values in the order of the list."""
        said = [part for part in re.split(r"[;\n]", words) if part.strip()]
        found = {super(Choices, self).read(part, tidy(part)) for part in said}
        return tuple(value for value, _ in self.labels if value in found)

    def render(self, value, obj=None, **kwargs):
        return "; ".join(self._words[each] for each in value if each in self._words)


class RowCell(Cell):
    """A row of the database that a person names: by any of its names, when only one bears it."""

    def __init__(self, names: Callable[[], Iterable[tuple[object, str, Iterable[str]]]], kind: str):
        """`names()` yields each row's value, the name that files show, and the names that it also
        goes by.
        """
        super().__init__()
        self._source, self.kind = names, kind
        self.hint = f"Chọn {kind} trong danh sách."

    @cached_property
    def _rows(self) -> list[tuple[object, str, list[str]]]:
        return [(value, name, list(others)) for value, name, others in self._source()]

    @cached_property
    def _shown(self) -> dict[object, str]:
        return {value: name for value, name, _ in self._rows}

    @cached_property
    def _found(self) -> dict[str, object]:
        """The values by folded name; names that several rows bear are left out."""
        bearers: dict[str, set] = {}
        for value, name, others in self._rows:
            for word in (name, *others):
                bearers.setdefault(fold(word), set()).add(value)
        shown = {fold(name): value for value, name, _ in self._rows}
        return {
            word: next(iter(values)) for word, values in bearers.items() if len(values) == 1
        } | shown

    def knows(self, words: str) -> object | None:
        """Return the value of the row that goes by this name, None when there is none."""
        return self._found.get(fold(words))

    def read(self, value, words):
        """Return the value of the row that the words name."""
        found = self.knows(words)
        if found is None:
            raise ValueError(
                f"Không tìm thấy {self.kind} “{words}”; hãy chọn trong danh sách của cột."
            )
        return found

    def render(self, value, obj=None, **kwargs):
        return self._shown.get(value, "")

    def choices(self):
        return [name for _, name, _ in self._rows]
