"""What people are told about tasks: that their office leads more of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from accounts.models import User
from accounts.notices.kinds import Kind
from accounts.notices.services import Line, notify_each
from plans.models import Plan

from .models import Task, TaskUnit

Leads = Mapping[int, set[int]]


def leads_of(tasks: Iterable[Task]) -> Leads:
    """The ids of the units that lead each of these tasks, by its id (one query)."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = TaskUnit.objects.filter(role=TaskUnit.Role.LEAD, task__in=[task.pk for task in tasks])
    for task, unit in rows.exclude(units=None).values_list("task", "units"):
        found[task].add(unit)
    return found


def tell_new_leads(plan: Plan, tasks: Iterable[Task], *, before: Leads, by: User) -> None:
    """Tell the people of each office that now leads more of `tasks` than `before`, in one line
    however many they are; nobody while the plan is not handed out.
    """
    if not plan.handed_out_at:
        return
    tasks = list(tasks)
    now = leads_of(tasks)
    given: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        for unit in now.get(task.pk, set()) - before.get(task.pk, set()):
            given[unit].append(task)
    people = User.objects.active().filter(unit__in=given)
    lines = [_line(person, given[person.unit_id], plan) for person in people if person.unit_id]
    notify_each(Kind.HANDED_OUT, lines, by=by)


def _line(person: User, tasks: list[Task], plan: Plan) -> Line:
    if len(tasks) == 1:
        words = f"Đơn vị của bạn được giao chủ trì: {tasks[0]}"
        return Line(person, words, tasks[0].get_absolute_url())
    words = f"Đơn vị của bạn được giao chủ trì {len(tasks)} nhiệm vụ trong {plan}."
    return Line(person, words, plan.get_absolute_url())
