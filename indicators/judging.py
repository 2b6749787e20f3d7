"""What became of a target and of a statement, in plain Python: results, and how they add up."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What the figures say of a goal.

    Under way is what stands short of a goal of the year's end while the year runs, and what nobody
    can know yet; unknown is what an office has not reported.
    """

    MET = "met"
    NOT_MET = "not_met"
    UNDER_WAY = "under_way"
    UNKNOWN = "unknown"

    @property
    def met(self) -> bool | None:
        """Is the goal met? None while that is open."""
        return {Result.MET: True, Result.NOT_MET: False}.get(self)


# of several figures of one statement the first that any of them has
_WEIGHT = (Result.NOT_MET, Result.UNKNOWN, Result.UNDER_WAY, Result.MET)

RESULT_WORDS = {
    Result.MET: "đạt",
    Result.NOT_MET: "chưa đạt",
    Result.UNDER_WAY: "đang thực hiện",
    Result.UNKNOWN: "chưa có số liệu",
}


def combined(results: Iterable[Result]) -> Result:
    """Return the result of a statement with several figures: met when all of them are."""
    found = set(results)
    return next((result for result in _WEIGHT if result in found), Result.UNKNOWN)


@dataclass(frozen=True)
class IndicatorTally:
    """How many statements are met, not met, under way or unknown: the four add up to `total`.

    `carried` are those of the unknown ones that have a figure of an earlier period; `waiting` and
    `estimates` are among those with a figure.
    """

    total: int
    met: int
    not_met: int
    under_way: int
    unknown: int
    carried: int = 0
    waiting: int = 0
    estimates: int = 0


def count_results(
    results: Iterable[Result], *, carried: int = 0, waiting: int = 0, estimates: int = 0
) -> IndicatorTally:
    """Count statements by their results: the one place where indicators are counted."""
    found = Counter(results)
    return IndicatorTally(
        total=found.total(),
        met=found[Result.MET],
        not_met=found[Result.NOT_MET],
        under_way=found[Result.UNDER_WAY],
        unknown=found[Result.UNKNOWN],
        carried=carried,
        waiting=waiting,
        estimates=estimates,
    )
