"""What offices owed in reporting periods, and whether it came on time, late or not at all.

Plain Python, facts in and figures out: each kind of declaration says what was owed and when it was
first sent.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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


@dataclass(frozen=True)
class OwedItem:
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
        if self.sent is not None:
            return Result.ON_TIME if self.sent <= self.deadline else Result.LATE
        return Result.MISSING if self.deadline < on else Result.NOT_DUE


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
