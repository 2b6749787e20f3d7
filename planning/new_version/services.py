"""A new version of a plan's document: take the files in, take differences over, finish."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from accounts.models import Holiday, Unit, User
from foundation.journal.acts import acting
from foundation.operations.usage import in_use
from indicators.models import Indicator, Target
from indicators.services import discard_target
from indicators.services.shaping import discard_indicator
from plans.models import Plan, PlanImport, PlanRefused
from plans.periods import DEFAULT_PERIODS, cut_off_and_deadline
from plans.services import set_period_dates, sha256_of
from plans.services.writing import available_units, discard_duty, set_units
from tasks.models import Task, TaskPerson, TaskUnit
from tasks.services.ordering import discard_task

from ..importing.rows import make_duty, make_indicator, make_task, store_task_units, task_units
from ..importing.services import SameFiles, corrected_draft, locked_import, start_import
from ..importing.units import match_units, meant_units
from .comparison import NewVersion, VersionComparison, compare
from .differences import ADDED, REMOVED, Difference
from .running_text import changed_sections, reworded

# what `origin` calls the fields that have another name there
READ_AS = {"time": "time_text", "statement": "text", "goals": "quantities", "unit_text": "unit"}
ROLES = {"leads": TaskUnit.Role.LEAD, "coordinators": TaskUnit.Role.COORDINATE}
TAKEN = "Cập nhật theo bản mới của văn bản"


@dataclass(frozen=True)
class TakeResult:
    """How many differences were taken, and the ids of those that changed meanwhile."""

    count: int
    again: list[str]


@transaction.atomic
def start_new_version(plan: Plan, *, by: User, files: Sequence[File]) -> PlanImport:
    """Take in a new version of the documents of `plan`, already judged by content, and ask for a
    job that reads them.

    Raises `SameFiles` when these are the newest files of the plan or they wait for comparison, and
    `PlanRefused` for a plan that is over.
    """
    Unit.objects.lock(plan.unit_id)
    plan = Plan.objects.lock(plan.pk)
    _check_writable(plan)
    digests = {sha256_of(file) for file in files}
    newest = plan.files.order_by("-pk").values_list("sha256", flat=True)[: len(digests)]
    if digests == set(newest):
        raise SameFiles(plan)
    return start_import(unit=plan.unit, by=by, files=files, revises=plan)


def compare_new_version(plan_import: PlanImport) -> VersionComparison:
    """Return in what the new version differs from its plan as both stand now."""
    return compare(plan_import.revised_plan, _version(plan_import))


@transaction.atomic
def take_differences(
    plan_import: PlanImport, *, asked: Mapping[str, str], by: User, reason: str = ""
) -> TakeResult:
    """Write the differences of these ids into the plan, all or none; `asked` gives the stamp that
    the person saw.

    Tasks are changed in place, so that their progress stays; one that went and was reported on is
    no longer tracked. What changed since the person saw it is left as it is and told. Old, new and
    `reason` stand in the history. Raises `PlanRefused` without a reason once the plan is issued, or
    when the plan or the import is over.
    """
    plan = Plan.objects.lock(plan_import.revised_plan.pk)
    plan_import = locked_import(plan_import)
    _check_writable(plan)
    if plan_import.plan_id:
        raise PlanRefused("Lần cập nhật này đã kết thúc.")
    if plan.state == Plan.State.ISSUED and not reason.strip():
        raise PlanRefused("Kế hoạch đã ban hành: hãy ghi lý do cập nhật.")
    version = _version(plan_import)
    known = {each.id: each for each in compare(plan, version).differences}
    chosen = [
        known[each] for each, stamp in asked.items() if each in known and known[each].stamp == stamp
    ]
    again = [each for each, stamp in asked.items() if each in known and known[each].stamp != stamp]
    _DifferenceWriter(plan, version, by, reason.strip() or TAKEN).take(chosen)
    return TakeResult(len(chosen), again)


@transaction.atomic
def finish_new_version(plan_import: PlanImport) -> Plan:
    """End the comparison: the new files join the plan, the rest is left. Twice is once."""
    plan = Plan.objects.lock(plan_import.revised_plan.pk)
    plan_import = locked_import(plan_import)
    if not plan_import.plan_id:
        for file in plan_import.files.all():
            plan.files.create(file=file.file.name, name=file.name, sha256=file.sha256)
        plan_import.files.all().delete()
        plan_import.plan = plan
        plan_import.save(update_fields=["plan"])
    return plan


def _check_writable(plan: Plan) -> None:
    if not plan.writable:
        raise PlanRefused("Kế hoạch này đã đóng hoặc đã được thay thế nên không cập nhật được nữa.")


def _version(plan_import: PlanImport) -> NewVersion:
    corrected = corrected_draft(plan_import).with_all_areas()
    unit = plan_import.revised_plan.unit
    choices = match_units(corrected, available_units(unit), place=unit.its_authority.place)
    return NewVersion(corrected, meant_units(choices))


class _DifferenceWriter:
    """Writes differences into one plan, in the name of one person and for one reason."""

    def __init__(self, plan: Plan, version: NewVersion, by: User, reason: str) -> None:
        self.plan, self.version, self.by, self.reason = plan, version, by, reason

    def take(self, chosen: Sequence[Difference]) -> None:
        """Write `chosen`, each row once."""
        by_part = defaultdict(list)
        for each in chosen:
            by_part[each.part].append(each)
        whole: dict[str, Callable[[Difference], None]] = {
            "tasks": self._whole_task,
            "targets": self._whole_indicator,
            "duties": self._whole_duty,
        }
        change: dict[str, Callable[[Any, Sequence[Difference]], None]] = {
            "tasks": self._change_task,
            "targets": self._change_indicator,
            "duties": self._change_duty,
        }
        for part in whole:
            changed = defaultdict(list)
            for each in by_part[part]:
                if each.kind in (ADDED, REMOVED):
                    whole[part](each)
                else:
                    changed[each.key].append(each)
            for differences in changed.values():
                _note_origin(differences)
                change[part](differences[0].row, differences)
        for each in by_part["deadlines"]:
            self._change_deadline(each.row, each.value)
        TaskPerson.objects.end_left_behind(self.plan, by=self.by)
        self._change_plan(chosen, by_part["sections"], by_part["head"])
        self.plan.tasks.settle()

    def _save(self, row: Any) -> None:
        with acting(by=self.by, why=self.reason):
            row.save()

    def _whole_task(self, each: Difference) -> None:
        if each.kind == ADDED:
            ordinal = self.plan.tasks.next_ordinal(int(each.value.values["area"]))
            with acting(by=self.by, why=self.reason):
                row = make_task(self.plan, self.version.corrected, each.value, ordinal)
            store_task_units(task_units(row, each.value, self.version.units))
        else:
            self._end_task(each.row)

    def _end_task(self, task: Task) -> None:
        """Delete a task that nobody worked on; take one that somebody did out of tracking."""
        rows = Task.objects.filter(pk=task.pk)
        # whoever takes it up into another plan comes before, or finds it gone
        rows.select_for_update().get()
        if in_use(rows, (TaskUnit, TaskUnit.units.through)).exists():
            task.tracked = False
            self._save(task)
        else:
            discard_task(task, self.plan, by=self.by, reason=self.reason)

    def _change_task(self, task: Task, differences: Sequence[Difference]) -> None:
        for each in differences:
            if each.field == "time":
                for name, value in each.value.items():
                    setattr(task, name, value)
            elif each.field == "area":
                task.ordinal, task.area = self.plan.tasks.next_ordinal(each.value), each.value
            elif each.field in ROLES:
                continue
            else:
                setattr(task, each.field, each.value)
        if handed := [each for each in differences if each.field in ROLES]:
            self._hand_over(task, handed)
        self._save(task)

    def _hand_over(self, task: Task, differences: Sequence[Difference]) -> None:
        """Give the task other leads or coordinators; the offices read it among the comments."""
        before = task.units_in_words()
        for each in differences:
            role = ROLES[each.field]
            task.units.filter(role=role).delete()
            parts = [
                TaskUnit(task=task, role=role, order=n, text=text)
                for n, (text, _) in enumerate(each.value)
            ]
            store_task_units(
                [(part, units) for part, (_, units) in zip(parts, each.value, strict=True)]
            )
        task.reassigned = {"old": before, "new": task.units_in_words()}
        if self.plan.handed_out_at:
            words = (
                f"Giao lại. Trước: {before}. Nay: {task.reassigned['new']}. Lý do: {self.reason}"
            )
            task.comments.create(author=self.by, text=words)

    def _whole_indicator(self, each: Difference) -> None:
        if each.kind == ADDED:
            area = int(each.value.values["area"])
            last = self.plan.indicators.filter(area=area).order_by("-ordinal").first()
            make_indicator(
                self.plan, self.version.corrected, each.value, last.ordinal + 1 if last else 1
            )
            return
        if each.row.targets.filter(measurements__isnull=False).exists():
            raise PlanRefused(
                f"Chỉ tiêu “{each.row}” đã có số liệu nên không bỏ được; hãy bỏ đánh "
                "dấu chỉ tiêu đó."
            )
        discard_indicator(each.row, self.plan, by=self.by, reason=self.reason)

    def _change_indicator(self, indicator: Indicator, differences: Sequence[Difference]) -> None:
        for each in differences:
            if each.field == "goals":
                indicator.qualitative = not each.value
                self._set_goals(indicator, each.value)
            else:
                indicator.statement = each.value
        self._save(indicator)

    def _set_goals(self, indicator: Indicator, goals: Sequence[tuple]) -> None:
        """Change the targets in place, in order: what was measured stays with its target."""
        targets = list(indicator.targets.all())
        for order, (comparator, goal, unit) in enumerate(goals or [("", None, "")]):
            target = targets.pop(0) if targets else Target(indicator=indicator)
            target.order, target.comparator, target.goal, target.unit = (
                order,
                comparator,
                goal,
                unit,
            )
            if target.pk:
                target.indicator = indicator
                target.follows_words()
            self._save(target)
        for target in targets:
            if target.measurements.exists():
                raise PlanRefused(
                    f"Mục tiêu “{target}” của “{indicator}” đã có số liệu nên không bỏ được."
                )
            discard_target(target, indicator, by=self.by, reason=self.reason)

    def _whole_duty(self, each: Difference) -> None:
        if each.kind == ADDED:
            last = self.plan.duties.order_by("order").last()
            make_duty(
                self.plan,
                self.version.corrected,
                each.value,
                last.order + 1 if last else 0,
                self.version.units,
            )
        elif each.row.done_on or each.row.evidence.exists():
            raise PlanRefused(
                f"Trách nhiệm “{each.row}” đã hoàn thành nên không bỏ được; hãy bỏ đánh dấu mục đó."
            )
        else:
            discard_duty(each.row, by=self.by, reason=self.reason)

    def _change_duty(self, duty: Any, differences: Sequence[Difference]) -> None:
        for each in differences:
            setattr(duty, each.field, each.value)
            if each.field == "unit_text":
                set_units(duty, self.version.units.get(each.value, ()))
        self._save(duty)

    def _change_deadline(self, period: Any, day: date) -> None:
        """Let a period's report be due on `day`, with its cut-off as an import sets it."""
        if period.locked:
            raise PlanRefused(
                f"Kỳ {period} đã khóa số liệu nên không đổi hạn được; hãy mở kỳ hoặc "
                "bỏ đánh dấu hạn đó."
            )
        usual = next(each for each in DEFAULT_PERIODS if each.key == period.key)
        cut_off, deadline = cut_off_and_deadline(
            usual, self.plan.year, day, Holiday.objects.calendar()
        )
        with acting(by=self.by, why=self.reason):
            set_period_dates(period, cut_off=cut_off, deadline=deadline)

    def _change_plan(
        self,
        chosen: Sequence[Difference],
        sections: Sequence[Difference],
        head: Sequence[Difference],
    ) -> None:
        """Change head and running text, and there the words of rows that were taken."""
        before = self.plan.sections
        for each in head:
            setattr(self.plan, each.field, each.value)
        self.plan.sections = reworded(before, chosen)
        if sections:
            self.plan.sections = changed_sections(self.plan, self.version.corrected, sections)
        if head or self.plan.sections != before:
            self._save(self.plan)


def _note_origin(differences: Sequence[Difference]) -> None:
    """Let the row know where its new values were read."""
    row = differences[0].row
    names = {READ_AS.get(each.field, each.field) for each in differences}
    row.origin = {
        **row.origin,
        **{name: seen for name, seen in differences[0].origin.items() if name in names},
    }
