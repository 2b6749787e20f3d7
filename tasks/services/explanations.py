"""A leader asks for an explanation of tasks; the unit that leads each of them gives it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import Line, notify, notify_each
from plans.models import EvidenceHead, Plan
from plans.services import register_evidence
from vietnamese import short_date

from ..models import ExplanationRequest, Task, TaskUnit
from . import ProgressRefused, lock_task


class AskResult(NamedTuple):
    """What asking did: the new requests, and how many tasks were `waiting` for one already."""

    new: Sequence[ExplanationRequest]
    waiting: int

    @property
    def words(self) -> str:
        """What asking did, for the leader."""
        words = [f"Đã yêu cầu giải trình {len(self.new)} nhiệm vụ."] if self.new else []
        if self.waiting:
            words.append(
                f"{self.waiting} nhiệm vụ đang chờ giải trình từ trước nên không yêu cầu thêm."
            )
        return " ".join(words)


@transaction.atomic
def ask_explanation(tasks: Sequence[Task], *, by: User, text: str, due: date) -> AskResult:
    """Ask those who lead `tasks` to explain them by `due`, and tell them; all or none are stored.

    A task that still owes an explanation is not asked again. Raises `ProgressRefused` when `by`
    does not lead the authority, a task is not tracked, the words are missing or the day is over,
    and `PlanClosed`.
    """
    if not text.strip():
        raise ProgressRefused("Hãy ghi một câu cần đơn vị giải trình điều gì.", "text")
    if due < timezone.localdate():
        raise ProgressRefused("Hạn giải trình không thể trước hôm nay.", "due")
    Plan.objects.filter(pk__in={task.plan_id for task in tasks}).lock_all()
    asked = Task.objects.filter(pk__in=[task.pk for task in tasks]).select_related("plan__unit")
    locked = list(asked.select_for_update(of=("self",), no_key=True))
    for task in locked:
        _check_askable(task, by)
    waiting = set(
        ExplanationRequest.objects.open().filter(task__in=locked).values_list("task", flat=True)
    )
    principal = by.acting_for(Role.LEADER)
    new = ExplanationRequest.objects.bulk_create(
        ExplanationRequest(task=task, asked_by=by, asked_for=principal, text=text.strip(), due=due)
        for task in locked
        if task.pk not in waiting
    )
    _tell_leads(new, by)
    return AskResult(new, len(locked) - len(new))


@transaction.atomic
def answer_explanation(
    request: ExplanationRequest,
    *,
    by: User,
    text: str,
    files: Sequence[File] = (),
    heads: Sequence[EvidenceHead] = (),
    link: str = "",
) -> ExplanationRequest:
    """Give the explanation that `request` asks for, with its evidence, and tell the leader who
    asked, and for whom.

    Raises `ProgressRefused` without words, when `by` does not report on the task, or when it was
    given already.
    """
    if not text.strip():
        raise ProgressRefused("Hãy ghi giải trình.", "text")
    request = _locked(request)
    if request.answered:
        raise ProgressRefused("Đã có người giải trình nhiệm vụ này; hãy tải lại trang để xem.")
    if not request.task.is_reportable_by(by):
        raise ProgressRefused(
            "Chỉ đơn vị chủ trì hoặc cơ quan thường trực được giải trình nhiệm vụ này."
        )
    request.answer, request.answered_by, request.answered_at = text.strip(), by, timezone.now()
    request.save(update_fields=["answer", "answered_by", "answered_at"])
    pieces = register_evidence(request.task.plan, by=by, files=files, heads=heads, link=link)
    request.evidence.add(*pieces)
    words = f"Đã giải trình: {request.task} – {request.answer}"
    notify(
        {request.asked_by, request.asked_for or request.asked_by},
        Kind.EXPLAINED,
        words,
        f"{request.task.get_absolute_url()}#explanations",
        by=by,
    )
    return request


def _locked(request: ExplanationRequest) -> ExplanationRequest:
    """Return the request as it stands, with who asked and its task, locked as `lock_task` does:
    that of the new plan when the old one was replaced meanwhile.
    """
    rows = ExplanationRequest.objects.select_related("task", "asked_by", "asked_for")
    found = request

    def plans() -> set[int]:
        nonlocal found
        found = rows.get(pk=request.pk)
        return {found.task.plan_id}

    Plan.objects.lock_group(plans)
    found.task = lock_task(found.task)
    return found


def _check_askable(task: Task, by: User) -> None:
    """Raise unless `by` leads the authority of a tracked task whose plan goes on."""
    if not by.has_role(Role.LEADER) or by.authority_id != task.plan.unit.authority_id:
        raise ProgressRefused("Chỉ lãnh đạo của cơ quan được yêu cầu giải trình.")
    if not task.tracked:
        raise ProgressRefused(f"Nhiệm vụ không theo dõi nên không yêu cầu giải trình được: {task}")
    task.plan.check_open()


def _tell_leads(requests: Sequence[ExplanationRequest], by: User) -> None:
    """Tell the officers and heads of each unit, in one line, which of the tasks that it leads
    `requests` ask about.
    """
    leads = TaskUnit.objects.filter(
        role=TaskUnit.Role.LEAD, task__in=[request.task_id for request in requests]
    )
    units = defaultdict(set)
    for task, unit in leads.values_list("task", "units"):
        units[task].add(unit)
    people = User.objects.active().filter(unit__in=set().union(*units.values()) - {None})
    # with what a mail to them asks
    staff = people.with_role(Role.OFFICER, Role.HEAD).select_related("unit__authority")
    asked = {
        unit: [each for each in requests if unit in units[each.task_id]]
        for unit in {person.unit_id for person in staff}
    }
    lines = [Line(person, *_told(asked[person.unit_id])) for person in staff]
    notify_each(Kind.ASKED, lines, by=by)


def _told(asked: Sequence[ExplanationRequest]) -> tuple[str, str]:
    """What a unit is told of the requests about its tasks, and where to look."""
    first = asked[0]
    more = f" và {len(asked) - 1} nhiệm vụ khác" if asked[1:] else ""
    words = (
        f"Yêu cầu giải trình trước hết ngày {short_date(first.due)}: {first.task}{more} "
        f"– {first.text}"
    )
    if more:
        return words, f"{reverse('tasks:task_list', args=[first.task.plan_id])}?mine=1"
    return words, f"{first.task.get_absolute_url()}#explanations"
