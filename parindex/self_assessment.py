"""A self-assessment in plain figures: all that its document, workbook and dossier say of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from .tree import Band, band_of, index

MAIN = "main"  # the scope of criteria inside the 100 points


@dataclass(frozen=True)
class SelfUnit:
    """A unit as its letterhead names it."""

    name: str
    kind: str
    place: str = ""
    abbreviation: str = ""


@dataclass(frozen=True)
class SelfSet:
    """The criteria set as documents cite it."""

    name: str
    year: int
    issuer: SelfUnit
    decision_number: str
    decision_on: date | None
    bonus_cap: Decimal
    penalty_cap: Decimal
    bands: tuple[tuple[str, str], ...]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the set that `asdict` made of it, as JSON gives it back."""
        return cls(
            **data
            | {
                "issuer": SelfUnit(**data["issuer"]),
                "decision_on": _day(data["decision_on"]),
                "bonus_cap": Decimal(data["bonus_cap"]),
                "penalty_cap": Decimal(data["penalty_cap"]),
                "bands": tuple((name, since) for name, since in data["bands"]),
            }
        )


@dataclass(frozen=True)
class SelfPlan:
    """What the plan of the year gives: how it is cited, who signs and who receives."""

    reference: str
    title_amid: str
    numbered: bool
    signer_title: str
    recipients: tuple[str, ...]


@dataclass(frozen=True)
class SelfPiece:
    """A piece of evidence, once for all criteria that it serves."""

    pk: int
    title: str
    number: str
    dated_on: date | None
    link: str
    sha256: str


@dataclass(frozen=True)
class SelfCitation:
    """That a criterion rests on a piece: the piece's place in the list, from 1, and the page."""

    place: int
    page: str


@dataclass(frozen=True)
class SelfLine:
    """A node of the tree; a scored one with what the unit declared, gave itself and said of it.

    `declared` are pairs of label and words, `remarks` what differs from the rule or a suggestion.
    """

    code: str
    name: str
    parent: str
    area: str
    scope: str
    maximum: Decimal
    scored: bool
    surveyed: bool = False
    complete: bool = False
    points: Decimal | None = None
    declared: tuple[tuple[str, str], ...] = ()
    reckoned: str = ""
    reason: str = ""
    remarks: tuple[str, ...] = ()
    office: str = ""
    citations: tuple[SelfCitation, ...] = ()

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the line that `asdict` made of it, as JSON gives it back."""
        points = data["points"]
        return cls(
            **data
            | {
                "maximum": Decimal(data["maximum"]),
                "points": None if points is None else Decimal(points),
                "declared": tuple((label, words) for label, words in data["declared"]),
                "remarks": tuple(data["remarks"]),
                "citations": tuple(SelfCitation(**each) for each in data["citations"]),
            }
        )

    @property
    def own(self) -> bool:
        """Does the unit give these points itself?"""
        return self.scored and not self.surveyed


@dataclass(frozen=True)
class SelfAssessment:
    """What a unit says of its year by the criteria of a set, without a word of its appraisal."""

    unit: SelfUnit
    criteria_set: SelfSet
    plan: SelfPlan | None
    drafter: str
    locked_on: date | None
    total: Decimal
    difficulties: str
    proposals: str
    lines: tuple[SelfLine, ...]
    pieces: tuple[SelfPiece, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the whole as a JSON field with Django's encoder stores it."""
        return {each.name: _plain(getattr(self, each.name)) for each in fields(self)}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return what `as_json` made, as JSON gives it back."""
        plan = data["plan"]
        return cls(
            **data
            | {
                "unit": SelfUnit(**data["unit"]),
                "criteria_set": SelfSet.from_json(data["criteria_set"]),
                "plan": plan and SelfPlan(**plan | {"recipients": tuple(plan["recipients"])}),
                "locked_on": _day(data["locked_on"]),
                "total": Decimal(data["total"]),
                "lines": tuple(map(SelfLine.from_json, data["lines"])),
                "pieces": tuple(
                    SelfPiece(**each | {"dated_on": _day(each["dated_on"])})
                    for each in data["pieces"]
                ),
            }
        )

    @property
    def year(self) -> int:
        return self.criteria_set.year

    @property
    def leaves(self) -> list[SelfLine]:
        """The scored criteria in order."""
        return [line for line in self.lines if line.scored]

    @property
    def own(self) -> list[SelfLine]:
        """The criteria that the unit scores itself."""
        return [line for line in self.lines if line.own]

    @property
    def areas(self) -> list[SelfLine]:
        """The lĩnh vực in order."""
        return [line for line in self.lines if not line.parent and line.scope == MAIN]

    def extras(self, scope: str) -> list[SelfLine]:
        """The criteria of bonus or of penalty."""
        return [line for line in self.leaves if line.scope == scope]

    @cached_property
    def leaves_under(self) -> dict[str, list[SelfLine]]:
        """The scored criteria under each node, by its code; one stands under itself."""
        parents = {line.code: line.parent for line in self.lines}
        found: dict[str, list[SelfLine]] = {code: [] for code in parents}
        for line in self.leaves:
            code = line.code
            while code:
                found[code].append(line)
                code = parents[code]
        return found

    def maximum(self, line: SelfLine) -> Decimal:
        """The points that the leaves under a node give at most, as they were in force."""
        return sum((each.maximum for each in self.leaves_under[line.code]), Decimal(0))

    def points(self, line: SelfLine) -> Decimal:
        """The exact sum of the self-score under a node; a survey counts nothing in it."""
        return self_sum(self.leaves_under[line.code])

    @cached_property
    def reachable(self) -> Decimal:
        """The points that the unit can give itself."""
        return sum((line.maximum for line in self.own if line.scope == MAIN), Decimal(0))

    @property
    def index(self) -> Decimal:
        """The self-score in per cent of what the unit can give itself."""
        return index(self.total, self.reachable)

    @property
    def band(self) -> str:
        """The band of that index."""
        return band_of(
            self.index, [Band(name, Decimal(since)) for name, since in self.criteria_set.bands]
        )


def self_sum(lines: Iterable[SelfLine]) -> Decimal:
    """Return the exact sum of the points that the unit gave itself in these criteria."""
    return sum((line.points or Decimal(0) for line in lines if line.own), Decimal(0))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value
