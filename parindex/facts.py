"""What a unit declares for a criterion, and the exact arithmetic that points are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

Json = dict[str, Any]


class FactsMissing(ValueError):
    """The points don't follow from what was declared; the message says what to enter."""


def half_up(value: Fraction | Decimal | int) -> Decimal:
    """Return `value` to two decimals, halves away from zero: the one rounding there is.

    >>> half_up(Decimal("0.125")), half_up(Fraction(29 * 5, 33 * 2)), half_up(Decimal("-0.125"))
    (Decimal('0.13'), Decimal('2.20'), Decimal('-0.13'))
    """
    above, below = value.as_integer_ratio()
    cents = (200 * abs(above) + below) // (2 * below)
    return Decimal(cents if above >= 0 else -cents).scaleb(-2)


@dataclass(frozen=True)
class Facts:
    """Declared figures; a rule reads those that it asks for and leaves the others alone.

    `yes` answers a question; `value` is one figure in the rule's unit (days late, points reached)
    or the number of the chosen step; `numerator` of `denominator` make a share; `count` is a number
    of cases; `ticked` are the items of a list (`()` says that none is done, None that nobody
    looked); `answers` counts survey answers by grade; `points` are set by hand.
    """

    yes: bool | None = None
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    count: int | None = None
    ticked: tuple[str, ...] | None = None
    answers: Mapping[str, int] | None = None
    points: Decimal | None = None

    @classmethod
    def from_json(cls, data: Json) -> "Facts":
        """Return the facts of their stored form. Raises `ValueError` for a figure that is none."""
        values = {
            each.name: data[each.name] for each in fields(cls) if data.get(each.name) is not None
        }
        try:
            values |= {name: Decimal(str(values[name])) for name in _FIGURES if name in values}
        except InvalidOperation as error:
            raise ValueError("Số liệu kê khai không phải là số.") from error
        if "ticked" in values:
            values["ticked"] = tuple(values["ticked"])
        return cls(**values)

    def as_json(self) -> Json:
        """Return the stored form: only what was declared, decimals as text."""
        found = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: _plain(value) for name, value in found.items() if value is not None}

    @property
    def empty(self) -> bool:
        """Was nothing declared?"""
        return not self.as_json()


_FIGURES = ("value", "numerator", "denominator", "points")


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value
