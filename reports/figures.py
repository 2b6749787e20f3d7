"""The figures of a periodic report, gathered once from tasks and indicators.

Cumulative from the plan's year start to the period's cut-off; what the period itself added is the
difference to the cut-off before. Only accepted results count, unless waiting ones are asked for.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.models import Holiday, Unit
from indicators.figures import ACCEPTED as ACCEPTED_MEASUREMENTS
from indicators.figures import COUNTING as COUNTING_MEASUREMENTS
from indicators.figures import TargetLine, by_indicator, lines_until, readings
from indicators.judging import Result
from plans.models import Plan, ReportingPeriod
from plans.periods import INTERVAL_NAMES
from tasks.models import ProgressUpdate, Task, TaskPart, parts_of
from tasks.standing import Group, Lateness, TaskStanding, standing, tally
from tasks.words import beat
from vietnamese import document_date, parse_decimal

from .causes import TaskCauses, indicator_causes
from .completion import Standings, completion_by_period, standings_by_period
from .indicator_rows import OldFigures, figures_of, indicator_rows
from .par_index_figures import par_index_of
from .readiness import readiness
from .statistics_rows import gather_statistics
from .stored_figures import (
    Counts,
    FigureGroup,
    ReportFigures,
    ResultRow,
    SamePeriod,
    TaskRow,
    area_rows,
)
from .summing import NUMBER, shares
from .task_names import short_names

State = ProgressUpdate.State

# figures of targets and pairs of shares, by the key of their period
_Measured = dict[str, set[Decimal | tuple[Decimal, Decimal]]]

# with the same period of the year before
COMPARED = (ReportingPeriod.Key.SIX_MONTHS, ReportingPeriod.Key.YEAR)
KNOWN_AGAIN = 100  # a smaller number in a text may count anything
# what is read of tasks and of updates: the rest of their rows is wide
TOLD_OF_TASKS = (
    "plan",
    "area",
    "ordinal",
    "content",
    "product",
    "time_text",
    "time_kind",
    "rhythm",
    "due",
    "tracked",
)
TOLD_OF_UPDATES = (
    *ProgressUpdate.FACTS,
    "task",
    "result",
    "reason",
    "product_number",
    "product_date",
)
MONTHLY = 1  # the rhythm of what is reported each month
CITED = re.compile(r"^(?:Căn cứ|Thực hiện|Theo)\s+")


def gather(
    plan: Plan, period: ReportingPeriod, *, today: date, include_waiting: bool = False
) -> ReportFigures:
    """Return the figures of `plan` for `period`: as of its cut-off, before it as of `today`.

    Accepted updates, measurements and statistics count, waiting ones too when `include_waiting`
    says so. At most twenty queries however many tasks there are, with statistical forms ten more.
    """
    prefetch_related_objects([plan], "periods")
    day = min(period.cut_off, today)
    around = _NeighbouringPeriods.of(plan, period, day)
    progress = _Progress(plan, day, include_waiting)
    causes_of = indicator_causes(plan, period, reviews=progress.reviews)
    causes = TaskCauses(plan, by=min(period.deadline, today), until=day)
    lines = _lines(plan, progress)
    progress.measured = _measured(lines)
    now, then = (
        progress.at(day),
        progress.at(around.previous) if around.previous else None,
    )
    unready = readiness(plan, period)
    compared = period.key in COMPARED
    earlier = _plan_before(plan) if compared else None
    before = standings_by_period(earlier, period, progress.calendar) if earlier else {}
    same, old_figures = _same_period(earlier, period, before)
    return ReportFigures(
        year=plan.year,
        period=period.key,
        period_title=period.title,
        cut_off=period.cut_off.isoformat(),
        previous_cut_off=around.previous.isoformat() if around.previous else "",
        plan=plan.reference,
        issuer=plan.unit.name,
        include_waiting=include_waiting,
        waiting=len(unready.waiting),
        totals=_count(now),
        totals_before=_count(then) if then is not None else None,
        areas=_groups(_by_area(plan, progress.tasks), now, then),
        offices=_groups(_by_office(progress), now, then),
        tasks=_task_rows(progress, causes, now, then, around),
        indicators=indicator_rows(lines, period, causes_of, old_figures),
        waiting_rows=unready.waiting,
        silent=unready.silent,
        last_year=same,
        as_of=day.isoformat(),
        superior=_superior_reference(plan),
        ahead_until=around.until.isoformat(),
        par_index=par_index_of(plan) if period.key == ReportingPeriod.Key.YEAR else None,
        plan_areas=area_rows(plan.reform_areas),
        periods=completion_by_period(plan, period, before, day=day, stood=progress.at)
        if compared
        else [],
        statistics=gather_statistics(plan, period, include_waiting=include_waiting),
    )


@dataclass(frozen=True)
class _NeighbouringPeriods:
    """What lies around the period reported on: the last cut-off before the `day` of its figures,
    and `until` when what falls due is the work ahead: the end of the next period.
    """

    previous: date | None
    day: date
    until: date

    @classmethod
    def of(cls, plan: Plan, period: ReportingPeriod, day: date) -> "_NeighbouringPeriods":
        ends = sorted(each.cut_off for each in plan.periods.all())
        following = min((end for end in ends if end > period.cut_off), default=None)
        return cls(
            previous=max((end for end in ends if end < day), default=None),
            day=day,
            until=max(following or period.cut_off, _end_of_next(plan, period)),
        )


def _end_of_next(plan: Plan, period: ReportingPeriod) -> date:
    """The last day of the period that the work ahead is named after: quarter II, the year."""
    month, day = (6, 30) if period.key == ReportingPeriod.Key.QUARTER_1 else (12, 31)
    return date(plan.year, month, day)


class _Progress:
    """The tracked tasks of a plan with the counting updates effective by a day, to be stood on any
    earlier day.
    """

    def __init__(self, plan: Plan, until: date, include_waiting: bool):
        self.plan, self.until, self.include_waiting = plan, until, include_waiting
        self.reviews = COUNTING_MEASUREMENTS if include_waiting else ACCEPTED_MEASUREMENTS
        self.measured: _Measured = {}
        self.known: dict[date, dict[int, TaskStanding]] = {}
        self.tasks = list(plan.tasks.tracked().only(*TOLD_OF_TASKS))
        self.parts = parts_of([task.pk for task in self.tasks])
        self.times = {task.pk: task.time_in(plan) for task in self.tasks}
        self.calendar = Holiday.objects.calendar()
        self.updates: dict[int, list[ProgressUpdate]] = defaultdict(list)
        counting = ProgressUpdate.objects.counting()
        counting = counting if include_waiting else counting.accepted()
        sent = counting.filter(task__in=plan.tasks.tracked())
        for update in sent.effective_by(until).in_order().only(*TOLD_OF_UPDATES):
            self.updates[update.task_id].append(update)
        self.facts = {pk: [each.facts for each in sent] for pk, sent in self.updates.items()}

    def at(self, day: date) -> dict[int, TaskStanding]:
        """Return how each task stood at the end of `day`."""
        if day not in self.known:
            self.known[day] = {pk: self._standing(pk, day) for pk in self.times}
        return self.known[day]

    def _standing(self, task: int, day: date) -> TaskStanding:
        counted = [each for each in self.facts.get(task, ()) if each.effective_on <= day]
        return standing(self.times[task], counted, on=day, calendar=self.calendar)

    def last(self, task: Task) -> ProgressUpdate | None:
        return self.updates[task.pk][-1] if self.updates[task.pk] else None

    def results(self, task: Task) -> list[ResultRow]:
        """What the offices said of the task since the plan's start, in order."""
        return [
            ResultRow(
                day=update.effective_on.isoformat(),
                text=_result(update),
                document=_document(update),
                when=self._when(task, update),
                total=self._total(update),
            )
            for update in self.updates[task.pk]
            if _result(update) or update.product_number
        ]

    def _total(self, update: ProgressUpdate) -> str:
        """The figure in the result that a target was measured at by then: it counts from the start
        of the year.
        """
        key = update.covers or self.plan.period_key_of(update.effective_on)
        known = self.measured.get(key, set())
        for part, whole in shares(update.result):
            if (parse_decimal(part), parse_decimal(whole)) in known:
                return part
        numbers = NUMBER.findall(update.result)
        return next((each for each in numbers if parse_decimal(each) in known), "")

    def _when(self, task: Task, update: ProgressUpdate) -> str:
        day = update.effective_on
        if task.ongoing and task.rhythm == MONTHLY:
            return f"tháng {day.month:02d}" if day.month < 3 else f"tháng {day.month}"
        return INTERVAL_NAMES.get(update.covers or self.plan.period_key_of(day), "")


