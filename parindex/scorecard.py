"""The scorecard: an assessment as rows with exact sums, what a filter leaves of it, its totals."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from accounts.models import User
from vietnamese import fold

from .assessment_steps import AssessmentSteps
from .models import Assessment, Criterion, Score
from .services.counting import counted_maximum
from .services.scoring import is_ready
from .suggestions.proposals import Suggestion, suggestions_of
from .suggestions.unit_year import UnitYear
from .tree import band_of, index

State, Verdict, Method = Assessment.State, Score.Verdict, Criterion.Method
# filters that a leaf passes or not
FLAGS = ("mine", "incomplete", "questioned", "unscored", "unexplained")
EXTRAS = "Điểm thưởng, điểm trừ"


@dataclass
class ScorecardRow:
    """One leaf of the scorecard. The forms are there when its detail stands open below it."""

    score: Score
    editable: bool
    mine: bool
    known: UnitYear | None = None  # what the suggestion comes from, once it is asked for
    open: bool = False
    saved: str = ""
    replaces: bool = False  # does it take the place of the same row elsewhere in the page?
    closed: bool = False  # was its detail closed just now?
    goes_on: bool = False  # does the next leaf open at the same time?
    parts: dict[str, Any] = field(default_factory=dict)  # the forms and lists of the open detail

    @property
    def id(self) -> str:
        """Where the row stands in the page."""
        return f"score-{self.score.pk}"

    @property
    def pk(self) -> str:
        """The id of the score as a text, without the dots of numbers."""
        return str(self.score.pk)

    @property
    def criterion(self) -> Criterion:
        return self.score.criterion

    @property
    def self_scored(self) -> bool:
        return self.criterion.method == Method.SELF

    @property
    def incomplete(self) -> bool:
        """Has the unit something left to say before the lock?"""
        return self.self_scored and not is_ready(self.score)

    @property
    def unproved(self) -> bool:
        """Has it points that nothing proves yet?"""
        return self.incomplete and self.score.complete

    @property
    def questioned(self) -> bool:
        """Was it changed or questioned by the appraiser?"""
        return self.score.first_verdict in Score.EXPLAINED

    @property
    def unscored(self) -> bool:
        """Has the unit still to give its points?"""
        score, main = self.score, self.criterion.scope == Criterion.Scope.MAIN
        return main and self.self_scored and score.self_points is None and not score.not_applicable

    @property
    def unexplained(self) -> bool:
        """Did the appraiser ask, and nobody answered yet?"""
        return self.score.first_verdict == Verdict.QUESTIONED and not self.score.explanation

    @cached_property
    def suggestion(self) -> Suggestion | None:
        """What the program proposes now."""
        found = suggestions_of([self.score], self.known) if self.known else {}
        return found.get(self.score.criterion_id)

    @property
    def moved(self) -> bool:
        """Does the maximum in force differ from the set's?"""
        return self.score.maximum != self.criterion.maximum

    @property
    def suggested(self) -> Decimal | None:
        """The points that the program proposes now, else those when the person scored."""
        return self.suggestion.outcome.points if self.suggestion else self.score.suggested_points

    @property
    def differs(self) -> bool:
        """Did the person give other points than were proposed?"""
        return self.suggested is not None and self.score.self_points not in (None, self.suggested)


@dataclass
class ScoreSums:
    """The exact sums under a node."""

    maximum: Decimal = Decimal(0)
    own: Decimal = Decimal(0)
    first: Decimal = Decimal(0)
    final: Decimal = Decimal(0)
    left: int = 0

    def add(self, row: ScorecardRow) -> None:
        """Count a leaf in."""
        score = row.score
        self.maximum += score.maximum
        self.own += (score.self_points or Decimal(0)) if row.self_scored else Decimal(0)
        self.first += score.first_points or Decimal(0)
        self.final += score.final_points or Decimal(0)
        self.left += row.incomplete


@dataclass
class ScorecardNode:
    """A criterion that only sums its parts."""

    criterion: Criterion
    sums: ScoreSums
    replaces: bool = False

    @property
    def id(self) -> str:
        """Where it stands in the page."""
        return f"node-{self.criterion.pk}"


