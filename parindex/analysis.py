"""Where points are lost or at risk, what would save them, and how a unit compares."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Avg, Case, Count, F, QuerySet, When
from django.db.models.functions import Coalesce

from accounts.models import User
from vietnamese import number, short_date, signed

from .facts import half_up
from .models import Assessment, Criterion, Score
from .scorecard import Scorecard
from .suggestions.proposals import Suggestion, suggestions_of
from .suggestions.unit_year import SupportingRow, UnitYear

NO_OFFICE = "Chưa có đơn vị phụ trách"
AT_RISK = ("tasks_done", "reports_sent", "reports_late", "target", "statistics_complete")
Scope, Method = Criterion.Scope, Criterion.Method


@dataclass(frozen=True)
class PointLoss:
    """The points of an area, criterion or office: how many there are, how many were reached."""

    name: str
    maximum: Decimal
    points: Decimal

    @property
    def lost(self) -> Decimal:
        return self.maximum - self.points


def standing_points(score: Score) -> Decimal | None:
    """Return the points that a score stands at: the appraisal's once it has a result, before those
    of the unit.
    """
    final = score.final_points if score.assessment.has_result else None
    return score.self_points if final is None else final


def losses(scores: Iterable[Score], by: str) -> list[PointLoss]:
    """Return where points are lost by `area`, `criterion` or `office`, the most first, among leaves
    with points.
    """
    names = {"area": lambda s: str(s.criterion.area), "criterion": lambda s: str(s.criterion)}
    name_of = names.get(by, lambda s: s.unit.short_name if s.unit else NO_OFFICE)
    sums: dict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for score in scores:
        points = standing_points(score)
        if score.criterion.scope == Scope.MAIN and points is not None:
            sums[name_of(score)][0] += (
                score.final_maximum if score.assessment.has_result else score.maximum
            )
            sums[name_of(score)][1] += points
    found = [PointLoss(name, *values) for name, values in sums.items()]
    return sorted((each for each in found if each.lost > 0), key=lambda each: -each.lost)


@dataclass(frozen=True)
class PointRisk:
    """A leaf whose suggestion lies below its maximum, with the rows that cost the points."""

    score: Score
    suggestion: Suggestion

    @property
    def lost(self) -> Decimal:
        return self.score.maximum - self.suggestion.outcome.points

    @property
    def rows(self) -> list[SupportingRow]:
        return [row for row in self.suggestion.rows if row.lost]


@dataclass(frozen=True)
class WhatIfChange:
    """What a what-if does to one leaf."""

    score: Score
    before: Suggestion
    after: Suggestion

    @property
    def gain(self) -> Decimal:
        return self.after.outcome.points - self.before.outcome.points


@dataclass(frozen=True)
class WhatIf:
    """What happens when rows are done by a day: the leaves that change and the sum of it; nothing
    is written.

    `beyond` are those of the rows that would not count as done all the same.
    """

    keys: tuple[str, ...]
    by: date
    changes: Sequence[WhatIfChange]
    beyond: Sequence[SupportingRow] = ()
    office: str = ""

    @property
    def gain(self) -> Decimal:
        return sum((change.gain for change in self.changes), Decimal(0))

    @property
    def words(self) -> str:
        """`nếu 4 nhiệm vụ và 1 báo cáo này xong trước 30/11/2026: +1,75 điểm`."""
        counts = (("nhiệm vụ", "task-"), ("báo cáo", "report-"))
        parts = [
            (sum(key.startswith(prefix) for key in self.keys), noun) for noun, prefix in counts
        ]
        named = " và ".join(f"{count} {noun}" for count, noun in parts if count)
        return f"nếu {named} này xong trước {short_date(self.by)}: {signed(self.gain, 2)} điểm"


class RiskOutlook:
    """What is at risk in an assessment on a day, and what would save it."""

    def __init__(self, scores: Iterable[Score], known: UnitYear, *, by: date | None = None):
        """Take scores with their criteria and units, what is known, and the day of what-ifs."""
        self.known, self.by = known, by or known.last_day
        self.scores = [score for score in scores if score.criterion.source.get("kind") in AT_RISK]
        self.now = suggestions_of(self.scores, known)

    @property
    def risks(self) -> list[PointRisk]:
        """The leaves that late tasks, missed targets, unsent reports and missing statistics cost
        most, in order.
        """
        found = [
            PointRisk(score, self.now[score.criterion_id])
            for score in self.scores
            if score.criterion_id in self.now
        ]
        return sorted(
            (each for each in found if each.lost > 0 and each.rows), key=lambda each: -each.lost
        )

    @property
    def lost(self) -> Decimal:
        return sum((risk.lost for risk in self.risks), Decimal(0))

    @property
    def choices(self) -> list[SupportingRow]:
        """The unfinished tasks and unsent reports that may be taken as done, each once."""
        rows = [row for suggestion in self.now.values() for row in suggestion.rows if row.key]
        return list({row.key: row for row in rows}.values())

    def if_done(self, keys: Collection[str], office: str = "") -> WhatIf:
        """Return what changes when the rows of these keys are done; unknown keys are left out."""
        known = [row.key for row in self.choices if row.key in keys]
        then = self.known.if_done(known, self.by)
        after = suggestions_of(self.scores, then)
        changes = [
            WhatIfChange(score, self.now[score.criterion_id], after[score.criterion_id])
            for score in self.scores
            if score.criterion_id in self.now and score.criterion_id in after
        ]
        beyond = [task.row for task in then.beyond]
        return WhatIf(
            tuple(known), self.by, [change for change in changes if change.gain], beyond, office
        )

    @property
    def by_office(self) -> list[WhatIf]:
        """What each office would save by finishing all its rows, the most first."""
        keys = defaultdict(list)
        for row in self.choices:
            keys[row.office or "Cơ quan thường trực"].append(row.key)
        found = [self.if_done(each, office) for office, each in keys.items()]
        return sorted((each for each in found if each.changes), key=lambda each: -each.gain)


class AssessmentBrief:
    """An assessment in a few figures: its total, and until appraisal begins what is at risk."""

    def __init__(self, assessment: Assessment, user: User, *, today: date):
        """Take the assessment with its unit and set, who looks at it, and the day."""
        self.assessment, self.scorecard = assessment, Scorecard(assessment, user)
        self.known = None if assessment.appraised else UnitYear(assessment, today, proving=False)

    @cached_property
    def outlook(self) -> RiskOutlook | None:
        return (
            RiskOutlook((row.score for row in self.scorecard.rows), self.known)
            if self.known
            else None
        )


@dataclass(frozen=True)
class ComparedLeaf:
    """A leaf beside the same code of last year and beside the average of the set; `changed` says
    how they differ.
    """

    score: Score
    points: Decimal | None
    last: Decimal | None
    average: Decimal | None
    changed: str

    @property
    def since_last(self) -> Decimal | None:
        if self.changed or self.points is None or self.last is None:
            return None
        return self.points - self.last

    @property
    def beside_average(self) -> Decimal | None:
        if self.points is None or self.average is None:
            return None
        return self.points - self.average


@dataclass(frozen=True)
class IndexComparison:
    """The leaves of an assessment beside last year and beside an average; `basis` says of what."""

    rows: Sequence[ComparedLeaf]
    basis: str
    provisional: bool = False


def compared(assessment: Assessment, scores: Iterable[Score], user: User) -> IndexComparison:
    """Return each leaf of `scores` beside last year's of the unit and beside the average that
    `user` may know.

    That is the average of this round once it is published; before, appraisers see that of the units
    that are through, others that of last year's round (two queries).
    """
    before = Score.objects.filter(assessment__in=_last_year(assessment)).select_related(
        "criterion", "assessment"
    )
    by_code = {
        score.criterion.code: score for score in before.filter(assessment__unit=assessment.unit_id)
    }
    published = Assessment.objects.filter(state=Assessment.State.PUBLISHED)
    if assessment.state == Assessment.State.PUBLISHED:
        group, basis = published.of_round(assessment.criteria_set), "{} đơn vị đã công bố kết quả"
    elif user.appraises:
        group, basis = (
            Assessment.objects.of_round(assessment.criteria_set).through(),
            "{} đơn vị đã thẩm định xong",
        )
    else:
        group, basis = (
            published.filter(pk__in=_last_year(assessment)),
            "{} đơn vị đã công bố kết quả năm trước",
        )
    averages, units = _averages(group)
    other_year = assessment.state != Assessment.State.PUBLISHED and not user.appraises
    rows = []
    for score in scores:
        old = by_code.get(score.criterion.code)
        changed = _changed(score.criterion, old) if by_code else ""
        average = (
            None if other_year and (changed or not old) else averages.get(score.criterion.code)
        )
        last = standing_points(old) if old else None
        rows.append(ComparedLeaf(score, standing_points(score), last, average, changed))
    return IndexComparison(
        rows,
        basis.format(units) if units > 1 else "",
        assessment.state != Assessment.State.PUBLISHED,
    )


def _last_year(assessment: Assessment) -> QuerySet[Assessment]:
    """The assessments of the same province and level by last year's set."""
    this = assessment.criteria_set
    return Assessment.objects.of_year(this.year - 1).filter(
        criteria_set__authority=this.authority_id, criteria_set__level=this.level
    )


def _changed(criterion: Criterion, old: Score | None) -> str:
    if old is None:
        return "tiêu chí mới"
    if old.criterion.name != criterion.name:
        return f"năm trước là “{old.criterion.name}”"
    if old.criterion.maximum != criterion.maximum:
        return f"điểm tối đa năm trước {number(old.criterion.maximum)}"
    return "" if old.criterion.rule == criterion.rule else "cách chấm đã đổi"


def _averages(assessments: QuerySet[Assessment]) -> tuple[dict[str, Decimal], int]:
    """The mean final points of each leaf over these assessments, by code, and how many they are."""
    own = Coalesce("second_points", "first_points")
    final = Case(When(criterion__method=Method.SURVEY, then=F("self_points")), default=own)
    leaves = (
        Score.objects.filter(assessment__in=assessments.order_by())
        .order_by()
        .values_list("criterion__code")
    )
    rows: list[tuple] = list(leaves.annotate(mean=Avg(final), units=Count("pk")))
    found = {code: half_up(Decimal(str(mean))) for code, mean, _ in rows if mean is not None}
    return found, max((units for *_, units in rows), default=0)
