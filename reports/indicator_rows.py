"""The rows of indicators in a report, and the figures that a year before had."""

from collections.abc import Sequence
from typing import Any

from indicators.figures import IndicatorLine, TargetLine, by_indicator, lines_until
from indicators.judging import Result
from plans.models import ReportingPeriod
from tasks.words import PERIODS
from vietnamese import fold

from .stored_figures import IndicatorFigure, IndicatorRow

# figures by the key of their period and the folded statement
OldFigures = dict[tuple[str, str], str]


def indicator_rows(
    lines: list[TargetLine],
    period: ReportingPeriod,
    causes: dict[int, list[str]],
    last_year: OldFigures,
) -> list[IndicatorRow]:
    """Return a row for each statement as of `period`, with the `causes` of each target (by its id)
    and the figures of the year before (`last_year`).
    """
    statements = by_indicator(lines_until(lines, period))
    return [_indicator_row(statement, period, last_year, causes) for statement in statements]


def _indicator_row(
    statement: IndicatorLine,
    period: ReportingPeriod,
    last_year: OldFigures,
    causes: dict[int, list[str]],
) -> IndicatorRow:
    indicator = statement.indicator
    parts = [_figure(line, period) for line in statement.lines]
    result = statement.result(period)
    known = [part for part in parts if part.value]
    keys = {last.period.key for last in statement.last(period)} or {period.key}
    of_one = len(keys) == 1
    # what is counted before the cut-off says nothing against the whole period of a year before
    comparable = of_one and not any(part.computed and part.estimate for part in parts)
    return IndicatorRow(
        pk=parts[0].pk,
        indicator=indicator.pk,
        area=indicator.area,
        statement=indicator.statement,
        lead=str(indicator.lead_unit or ""),
        goal=_named(parts, "goal"),
        goal_words=_goal_words(statement),
        value=_named(known, "value", several=len(parts) > 1),
        fraction=parts[0].fraction if len(parts) == 1 else "",
        met=result.met,
        result=result.value,
        estimate=any(part.estimate for part in parts),
        before=_named([part for part in parts if part.before], "before", several=len(parts) > 1),
        before_of=next((part.before_of for part in parts if part.before_of), ""),
        lacks=next((part.lacks for part in parts if part.lacks), ""),
        as_of=known[0].as_of if known and of_one else "",
        trend=parts[0].trend if len(parts) == 1 else "",
        better=_better(parts),
        share=_named([part for part in parts if part.share], "share", several=len(parts) > 1),
        change=_named([part for part in parts if part.change], "change", several=len(parts) > 1),
        change_better=parts[0].change_better if len(parts) == 1 else None,
        computed=any(part.computed for part in parts),
        owed=any(line.target.is_owed for line in statement.lines),
        last_year=last_year.get((min(keys), fold(indicator.statement)), "") if comparable else "",
        causes=[cause for part in parts for cause in causes.get(part.pk, ())]
        if result == Result.NOT_MET
        else [],
        parts=parts,
    )


def _named(parts: Sequence[IndicatorFigure], name: str, *, several: bool | None = None) -> str:
    """What the figures say, each after its name where the statement has several."""
    if several is None:
        several = len(parts) > 1
    said = (
        f"{part.label}: {getattr(part, name)}" if several and part.label else getattr(part, name)
        for part in parts
    )
    return "; ".join(said)


def _better(parts: Sequence[IndicatorFigure]) -> bool | None:
    """Are the figures together better than before: one at least, and none worse? None where they
    went both ways, did not move, or one of them is not known from before.
    """
    moved = {part.better for part in parts if part.better is not None}
    return moved.pop() if len(moved) == 1 and all(part.before for part in parts) else None


def _goal_words(statement: IndicatorLine) -> str:
    """The goals as the plan writes them, for running text."""
    goals = [line.target.goal_text for line in statement.lines]
    return "; ".join(dict.fromkeys(goals))


def _figure(line: TargetLine, period: ReportingPeriod) -> IndicatorFigure:
    target, last, result = line.target, line.last(period), line.result(period)
    named: dict[str, Any] = {
        "pk": target.pk,
        "label": target.label,
        "goal": line.goal_text,
        "result": result.value,
    }
    if last is None:
        return IndicatorFigure(**named)
    earlier = [
        each for each in line.readings if each.figures and each.period.cut_off < last.period.cut_off
    ]
    previous = _previous(line, period)
    change = last.against_baseline
    return IndicatorFigure(
        **named,
        value=last.text,
        fraction=last.fraction,
        estimate=last.estimate,
        before=earlier[-1].text if earlier else "",
        before_of=earlier[-1].period.title if earlier and earlier[-1].period != previous else "",
        as_of="" if last.period == period else last.period.title,
        trend=str(last.trend.direction) if last.trend else "",
        better=last.trend.better if last.trend else None,
        share=last.share if result == Result.UNDER_WAY else "",
        change=change.text if change else "",
        change_better=change.better if change else None,
        computed=last.computed,
        lacks=PERIODS[period.key] if result == Result.UNKNOWN else "",
        measurement=last.figures.pk if last.figures else 0,
    )


def _previous(line: TargetLine, period: ReportingPeriod) -> ReportingPeriod | None:
    """The period before the one reported on."""
    before = [each.period for each in line.readings if each.period.cut_off < period.cut_off]
    return before[-1] if before else None


def figures_of(lines: Sequence[TargetLine], period: ReportingPeriod) -> OldFigures:
    """The figures that the very period has; one of before says nothing of the same period."""
    found: OldFigures = {}
    for statement in by_indicator(lines_until(lines, period)):
        parts = [_figure(line, period) for line in statement.lines]
        known = [part for part in parts if part.value and not part.as_of]
        if known:
            words = _named(known, "value", several=len(parts) > 1)
            found[period.key, fold(statement.indicator.statement)] = words
    return found
