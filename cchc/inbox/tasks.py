"""Words on tasks: reports that are due or were returned, and explanations that leaders ask for.

An office may owe thousands of reports: they are counted by the database, which knows their order,
and read where they are shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.urls import reverse

from accounts.models import User
from foundation.web.written import rows_for
from plans.models import Plan
from tasks.matrix_order import areas_of, order_in
from tasks.models import ProgressUpdate, Task, TaskPerson
from tasks.models.task import JOINED_PLAN_ORDER, TaskQuerySet
from tasks.sections import URGENT, Section
from tasks.standing import SOON
from tasks.standing_sql import StandingSql, yes_no

from .owed import Group, Kind, Owed

RANKS = {group: place for place, group in enumerate(Group)}
STEP = 30  # where parts of the list begin and end: SQL is written for few places


class ReportCount(NamedTuple):
    """How many reports of a group and day are owed on tasks of a plan, by the person or by
    colleagues who were assigned.
    """

    rank: int  # of the group
    due: date | None
    plan_id: int
    own: bool
    number: int

    @property
    def group(self) -> Group:
        return list(Group)[self.rank]

    @property
    def place_in_order(self) -> tuple[int, date]:
        """As of the lines that it counts."""
        return self.rank, self.due or date.max


@dataclass(frozen=True)
class Reports:
    """The reports that the office of `user` owes on tasks of `plans`, some of which colleagues were
    assigned to do.
    """

    user: User
    plans: Mapping[int, Plan]
    today: date

    def counts(self) -> list[ReportCount]:
        """Return how many there are (one query)."""
        found = rows_for(_counted, self.user, self.user.pk, self.today) if self.plans else []
        return [ReportCount(*row) for row in found]

    def lines(
        self, first: int, last: int, *, own: bool, plan: int | None, group: str | None
    ) -> Sequence[Owed]:
        """Return those of a plan and group (None: of any) from the place `first` to before `last`,
        in the order in which to do them (one query).
        """
        start, stop = first - first % STEP, last + -last % STEP
        rank = None if group is None else RANKS[Group(group)]
        numbered = not any(areas_of(plan) for plan in self.plans.values())
        asked = self.user.pk, self.today, own, plan, rank, start, stop, numbered
        found = rows_for(_part, self.user, *asked)
        return [
            _report(task, self.user, self.plans) for task in found[first - start : last - start]
        ]


def owed_on_tasks(
    user: User, plans: Mapping[int, Plan], *, today: date, ahead: bool = False
) -> Iterator[Owed]:
    """What `user`, or the colleague who does it, is to report on the tasks that their unit leads in
    `plans` (one query); `ahead` with those that go on and are due later.
    """
    for task in rows_for(_owed, user, today, ahead):
        yield _report(task, user, plans)


def owed_explanations(user: User, plans: Mapping[int, Plan]) -> Iterator[Owed]:
    """What they are to explain (one query)."""
    for task in rows_for(_to_explain, user):
        yield _explanation(task, user, plans)


def _to_explain(user: User) -> TaskQuerySet:
    return _told(Task.objects.reportable_for_unit_of(user).to_explain(), user)


def _told(rows: TaskQuerySet, user: User) -> TaskQuerySet:
    """The tasks with what every line says of one."""
    return rows.with_doer(user.unit_id).only("plan", "area", "ordinal", "content", "matters_on")


def _owed(user: User, today: date, ahead: bool = False) -> TaskQuerySet:
    """In order; `why` is the section."""
    return _told_of_reports(_asking(user, today, ahead), user)


def _asking(user: User, today: date, ahead: bool = False) -> TaskQuerySet:
    """The tasks, which know their `section` and the `rank` of their group."""
    rows = Task.objects.reportable_for_unit_of(user).asking_for_a_word(today, ahead=ahead)
    later = Q(section=Section.DOING, matters_on__isnull=False)
    asks = Q(section__in=URGENT)
    return _standing(rows, today).filter(asks | later if ahead else asks)


def _standing(led: TaskQuerySet, today: date) -> TaskQuerySet:
    return StandingSql(today).of_led(led).alias(rank=_rank(today))


def _in_order(rows: TaskQuerySet, *, numbered: bool = False) -> TaskQuerySet:
    """The tasks in order; `numbered` where the number of each area says its place."""
    day, of_plan = F("matters_on").asc(nulls_last=True), JOINED_PLAN_ORDER
    if numbered:
        of_plan = order_in(())
    return (rows if numbered else rows.with_place()).order_by("rank", day, *of_plan)


def _told_of_reports(rows: TaskQuerySet, user: User) -> TaskQuerySet:
    returned = ProgressUpdate.objects.returned().filter(task=OuterRef("pk")).order_by("-pk")
    because = Subquery(returned.values("review_reason")[:1])
    return _in_order(_told(rows, user).annotate(why=F("section"), because=because))


def _rank(today: date) -> Case:
    """The place of the group, as `Owed.group` says it of a report."""
    soon = Q(matters_on__lte=today + SOON) | Q(section=Section.OWED)
    return Case(
        When(section=Section.RETURNED, then=Value(RANKS[Group.RETURNED])),
        When(matters_on__lt=today, then=Value(RANKS[Group.OVERDUE])),
        When(soon, then=Value(RANKS[Group.SOON])),
        default=Value(RANKS[Group.OTHER]),
        output_field=IntegerField(),
    )


def _counted(user: User, me: int | None, today: date) -> TaskQuerySet:
    rows = (
        _asking(user, today).annotate(group_rank=F("rank"), own=yes_no(_own(user, me))).order_by()
    )
    return rows.values_list("group_rank", "matters_on", "plan", "own").annotate(Count("pk"))


def _part(
    user: User,
    me: int | None,
    today: date,
    own: bool,
    plan: int | None,
    rank: int | None,
    start: int,
    stop: int,
    numbered: bool,
) -> TaskQuerySet:
    rows = _asking(user, today).filter(_own(user, me) if own else ~_own(user, me))
    rows = rows if plan is None else rows.filter(plan=plan)
    rows = rows if rank is None else rows.filter(rank=rank)
    # what a line says is not read for all those that are put in order
    found = _in_order(rows, numbered=numbered).values("pk")[start:stop]
    part = Task.objects.filter(pk__in=found)
    return _told_of_reports(_standing(part, today), user)


def _own(user: User, me: int | None) -> Q:
    """Is it owed by the person with the id `me`, as `Owed.is_of` says?"""
    doing = TaskPerson.objects.current().filter(unit=user.unit_id).order_by()
    return ~Q(pk__in=(doing.exclude(person=me) if me else doing).values("task"))


def _report(task: Any, user: User, plans: Mapping[int, Plan]) -> Owed:
    """The line of a task as `_owed` finds it."""
    task.plan, returned = plans[task.plan_id], task.why == Section.RETURNED
    return Owed(
        Kind.REPORT,
        f"task:{task.pk}",
        f"{task.number}. {task.content}",
        reverse("tasks:task_detail", args=[task.pk]) + "?mine=1&sort=work#progress",
        "Báo kết quả",
        place=str(task.plan),
        due=task.matters_on,
        returned=returned,
        returned_because=(task.because or "") if returned else "",
        plan_id=task.plan_id,
        unit_id=user.unit_id,
        person_id=task.doer,
        person=task.doer_name or "",
        this_period=task.why == Section.OWED,
    )


def _explanation(task: Task, user: User, plans: Mapping[int, Plan]) -> Owed:
    task.plan = plans[task.plan_id]  # which knows its areas
    return Owed(
        Kind.EXPLAIN,
        f"explanation:{task.pk}",
        f"{task.number}. {task.content}",
        reverse("tasks:task_detail", args=[task.pk]) + "#explanations",
        "Giải trình",
        place=str(task.plan),
        due=task.asked_due,
        asked=f"{task.asked_by}: {task.asked}",
        plan_id=task.plan_id,
        unit_id=user.unit_id,
        person_id=task.doer,
        person=task.doer_name or "",
    )
