"""Results of sociological surveys, stored as scores until the round is published."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.journal.acts import acting

from ..facts import Facts, FactsMissing
from ..models import Assessment, CriteriaSet, Criterion, Score
from . import ScoreRefused
from .counting import set_totals
from .desk import check_results_open
from .locking import lock_assessments, lock_set

FIELDS = ["facts", "self_points", "self_words", "self_by", "self_at", "version"]


@transaction.atomic
def store_survey(
    criteria_set: CriteriaSet, results: Mapping[int, Facts], *, by: User, reason: str = ""
) -> int:
    """Store survey results by the id of their score (empty takes one away); return how many.

    The totals of each assessment are summed anew once. The lock of self-scores does not stand in
    the way, publication does. Raises `ScoreRefused` when `by` does not run the round, it is over,
    or a result makes no points; then nothing is stored.
    """
    stored = lock_set(CriteriaSet.objects.kept_by(by), criteria_set.pk)
    if not stored or not stored.running:
        raise ScoreRefused("Chỉ người thẩm định nhập được kết quả điều tra, trước khi công bố.")
    check_results_open(stored.pk)
    touched = Score.objects.filter(pk__in=results).values("assessment")
    assessments = lock_assessments(stored.assessments.filter(pk__in=touched))
    scores = Score.objects.filter(assessment__in=assessments).surveyed().with_parts()
    found = list(scores.filter(pk__in=results))
    if len(found) != len(results):
        raise ScoreRefused("Chỉ nhập được kết quả của tiêu chí điều tra xã hội học trong đợt này.")
    for score in found:
        _set_result(score, results[score.pk], by)
    with acting(by=by, why=reason):
        Score.objects.bulk_update(found, FIELDS, batch_size=200)
    _sum_anew(assessments)
    return len(found)


def _set_result(score: Score, facts: Facts, by: User) -> None:
    points, words = None, ""
    if not facts.empty:
        try:
            outcome = score.criterion.formula.score(
                facts, score.maximum, nominal=score.criterion.maximum
            )
        except FactsMissing as missing:
            raise ScoreRefused(
                f"{score.assessment.unit}, {score.criterion.code}: {missing}"
            ) from missing
        points, words = outcome.points, outcome.words
    score.facts, score.self_points, score.self_words = facts.as_json(), points, words
    score.self_by, score.self_at = by, timezone.now()
    score.version += 1


def _sum_anew(assessments: Iterable[Assessment]) -> None:
    """Bring the totals of these assessments up to date, their scores read in one query."""
    by_assessment: dict[int, list[Score]] = {}
    for score in Score.objects.filter(assessment__in=assessments).select_related("criterion"):
        by_assessment.setdefault(score.assessment_id, []).append(score)
    for assessment in assessments:
        set_totals(assessment, by_assessment[assessment.pk])


def survey_leaves(criteria_set: CriteriaSet) -> list[Criterion]:
    """Return the criteria of the set that a survey scores, in order."""
    return list(criteria_set.criteria.leaves().filter(method=Criterion.Method.SURVEY))
