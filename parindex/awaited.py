"""Whose word scoring waits for: an office's, the standing body's, an appraiser's."""

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User

from .assessment_steps import STEP_OF
from .models import Assessment, CriteriaSet, Score


def assessments_owed_by(user: User) -> QuerySet[Assessment]:
    """Return the assessments in which the office of `user` owes scores or explanations, with how
    many (`left`) and with the window of their step.
    """
    left = _count(Score.objects.owed_by(user))
    rows = Assessment.objects.scored_by(user).annotate(left=left).filter(left__gt=0)
    return rows.with_window(STEP_OF)


def assessments_to_hand_in(user: User) -> QuerySet[Assessment]:
    """Return the assessments that `user` hands in as the standing body, with how many scores or
    explanations of all offices are missing (`left`) and with the window of their step.
    """
    left = _count(Score.objects.self_scored().wanting())
    rows = Assessment.objects.lockable_by(user).to_hand_in().annotate(left=left)
    return rows.with_window(STEP_OF)


def assessments_to_appraise(user: User) -> QuerySet[Assessment]:
    """Return the assessments that `user` appraises and that are not published, with how many scores
    wait for their first appraisal (`to_judge`) and their second (`again`), how many nobody has
    appraised (`unjudged`), who conducts them, and with the window of their step.
    """
    mine = Score.objects.appraised_by(user)
    rows = Assessment.objects.appraised_by(user).exclude(state=Assessment.State.PUBLISHED)
    rows = rows.annotate(
        to_judge=_count(mine.waiting_for(user)),
        unjudged=_count(Score.objects.self_scored().filter(first_verdict="")),
        again=_count(mine.awaiting_second()),
    )
    return rows.with_set().with_conductor(user).with_window(STEP_OF)


def rounds_to_publish(user: User) -> QuerySet[CriteriaSet]:
    """Return the rounds of an appraiser in which every unit has its second appraisal, while no
    decision is on its way.
    """
    units = Assessment.objects.filter(criteria_set=OuterRef("pk"))
    again = Score.objects.filter(assessment__criteria_set=OuterRef("pk")).awaiting_second()
    rounds = CriteriaSet.objects.kept_by(user).in_force().undecided()
    return rounds.filter(Exists(units), ~Exists(units.short_of_second()), ~Exists(again))


def _count(scores: QuerySet[Score]) -> Coalesce:
    """How many of `scores` the assessment of an outer query has."""
    mine = scores.filter(assessment=OuterRef("pk")).order_by().values("assessment")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)
