"""The list that a person reports through, task by task, exactly as it was shown when they began.

A task that was reported on may leave the filter or change its place in it. So the list is not found
anew after each one: the first time that the person goes on, the tasks that are left are written
down in the session, under a number that the address and the form of each further one carry.
"""

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from secrets import token_hex

from django.utils import timezone

from accounts.http import SignedInRequest
from plans.models import Plan
from vietnamese import whole_numbers

from ..forms import filter_of
from ..matrix import TaskMatrix
from ..models import Task
from ..standing_sql import StandingSql, asking
from .rows import Upcoming, shown_with

FIELD = "worklist"  # the number, in addresses and forms
SHOWN = "shown"  # the ids on a page that is no page of the matrix, as it sends them
SESSION_KEY = "worklists"
KEPT = 8  # the lists of a person who works in several windows; older ones are forgotten


def number_of(request: SignedInRequest) -> str:
    """Return the number of the list that the person works through; empty when there is none."""
    number = request.POST.get(FIELD) or request.GET.get(FIELD, "")
    return number if number in request.session.get(SESSION_KEY, {}) else ""


def following(request: SignedInRequest, task: Task) -> Upcoming | None:
    """Return the task to go on to after `task`, if the person asked for it and one is left.

    Called before `task` is reported on: then the list is still the one that the person sees.
    """
    if "next" not in request.POST:
        return None
    number = number_of(request)
    left, here = _kept(request, number) if number else _begun(request, task)
    rest = _still_owed(request, task, [pk for pk in left if pk != task.pk])
    number = _keep(request, number, rest, here)
    upcoming = next(iter(rest), None)
    return Upcoming(upcoming, here, number) if upcoming else None


def _begun(request: SignedInRequest, task: Task) -> tuple[list[int], list[int]]:
    """The tasks that the list still asks for, `task` aside, and those on the page beside it."""
    if sent := request.POST.get(SHOWN):
        shown = whole_numbers(sent.split("-"))
        place = shown.index(task.pk) if task.pk in shown else len(shown)
        left = shown[place + 1 :] + shown[:place]
        return left, left
    wanted = filter_of(request.GET, task).wanted
    matrix = TaskMatrix(task.plan, request.user, wanted, today=timezone.localdate())
    left = matrix.to_report_after(task)
    here = shown_with(request, matrix, task)
    return left, [pk for pk in left if pk in here]


def _still_owed(request: SignedInRequest, task: Task, left: Sequence[int]) -> list[int]:
    """What is left without the tasks that somebody else has reported on or taken away since."""
    today = timezone.localdate()
    own = Plan.objects.visible_to(request.user).of_authority(request.user.authority_id).open()
    others = own.exclude(pk=task.plan_id).select_related("unit__authority")
    plans, owed = filter(attrgetter("open"), chain([task.plan], others)), set[int]()
    # nearly always all are of one plan, and the others are not asked for
    while not owed.issuperset(left) and (plan := next(plans, None)):
        tasks = plan.tasks.filter(pk__in=left)
        tasks = StandingSql.of_plan(plan, today).of(tasks, request.user.unit_id)
        found = asking(tasks, request.user, today=today).order_by()
        owed |= set(found.values_list("pk", flat=True))
    return [pk for pk in left if pk in owed]


def _kept(request: SignedInRequest, number: str) -> tuple[list[int], list[int]]:
    left, here = request.session[SESSION_KEY][number]
    return left, here


def _keep(request: SignedInRequest, number: str, left: Sequence[int], here: Sequence[int]) -> str:
    """Write down what is left, the newest list last; return its number.

    A list that is at its end is kept too: whoever sends its last task once more begins no new one.
    """
    lists = dict(request.session.get(SESSION_KEY, {}))
    lists.pop(number, None)
    number = number or token_hex(4)
    lists[number] = [list(left), list(here)]
    request.session[SESSION_KEY] = dict(list(lists.items())[-KEPT:])
    return number