def _count(rows: Mapping[int, TaskStanding]) -> Counts:
    """Count the standings, by the ids of their tasks."""
    counted = tally(rows.values())
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
        rows=_members(rows),
    )


def _members(rows: Mapping[int, TaskStanding]) -> dict[str, list[int]]:
    """The ids of the tasks behind each figure of `_count`, so that it can be led back to them."""
    found: dict[str, list[int]] = defaultdict(list)
    for pk, row in rows.items():
        for name in _counted_as(row):
            found[name].append(pk)
    return dict(found)


def _counted_as(row: TaskStanding) -> Iterator[str]:
    """The figures that a standing counts in."""
    yield row.group.value  # groups bear the names of the figures
    if row.lateness == Lateness.FINISHED_LATE:
        yield "finished_late"
    if row.group == Group.DOING and row.running:
        yield "running"
        if row.on_beat:
            yield "on_beat"
    if row.fell_due and row.group != Group.DROPPED:
        yield "fell_due"
        if row.state == State.DONE:
            yield "fell_due_done"


def _superior_reference(plan: Plan) -> str:
    """The plan above, as the opening cites it: the one that the plan follows, else the basis that
    bears its number; empty when neither is known.
    """
    above = plan.follows
    if above and above.number:
        return f"{above.reference} của {above.unit.name} về {above.title_amid}"
    bases = (str(basis["text"]) for basis in plan.legal_bases if _bears(basis, plan.follows_text))
    return next((CITED.sub("", text).rstrip(" .;") for text in bases), "")