@dataclass
class ScorecardGroup:
    """A lĩnh vực (or the bonus and penalty) with what the filter leaves of it."""

    key: str
    title: str
    sums: ScoreSums
    lines: list[tuple[str, ScorecardNode | ScorecardRow]]
    replaces: bool = False

    @property
    def id(self) -> str:
        """Where its sums stand in the page."""
        return f"area-{self.key}"


class Scorecard:
    """The scorecard as `user` sees it (two queries; suggestions cost their own when asked for)."""

    def __init__(
        self,
        assessment: Assessment,
        user: User,
        wanted: dict | None = None,
        *,
        only: int | None = None,
        opened: bool = False,
    ):
        """Take the assessment with its unit and set, the person, what they look for, the one score
        to show, and whether one of all is `opened`, so that its people are named.
        """
        self.assessment, self.user, self.wanted, self.only = assessment, user, wanted or {}, only
        self.opened = opened
        self.steps = AssessmentSteps(assessment)

    @cached_property
    def criteria(self) -> dict[int, Criterion]:
        """All nodes of the tree in order."""
        return {each.pk: each for each in self.assessment.criteria_set.criteria.all()}

    @property
    def knows_people(self) -> bool:
        """Do the scores know who entered, appraised and explained them?"""
        return self.assessment.scores_told is None and (self.opened or self.only is not None)

    @cached_property
    def rows(self) -> list[ScorecardRow]:
        """All leaves in order, or the only one."""
        found = self.assessment.scores_told
        if found is None:
            rows = self.assessment.scores.for_card(self.user)
            rows = rows.filter(pk=self.only) if self.only else rows
            found = list(rows.with_people() if self.knows_people else rows)
        for score in found:
            score.assessment = self.assessment
        unit = self.user.unit_id
        return [
            ScorecardRow(score, score.editable, bool(unit) and score.unit_id == unit)
            for score in found
        ]

    @cached_property
    def known(self) -> UnitYear | None:
        """Where suggestions come from: for the unit itself, while it scores."""
        own = self.assessment.unit_id in self.user.readable_authorities
        drafting = own and self.assessment.being_scored
        return UnitYear(self.assessment, timezone.localdate()) if drafting else None

    def row(self, pk: int) -> ScorecardRow:
        """Return the row of this score with its suggestion, whether the filter leaves it or not.

        Raises `LookupError` for a score of another assessment.
        """
        if row := self.find_row(pk):
            return row
        raise LookupError(f"no score {pk} in assessment {self.assessment.pk}")

    def find_row(self, pk: int) -> ScorecardRow | None:
        """Return the row of this score as `row` does; None for a score of another assessment."""
        row = next((row for row in self.rows if row.score.pk == pk), None)
        if row:
            row.known = self.known
        return row

    @property
    def suggested(self) -> list[ScorecardRow]:
        """The leaves that the filter leaves and for which the program proposes points now."""
        for row in self.shown:
            row.known = self.known
        return [row for row in self.shown if row.suggestion]

    @property
    def asks(self) -> bool:
        """Has the person still to score a leaf for which the program may know the points?"""
        open_ones = (
            row
            for row in self.rows
            if row.editable and row.criterion.source and not row.score.complete
        )
        return self.steps.may(State.DRAFT) and any(open_ones)

    @cached_property
    def shown(self) -> list[ScorecardRow]:
        """The leaves that the filter leaves."""
        return [row for row in self.rows if self._fits(row)]

    def _fits(self, row: ScorecardRow) -> bool:
        wanted = self.wanted
        if "area" in wanted and wanted["area"] != (row.criterion.area_id or -1):
            return False
        if any(wanted.get(name) and not getattr(row, name) for name in FLAGS):
            return False
        words = fold(wanted.get("q", "")).split()
        text = fold(f"{row.criterion.code} {row.criterion.name}") if words else ""
        return all(word in text for word in words)

    @cached_property
    def counts(self) -> Counter:
        """How many leaves each filter would leave by itself, and per lĩnh vực."""
        names = (*FLAGS, "unproved", "self_scored")
        found = Counter(
            {name: sum(bool(getattr(row, name)) for row in self.rows) for name in names}
        )
        return found + Counter(row.criterion.area_id or -1 for row in self.rows)

    @cached_property
    def areas(self) -> list[tuple[int, str]]:
        """The choices of lĩnh vực."""
        keys = dict.fromkeys(row.criterion.area_id or -1 for row in self.rows)
        return [(key, str(self.criteria[key]) if key in self.criteria else EXTRAS) for key in keys]

    def _above(self, criterion: Criterion) -> list[Criterion]:
        """The nodes above a criterion, the nearest first."""
        found = []
        while criterion.parent_id:
            criterion = self.criteria[criterion.parent_id]
            found.append(criterion)
        return found

    @cached_property
    def sums(self) -> dict[int, ScoreSums]:
        """The sums under each node, -1 for bonus and penalty; a filter leaves them as they are."""
        found: dict[int, ScoreSums] = {}
        for row in self.rows:
            above = [each.pk for each in self._above(row.criterion)]
            for pk in above if row.criterion.area_id else [*above, -1]:
                found.setdefault(pk, ScoreSums()).add(row)
        return found

    @property
    def groups(self) -> list[ScorecardGroup]:
        """What the filter leaves, by lĩnh vực, each node before its leaves."""
        found: dict[int, ScorecardGroup] = {}
        for row in self.shown:
            key = row.criterion.area_id or -1
            if key not in found:
                title = str(self.criteria[key]) if key in self.criteria else EXTRAS
                found[key] = ScorecardGroup(str(key), title, self.sums.get(key, ScoreSums()), [])
            self._put(found[key], row)
        return list(found.values())

    def _put(self, group: ScorecardGroup, row: ScorecardRow) -> None:
        """Add a leaf under the nodes above it that don't stand there yet."""
        have = {line.id for _, line in group.lines}
        nodes = [
            ScorecardNode(each, self.sums[each.pk])
            for each in reversed(self._above(row.criterion))
            if each.parent_id
        ]
        group.lines += [("node", node) for node in nodes if node.id not in have]
        group.lines.append(("row", row))

    def around(self, row: ScorecardRow) -> tuple[list[ScorecardNode], ScorecardGroup]:
        """Return the nodes above a leaf and its group, to take the place of those in the page after
        a save.
        """
        nodes = [
            ScorecardNode(each, self.sums[each.pk], True)
            for each in self._above(row.criterion)
            if each.parent_id
        ]
        key = row.criterion.area_id or -1
        return nodes, ScorecardGroup(str(key), "", self.sums.get(key, ScoreSums()), [], True)

    def next_after(self, pk: int) -> ScorecardRow | None:
        """Return the next leaf in the filter that this person has still to score."""
        order = [row.score.pk for row in self.rows]
        at = order.index(pk)
        later: Iterator[ScorecardRow] = (row for row in self.rows[at + 1 :] if self._fits(row))
        return next((row for row in later if row.editable and row.incomplete), None)

    @property
    def total(self) -> Decimal:
        """The total that stands: of the appraisal once it has a result, else of the self-score."""
        return (
            self.assessment.final_total
            if self.assessment.has_result
            else self.assessment.self_total
        )

    @cached_property
    def reachable(self) -> Decimal:
        """The points that can be reached by what is scored so far without surveys."""
        if self.assessment.has_result:
            return counted_maximum(row.score for row in self.rows)
        return counted_maximum((row.score for row in self.rows if row.self_scored), final=False)

    @property
    def index(self) -> Decimal | None:
        """The total in per cent of what can be reached; None while the first appraisal goes on."""
        if self.assessment.pending or self.assessment.has_result:
            return self.assessment.index
        return index(self.total, self.reachable)

    @property
    def band(self) -> str:
        return (
            "" if self.index is None else band_of(self.index, self.assessment.criteria_set.grades)
        )

    @property
    def done(self) -> int:
        """How many leaves the unit has nothing left to say about."""
        return self.counts["self_scored"] - self.counts["incomplete"]

    @property
    def percent_done(self) -> int:
        """The same of a hundred."""
        return self.done * 100 // (self.counts["self_scored"] or 1)

    @property
    def to_explain(self) -> int:
        """How many questioned leaves bear no explanation yet."""
        return self.counts["unexplained"]

    def enterable(self, row: ScorecardRow) -> bool:
        return row.editable and self.steps.may(State.DRAFT)

    def explainable(self, row: ScorecardRow) -> bool:
        return row.editable and row.questioned and self.steps.may(State.EXPLANATION)
