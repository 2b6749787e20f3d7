"""The tasks and targets of a report as what its lines may speak of."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from vietnamese import document_date

from ..drafting.words import bare
from ..stored_figures import IndicatorRow, ReportFigures, TaskRow
from .facts import Subject


def subjects_of(
    figures: ReportFigures, sent: Mapping[int, Iterable[str]] | None = None
) -> Iterator[Subject]:
    """Yield the tasks and targets of `figures`; `sent` is what offices sent on tasks, by their
    ids.
    """
    for task in figures.tasks:
        yield _task(task, (sent or {}).get(task.pk, ()))
    yield from map(_target, figures.indicators)


def named_in(figures: ReportFigures) -> Iterator[Subject]:
    """Yield the tasks and targets of `figures` without their texts, for who looks up whom a line
    names and no more: of thousands of tasks the texts are most of the work.
    """
    for task in figures.tasks:
        yield Subject("task", task.pk, bare(task.content), (), bare(task.name))
    for row in figures.indicators:
        yield Subject("target", row.pk, bare(row.statement), ())


def _task(row: TaskRow, sent: Iterable[str]) -> Subject:
    due = document_date(date.fromisoformat(row.due)) if row.due else ""
    own = (row.product, row.time, f"{row.percent}%", due, row.leads, row.summed, *row.causes)
    told = (part for each in row.results for part in (each.text, each.document))
    results = (row.result, row.document, *told, *sent)
    return Subject("task", row.pk, bare(row.content), (*own, *results), bare(row.name), results)


def _target(row: IndicatorRow) -> Subject:
    return Subject("target", row.pk, bare(row.statement), tuple(shares(row)))


def shares(row: IndicatorRow) -> Iterator[str]:
    """Yield what a target's row says in figures."""
    yield from (row.goal, row.goal_words, row.figure, row.before, row.last_year, row.lead)
    yield from (row.as_of, row.share, row.change, *row.causes)
    for part in row.parts:
        yield from (part.goal, part.figure, part.before, part.share, part.change, part.as_of)