def _bears(basis: dict[str, Any], number: str) -> bool:
    return bool(number) and basis.get("number") == number


def _by_area(plan: Plan, tasks: Iterable[Task]) -> dict[tuple[int, str], list[Task]]:
    """The tasks of each area that has some, in the plan's order."""
    found = defaultdict(list)
    for task in tasks:
        found[task.area].append(task)
    ordered = [area.number for area in plan.reform_areas if area.number in found]
    ordered += sorted(found.keys() - set(ordered))
    return {(number, plan.area_name(number)): found[number] for number in ordered}


def _by_office(progress: _Progress) -> dict[tuple[int, str], list[Task]]:
    """The tasks of each unit that leads them; a task led by several units stands under each."""
    found = defaultdict(list)
    for task in progress.tasks:
        leads = (part for part in progress.parts[task.pk] if part.leads)
        for pk in {pk for lead in leads for pk, _ in lead.units}:
            found[pk].append(task)
    units = Unit.objects.in_bulk(found).values()
    ordered = sorted(units, key=lambda unit: (unit.order, unit.short_name))
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
            _count({task.pk: now[task.pk] for task in tasks}),
            _count({task.pk: then[task.pk] for task in tasks}) if then is not None else None,
        )
        for (key, name), tasks in divided.items()
    ]


def _task_rows(
    progress: _Progress,
    causes: TaskCauses,
    now: dict[int, TaskStanding],
    then: dict[int, TaskStanding] | None,
    around: _NeighbouringPeriods,
) -> list[TaskRow]:
    names = short_names({task.pk: task.content for task in progress.tasks})
    return [
        replace(_task_row(task, progress, causes, now, then, around), name=names[task.pk])
        for task in progress.tasks
    ]


