"""Vietnamese numbers, dates and text: how the product writes them and what it accepts."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

# combining accents
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")
_PLAIN = str.maketrans("đ–—", "d--")


def nfc(text: str) -> str:
    """Return `text` with composed accents: the one form in which texts are stored and compared."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return `text` for searching: lower case, no accents, `đ` as `d`, single spaces.

    >>> fold("Phòng Văn hoá – Xã hội")
    'phong van hoa - xa hoi'
    """
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return " ".join(bare.translate(_PLAIN).split())


def long_date(day: date) -> str:
    """Return a date as administrative documents write it (Nghị định 30/2020/NĐ-CP, Phụ lục I, mục
    II.4).

    Days below 10 and months 1 and 2 bear a leading zero, months 3 to 9 do not.

    >>> long_date(date(2026, 2, 1))
    'ngày 01 tháng 02 năm 2026'
    >>> long_date(date(2026, 7, 5))
    'ngày 05 tháng 7 năm 2026'
    """
    return f"ngày {day.day:02d} tháng {_month(day)} năm {day.year}"


def document_date(day: date) -> str:
    """Return a date as running text of documents writes it: `05/02/2026`, `05/7/2026`."""
    return f"{day.day:02d}/{_month(day)}/{day.year}"


def short_date(day: date) -> str:
    """Return a date as screens show it: `05/07/2026`."""
    return f"{day:%d/%m/%Y}"


def _month(day: date) -> str:
    return f"{day.month:02d}" if day.month < 3 else str(day.month)


def number(value: Decimal | int | float, places: int | None = None) -> str:
    """Return `value` with a decimal comma and dots between thousands.

    `places` fixes the number of decimals; without it trailing zeros are dropped.

    >>> number(Decimal("1250000.50"))
    '1.250.000,5'
    """
    if places is None:
        text = f"{Decimal(str(value)):,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = f"{Decimal(str(value)):,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def signed(value: Decimal, places: int | None = None) -> str:
    """Return a difference with its sign, as `number` writes it.

    >>> signed(Decimal("1.25")), signed(Decimal("-0.5"), 2), signed(Decimal(0))
    ('+1,25', '−0,50', '0')
    """
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value), places)}"


def count(value: int) -> str:
    """Return a count as running text of documents writes it: below 10 with a leading zero (`03
    nhiệm vụ`).

    >>> count(3), count(0), count(1250)
    ('03', '0', '1.250')
    """
    return f"{value:02d}" if 0 < value < 10 else number(value)


def percent(part: int, whole: int) -> str:
    """Return `part` of `whole` as `87,9%`, and `0%` of nothing."""
    if not whole:
        return "0%"
    return number((Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.1"))) + "%"


def parse_decimal(text: str) -> Decimal:
    """Return the number that a Vietnamese person wrote: `0,5`, `0.5`, `1.250.000`, `88,37%`.

    A lone dot followed by exactly three digits divides thousands. Raises `ValueError` for anything
    else.

    >>> parse_decimal("1.250"), parse_decimal("88,37 %"), parse_decimal("0.5")
    (Decimal('1250'), Decimal('88.37'), Decimal('0.5'))
    """
    bare = re.sub(r"[\s\u00a0%]", "", text)
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", bare):
        bare = bare.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"[+-]?\d+,\d+", bare):
        bare = bare.replace(",", ".")
    elif not re.fullmatch(r"[+-]?\d+(\.\d+)?", bare):
        raise ValueError(f"“{text}” không phải là số")
    try:
        return Decimal(bare)
    except InvalidOperation as error:
        raise ValueError(f"“{text}” không phải là số") from error


def parse_date(text: str) -> date:
    """Return the day written as `5/2/2026`, `05-02-2026` or `2026-02-05`. Raises `ValueError` for
    anything else.
    """
    text = text.strip()
    for form in ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise ValueError(f"“{text}” không phải là ngày; hãy ghi như 05/02/2026")


# huyền hỏi ngã sắc nặng
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_LETTERS = {"\u0306": "1", "\u0302": "2", "\u031b": "3"}  # ă, â/ê/ô, ơ/ư


def sort_key(text: str) -> str:
    """Return a key under which plain comparison sorts like a Vietnamese dictionary: letters first,
    then tones.

    Numbers go by their value.

    >>> sorted(["đa", "dũng", "ân", "an", "áo", "ăn"], key=sort_key)
    ['an', 'áo', 'ăn', 'ân', 'dũng', 'đa']
    >>> sorted(["Tổ 10", "Tổ 4"], key=sort_key)
    ['Tổ 4', 'Tổ 10']
    """
    letters: list[str] = []
    tones: list[str] = []
    valued = re.sub(r"\d+", lambda digits: digits[0].zfill(8), text.lower())
    for char in unicodedata.normalize("NFD", valued):
        if char in _TONES:
            tones.append(_TONES[char])
        elif char in _LETTERS:
            letters[-1] = letters[-1][0] + _LETTERS[char]
        elif char == "đ":
            letters.append("d4")
        elif char.isspace():
            letters.append("  ")
        else:
            letters.append(char + "0")
    return "".join(letters) + "\t" + "".join(tones)


def name_sort_key(full_name: str) -> str:
    """Return the key that sorts people by given name (the last word), then by family and middle
    names.
    """
    *family, given = full_name.split() or [""]
    return sort_key(given) + "\n" + sort_key(" ".join(family))
