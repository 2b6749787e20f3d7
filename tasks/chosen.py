"""What may be done at once with tasks that a person chose: who may, which of them it changes, and
why not the others.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from accounts.models import Role, User
from plans.models import Plan
from plans.reviewing.models import REVIEWERS
from plans.reviewing.services import accept, reopen, send_back

from .chosen_forms import (
    ActForm,
    AskManyForm,
    AssignForm,
    PersonForm,
    PostponeForm,
    ReturnForm,
)
from .models import ExplanationRequest, ProgressUpdate, Task, TaskUnit
from .person_forms import may_staff
from .rows import MatrixRow
from .services import ProgressRefused
from .services.chosen import assign_tasks, postpone_tasks, why_not_postponed
from .services.explanations import ask_explanation
from .services.people import Assignment, Replaced, assign_people

NOTHING_WAITS = "không có kết quả chờ duyệt"
NO_PART = "đơn vị của bạn không chủ trì, không phối hợp"
NO_UNIT = "chưa có đơn vị chủ trì, phối hợp trong danh mục"
OWN_RESULT = "kết quả do bạn, hoặc người mà bạn đang làm thay, gửi nên người khác phải duyệt"
Refusals = Mapping[int, str]


class Outcome(NamedTuple):
    """What was done, in words, and what may be undone: the updates whose review, the people who
    were assigned.
    """

    words: str
    reviewed: Sequence[int] = ()
    replaced: Sequence[Replaced] = ()


@dataclass(frozen=True)
class Act:
    """Something that is done with many tasks: what it is called, who may, what it asks for."""

    key: str
    label: str  # of the button under the matrix
    icon: str
    button: str  # of the button that does it
    offered: Callable[[User, Plan], bool]
    refusals: Callable[[Sequence[Task], User], Refusals]
    do: Callable[..., Outcome]
    form: type[ActForm] = ActForm
    danger: bool = False
    judges: bool = False  # does it say something of what offices sent?


@dataclass
class Preview:
    """Which of the chosen rows an act changes, and why not the others."""

    changing: list[MatrixRow] = field(default_factory=list)
    others: list[tuple[MatrixRow, str]] = field(default_factory=list)

    @classmethod
    def of(cls, act: Act, rows: Sequence[MatrixRow], user: User) -> "Preview":
        """Sort `rows` by what `act` would do with them."""
        refusals, preview = act.refusals([row.task for row in rows], user), cls()
        for row in rows:
            if why := refusals.get(row.task.pk):
                preview.others.append((row, why))
            else:
                preview.changing.append(row)
        return preview

    @property
    def tasks(self) -> list[Task]:
        return [row.task for row in self.changing]

    @property
    def ids(self) -> str:
        """The ids of what changes, as the form sends them."""
        return ".".join(row.pk for row in self.changing)

    @property
    def newest(self) -> str:
        """When the last was sent of what changes: nothing sent later was shown."""
        return newest_of(self.tasks)


def newest_of(tasks: Iterable[Task]) -> str:
    """When the last was sent of what `tasks` were told; empty for nothing."""
    sent = (task.last_sent for task in tasks)
    return max((moment.isoformat() for moment in sent if moment), default="")


def undo_review(updates: Sequence[ProgressUpdate], *, by: User) -> None:
    """Make `updates`, which `by` just reviewed, wait again."""
    reopen(updates, by=by)


def acts_for(user: User, plan: Plan) -> list[Act]:
    """Return what `user` may do with many tasks of `plan`."""
    return [act for act in ACTS if act.offered(user, plan)]


def _reviews(user: User, plan: Plan) -> bool:
    return user.has_role(*REVIEWERS) and _is_own(user, plan) and plan.open


def _edits(user: User, plan: Plan) -> bool:
    return plan.is_editable_by(user) and plan.writable


def _asks(user: User, plan: Plan) -> bool:
    return user.has_role(Role.LEADER) and _is_own(user, plan) and plan.open


def _staffs(user: User, plan: Plan) -> bool:
    return may_staff(user, plan, user.unit_id)


def _is_own(user: User, plan: Plan) -> bool:
    return user.authority_id == plan.unit.authority_id


def _unreviewable(tasks: Sequence[Task], user: User) -> Refusals:
    """Why there is nothing to review: nothing waits, or it is the person's own (one query)."""
    waiting = ProgressUpdate.objects.waiting().filter(task__in=[task.pk for task in tasks])
    authors = list(waiting.values_list("task", "author"))
    barred = user.barred_authors(*REVIEWERS)
    reviewable = {task for task, author in authors if author not in barred}
    own = {task for task, _ in authors} - reviewable
    return {
        task.pk: OWN_RESULT if task.pk in own else NOTHING_WAITS
        for task in tasks
        if task.pk not in reviewable
    }


