"""What proved the same criterion the year before: by its name where codes moved, else its code."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accounts.models import User
from plans.models import Evidence
from vietnamese import fold

from .models import Assessment, Criterion, Score, ScoreEvidence


@dataclass(frozen=True)
class LastPiece:
    """A piece that is offered again; `page` is that of the year before, empty for a newer version
    of the piece, whose pages may have moved.
    """

    evidence: Evidence
    code: str  # of the criterion that it proved
    page: str = ""
    renewed: bool = False  # did it take the place of the piece of the year before?


@dataclass(frozen=True)
class LastYear:
    """The pieces that proved the same criterion in the last year that was scored before."""

    year: int
    pieces: Sequence[LastPiece]


def last_year_of(score: Score, user: User) -> LastYear | None:
    """Return what may be used again for `score`, of its authority and those that it succeeded;
    None without any.

    One query when nothing was scored before, at most five and one for each version that took a
    piece's place.
    """
    criteria_set = score.assessment.criteria_set
    earlier = Assessment.objects.filter(
        unit__in=user.readable_authorities,
        criteria_set__level=criteria_set.level,
        criteria_set__year__lt=criteria_set.year,
    )
    before = list(earlier.order_by("-criteria_set__year").values_list("pk", "criteria_set__year"))
    if not before:
        return None
    year = before[0][1]
    compared = [score.assessment_id, *(pk for pk, of in before if of == year)]
    leaves = Score.objects.filter(assessment__in=compared).select_related("criterion")
    old, now = {}, []
    for each in leaves:
        if each.assessment_id == score.assessment_id:
            now.append(each.criterion)
        else:
            old[each.pk] = each.criterion
    wanted = {each.pk for each in same_criteria(score.criterion, old.values(), now)}
    cited = ScoreEvidence.objects.filter(
        score__in=[pk for pk, criterion in old.items() if criterion.pk in wanted]
    ).select_related("evidence", "score__criterion")
    pieces = _offered(list(cited), set(score.pieces.values_list("evidence", flat=True)))
    return LastYear(year, pieces) if pieces else None


def same_criteria(
    criterion: Criterion, old: Iterable[Criterion], now: Iterable[Criterion]
) -> list[Criterion]:
    """Return those of the `old` criteria that are `criterion`, one of `now`.

    One of the same name and code is it; else the one of its name, unless that name goes with the
    old code still; else the one of its code, unless that moved to another. Names that several bear
    under other codes tell nothing.
    """
    old, name = list(old), fold(criterion.name)
    stays = {(each.code, fold(each.name)) for each in now}
    named = [each for each in old if fold(each.name) == name]
    if same := [each for each in named if each.code == criterion.code]:
        return same
    moved = [each for each in named if (each.code, name) not in stays]
    if moved:
        return moved if len({each.code for each in moved}) == 1 else []
    names = {told for _, told in stays}
    return [each for each in old if each.code == criterion.code and fold(each.name) not in names]


def _offered(cited: Sequence[ScoreEvidence], attached: set[int]) -> list[LastPiece]:
    newest = Evidence.objects.filter(pk__in={each.evidence_id for each in cited}).newest()
    found: dict[int, LastPiece] = {}
    for each in cited:
        piece, code = newest[each.evidence_id], each.score.criterion.code
        renewed = piece.pk != each.evidence_id
        if piece.pk not in attached:
            page = "" if renewed else each.page
            found.setdefault(piece.pk, LastPiece(piece, code, page, renewed))
    return list(found.values())
