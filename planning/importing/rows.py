"""The rows that a corrected draft becomes: the plan with tasks, targets, duties and periods, and a
count of them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from accounts.models import Unit, User
from indicators.models import Indicator
from plans.models import Duty, Plan
from plans.origins import duty_origin, head_origin, target_origin, task_origin
from tasks.models import ProgressUpdate, Task, TaskUnit
from vietnamese import nfc, number, parse_date, parse_decimal

from .corrections import CorrectedDraft, DraftEntry

Units = Mapping[str, Sequence[Unit]]  # the units that each wording means
UnitsOfPart = tuple[TaskUnit, Sequence[Unit]]  # a lead or coordinator, not stored yet
DONE = "Đã hoàn thành theo kế hoạch được ban hành."
_PLAN_NUMBER = re.compile(r"/KH\b|-KH/", re.IGNORECASE)


@dataclass
class ImportResult:
    """What an import made: the plan, how many rows of each kind, what was left out and what a
    person should check.
    """

    plan: Plan
    tasks: int = 0
    tracked: int = 0
    targets: int = 0
    duties: int = 0
    skipped: int = 0
    doubtful: list[str] = field(default_factory=list)


def make_plan(
    corrected: CorrectedDraft, *, unit: Unit, units: Units, by: User | None
) -> ImportResult:
    """Create the draft plan of `unit` with everything under it; periods and files are the caller's.

    `by` reports the tasks that the document calls finished; without a person those stay open and
    are told as doubtful.
    """
    plan = Plan.objects.create(unit=unit, **plan_values(corrected))
    made = ImportResult(plan)
    _link_plans(plan, corrected)
    _make_tasks(made, corrected, units, by)
    _make_indicators(made, corrected)
    _make_duties(made, corrected, units)
    return made


def ordered_deadlines(corrected: CorrectedDraft) -> dict[str, date]:
    """Return the days on which the plan itself orders reports, by period."""
    return {
        period: date.fromisoformat(day) for period, day in corrected.deadlines.values.items() if day
    }


def plan_values(corrected: CorrectedDraft) -> dict:
    """Return the fields of the plan that the corrected draft says."""
    head, draft = corrected.head.values, corrected.draft
    sections = [{"heading": part["heading"], "text": part["text"]} for part in draft["sections"]]
    return {
        "year": corrected.year or timezone.localdate().year,
        "form": head["form"],
        "number": head["number"][:50],
        "issued_on": _day(head["issued_on"]),
        "place": head["place"][:100],
        "title": head["title"][:500] or f"Cải cách hành chính năm {corrected.year}",
        "issuer": head["issuer"][:200],
        "signer": head["signer"][:100],
        "signer_title": head["signer_title"][:200],
        "recipients": head["recipients"],
        "legal_bases": head["legal_bases"],
        "sections": sections,
        "footnotes": draft["footnotes"],
        "replaces_text": head["replaces"][:50],
        "origin": head_origin(draft["plan"]),
    }


def _day(text: str) -> date | None:
    return parse_date(text) if text else None


def _link_plans(plan: Plan, corrected: CorrectedDraft) -> None:
    """Note the plan that this one follows, and find it and the replaced one in the system."""
    numbers = (basis["number"] or "" for basis in corrected.head.values["legal_bases"])
    plan.follows_text = next((number for number in numbers if _PLAN_NUMBER.search(number)), "")[:50]
    plan.follows = Plan.objects.superior_to(plan.unit).numbered(plan.follows_text).first()
    earlier = Plan.objects.of_unit(plan.unit).exclude(pk=plan.pk).numbered(plan.replaces_text)
    plan.replaces = earlier.replaceable_by(plan).first() or earlier.first()
    plan.save(update_fields=["follows_text", "follows", "replaces"])


def _is_row(entry: DraftEntry, words: str) -> bool:
    """Is the task or target wanted, worded, and of a known area?"""
    return bool(entry.keep and entry.values[words].strip() and entry.values["area"])


def _make_tasks(
    made: ImportResult, corrected: CorrectedDraft, units: Units, by: User | None
) -> None:
    kept = [task for task in corrected.tasks if _is_row(task, "content")]
    made.skipped += len(corrected.tasks) - len(kept)
    ordinals: dict[int, int] = {}
    parts: list[UnitsOfPart] = []
    for task in sorted(kept, key=lambda each: not each.values["tracked"]):
        area = int(task.values["area"])
        ordinals[area] = ordinals.get(area, 0) + 1
        row = make_task(made.plan, corrected, task, ordinals[area])
        parts += task_units(row, task, units)
        made.tasks += 1
        made.tracked += row.tracked
        if corrected.time(task).already_done:
            _report_done(made, row, _first_lead(task, units), by)
    store_task_units(parts)


def make_task(plan: Plan, corrected: CorrectedDraft, task: DraftEntry, ordinal: int) -> Task:
    """Create the task that an entry says; its units are stored by `store_task_units`."""
    values, time = task.values, corrected.time(task)
    return plan.tasks.create(
        area=values["area"],
        ordinal=ordinal,
        content=nfc(values["content"]),
        product=nfc(values["product"]),
        time_text=values["time_text"][:300],
        time_kind=time.kind or Task.TimeKind.OTHER,
        rhythm=time.rhythm,
        start=time.start,
        due=time.due,
        source=corrected.source(task),
        tracked=values["tracked"],
        origin=task_origin(corrected.as_read(task)),
    )


def task_units(row: Task, task: DraftEntry, units: Units) -> list[UnitsOfPart]:
    """The leads and coordinators of a task as unsaved rows, each with the units that it means."""
    return [
        (TaskUnit(task=row, role=role, order=order, text=text[:500]), units.get(text, ()))
        for role, texts in (
            (TaskUnit.Role.LEAD, task.values["leads"]),
            (TaskUnit.Role.COORDINATE, task.values["coordinators"]),
        )
        for order, text in enumerate(dict.fromkeys(texts))
    ]


def store_task_units(parts: Sequence[UnitsOfPart]) -> None:
    """Store leads and coordinators, each with the units that it means, in two statements."""
    if not parts:
        return
    TaskUnit.objects.bulk_create(row for row, _ in parts)
    through = TaskUnit.units.through
    through.objects.bulk_create(
        through(taskunit_id=row.pk, unit_id=unit.pk) for row, meant in parts for unit in meant
    )


def _first_lead(task: DraftEntry, units: Units) -> Unit | None:
    leads = task.values["leads"]
    return next(iter(units.get(leads[0], ())), None) if leads else None


def _report_done(made: ImportResult, row: Task, lead: Unit | None, by: User | None) -> None:
    """Record what the document calls finished as an accepted update, dated as the plan."""
    if by is None:
        made.doubtful.append(
            f"“{row}” ghi là đã hoàn thành nhưng chưa có tài khoản cơ quan thường trực để ghi nhận"
        )
        return
    today = timezone.localdate()
    row.updates.create(
        author=by,
        on_behalf_of=lead,
        effective_on=min(max(made.plan.issued_on or today, made.plan.year_start), today),
        percent=100,
        state=ProgressUpdate.State.DONE,
        result=DONE,
        review=ProgressUpdate.Review.ACCEPTED,
        reviewed_at=timezone.now(),
    )


def _make_indicators(made: ImportResult, corrected: CorrectedDraft) -> None:
    kept = [target for target in corrected.targets if _is_row(target, "text")]
    made.skipped += len(corrected.targets) - len(kept)
    ordinals: dict[int, int] = {}
    for target in kept:
        area = int(target.values["area"])
        ordinals[area] = ordinals.get(area, 0) + 1
        make_indicator(made.plan, corrected, target, ordinals[area])
        made.targets += 1


def make_indicator(
    plan: Plan, corrected: CorrectedDraft, target: DraftEntry, ordinal: int
) -> Indicator:
    """Create the indicator with its targets that an entry says."""
    area, quantities = int(target.values["area"]), target.values["quantities"]
    indicator = plan.indicators.create(
        area=area,
        ordinal=ordinal,
        statement=nfc(target.values["text"]),
        qualitative=not quantities,
        origin=target_origin(corrected.as_read(target)),
    )
    baseline = corrected.as_read(target).get("baseline") if len(quantities) == 1 else None
    for order, quantity in enumerate(quantities):
        goal, unit = parse_decimal(quantity["value"]), quantity["unit"][:40]
        indicator.targets.create(
            order=order,
            comparator=quantity["comparator"],
            goal=goal,
            unit=unit,
            baseline=None if baseline is None else parse_decimal(number(baseline)),
        )
    if not quantities:
        indicator.targets.create()
    return indicator


def _make_duties(made: ImportResult, corrected: CorrectedDraft, units: Units) -> None:
    kept = [duty for duty in corrected.duties if duty.keep and duty.values["text"].strip()]
    made.skipped += len(corrected.duties) - len(kept)
    for order, duty in enumerate(kept):
        make_duty(made.plan, corrected, duty, order, units)
        made.duties += 1


def make_duty(
    plan: Plan, corrected: CorrectedDraft, duty: DraftEntry, order: int, units: Units
) -> Duty:
    """Create the duty that an entry says, with the units that it means."""
    row = plan.duties.create(
        unit_text=duty.values["unit"][:300],
        text=nfc(duty.values["text"]),
        due=_day(duty.values["due"]),
        order=order,
        origin=duty_origin(corrected.as_read(duty)),
    )
    row.units.set(units.get(duty.values["unit"], ()))
    return row
