"""What several apps know of obligations, as rows of one shape, so that one query reads them all."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    F,
    IntegerField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

from accounts.models import User
from plans.models import Plan
from tasks.words import PERIODS

NO_DAY = Value(None, DateField(null=True))
NO_ROW = Value(None, IntegerField(null=True))


class Line(NamedTuple):
    """One row: `source` says how it reads, `rows` how many it stands for.

    `plan` is an id, `about` that of another row that it speaks of.
    """

    source: str
    pk: int
    words: str
    label: str
    plan: int | None
    day: date | None
    returned: bool
    reason: str | None
    rows: int
    about: int | None

    @property
    def period_name(self) -> str:
        """The period that the words name, inside a sentence: `quý I`."""
        return PERIODS[self.words]


def lines(
    found: QuerySet,
    source: str,
    *,
    pk: str = "pk",
    words: Any = "",
    label: Any = "",
    plan: str = "",
    day: Any = NO_DAY,
    returned: Any = False,
    reason: Any = "",
    rows: Any = 1,
    about: Any = NO_ROW,
) -> QuerySet:
    """Return `found` in the shape of a `Line`; what is text is a value, what is an expression is
    read from the row.
    """
    columns = {
        "source": Value(source, CharField()),
        "line_pk": Cast(F(pk), IntegerField()),
        "line_words": _cast(words, TextField()),
        "line_label": _cast(label, TextField()),
        "line_plan": Cast(F(plan) if plan else Value(None), IntegerField()),
        "line_day": Cast(day, DateField()),
        "line_returned": _cast(returned, BooleanField()),
        "line_reason": _cast(reason, TextField()),
        "line_rows": _cast(rows, IntegerField()),
        "line_about": Cast(about, IntegerField()),
    }
    return found.order_by().annotate(**columns).values_list(*columns)


def _cast(value: Any, field: Any) -> Cast:
    """The value or expression as a column of this type, the same in every row of the union."""
    plain = isinstance(value, (str, bool, int))
    return Cast(Value(value) if plain else value, field)


class Place(NamedTuple):
    """Who reads the lines: whose they are, and the plans that they speak of."""

    user: User
    plans: dict[int, Plan]

    def name(self, line: Line) -> str:
        """The plan of the line in words."""
        return str(self.plans[line.plan]) if line.plan in self.plans else ""
