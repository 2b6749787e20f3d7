"""What people are told about tasks: that their office leads or coordinates other ones now, that
they do other ones themselves, and that a superior task was changed which theirs follows.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.models import Role, User
from accounts.notices.kinds import Kind
from accounts.notices.services import Line, notify_each
from plans.models import Plan

from .models import Task, TaskPerson, TaskUnit

Parts = Mapping[int, Mapping[int, str]]
Wordings = Mapping[int, Mapping[str, str]]

LEAD, COORDINATE = TaskUnit.Role.LEAD, TaskUnit.Role.COORDINATE
CHANGES: Mapping[tuple[str | None, str | None], str] = {
    (None, LEAD): "được giao chủ trì",
    (COORDINATE, LEAD): "được giao chủ trì",
    (None, COORDINATE): "được giao phối hợp",
    (LEAD, COORDINATE): "thôi chủ trì, chuyển sang phối hợp",
    (LEAD, None): "thôi chủ trì",
    (COORDINATE, None): "thôi phối hợp",
}


def parts_of(tasks: Iterable[Task]) -> Parts:
    """The role of each unit on each of these tasks, by the ids of task and unit (one query); of two
    roles the lead.
    """
    found: dict[int, dict[int, str]] = defaultdict(dict)
    rows = TaskUnit.units.through.objects.filter(taskunit__task__in=[task.pk for task in tasks])
    for task, unit, role in rows.values_list("taskunit__task", "unit", "taskunit__role"):
        if found[task].get(unit) != LEAD:
            found[task][unit] = role
    return found


def tell_reassigned(plan: Plan, tasks: Iterable[Task], *, before: Parts, by: User) -> None:
    """Tell the people of each office whose part in `tasks` is another than `before`, in one line a
    kind of change however many they are; nobody while the plan is not handed out.
    """
    tasks = list(tasks)
    if not (plan.handed_out_at and tasks):
        return
    now = parts_of(tasks)
    changed: dict[int, dict[str, list[Task]]] = defaultdict(lambda: defaultdict(list))
    for task in tasks:
        old, new = before.get(task.pk, {}), now.get(task.pk, {})
        for unit in old.keys() | new.keys():
            if words := CHANGES.get((old.get(unit), new.get(unit))):
                changed[unit][words].append(task)
    people = User.objects.active().filter(unit__in=changed) if changed else ()
    lines = [
        _line(person, words, of_unit, plan)
        for person in people
        if person.unit_id
        for words, of_unit in changed[person.unit_id].items()
    ]
    notify_each(Kind.HANDED_OUT, lines, by=by)


def _line(person: User, words: str, tasks: list[Task], plan: Plan) -> Line:
    if len(tasks) == 1:
        return Line(person, f"Đơn vị của bạn {words}: {tasks[0]}", tasks[0].get_absolute_url())
    words = f"Đơn vị của bạn {words} {len(tasks)} nhiệm vụ trong {plan}."
    return Line(person, words, plan.get_absolute_url())


def tell_people(
    plan: Plan,
    *,
    given: Iterable[tuple[User, Task]],
    taken: Iterable[tuple[User, Task]],
    by: User,
) -> None:
    """Tell people which tasks they do now and which no more, each in one line however many they
    are.
    """
    told: dict[tuple[User, str], list[Task]] = defaultdict(list)
    for words, pairs in (("được phân công thực hiện", given), ("thôi thực hiện", taken)):
        for person, task in pairs:
            told[person, words].append(task)
    lines = []
    for (person, words), tasks in told.items():
        if len(tasks) == 1:
            line = Line(person, f"Bạn {words}: {tasks[0]}", tasks[0].get_absolute_url())
        else:
            url = f"{reverse('tasks:task_list', args=[plan.pk])}?person={person.pk}"
            line = Line(person, f"Bạn {words} {len(tasks)} nhiệm vụ trong {plan}.", url)
        lines.append(line)
    notify_each(Kind.HANDED_OUT, lines, by=by)


def tell_unstaffed(ended: Iterable[TaskPerson], *, by: User) -> None:
    """Tell the heads of the units which tasks nobody does since these people left; of a unit
    without a head its standing body.
    """
    rows: dict[tuple[int, User, Plan], list[TaskPerson]] = defaultdict(list)
    for row in ended:
        rows[row.unit_id, row.person, row.task.plan].append(row)
    if not rows:
        return
    authorities = {row.unit.authority_id for of_one in rows.values() for row in of_one}
    people = User.objects.active().filter(unit__authority__in=authorities).select_related("unit")
    heads, bodies = (list(people.with_role(role)) for role in (Role.HEAD, Role.STANDING_BODY))
    lines = []
    for (unit, person, plan), of_one in rows.items():
        own = [each for each in bodies if each.authority_id == of_one[0].unit.authority_id]
        to = [head for head in heads if head.unit_id == unit] or own
        lines += [_unstaffed(each, person, plan, [row.task for row in of_one]) for each in to]
    notify_each(Kind.HANDED_OUT, lines, by=by)


def _unstaffed(to: User, person: User, plan: Plan, tasks: list[Task]) -> Line:
    why = f"{person} không còn làm ở đơn vị, chưa có người thực hiện"
    if len(tasks) == 1:
        return Line(to, f"{why}: {tasks[0]}", tasks[0].get_absolute_url())
    url = f"{reverse('tasks:task_list', args=[plan.pk])}?mine=1&person=none"
    return Line(to, f"{why} {len(tasks)} nhiệm vụ trong {plan}.", url)


def wordings_of(tasks: Iterable[Task]) -> Wordings:
    """What those of these tasks say that others follow, by id (one query)."""
    rows = Task.objects.filter(pk__in=[task.pk for task in tasks])
    followed = rows.filter(Exists(Task.objects.filter(follows=OuterRef("pk"))))
    return {task.pk: task.wording for task in followed}


def tell_followers(plan: Plan, tasks: Iterable[Task], *, before: Wordings, by: User) -> None:
    """Tell the standing bodies whose tasks follow one of `tasks` that says otherwise than `before`;
    nobody while `plan` is not issued.
    """
    changed = [task for task in tasks if before.get(task.pk, task.wording) != task.wording]
    if not changed or plan.state not in Plan.PUBLIC:
        return
    followers: dict[int | None, list[Task]] = defaultdict(list)
    own = Task.objects.filter(follows__in=changed).of_open_plans()
    for task in own.select_related("plan__unit"):
        followers[task.plan.unit.authority_id].append(task)
    people = User.objects.active().with_role(Role.STANDING_BODY).select_related("unit")
    people = people.filter(unit__authority__in=followers)
    lines = [_changed_above(each, followers[each.authority_id]) for each in people]
    notify_each(Kind.PLAN, lines, by=by)


def _changed_above(person: User, tasks: list[Task]) -> Line:
    if len(tasks) == 1:
        words = f"Cấp trên đã sửa nhiệm vụ mà nhiệm vụ này thực hiện: {tasks[0]}"
        return Line(person, words, tasks[0].get_absolute_url())
    words = f"Cấp trên đã sửa {len(tasks)} nhiệm vụ mà {tasks[0].plan} thực hiện."
    return Line(person, words, tasks[0].plan.get_absolute_url())
