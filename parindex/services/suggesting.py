"""Takes what the program suggests for all leaves that nobody scored yet, and takes it back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from accounts.models import User

from ..facts import Facts
from ..models import Assessment, Score, ScoreEvidence
from ..suggestions import Suggestion, suggestions
from . import ScoreRefused
from .scoring import attach_evidence, enter_score


@transaction.atomic
def take_suggestions(assessment: Assessment, *, by: User) -> dict[int, int]:
    """Enter the suggestions of all leaves that nobody scored yet and `by` may score, with their evidence.

    Returns the version that each score got, by id: what `give_back` asks for. Raises `ScoreRefused` when there is
    nothing to take, the window is not open or the self-score is locked.
    """
    open_ones = Score.objects.scored_by(by).filter(assessment=assessment, self_points=None, not_applicable=False)
    found = suggestions(assessment, today=timezone.localdate())
    taken = {}
    for score in open_ones.filter(criterion__in=found).with_parts().in_order():
        taken[score.pk] = _take(score, found[score.criterion_id], by)
    if not taken:
        raise ScoreRefused("Không có điểm gợi ý nào cho các tiêu chí chưa chấm.")
    return taken


def _take(score: Score, suggestion: Suggestion, by: User) -> int:
    entered = enter_score(score, by=by, seen=score.version, facts=suggestion.facts, suggestion=suggestion.outcome)
    attach_evidence(entered, by=by, evidence=suggestion.evidence)
    return entered.version


@transaction.atomic
def give_back(assessment: Assessment, *, by: User, taken: Mapping[int, int]) -> int:
    """Clear the scores that `take_suggestions` entered and nobody saved since, their evidence too; return how many.

    Raises `ScoreRefused`.
    """
    scores = assessment.scores.filter(pk__in=taken, self_by=by).with_parts().in_order()
    unmoved = [score for score in scores if score.version == taken[score.pk]]
    for score in unmoved:
        enter_score(score, by=by, seen=score.version, facts=Facts())
    ScoreEvidence.objects.filter(score__in=unmoved).delete()
    return len(unmoved)