def _not_to_staff(tasks: Sequence[Task], user: User) -> Refusals:
    """Why nobody is assigned: the unit of a head has no part in it, or nobody's has (one query)."""
    parts = TaskUnit.objects.filter(task__in=[task.pk for task in tasks]).exclude(units=None)
    why = NO_UNIT
    if not user.has_role(Role.STANDING_BODY):
        parts, why = parts.filter(units=user.unit_id), NO_PART
    with_part = set(parts.values_list("task", flat=True))
    return {task.pk: why for task in tasks if task.pk not in with_part}


def _unpostponable(tasks: Sequence[Task], user: User) -> Refusals:
    refusals = {task.pk: why_not_postponed(task) for task in tasks}
    return {pk: why for pk, why in refusals.items() if why}


def _unaskable(tasks: Sequence[Task], user: User) -> Refusals:
    """Why nobody is asked: not tracked, or asked already (one query)."""
    asked = ExplanationRequest.objects.open().filter(task__in=[task.pk for task in tasks])
    waiting = set(asked.values_list("task", flat=True))
    untracked = {task.pk: "không theo dõi" for task in tasks if not task.tracked}
    return dict.fromkeys(waiting, "đang chờ giải trình từ trước") | untracked


def _waiting(tasks: Sequence[Task], by: User) -> list[ProgressUpdate]:
    """What waits for review on `tasks`, as far as `by` may judge it, the oldest first."""
    waiting = ProgressUpdate.objects.waiting_for(by).filter(task__in=[task.pk for task in tasks])
    found = list(waiting.oldest_first())
    if not found:
        raise ProgressRefused("Các kết quả này vừa được người khác xét duyệt.")
    return found


def _accept(tasks: Sequence[Task], *, by: User) -> Outcome:
    updates = _waiting(tasks, by)
    accept(updates, by=by)
    return Outcome(f"Đã xác nhận {len(updates)} kết quả.", [each.pk for each in updates])


def _send_back(tasks: Sequence[Task], *, by: User, reason: str) -> Outcome:
    updates = _waiting(tasks, by)
    send_back(updates, by=by, reason=reason)
    return Outcome(f"Đã trả lại {len(updates)} kết quả.", [each.pk for each in updates])


def _assign(tasks: Sequence[Task], *, by: User, **typed: Any) -> Outcome:
    changed = assign_tasks(tasks, by=by, **typed)
    words = f"Đã giao {changed} nhiệm vụ cho {typed['unit'].short_name} chủ trì."
    if kept := len(tasks) - changed:
        words += f" {kept} nhiệm vụ vốn do đơn vị ấy chủ trì nên giữ nguyên."
    return Outcome(words)


def _assign_person(tasks: Sequence[Task], *, by: User, person: User) -> Outcome:
    wanted = [Assignment(task.pk, person.unit_id or 0, person.pk) for task in tasks]
    changed = assign_people(tasks[0].plan, wanted, by=by)
    words = f"Đã phân công {person} thực hiện {len(changed)} nhiệm vụ."
    if kept := len(tasks) - len(changed):
        words += f" {kept} nhiệm vụ vốn do người này thực hiện nên giữ nguyên."
    return Outcome(words, replaced=changed)


def _postpone(tasks: Sequence[Task], *, by: User, **typed: Any) -> Outcome:
    return Outcome(f"Đã lùi thời hạn {postpone_tasks(tasks, by=by, **typed)} nhiệm vụ.")


def _ask(tasks: Sequence[Task], *, by: User, **typed: Any) -> Outcome:
    return Outcome(ask_explanation(tasks, by=by, **typed).words)


ACTS = (
    Act(
        "accept",
        "Xác nhận",
        "check-check",
        "Xác nhận",
        _reviews,
        _unreviewable,
        _accept,
        judges=True,
    ),
    Act(
        "return",
        "Trả lại",
        "corner-up-left",
        "Trả lại",
        _reviews,
        _unreviewable,
        _send_back,
        ReturnForm,
        danger=True,
        judges=True,
    ),
    Act(
        "assign",
        "Giao đơn vị chủ trì",
        "users",
        "Giao việc",
        _edits,
        lambda tasks, user: {},
        _assign,
        AssignForm,
    ),
    Act(
        "person",
        "Phân công người thực hiện",
        "user-check",
        "Phân công",
        _staffs,
        _not_to_staff,
        _assign_person,
        PersonForm,
    ),
    Act(
        "postpone",
        "Lùi thời hạn",
        "calendar-clock",
        "Lùi thời hạn",
        _edits,
        _unpostponable,
        _postpone,
        PostponeForm,
    ),
    Act(
        "ask",
        "Yêu cầu giải trình",
        "message-circle-question-mark",
        "Gửi yêu cầu",
        _asks,
        _unaskable,
        _ask,
        AskManyForm,
    ),
)
