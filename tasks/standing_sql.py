"""How tasks stand on a day, in SQL: what `standing` says, by their stored outlooks.

`check_standings` and tests hold the two together.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.utils import timezone

from accounts.models import User
from plans.models import Plan

from .models import ProgressUpdate, Task, TaskPerson, TaskUnit
from .models.task import TaskQuerySet
from .sections import Section
from .standing import FINISHED, SOON, Group, Lateness, State

Review = ProgressUpdate.Review


def yes_no(condition: Q) -> Case:
    """Return the expression that says whether `condition` holds, also where a value is missing."""
    return Case(When(condition, then=True), default=False, output_field=BooleanField())


def words(*cases: When, default: Any) -> Case:
    """Return the expression that says the first word that fits."""
    return Case(*cases, default=default, output_field=CharField())


@dataclass(frozen=True)
class StandingSql:
    """How tasks stand on the day `on`, today or the end of a past period (`key`)."""

    on: date
    key: str = ""

    @classmethod
    def of_plan(cls, plan: Plan, on: date, key: str = "") -> Self:
        """Return how tasks of `plan` stand on the day `on`: today, or the end of the period `key`
        where that is past.
        """
        day = plan.as_of(on)
        return cls(day, key if key and plan.period_ends.get(key) == day else "")

    def of(self, tasks: TaskQuerySet, unit: int | None) -> TaskQuerySet:
        """Return `tasks` knowing how they stand (aliases `stood_…`, `lateness`, `missing`, `owes`,
        `group`), where the review is (`shown_review`), and in which section of the work of the
        `unit` they are (`section`).
        """
        return self._of(tasks, yes_no(Q(pk__in=tasks_of(unit, TaskUnit.Role.LEAD))))

    def of_led(self, tasks: TaskQuerySet) -> TaskQuerySet:
        """Return the same of `tasks` that the unit leads, all of them."""
        return self._of(tasks, Value(True, BooleanField()))

    def _of(self, tasks: TaskQuerySet, leading: Combinable) -> TaskQuerySet:
        stood = {f"stood_{name}": self._stored(name) for name in Task.OUTLOOK}
        tasks = tasks.alias(**stood).alias(lateness=self._lateness())
        tasks = tasks.alias(
            missing=yes_no(Q(stood_missing_from__lte=self.on)),
            owes=yes_no(Q(stood_owes_from__lte=self.on, stood_owes_until__gte=self.on)),
            group=_group(),
            shown_review=_review(),
            leading=leading,
        )
        return tasks.alias(section=_section())

    def _stored(self, name: str) -> Combinable:
        """What is stored of the outlook of the day."""
        if not self.key:
            return F(name)
        then = When(at_periods__has_key=self.key, then=_in_json(f"at_periods__{self.key}__{name}"))
        return Case(then, default=F(name))

    def is_late(self, asked: Lateness) -> Q:
        """Return the condition that the lateness of a task is the one `asked` for, any but on time,
        which is what is left (`ValueError`).

        An index finds it, which does not look through the word that is worked out of each task.
        """
        found = Q()
        for lateness, fits in self._lateness_when.items():
            if lateness == asked:
                return found & fits
            found &= ~fits
        raise ValueError(asked)

    def _lateness(self) -> Case:
        cases = [When(fits, then=Value(late)) for late, fits in self._lateness_when.items()]
        return words(*cases, default=Value(Lateness.ON_TIME))

    @property
    def _lateness_when(self) -> dict[Lateness, Q]:
        """When which one holds, the first that fits; else the task is on time."""
        return {
            Lateness.FINISHED_LATE: Q(stood_finished_late=True),
            Lateness.OVERDUE: Q(stood_awaited_by__lt=self.on),
            Lateness.DUE_SOON: Q(stood_awaited_by__lte=self.on + SOON),
        }


def _in_json(path: str) -> Combinable:
    """The value at `path` inside JSON, as the column of its name has it."""
    if path.endswith("finished_late"):
        return yes_no(Q(**{path: True}))
    kind = CharField() if "__state" in path else DateField()
    return Cast(KT(path), kind)


def tasks_of(unit: int | None, role: str = "") -> QuerySet:
    """Return the ids of the tasks in which `unit` has this role (any by default), as a query."""
    parts = TaskUnit.objects.filter(units=unit) if unit else TaskUnit.objects.none()
    return (parts.filter(role=role) if role else parts).order_by().values("task")


def staffed(person: int, units: Collection[int]) -> QuerySet:
    """Return the ids of the tasks that `person` does under one of `units` (any where none is
    named), as a query.
    """
    doing = TaskPerson.objects.current().with_part().filter(person=person).order_by()
    return (doing.filter(unit__in=units) if units else doing).values("task")


def unstaffed(tasks: TaskQuerySet, units: Collection[int]) -> QuerySet:
    """Return the ids of those of `tasks` that one of `units` (any where none is named) leads and
    has given to nobody, as a query.
    """
    doing = TaskPerson.objects.current()
    doing = doing.filter(task=OuterRef("taskunit__task"), unit=OuterRef("unit"))
    leads = TaskUnit.units.through.objects.filter(~Exists(doing), taskunit__role=TaskUnit.Role.LEAD)
    leads = leads.filter(taskunit__task__in=tasks.order_by().values("pk"))
    return (leads.filter(unit__in=units) if units else leads).values("taskunit__task")


def asking(tasks: TaskQuerySet, user: User, *, today: date) -> TaskQuerySet:
    """Return those of `tasks`, of an open plan and knowing how they stand, on which `user` may
    report and something is still to be said: an interval asks for a word, or nothing was said today
    of what is not finished.
    """
    begins = timezone.make_aware(datetime.combine(today, time.min))
    said = Q(last_sent__gte=begins, last_sent__lt=begins + timedelta(days=1))
    told = Q(stood_state__in=FINISHED) | (said & ~Q(last_review=Review.RETURNED))
    return tasks.tracked().reportable_by(user).filter(Q(owes=True) | ~told)


def _group() -> Case:
    """`TaskStanding.group`."""
    return words(
        When(stood_state=State.NOT_DOING, then=Value(Group.DROPPED)),
        When(stood_state=State.DONE, then=Value(Group.DONE)),
        When(lateness=Lateness.OVERDUE, then=Value(Group.OVERDUE)),
        When(stood_state=State.NOT_STARTED, then=Value(Group.NOT_STARTED)),
        default=Value(Group.DOING),
    )


def _review() -> Case:
    """`MatrixRow.review`: of what was sent last while that waits or was returned, else of what says
    how the task stands.
    """
    last = Q(last_review__in=(Review.RETURNED, Review.WAITING))
    return words(When(last, then=F("last_review")), default=F("stood_state_review"))


def _section() -> Case:
    """`sections.section`."""
    waiting, overdue = Q(last_review=Review.WAITING), Q(lateness=Lateness.OVERDUE)
    finished, soon = Q(stood_state__in=FINISHED), Q(lateness=Lateness.DUE_SOON)
    return words(
        When(finished & waiting & Q(leading=True), then=Value(Section.WAITING)),
        When(finished, then=Value(Section.NONE)),
        When(leading=False, then=Value(Section.COORDINATED)),
        When(last_review=Review.RETURNED, then=Value(Section.RETURNED)),
        When(overdue, then=Value(Section.OVERDUE)),
        When(Q(owes=True) & ~soon, then=Value(Section.OWED)),
        When(Q(owes=True), then=Value(Section.DUE_SOON)),
        When(waiting, then=Value(Section.WAITING)),
        When(soon, then=Value(Section.DUE_SOON)),
        default=Value(Section.DOING),
    )
