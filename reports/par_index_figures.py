"""What a year's report says of PAR INDEX: the approved self-score and the published index."""

from decimal import Decimal

from parindex.models import Assessment
from parindex.self_assessment import SelfLine
from plans.models import Plan
from vietnamese import number

from .scorecard.content import ScorecardContent
from .stored_figures import ParIndexArea, ParIndexResult

State = Assessment.State


def par_index_of(plan: Plan) -> ParIndexResult | None:
    """Return the PAR INDEX of the plan's unit for its year; None before the self-score is locked
    (one query, a few more with a result).
    """
    found = Assessment.objects.of_unit(plan.unit_id).of_year(plan.year)
    found = found.exclude(state=State.DRAFT).select_related("criteria_set", "unit")
    assessment = found.first()
    return _result(ScorecardContent(assessment)) if assessment else None


def _result(card: ScorecardContent) -> ParIndexResult:
    assessment, own = card.assessment, card.own
    published = assessment.state == State.PUBLISHED and assessment.index is not None
    return ParIndexResult(
        state=assessment.state,
        own=_points(own.total),
        own_maximum=_points(own.reachable),
        own_index=_points(own.index),
        own_band=own.band,
        final=_points(assessment.index) if published else "",
        final_band=assessment.band if published else "",
        areas=[_area(card, each, published) for each in own.areas],
    )


def _area(card: ScorecardContent, area: SelfLine, published: bool) -> ParIndexArea:
    return ParIndexArea(
        name=area.name,
        maximum=_points(card.own.maximum(area)),
        own=_points(card.own.points(area)),
        final=_points(card.total(area, "final_points")) if published else "",
    )


def _points(value: Decimal | None) -> str:
    return number(value or Decimal(0), 2)
