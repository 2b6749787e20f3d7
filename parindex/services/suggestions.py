"""Takes what the program suggests for all leaves that nobody scored yet, and takes it back."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from foundation.journal.acts import acting
from plans.models import Evidence

from ..facts import Facts
from ..models import Assessment, Score, ScoreEvidence
from ..rules import Outcome
from ..suggestions.proposals import Suggestion, suggestions_of
from ..suggestions.unit_year import UnitYear
from . import ScoreRefused
from .counting import recount, settle
from .locking import lock_assessment
from .own_evidence import documents_as_pieces
from .scoring import check_scoring, declare

WRITTEN = [
    "facts",
    "self_by",
    "self_at",
    "self_points",
    "self_words",
    "suggested_points",
    "suggested_words",
    "version",
]


class SuggestionOffer(NamedTuple):
    """A leaf that nobody scored yet with what the program proposes for it."""

    score: Score
    suggestion: Suggestion


class TakenSuggestion(NamedTuple):
    """What taking a suggestion did to its score: the version that it made, and the ids of the
    `ScoreEvidence` that it attached.
    """

    version: int
    pieces: list[int]


def offers_of(scores: Iterable[Score], known: UnitYear) -> list[SuggestionOffer]:
    """Return what could be taken for those of `scores` that nobody scored yet."""
    scores = [score for score in scores if not score.complete]
    found = suggestions_of(scores, known)
    return [
        SuggestionOffer(score, found[score.criterion_id])
        for score in scores
        if score.criterion_id in found
    ]


def points_of(offers: Iterable[SuggestionOffer]) -> Decimal:
    """Return the points that taking `offers` would bring."""
    return sum((offer.suggestion.outcome.points for offer in offers), Decimal(0))


@transaction.atomic
def take_suggestions(assessment: Assessment, *, by: User) -> dict[int, TakenSuggestion]:
    """Enter what is suggested for all unscored leaves that `by` may score, with its evidence.

    Returns what was done to each score, by id: what `give_back` asks for. As many queries for one
    leaf as for all. Raises `ScoreRefused` when there is nothing to take, the window is not open
    or the self-score is locked.
    """
    assessment, mine = _locked(assessment, by)
    offers = offers_of(mine, UnitYear(assessment, timezone.localdate()))
    if not offers:
        raise ScoreRefused("Không có điểm gợi ý nào cho các tiêu chí chưa chấm.")
    _write(assessment, ((score, found.facts, found.outcome) for score, found in offers), by=by)
    taken = {score.pk: TakenSuggestion(score.version, []) for score, _ in offers}
    documents = {pk for _, found in offers for pk in found.documents}
    for piece in _attach(offers, documents_as_pieces(assessment, documents, by=by)):
        taken[piece.score_id].pieces.append(piece.pk)
    return taken


@transaction.atomic
def give_back(assessment: Assessment, *, by: User, taken: Mapping[int, TakenSuggestion]) -> int:
    """Clear the scores that `take_suggestions` entered and nobody saved since, and take off the
    evidence that it attached, unless a person noted a page since.

    Returns how many there were. Raises `ScoreRefused`.
    """
    assessment, mine = _locked(assessment, by)
    unmoved = [
        score
        for score in mine
        if score.self_by_id == by.pk
        and score.pk in taken
        and score.version == taken[score.pk].version
    ]
    if not unmoved:
        return 0
    pieces = [pk for score in unmoved for pk in taken[score.pk].pieces]
    ScoreEvidence.objects.filter(score__in=unmoved, pk__in=pieces, page="").delete()
    _write(assessment, ((score, Facts(), None) for score in unmoved), by=by)
    return len(unmoved)


def _attach(offers: Sequence[SuggestionOffer], own: Mapping[int, Evidence]) -> list[ScoreEvidence]:
    """Attach the evidence of `offers` that their scores lack, documents of the program as `own`
    has them in the register; return what was attached.
    """
    scores = [score for score, _ in offers]
    attached = ScoreEvidence.objects.filter(score__in=scores).values_list("score", "evidence")
    proposed = {
        (score.pk, piece.pk): ScoreEvidence(score=score, evidence=piece)
        for score, found in offers
        for piece in (*found.evidence, *(own[pk] for pk in found.documents if pk in own))
    }
    for known in attached:
        proposed.pop(known, None)
    return ScoreEvidence.objects.bulk_create(proposed.values())


def _locked(assessment: Assessment, by: User) -> tuple[Assessment, Sequence[Score]]:
    """The assessment, locked, and the scores in it that `by` may enter now."""
    assessment = lock_assessment(assessment.pk)
    scores = list(assessment.scores.scored_by(by).select_related("criterion", "unit").in_order())
    if scores:
        check_scoring(assessment)
    return assessment, scores


def _write(
    assessment: Assessment, entries: Iterable[tuple[Score, Facts, Outcome | None]], *, by: User
) -> None:
    """Store the figures as the next version of their scores, and bring the totals up to date."""
    scores = []
    for score, facts, suggestion in entries:
        declare(score, facts, by=by, suggestion=suggestion)
        settle(score)
        score.version += 1
        scores.append(score)
    with acting(by=by):
        Score.objects.bulk_update(scores, WRITTEN, batch_size=200)
    recount(assessment)
