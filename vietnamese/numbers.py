"""Vietnamese numbers: how documents and screens write them, and how people do."""

import re
from decimal import Decimal, InvalidOperation

LONGEST_NUMBER = 40  # signs, dots and commas counted
OUR_MARKS = str.maketrans(",.", ".,")  # of thousands and decimals


def number(value: Decimal | int | float, places: int | None = None) -> str:
    """Return `value` with a decimal comma and dots between thousands.

    `places` fixes the number of decimals; without it trailing zeros are dropped.

    >>> number(Decimal("1250000.50"))
    '1.250.000,5'
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is None:
        text = f"{exact:,f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
    else:
        text = f"{exact:,.{places}f}"
    return text.translate(OUR_MARKS)


def signed(value: Decimal, places: int | None = None) -> str:
    """Return a difference with its sign, as `number` writes it.

    >>> signed(Decimal("1.25")), signed(Decimal("-0.5"), 2), signed(Decimal(0))
    ('+1,25', '−0,50', '0')
    """
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value), places)}"


def count(value: int) -> str:
    """Return a count as documents write it: below 10 with a leading zero (`03 nhiệm vụ`).

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
    if len(bare) > LONGEST_NUMBER:
        raise ValueError(f"“{text[:LONGEST_NUMBER]}…” không phải là số")
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
