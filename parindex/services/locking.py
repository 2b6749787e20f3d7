"""Locks what a service writes in, parents first: the criteria set, then assessments by their id.

Scores with their evidence, steps and totals are written under the lock of their assessment alone,
criteria of a draft under that of their set, windows and assignments under that of the set and of
the assessments that they open or close. What stands below needs no lock of its own, and nobody
waits for somebody who waits for them. The locks let rows point at what is locked (`no_key`): a
row that is stored twice in a transaction has its set looked up again, and who holds the set may be
waiting for that row.
"""

from django.db.models import QuerySet

from accounts.models import User

from ..models import Assessment, CriteriaSet, Score


def lock_set(sets: QuerySet[CriteriaSet], pk: int) -> CriteriaSet | None:
    """Return the set `pk` as it stands, locked until the transaction ends; None when it is not
    among `sets`.
    """
    return sets.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def lock_assessments(assessments: QuerySet[Assessment]) -> list[Assessment]:
    """Return the assessments as they stand, locked one after the other by their id."""
    return list(assessments.order_by("pk").select_for_update(of=("self",), no_key=True))


def lock_assessment(pk: int) -> Assessment:
    """Return the assessment with its unit and set, locked until the transaction ends.

    Its document is read afterwards: what is joined to a row that had to be waited for stands there
    as it was before the wait.
    """
    return _locked(Assessment.objects.all(), pk)


def _locked(assessments: QuerySet[Assessment], pk: int) -> Assessment:
    found = assessments.select_related("unit", "criteria_set")
    return found.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock_score(score: Score, by: User) -> Score:
    """Return the score with its criterion and office, in its assessment, which is locked; annotated
    with whether `by` may enter and explain it (`editable`), and with its `piece_count`.
    """
    assessment = lock_assessment(score.assessment_id)
    # not in one query, for the same reason
    rows = assessment.scores.with_editable(by).with_piece_count()
    return rows.select_related("criterion", "unit").get(pk=score.pk)


def lock_card(score: Score, by: User) -> Score:
    """Return the same among all scores of its assessment, which is locked `with_keeper` and knows
    them as the scorecard of `by` shows them (`scores_told`): two queries as well.
    """
    assessment = _locked(Assessment.objects.with_keeper(by), score.assessment_id)
    told = {each.pk: each for each in assessment.scores.for_card(by)}
    for each in told.values():
        each.assessment = assessment
    assessment.scores_told = list(told.values())
    return told[score.pk]
