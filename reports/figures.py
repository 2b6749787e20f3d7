"""The figures of a periodic report, gathered once from tasks and indicators.

Cumulative from the plan's year start to the period's cut-off; what the period itself added is the
difference to the cut-off before. Only accepted results count, unless waiting ones are asked for.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import prefetch_related_objects
from django.db.models.functions import Coalesce

from accounts.models import Holiday, Unit
from indicators.figures import ACCEPTED as ACCEPTED_MEASUREMENTS
from indicators.figures import COUNTING as COUNTING_MEASUREMENTS
from indicators.figures import TargetLine, TargetReading, readings
from indicators.models import Measurement, Target
from plans.models import Plan, ReformArea, ReportingPeriod
from tasks.figures import standings
from tasks.models import ProgressUpdate, Task, TaskUnit
from tasks.standing import Lateness, TaskStanding, standing, tally
from tasks.words import beat
from vietnamese import WorkCalendar, document_date, fold

from .stored_figures import (
    Counts,
    FigureGroup,
    IndicatorRow,
    ReportFigures,
    SamePeriod,
    TaskRow,
    WaitingRow,
)

State = ProgressUpdate.State

# with the same period of the year before
COMPARED = (ReportingPeriod.Key.SIX_MONTHS, ReportingPeriod.Key.YEAR)
A_QUARTER = timedelta(days=91)


def gather(
    plan: Plan, period: ReportingPeriod, *, today: date, include_waiting: bool = False
) -> ReportFigures:
    """Return the figures of `plan` for `period`: as of its cut-off, before it as of `today`.

    Accepted updates and measurements count, waiting ones too when `include_waiting` says so. At
    most fifteen queries however many tasks there are.
    """
    prefetch_related_objects([plan], "periods")
    around = _NeighbouringPeriods.of(plan, period)
    day = min(period.cut_off, today)
    progress = _Progress(plan, day, include_waiting)
    now, then = (
        progress.at(day),
        progress.at(around.previous) if around.previous else None,
    )
    unready = readiness(plan, period)
    same, old_figures = _same_period(plan, period, progress)
    return ReportFigures(
        year=plan.year,
        period=period.key,
        period_title=period.title,
        cut_off=period.cut_off.isoformat(),
        previous_cut_off=around.previous.isoformat() if around.previous else "",
        plan=_plan_reference(plan),
        issuer=plan.unit.name,
        include_waiting=include_waiting,
        waiting=len(unready.waiting),
        totals=_count(now.values()),
        totals_before=_count(then.values()) if then is not None else None,
        areas=_groups(_by_area(progress.tasks), now, then),
        offices=_groups(_by_office(progress.tasks), now, then),
        tasks=[_task_row(task, progress, now, then, around) for task in progress.tasks],
        indicators=_indicator_rows(plan, period, include_waiting, old_figures),
        waiting_rows=unready.waiting,
        silent=unready.silent,
        last_year=same,
        as_of=day.isoformat(),
    )


@dataclass(frozen=True)
class Readiness:
    """What is open before a report is built: results to be reviewed, offices that sent nothing."""

    waiting: list[WaitingRow]
    silent: list[str]


def readiness(plan: Plan, period: ReportingPeriod) -> Readiness:
    """Return what is open for the report of `period` (three queries, and the plan's periods)."""
    return Readiness(
        waiting=[*_waiting_updates(plan, period), *_waiting_measurements(plan, period)],
        silent=silent_offices(plan, period),
    )


def _waiting_updates(plan: Plan, period: ReportingPeriod) -> list[WaitingRow]:
    updates = (
        ProgressUpdate.objects.waiting()
        .filter(task__in=plan.tasks.tracked())
        .effective_by(period.cut_off)
    )
    rows = updates.select_related("task", "on_behalf_of", "author__unit").order_by(
        "task__area", "task__ordinal", "pk"
    )
    return [WaitingRow(_sender(row), row.task.content) for row in rows]


def _waiting_measurements(plan: Plan, period: ReportingPeriod) -> list[WaitingRow]:
    measured = Measurement.objects.waiting().filter(
        target__indicator__plan=plan, period__plan=plan, period__cut_off__lte=period.cut_off
    )
    rows = measured.select_related("target__indicator", "on_behalf_of", "author__unit").order_by(
        "target", "pk"
    )
    return [WaitingRow(_sender(row), _statement(row.target)) for row in rows]


def _sender(row: ProgressUpdate | Measurement) -> str:
    return str(row.on_behalf_of or row.author.unit or row.author)


def silent_offices(plan: Plan, period: ReportingPeriod) -> list[str]:
    """Return the units that lead tracked tasks still open and sent nothing effective in the
    period's own interval.
    """
    tasks, interval = plan.tasks.tracked(), period.interval
    sent = ProgressUpdate.objects.filter(
        task__in=tasks, effective_on__range=(interval.start, interval.end)
    )
    spoke = sent.order_by().values_list(Coalesce("on_behalf_of", "author__unit"))
    owing = tasks.exclude(current__state__in=ProgressUpdate.FINISHED)
    leading = Unit.objects.filter(task_units__role=TaskUnit.Role.LEAD, task_units__task__in=owing)
    return list(leading.exclude(pk__in=spoke).distinct().values_list("short_name", flat=True))


@dataclass(frozen=True)
class _NeighbouringPeriods:
    """The ends of the periods before and after the one reported on; of the last, a quarter on."""

    previous: date | None
    cut_off: date
    following: date

    @classmethod
    def of(cls, plan: Plan, period: ReportingPeriod) -> "_NeighbouringPeriods":
        ends = sorted(each.cut_off for each in plan.periods.all())
        previous = max((end for end in ends if end < period.cut_off), default=None)
        following = min(
            (end for end in ends if end > period.cut_off), default=period.cut_off + A_QUARTER
        )
        return cls(previous, period.cut_off, following)


class _Progress:
    """The tracked tasks of a plan with the counting updates effective by a day, to be stood on any
    earlier day.
    """

    def __init__(self, plan: Plan, until: date, include_waiting: bool):
        self.plan, self.include_waiting = plan, include_waiting
        self.tasks = list(plan.tasks.tracked().with_units())
        self.calendar = Holiday.objects.calendar()
        self.updates: dict[int, list[ProgressUpdate]] = defaultdict(list)
        counting = ProgressUpdate.objects.counting()
        counting = counting if include_waiting else counting.accepted()
        sent = counting.filter(task__in=plan.tasks.tracked())
        for update in sent.effective_by(until).in_order():
            self.updates[update.task_id].append(update)

    def at(self, day: date) -> dict[int, TaskStanding]:
        """Return how each task stood at the end of `day`."""
        return {task.pk: self._standing(task, day) for task in self.tasks}

    def _standing(self, task: Task, day: date) -> TaskStanding:
        counted = [each.facts for each in self.updates[task.pk] if each.effective_on <= day]
        return standing(task.time_in(self.plan), counted, on=day, calendar=self.calendar)

    def last(self, task: Task) -> ProgressUpdate | None:
        return self.updates[task.pk][-1] if self.updates[task.pk] else None


def _count(rows: Iterable[TaskStanding]) -> Counts:
    counted = tally(rows)
    return Counts(
        total=counted.total,
        done=counted.done,
        doing=counted.doing,
        not_started=counted.not_started,
        overdue=counted.overdue,
        finished_late=counted.done_late,
        not_doing=counted.dropped,
        running=counted.running,
        on_beat=counted.on_beat,
        fell_due=counted.fell_due,
        fell_due_done=counted.fell_due_done,
    )


def _plan_reference(plan: Plan) -> str:
    """The plan as documents cite it: `Kế hoạch số 15/KH-UBND ngày 16/01/2026`."""
    number_part = f" số {plan.number}" if plan.number else ""
    return f"Kế hoạch{number_part}" + (
        f" ngày {document_date(plan.issued_on)}" if plan.issued_on else ""
    )


def _by_area(tasks: Iterable[Task]) -> dict[tuple[int, str], list[Task]]:
    found = defaultdict(list)
    for task in tasks:
        found[task.area, ReformArea(task.area).label].append(task)
    return dict(sorted(found.items()))


def _by_office(tasks: Iterable[Task]) -> dict[tuple[int, str], list[Task]]:
    """The tasks of each unit that leads them; a task led by several units stands under each."""
    found = defaultdict(list)
    units: dict[int, Unit] = {}
    for task in tasks:
        leading = {unit.pk: unit for lead in task.leads for unit in lead.units.all()}
        units |= leading
        for pk in leading:
            found[pk].append(task)
    ordered = sorted(units.values(), key=lambda unit: (unit.order, unit.short_name))
    return {(unit.pk, unit.short_name): found[unit.pk] for unit in ordered}


def _groups(
    divided: dict[tuple[int, str], list[Task]],
    now: dict[int, TaskStanding],
    then: dict[int, TaskStanding] | None,
) -> list[FigureGroup]:
    return [
        FigureGroup(
            key,
            name,
            _count(now[task.pk] for task in tasks),
            _count(then[task.pk] for task in tasks) if then is not None else None,
        )
        for (key, name), tasks in divided.items()
    ]


def _task_row(
    task: Task,
    progress: _Progress,
    now: dict[int, TaskStanding],
    then: dict[int, TaskStanding] | None,
    around: _NeighbouringPeriods,
) -> TaskRow:
    stands, update = now[task.pk], progress.last(task)
    done = stands.state == State.DONE
    return TaskRow(
        pk=task.pk,
        area=task.area,
        ordinal=task.ordinal,
        content=task.content,
        product=task.product,
        leads=_names(task.leads),
        coordinators=_names(task.coordinators),
        time=task.time_text,
        state=str(stands.state),
        percent=stands.percent,
        result=_result(update),
        document=_document(update),
        ongoing=task.ongoing,
        overdue=stands.overdue,
        late=stands.lateness == Lateness.FINISHED_LATE,
        due=stands.due.isoformat() if stands.due else "",
        newly_done=done and (then is None or then[task.pk].state != State.DONE),
        reported=bool(
            update and (around.previous is None or update.effective_on > around.previous)
        ),
        due_next=_is_due_next(task, stands, around),
        beat=beat(stands),
    )


def _is_due_next(task: Task, stands: TaskStanding, around: _NeighbouringPeriods) -> bool:
    if stands.finished or task.ongoing or task.due is None:
        return False
    return around.cut_off < task.due <= around.following


def _names(parts: Iterable[TaskUnit]) -> str:
    return "; ".join(part.text for part in parts)


def _result(update: ProgressUpdate | None) -> str:
    """What the office said; why, when it said that the task will not be done."""
    if not update:
        return ""
    said = (
        (update.reason, update.result)
        if update.state == State.NOT_DOING
        else (update.result, update.reason)
    )
    return next(filter(None, said), "")


def _document(update: ProgressUpdate | None) -> str:
    if not update or not update.product_number:
        return ""
    return update.product_number + (
        f" ngày {document_date(update.product_date)}" if update.product_date else ""
    )


def _indicator_rows(
    plan: Plan, period: ReportingPeriod, include_waiting: bool, last_year: dict[str, str]
) -> list[IndicatorRow]:
    reviews = COUNTING_MEASUREMENTS if include_waiting else ACCEPTED_MEASUREMENTS
    return [_indicator_row(line, period, last_year) for line in readings(plan, reviews=reviews)]


def _indicator_row(
    line: TargetLine, period: ReportingPeriod, last_year: dict[str, str]
) -> IndicatorRow:
    target, statement = line.target, _statement(line.target)
    values: dict[str, Any] = {
        "pk": target.pk,
        "area": target.indicator.area,
        "statement": statement,
        "lead": str(target.indicator.lead_unit or ""),
        "goal": target.goal_text,
        "last_year": last_year.get(fold(statement), ""),
    }
    last = line.last(period)
    if last is None:
        return IndicatorRow(**values, value="", fraction="", met=None, estimate=False, before="")
    return IndicatorRow(**values, **_measured(line, last, period))


def _measured(line: TargetLine, last: TargetReading, period: ReportingPeriod) -> dict[str, Any]:
    earlier = [
        each for each in line.readings if each.figures and each.period.cut_off < last.period.cut_off
    ]
    return {
        "value": last.text,
        "fraction": last.fraction,
        "met": last.met,
        "estimate": last.estimate,
        "before": earlier[-1].text if earlier else "",
        "as_of": "" if last.period == period else last.period.title,
        "trend": str(last.trend.direction) if last.trend else "",
        "better": last.trend.better if last.trend else None,
    }


def _statement(target: Target) -> str:
    label = f" – {target.label}" if target.label else ""
    return target.indicator.statement + label


def _same_period(
    plan: Plan, period: ReportingPeriod, progress: _Progress
) -> tuple[SamePeriod | None, dict[str, str]]:
    """How the same period a year before ended, and its indicators by their folded statements."""
    if period.key not in COMPARED:
        return None, {}
    earlier = (
        Plan.objects.of_unit(plan.unit)
        .of_year(plan.year - 1)
        .current_first()
        .prefetch_related("periods")
        .first()
    )
    periods = earlier.periods.all() if earlier and earlier.handed_out_at else ()
    old = next((each for each in periods if each.key == period.key), None)
    if old is None:
        return None, {}
    return SamePeriod(old.title, _old_totals(earlier, old, progress.calendar)), _old_figures(
        earlier, old
    )


def _old_totals(plan: Plan, period: ReportingPeriod, calendar: WorkCalendar) -> Counts:
    rows = plan.tasks.tracked().for_standing()
    return _count(
        standings(rows, on=period.cut_off, calendar=calendar, waiting=False, plan=plan).values()
    )


def _old_figures(plan: Plan, period: ReportingPeriod) -> dict[str, str]:
    last = (
        (line.target, line.last(period)) for line in readings(plan, reviews=ACCEPTED_MEASUREMENTS)
    )
    return {fold(_statement(target)): reading.text for target, reading in last if reading}