def _task_row(
    task: Task,
    progress: _Progress,
    causes: TaskCauses,
    now: dict[int, TaskStanding],
    then: dict[int, TaskStanding] | None,
    around: _NeighbouringPeriods,
) -> TaskRow:
    stands, update = now[task.pk], progress.last(task)
    done, late = stands.state == State.DONE, stands.lateness == Lateness.FINISHED_LATE
    return TaskRow(
        pk=task.pk,
        area=task.area,
        ordinal=task.ordinal,
        content=task.content,
        product=task.product,
        leads=_names(part for part in progress.parts[task.pk] if part.leads),
        coordinators=_names(part for part in progress.parts[task.pk] if not part.leads),
        time=task.time_text,
        state=str(stands.state),
        percent=stands.percent,
        result=_result(update),
        document=_document(update),
        ongoing=task.ongoing,
        overdue=stands.overdue,
        late=late,
        due=stands.due.isoformat() if stands.due else "",
        newly_done=done and (then is None or then[task.pk].state != State.DONE),
        reported=bool(
            update and (around.previous is None or update.effective_on > around.previous)
        ),
        due_next=_is_due_next(task, stands, progress, around),
        beat=beat(stands),
        updates=[each.pk for each in progress.updates[task.pk]],
        results=progress.results(task),
        causes=_causes(task, stands, causes, progress.updates[task.pk]) if late or not done else [],
    )


def _causes(
    task: Task, stands: TaskStanding, causes: TaskCauses, updates: list[ProgressUpdate]
) -> list[str]:
    """Why the task will not be done or is late; nothing of one that goes well."""
    if stands.state == State.NOT_DOING:
        return [updates[-1].reason]
    if stands.overdue or stands.state == State.DONE:
        return causes.of(task.pk, updates, running=task.ongoing)
    return causes.of(task.pk, ()) if stands.missing else []


def _is_due_next(
    task: Task, stands: TaskStanding, progress: _Progress, around: _NeighbouringPeriods
) -> bool:
    end = progress.times[task.pk].ends_by
    if stands.finished or task.ongoing or end is None:
        return False
    return around.day < end <= around.until


def _names(parts: Iterable[TaskPart]) -> str:
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


def _lines(plan: Plan, progress: _Progress) -> list[TargetLine]:
    """The plan's targets with their figures; what is computed from tasks agrees with their counts
    here.
    """
    return readings(
        plan,
        reviews=progress.reviews,
        today=progress.until,
        tasks_on=lambda day: Counter(row.alike for row in progress.at(day).values()),
    )


def _measured(lines: Iterable[TargetLine]) -> _Measured:
    """The figures that targets were measured at in each period but the first, large enough to be
    known again in a text, and the pairs of shares. They count from the start of the year.
    """
    found: _Measured = defaultdict(set)
    for reading in (each for line in lines for each in line.readings[1:]):
        if (figures := reading.figures) and not reading.computed:
            known = (figures.numerator, figures.denominator, figures.value)
            found[reading.period.key].update(each for each in known if each and each >= KNOWN_AGAIN)
            if figures.numerator is not None and figures.denominator is not None:
                found[reading.period.key].add((figures.numerator, figures.denominator))
    return found


def _plan_before(plan: Plan) -> Plan | None:
    """The plan of the year before, if it was ever handed out."""
    earlier = (
        Plan.objects.of_unit(plan.unit)
        .of_year(plan.year - 1)
        .current_first()
        .prefetch_related("periods")
        .first()
    )
    return earlier if earlier and earlier.handed_out_at else None


def _same_period(
    earlier: Plan | None, period: ReportingPeriod, before: Mapping[str, Standings]
) -> tuple[SamePeriod | None, OldFigures]:
    """How the same period a year before ended, and the figures that its indicators had up to it."""
    periods = earlier.periods.all() if earlier else ()
    old = next((each for each in periods if each.key == period.key), None)
    if earlier is None or old is None:
        return None, {}
    results, known = _old_indicators(earlier, old)
    same = SamePeriod(
        old.title,
        _count(before[old.key]),
        indicators=len(results),
        indicators_met=results.count(Result.MET),
    )
    return same, known


def _old_indicators(plan: Plan, period: ReportingPeriod) -> tuple[list[Result], OldFigures]:
    """What became of each indicator by the period, and the figures of each period up to it."""
    lines = readings(plan, reviews=ACCEPTED_MEASUREMENTS)
    results = [each.result(period) for each in by_indicator(lines_until(lines, period))]
    found: OldFigures = {}
    for each in plan.periods.all():
        if each.cut_off <= period.cut_off:
            found |= figures_of(lines, each)
    return results, found
