"""Keeps what the program suggested at the lock, so that the difference to the self-score stays
visible for ever.
"""

from django.utils import timezone

from accounts.models import User
from foundation.journal.acts import acting

from ..models import Assessment, Score
from ..suggestions.proposals import suggestions_of
from ..suggestions.unit_year import UnitYear

KEPT = ["suggested_points", "suggested_words"]


def freeze_suggestions(assessment: Assessment, *, by: User) -> None:
    """Store today's suggestions with their scores; a score without any keeps what it had."""
    scores = list(assessment.scores.select_related("criterion").in_order())
    found, changed = suggestions_of(scores, UnitYear(assessment, timezone.localdate())), []
    for score in scores:
        if suggestion := found.get(score.criterion_id):
            score.suggested_points, score.suggested_words = (
                suggestion.outcome.points,
                suggestion.outcome.words[:500],
            )
            changed.append(score)
    with acting(by=by):
        Score.objects.bulk_update(changed, KEPT, batch_size=200)
