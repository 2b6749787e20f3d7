"""What is not yet issued and rests on the figures of a statistical form: draft reports to build
again, scores to take again. What was issued stays, and says itself what has changed since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max

from accounts.models import User
from indicators.models import FormEntry, StatisticalForm, Target
from parindex.facts import Facts
from parindex.models import Assessment, Score
from parindex.suggestions.proposals import suggestions_of
from parindex.suggestions.unit_year import UnitYear
from plans.models import Plan
from reports.models import Report
from vietnamese import number

OF_STATISTICS = ("statistics", "statistics_complete")


class RestingScore(NamedTuple):
    """A score whose figures are others now: what was entered, and what the form says."""

    score: Score
    entered: str
    now: str


@dataclass(frozen=True)
class Resting:
    """Drafts built before the newest figure, and scores entered with other figures."""

    reports: Sequence[Report]
    scores: Sequence[RestingScore]

    @property
    def empty(self) -> bool:
        return not self.reports and not self.scores


def resting_on(plan: Plan, form: StatisticalForm, user: User, *, today: date) -> Resting:
    """Return what `user` sees of what rests on the figures of `form` and is not yet issued."""
    targets = Target.objects.of_plan(plan)
    fed = targets.filter(fed_by__form__code=form.code, fed_by__form__owner=form.owner_id).exists()
    changed = _last_change(plan, form)
    reports = list(_old_drafts(plan, user, changed)) if changed else []
    return Resting(reports, _other_scores(plan, form, user, fed=fed, today=today))


def _last_change(plan: Plan, form: StatisticalForm) -> datetime | None:
    """When a figure of the form was sent or reviewed last."""
    moments = FormEntry.objects.of_form(plan, form).aggregate(
        sent=Max("sent_at"), reviewed=Max("reviewed_at")
    )
    return max((each for each in moments.values() if each), default=None)


def _old_drafts(plan: Plan, user: User, changed: datetime):
    drafts = Report.objects.visible_to(user).filter(plan=plan, state__in=Report.OPEN)
    return drafts.filter(frozen_at__lt=changed).select_related("period__plan", "plan")


def _other_scores(
    plan: Plan, form: StatisticalForm, user: User, *, fed: bool, today: date
) -> list[RestingScore]:
    """The scores of the plan's year that were entered with figures other than those of today."""
    own = Assessment.objects.owned_by(user).of_unit(plan.unit_id).of_year(plan.year)
    assessment = own.filter(state=Assessment.State.DRAFT).with_set().first()
    if assessment is None:
        return []
    scores = assessment.scores.select_related("criterion").in_order()
    entered = [each for each in scores if each.complete and _reads(each, form, fed=fed)]
    if not entered:
        return []
    found = suggestions_of(entered, UnitYear(assessment, today, proving=False))
    pairs = (
        (score, Facts.from_json(score.facts), found[score.criterion_id].facts)
        for score in entered
        if score.criterion_id in found
    )
    return [
        RestingScore(score, _in_words(old), _in_words(new))
        for score, old, new in pairs
        if old != new
    ]


def _reads(score: Score, form: StatisticalForm, *, fed: bool) -> bool:
    source = score.criterion.source
    if source.get("kind") == "target":
        return fed
    return source.get("kind") in OF_STATISTICS and source.get("form") in (None, form.code)


def _in_words(facts: Facts) -> str:
    """The figures as people read them: `590/600`, `12`, `có`."""
    if facts.numerator is not None and facts.denominator is not None:
        return f"{number(facts.numerator)}/{number(facts.denominator)}"
    if facts.yes is not None:
        return "có" if facts.yes else "không"
    value = facts.value if facts.count is None else facts.count
    return "chưa có" if value is None else number(value)
