"""What people do with tasks: report progress, comment, assign units, change them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit, User
from foundation.journal.acts import acting
from plans.areas import NO_SUCH_AREA
from plans.models import Evidence, EvidenceHead, Plan, PlanClosed
from plans.reviewing.models import DeclarationRefused, NewerDeclaration, told_since
from plans.reviewing.notices import tell_reviewers
from plans.services import register_evidence
from plans.services.writing import TextChanged, stamp_of
from vietnamese import short_date

from ..at_hand import locked_task, read_told
from ..days import asks_for_whole_year, is_backdated, share_of_year
from ..models import ProgressUpdate, Task, TaskComment, TaskPerson, TaskUnit
from ..notices import parts_of, tell_followers, tell_reassigned, wordings_of

State = ProgressUpdate.State
CHANGEABLE = ("content", "product", "time_text", "time_kind", "rhythm", "start", "due", "tracked")


class NewerUpdate(NewerDeclaration):
    """Somebody reported on the task after the update that the author was looking at."""


class ProgressRefused(DeclarationRefused):
    """The update or change of a task breaks a rule."""


@transaction.atomic
def report_progress(
    task: Task,
    *,
    author: User,
    percent: int,
    state: str,
    result: str,
    seen: ProgressUpdate | None,
    key: UUID,
    effective_on: date | None = None,
    whole_year: bool | None = None,
    reason: str = "",
    product_number: str = "",
    product_date: date | None = None,
    evidence: Iterable[Evidence] = (),
    files: Sequence[File] = (),
    heads: Sequence[EvidenceHead] = (),
    link: str = "",
) -> ProgressUpdate:
    """Append a progress update to `task`; it waits for review.

    It counts at once, unless it says that the task will not be done or speaks of an earlier day
    than the rule allows (`days.earliest_day`): that counts once accepted. A running task that is
    done before its last interval is done for the `whole_year`, or stays under way (False).

    Its evidence are the registered pieces `evidence`, and `files` (already judged by content) and
    `link`, which go into the register with what `heads` say of them. The same `key` twice yields
    the first update. Raises `NewerUpdate` when someone reported after `seen`, `PlanClosed` when the
    plan takes no updates, and `ProgressRefused` when the author may not report on the task, the day
    lies in the future, before the plan year or in a period that is closed to the office, state and
    percent contradict each other, or nobody said whether done means the whole year.
    """
    task = lock_task(task)
    read_told(task)
    sent, newer = told_since(task.told, seen, key)
    if sent:
        return sent
    if not task.is_reportable_by(author):
        raise ProgressRefused(
            "Chỉ đơn vị chủ trì hoặc cơ quan thường trực được báo kết quả nhiệm vụ này."
        )
    task.plan.check_open()
    task.plan.read_periods()
    effective_on = effective_on or timezone.localdate()
    behalf = on_behalf_of(task, author)
    _check_day(task.plan, effective_on, behalf)
    _check_state(state, percent, reason)
    if state == State.DONE and task.ongoing:
        if whole_year is None and asks_for_whole_year(task, effective_on):
            raise ProgressRefused(
                "Nhiệm vụ thường xuyên, định kỳ: hãy cho biết đã hoàn thành cho cả năm hay chưa.",
                "whole_year",
            )
        if whole_year is False:
            state, percent = State.DOING, share_of_year(task, effective_on)
    if newer:
        raise NewerUpdate(newer)
    update = task.updates.create(
        author=author,
        on_behalf_of_id=behalf,
        effective_on=effective_on,
        percent=percent,
        state=state,
        reason=reason,
        result=result,
        product_number=product_number,
        product_date=product_date,
        covers=task.plan.period_key_of(effective_on),
        backdated=is_backdated(task, effective_on, behalf),
        seen=seen,
        key=key,
    )
    pieces = register_evidence(
        task.plan,
        by=author,
        files=files,
        heads=heads,
        link=link,
        number=product_number,
        dated_on=product_date,
    )
    if known := [*evidence, *pieces]:
        update.evidence.add(*known)
    task.settle_with(update)
    tell_reviewers(update)
    return update


@transaction.atomic
def comment(
    task: Task,
    *,
    author: User,
    text: str,
    evidence: Iterable[Evidence] = (),
    files: Sequence[File] = (),
    heads: Sequence[EvidenceHead] = (),
    link: str = "",
) -> TaskComment:
    """Add what a person of the authority says about `task`, with their evidence; `files` and `link`
    are registered with what `heads` say of them.

    Of a replaced plan it is said about the task that carries this one on. Raises `ProgressRefused`
    when there is none, and when the task was taken out of its plan.
    """
    task = _lock_carried_on(task)
    written = task.comments.create(author=author, text=text)
    pieces = register_evidence(task.plan, by=author, files=files, heads=heads, link=link)
    written.evidence.add(*evidence, *pieces)
    return written


class UnitAssignment(NamedTuple):
    """A lead or coordinator: the text that names it and the units meant (none, one or many)."""

    text: str
    units: Sequence[Unit]


@transaction.atomic
def assign_units(
    task: Task,
    *,
    by: User,
    leads: Sequence[UnitAssignment],
    coordinators: Sequence[UnitAssignment] = (),
    reason: str = "",
    seen: str | None = None,
) -> None:
    """Hand `task` to its units: `leads` in order, the first of whom answers for it, and
    `coordinators`.

    After the plan is issued a `reason` is asked for; it stands in the task's history. Once the
    offices work on the plan, a comment on the task says what was and what is, and the people of
    units whose part changes are told. Raises `TextChanged` when somebody gave the task to others
    after the stamp `seen` (`units_stamp`), `ProgressRefused` when the first lead means no unit or
    that reason is missing, and `PlanClosed`.
    """
    assign_many([TaskAssignments(task, leads, coordinators, seen)], by=by, reason=reason)


def _assign(
    task: Task,
    leads: Sequence[UnitAssignment],
    coordinators: Sequence[UnitAssignment],
    seen: str | None,
    by: User,
    reason: str,
) -> Task:
    task = lock_task(task)
    if seen is not None and units_stamp(task) != seen:
        raise TextChanged(task)
    if task.plan.state not in (Plan.State.DRAFT, Plan.State.ISSUED):
        raise PlanClosed("Kế hoạch này đã đóng hoặc đã được thay thế nên không giao lại được.")
    if not leads or not leads[0].units:
        raise ProgressRefused("Hãy chọn đơn vị chủ trì chịu trách nhiệm chính.", "leads")
    if task.plan.state == Plan.State.ISSUED and not reason.strip():
        raise ProgressRefused("Kế hoạch đã ban hành: hãy ghi lý do giao lại nhiệm vụ.", "reason")
    before = task.units_in_words()
    task.units.all().delete()
    for role, parts in ((TaskUnit.Role.LEAD, leads), (TaskUnit.Role.COORDINATE, coordinators)):
        for order, part in enumerate(parts):
            task.units.create(role=role, order=order, text=part.text).units.set(part.units)
    after = task.units_in_words()
    task.reassigned = {"old": before, "new": after} if before != after else task.reassigned
    with acting(by=by, why=reason.strip() or "Giao đơn vị thực hiện"):
        task.save()
    if task.plan.handed_out_at:
        words = f"Giao lại. Trước: {before}. Nay: {after}."
        task.comments.create(
            author=by, text=f"{words} Lý do: {reason.strip()}" if reason.strip() else words
        )
    return task


class TaskAssignments(NamedTuple):
    """A task with those who are to lead and coordinate it, and the stamp of who was seen there."""

    task: Task
    leads: Sequence[UnitAssignment]
    coordinators: Sequence[UnitAssignment]
    seen: str | None = None


@transaction.atomic
def assign_many(handings: Sequence[TaskAssignments], *, by: User, reason: str) -> None:
    """Hand each task to its units, all or none; the people of units whose part changes are told
    once. Raises what `assign_units` raises.
    """
    before = parts_of(each.task for each in handings)
    tasks = [
        _assign(task, leads, coordinators, seen, by, reason)
        for task, leads, coordinators, seen in handings
    ]
    if tasks:
        TaskPerson.objects.end_left_behind(tasks[0].plan, by=by)
        tell_reassigned(tasks[0].plan, tasks, before=before, by=by)


@transaction.atomic
def change_task(
    task: Task, *, by: User, reason: str = "", seen: str | None = None, **values: Any
) -> None:
    """Give `task` these `values` of its wording, time and tracking; old and new stand in its
    history. Who follows an issued plan's task is told.

    Raises `TextChanged` when somebody changed one of them after the stamp `seen` that the person's
    form bears, `ProgressRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    task = lock_task(task)
    if seen is not None and task_stamp(task) != seen:
        raise TextChanged(task)
    check_changeable(task.plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do sửa nhiệm vụ.")
    before = wordings_of([task])
    for name, value in values.items():
        setattr(task, name, value)
    with acting(by=by, why=reason.strip()):
        task.save()
    task.settle()
    tell_followers(task.plan, [task], before=before, by=by)


@transaction.atomic
def add_task(plan: Plan, *, by: User, area: int, reason: str = "", **values: Any) -> Task:
    """Add a task to `plan`, the last of its area; who leads it is still to be assigned.

    Raises `ProgressRefused` without a reason once the plan is issued, and `PlanClosed`.
    """
    plan = Plan.objects.lock(plan.pk)
    check_changeable(plan, reason, "Kế hoạch đã ban hành: hãy ghi lý do bổ sung nhiệm vụ.")
    if not plan.area(area):
        raise ProgressRefused(NO_SUCH_AREA, "area")
    task = Task(
        plan=plan,
        area=area,
        ordinal=plan.tasks.next_ordinal(area),
        source=Task.Source.ADDED,
        **values,
    )
    task.summarise(())
    with acting(by=by, why=reason.strip()):
        task.save()
    return task


def lock_task(task: Task) -> Task:
    """Return `task` as it stands, locked to the end of the transaction, and before it its plan.

    Raises `ProgressRefused` when it was taken out of the plan.
    """
    plan = Plan.objects.lock_for_rows(task.plan_id)
    if not (locked := locked_task(task.pk)):
        raise ProgressRefused("Nhiệm vụ này vừa được người khác bỏ khỏi kế hoạch.")
    locked.plan = plan
    return locked


def _lock_carried_on(task: Task) -> Task:
    """The task that carries `task` on in the plan that is not replaced, locked: often itself."""
    locked = lock_task(task)
    if locked.plan.state != Plan.State.REPLACED:
        return locked
    if heir := locked.next.first():
        return _lock_carried_on(heir)
    raise ProgressRefused(
        "Kế hoạch đã được thay thế, nhiệm vụ này kết thúc cùng kế hoạch nên không nhận thêm ý kiến."
    )


def task_stamp(task: Task) -> str:
    """Return a short mark that stays until somebody changes the wording, time or tracking."""
    return stamp_of(getattr(task, name) for name in CHANGEABLE)


def units_stamp(task: Task) -> str:
    """Return a short mark that stays until somebody gives `task` to others or words that anew."""
    parts = [*task.leads, *task.coordinators]
    return stamp_of(
        (part.role, part.text, sorted(unit.pk for unit in part.units.all())) for part in parts
    )


def check_changeable(plan: Plan, reason: str, ask: str) -> None:
    """Raise `PlanClosed` for a plan that is over, and `ProgressRefused` (`ask`) when an issued one
    lacks a reason.
    """
    if plan.state not in (Plan.State.DRAFT, Plan.State.ISSUED):
        raise PlanClosed("Kế hoạch này đã đóng hoặc đã được thay thế nên không sửa được nữa.")
    if plan.state == Plan.State.ISSUED and not reason.strip():
        raise ProgressRefused(ask, "reason")


def _check_day(plan: Plan, day: date, unit_id: int | None) -> None:
    today = timezone.localdate()
    if day > today:
        raise ProgressRefused("Ngày tính đến không thể ở tương lai.", "effective_on")
    if day < plan.year_start:
        raise ProgressRefused(
            f"Ngày tính đến phải từ {short_date(plan.year_start)}.", "effective_on"
        )
    if closed := plan.closed_to(unit_id, day, today):
        instead = f"chọn ngày sau {short_date(closed.cut_off)}"
        raise ProgressRefused(closed.refusal(instead), "effective_on")


def _check_state(state: str, percent: int, reason: str) -> None:
    if state == State.DONE and percent != 100:
        raise ProgressRefused("Đã hoàn thành thì tiến độ là 100%.", "percent")
    if state == State.DOING and percent == 100:
        raise ProgressRefused(
            "Tiến độ 100% nghĩa là đã hoàn thành; hãy chọn “Hoàn thành” hoặc giảm tiến độ.",
            "percent",
        )
    if state == State.NOT_STARTED and percent:
        raise ProgressRefused("Chưa thực hiện thì tiến độ là 0%.", "percent")
    if state == State.NOT_DOING and not reason.strip():
        raise ProgressRefused("Hãy ghi lý do không thực hiện.", "reason")


def on_behalf_of(task: Task, author: User) -> int | None:
    """The id of the unit that the update speaks for: the author's own when it leads, else the first
    of the first lead.
    """
    if author.unit_id in task.leading:
        return author.unit_id
    first = next((part.units for part in task.parts if part.leads), ())
    return next((pk for pk, _ in first), None)
