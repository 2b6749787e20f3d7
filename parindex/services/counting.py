"""Keeps points and totals of an assessment in step with what was declared; the one place that
writes them.
"""

from collections.abc import Iterable
from decimal import Decimal

from ..facts import FactsMissing
from ..models import Assessment, Criterion, Score
from ..rules import Outcome
from ..tree import index, maxima_in_force, with_extras

FULL = "Không áp dụng: đủ điểm"
LEFT_OUT = "Không áp dụng: điểm tối đa phân bổ cho tiêu chí khác"
Scope = Criterion.Scope


def outcome_of(score: Score, maximum: Decimal) -> Outcome | None:
    """Return what the rule yields for the declared figures out of `maximum`; None if too few."""
    criterion = score.criterion
    try:
        return criterion.formula.score(score.declared, maximum, nominal=criterion.maximum)
    except FactsMissing:
        return None


def recount(assessment: Assessment) -> list[Score]:
    """Bring maxima in force, points and totals of the assessment up to date; return its scores with
    their criteria.

    Points that a person set stay as they are, unless the maximum fell below them. Once appraisal
    has begun the self-score no longer moves; then the accepted points follow the maxima of the
    appraisal. Once published nothing moves.
    """
    scores = assessment.scores_told
    if scores is None:
        scores = list(assessment.scores.select_related("criterion").in_order())
    for score in scores:
        score.assessment = assessment
    if assessment.state == Assessment.State.PUBLISHED:
        return scores
    changed = (
        _recount_self(assessment, scores)
        if not assessment.appraised
        else _recount_appraisal(assessment, scores)
    )
    Score.objects.bulk_update(
        changed,
        ["maximum", "final_maximum", "self_points", "self_words", "set_points", "first_points"],
    )
    set_totals(assessment, scores)
    return scores


def _maxima(assessment: Assessment, scores: Iterable[Score], *, final: bool) -> dict[int, Decimal]:
    gone = {
        s.criterion_id for s in scores if s.not_applicable and not (final and s.applies_after_all)
    }
    if not gone:
        return {}  # each leaf has what the set gives it
    criteria_set = assessment.criteria_set
    return maxima_in_force(criteria_set.nodes, gone, redistribute=criteria_set.redistributes)


def _recount_self(assessment: Assessment, scores: list[Score]) -> list[Score]:
    maxima, changed = _maxima(assessment, scores, final=False), []
    for score in scores:
        before = (
            score.maximum,
            score.final_maximum,
            score.self_points,
            score.self_words,
            score.set_points,
        )
        score.maximum = score.final_maximum = maxima.get(
            score.criterion_id, score.criterion.maximum
        )
        settle(score)
        if before != (
            score.maximum,
            score.final_maximum,
            score.self_points,
            score.self_words,
            score.set_points,
        ):
            changed.append(score)
    return changed


def settle(score: Score) -> None:
    """Set the points of `score`, out of its maximum in force, that follow from what is declared;
    stores nothing.
    """
    if score.not_applicable:
        full = not score.assessment.criteria_set.redistributes
        score.self_points = score.maximum
        score.self_words = FULL if full else LEFT_OUT
        return
    outcome = outcome_of(score, score.maximum)
    score.self_words = outcome.words if outcome else ""
    if score.set_points is not None:
        score.set_points = score.self_points = min(score.set_points, score.maximum)
    else:
        score.self_points = outcome.points if outcome else None


def _recount_appraisal(assessment: Assessment, scores: list[Score]) -> list[Score]:
    maxima, changed = _maxima(assessment, scores, final=True), []
    for score in scores:
        maximum = maxima.get(score.criterion_id, score.criterion.maximum)
        if maximum == score.final_maximum:
            continue
        score.final_maximum = maximum
        if score.first_points is not None:
            accepted = score.first_verdict == Score.Verdict.ACCEPTED
            score.first_points = (
                accepted_points(score) if accepted else min(score.first_points, maximum)
            )
        changed.append(score)
    return changed


def accepted_points(score: Score) -> Decimal | None:
    """Return the points of an accepted self-score out of the maximum of the appraisal."""
    if score.final_maximum == score.maximum or score.self_points is None:
        return score.self_points
    if score.set_points is None and (outcome := outcome_of(score, score.final_maximum)):
        return outcome.points
    return min(score.self_points, score.final_maximum)


def set_totals(assessment: Assessment, scores: Iterable[Score]) -> None:
    """Store the totals of `scores` and, once the first appraisal has ended, the index."""
    scores = list(scores)
    assessment.self_total = total(assessment, scores, "self_points")
    assessment.final_total = total(assessment, scores, "final_points")
    assessment.index = (
        index(assessment.final_total, counted_maximum(scores)) if assessment.has_result else None
    )
    totals = {name: getattr(assessment, name) for name in ("self_total", "final_total", "index")}
    # sums have no history of their own
    Assessment.objects.filter(pk=assessment.pk).update(**totals)


def total(assessment: Assessment, scores: Iterable[Score], name: str) -> Decimal:
    """Return the exact sum of the points called `name`, with bonus and penalty up to the caps of
    the set.

    The total of the self-score holds no survey points.
    """
    found: dict[str, Decimal] = {scope: Decimal(0) for scope in Scope}
    own = name == "self_points"
    for score in (
        each for each in scores if not (own and each.criterion.method == Criterion.Method.SURVEY)
    ):
        found[score.criterion.scope] += getattr(score, name) or Decimal(0)
    criteria_set = assessment.criteria_set
    return with_extras(
        found[Scope.MAIN],
        bonus=found[Scope.BONUS],
        penalty=found[Scope.PENALTY],
        bonus_cap=criteria_set.bonus_cap,
        penalty_cap=criteria_set.penalty_cap,
    )


def counted_maximum(scores: Iterable[Score], *, final: bool = True) -> Decimal:
    """Return the points that can be reached: those of surveys only once they have a result."""
    return sum(
        (
            score.final_maximum if final else score.maximum
            for score in scores
            if score.criterion.scope == Scope.MAIN
            and (score.criterion.method == Criterion.Method.SELF or score.self_points is not None)
        ),
        Decimal(0),
    )
