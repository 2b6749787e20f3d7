"""The rows of a plan made anew for another year: words and days moved on, states left behind."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from accounts.models import Holiday, Unit
from indicators.figures import ACCEPTED, TargetReading, readings
from indicators.models import Target
from planreader import PlanTime, read_time
from plans.models import Plan
from plans.periods import DEFAULT_PERIODS, cut_off_and_deadline
from tasks.models import Task, TaskUnit
from tasks.services.bulk import BATCH
from vietnamese import nfc

from ..importing.rows import UnitsOfPart, store_task_units
from .years import moved_day, moved_text, moved_time, moved_times

AS_IT_STANDS = (
    "unit",
    "form",
    "place",
    "issuer",
    "legal_bases",
    "footnotes",
    "signer",
    "signer_title",
    "recipients",
)

OF_TASKS = (
    *("plan", "area", "content", "product", "time_text", "time_kind", "rhythm"),
    *("start", "due", "anchor_on", "source", "tracked"),
)


class UnitSuccessors:
    """The units of an authority that exist on a day, and who took over from those that do not."""

    def __init__(self, authority_id: int | None, today: date) -> None:
        """Find them (three queries)."""
        units = Unit.objects.of_authority(authority_id).with_heirs()
        self._units = {unit.pk: unit for unit in units}
        self._today = today

    def of(self, units: Iterable[Unit]) -> list[Unit]:
        """Return those of `units` that exist, and the successors of the others."""
        found = dict.fromkeys(heir for unit in units if (heir := self._heir(unit)))
        return list(found)

    def _heir(self, unit: Unit) -> Unit | None:
        """The unit itself, or who took over from it; nobody where several did: a person chooses."""
        if unit.valid_to is None or unit.valid_to >= self._today:
            return unit
        known = self._units.get(unit.pk)
        heirs = known.successors if known else []
        return self._heir(heirs[0]) if len(heirs) == 1 else None


def was_done_before(task: Task) -> bool:
    """Did the plan itself call the task finished for good?

    Such a task is offered for the copy, not copied by itself.
    """
    read = read_time(task.time_text, task.plan.year)
    return task.time_kind == Task.TimeKind.DONE or read.already_done


def make_copy(plan: Plan, *, year: int) -> Plan:
    """Create the draft of `plan` for `year`, without periods and rows."""
    return Plan.objects.create(
        year=year,
        title=moved_text(plan.title, plan.year, year),
        sections=[_moved_section(section, plan.year, year) for section in plan.sections],
        copied_from=plan,
        **{name: getattr(plan, name) for name in AS_IT_STANDS},
    )


def copy_rows(plan: Plan, copy: Plan, *, finished: Collection[int], heirs: UnitSuccessors) -> None:
    """Copy tasks, indicators and duties of `plan` into `copy`, which has its periods: how its tasks
    stand is worked out by them. `finished` as in `copy_plan`.
    """
    _copy_tasks(plan, copy, finished, heirs)
    _copy_indicators(plan, copy, heirs)
    _copy_duties(plan, copy, heirs)


def ordered_by(plan: Plan, to: int) -> dict[str, date]:
    """Return the report deadlines that `plan` orders for itself (those that are no defaults), moved
    on to `to`.
    """
    calendar, ordered = Holiday.objects.calendar(), {}
    defaults = {period.key: period for period in DEFAULT_PERIODS}
    for period in plan.periods.all():
        _, usual = cut_off_and_deadline(defaults[period.key], plan.year, None, calendar)
        if period.deadline != usual:
            ordered[period.key] = moved_day(period.deadline, to - plan.year)
    return ordered


def _moved_section(section: dict, year: int, to: int) -> dict:
    return {name: moved_text(section.get(name, ""), year, to) for name in ("heading", "text")}


def _copy_tasks(plan: Plan, copy: Plan, finished: Collection[int], heirs: UnitSuccessors) -> None:
    ordinals: dict[int, int] = {}
    rows: dict[int, Task] = {}  # by the id of the task that each is made from
    for task in plan.tasks.only(*OF_TASKS):
        if was_done_before(task) and task.pk not in finished:
            continue
        ordinals[task.area] = ordinals.get(task.area, 0) + 1
        rows[task.pk] = _copied_task(task, copy, ordinals[task.area])
    Task.objects.bulk_create(rows.values(), batch_size=BATCH)
    store_task_units(_copied_parts(plan, rows, heirs))


def _copied_parts(plan: Plan, rows: Mapping[int, Task], heirs: UnitSuccessors) -> list[UnitsOfPart]:
    """Who leads and coordinates the tasks of the copy, unsaved, each with its units (three queries:
    of thousands of parts, plain values, and each unit once).
    """
    meant: dict[int, list[int]] = defaultdict(list)
    pairs = TaskUnit.units.through.objects.filter(taskunit__task__plan=plan).order_by("pk")
    for part, unit in pairs.values_list("taskunit", "unit"):
        meant[part].append(unit)
    units = Unit.objects.in_bulk({unit for of_part in meant.values() for unit in of_part})
    parts = TaskUnit.objects.filter(task__plan=plan).order_by("task", "role", "order")
    return [
        (
            TaskUnit(task=rows[task], role=role, order=order, text=text),
            heirs.of(units[unit] for unit in meant[pk]),
        )
        for pk, task, role, order, text in parts.values_list("pk", "task", "role", "order", "text")
        if task in rows
    ]


def _copied_task(task: Task, copy: Plan, ordinal: int) -> Task:
    """The task of the copy, unsaved."""
    year, to = task.plan.year, copy.year
    stored = PlanTime(task.time_kind, task.start, task.due, rhythm=task.rhythm)
    time = moved_times(task.time_text, stored, year, to)
    row = Task(
        plan=copy,
        area=task.area,
        ordinal=ordinal,
        content=nfc(moved_text(task.content, year, to)),
        product=nfc(moved_text(task.product, year, to)),
        time_text=moved_time(task.time_text, year, to),
        time_kind=time.kind or Task.TimeKind.OTHER,
        rhythm=time.rhythm,
        start=time.start,
        due=time.due,
        anchor_on=moved_day(task.anchor_on, to - year),
        source=task.source,
        tracked=task.tracked or task.source != Task.Source.NARRATIVE,
    )
    row.fold_text()
    row.summarise(())
    return row


def _copy_indicators(plan: Plan, copy: Plan, heirs: UnitSuccessors) -> None:
    reached = {line.target.pk: line.last() for line in readings(plan, reviews=ACCEPTED)}
    for indicator in plan.indicators.select_related("lead_unit").prefetch_related("targets"):
        lead = heirs.of([indicator.lead_unit]) if indicator.lead_unit else []
        row = copy.indicators.create(
            area=indicator.area,
            ordinal=indicator.ordinal,
            statement=nfc(moved_text(indicator.statement, plan.year, copy.year)),
            lead_unit=lead[0] if lead else None,
            qualitative=indicator.qualitative,
        )
        for target in indicator.targets.all():
            row.targets.create(
                order=target.order,
                label=moved_text(target.label, plan.year, copy.year),
                comparator=target.comparator,
                exact=target.exact,
                goal=target.goal,
                unit=target.unit,
                baseline=_start(target, reached.get(target.pk)),
                **{name: getattr(target, name) for name in Target.HOW_JUDGED},
            )


def _start(target: Target, last: TargetReading | None) -> Decimal | None:
    """Where the target starts: its last accepted value (unless that only says how far it went),
    else the baseline that it started from.
    """
    if last is None or last.value is None or target.change == Target.Change.TYPED:
        return target.baseline
    return last.value


def _copy_duties(plan: Plan, copy: Plan, heirs: UnitSuccessors) -> None:
    for duty in plan.duties.prefetch_related("units"):
        row = copy.duties.create(
            unit_text=duty.unit_text,
            text=moved_text(duty.text, plan.year, copy.year),
            due=moved_day(duty.due, copy.year - plan.year),
            order=duty.order,
        )
        row.units.set(heirs.of(duty.units.all()))
