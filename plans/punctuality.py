"""What offices owed in reporting periods, and whether it came on time, late or not at all.

Plain Python, facts in and figures out: each kind of declaration says what was owed and when it was
first sent.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What was owed."""

    TASK = "task"
    TARGET = "target"
    STATISTICS = "statistics"
    CONTRIBUTION = "contribution"


class Result(StrEnum):
    """What became of it by a day."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"


class OwedItem(NamedTuple):
    """What the office `unit` (None: nobody) owed of the plan with the id `plan`, in the period with
    the key `period`, by the end of its `deadline`; `sent` is the day on which it first came, `pk`
    that of the row it is about.
    """

    plan: int
    kind: Kind
    pk: int
    unit: int | None
    period: str
    deadline: date
    sent: date | None
    words: str

    def result(self, on: date) -> Result:
        """Return what became of it by the end of the day `on`."""
        return result_of(self.deadline, self.sent, on)

    @property
    def alone(self) -> "Alike":
        """The thing as it is counted, without what tells it from others."""
        return Alike(self.plan, self.deadline, self.sent, 1)


class Alike(NamedTuple):
    """So many things (`number`) that were owed of the plan with the id `plan` by the same deadline,
    and first came on the same day `sent`.
    """

    plan: int
    deadline: date
    sent: date | None
    number: int


def result_of(deadline: date, sent: date | None, on: date) -> Result:
    """Return what became by the end of the day `on` of a thing that first came on the day
    `sent`.
    """
    if sent is not None:
        return Result.ON_TIME if sent <= deadline else Result.LATE
    return Result.MISSING if deadline < on else Result.NOT_DUE


@dataclass(frozen=True)
class Punctuality:
    """How much of what was owed came on time, late or not; what is not due yet stands beside."""

    on_time: int = 0
    late: int = 0
    missing: int = 0
    not_due: int = 0

    @property
    def due(self) -> int:
        """How much was owed by now."""
        return self.on_time + self.late + self.missing

    @property
    def came(self) -> int:
        """How much of it came, on time or late."""
        return self.on_time + self.late

    @property
    def parts(self) -> tuple[int, int, int, int]:
        return self.on_time, self.late, self.missing, self.not_due


def punctuality(items: Iterable[OwedItem], *, on: date) -> Punctuality:
    """Count `items` by what became of them by the end of the day `on`."""
    found = Counter(item.result(on) for item in items)
    return Punctuality(*(found[result] for result in Result))


def punctualities(found: Iterable[Alike], *, on: Mapping[int, date]) -> dict[int, Punctuality]:
    """Count things of many plans by what became of them by the end of the day `on` of their plan;
    by the ids of all plans that have one.
    """
    counts = {plan: dict.fromkeys(Result, 0) for plan in on}
    for plan, deadline, sent, number in found:
        counts[plan][result_of(deadline, sent, on[plan])] += number
    return {plan: Punctuality(*of_plan.values()) for plan, of_plan in counts.items()}
