"""Who does a task under each of the units behind it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat, Trim
from django.utils import timezone

from accounts.models import Role, Unit, User, acting_as
from plans.models import Plan

from .units import TaskUnit

WORKERS = (Role.OFFICER, Role.HEAD, Role.STANDING_BODY)  # who may report on tasks
FULL_NAME = Trim(Concat("person__last_name", Value(" "), "person__first_name"))


class TaskPersonQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Rows on the tasks that `user` sees."""
        return self.filter(task__plan__in=Plan.objects.visible_to(user))

    def current(self) -> Self:
        """Rows of those who do their task now."""
        return self.filter(ended_at=None)

    def with_part(self) -> Self:
        """Rows whose unit has a part in the task."""
        part = TaskUnit.objects.filter(task=OuterRef("task"), units=OuterRef("unit"))
        return self.filter(Exists(part))

    def of_leavers(self) -> Self:
        """Rows of people who do not work in the unit any more (`workers_of`)."""
        workers = User.objects.active().holding(*WORKERS).values("pk")
        return self.exclude(person__unit=F("unit"), person__in=workers)

    def with_details(self) -> Self:
        """Rows with everybody and the unit whom they name, in the same query."""
        return self.select_related(
            "unit", "person", "assigned_by", "assigned_for", "ended_by", "ended_for"
        )

    def end(self, by: User, *, at: datetime | None = None, principal: User | None = None) -> int:
        """End those of the rows that did not end yet, now or `at` a moment, by whom and in whose
        place; return how many.
        """
        at = at or timezone.now()
        return self.current().update(ended_at=at, ended_by=by, ended_for=principal)

    def end_left_behind(self, plan: Plan, *, by: User) -> None:
        """End the rows of `plan` whose unit has no part in the task any more; the caller has locked
        the plan.
        """
        part = TaskUnit.objects.filter(task=OuterRef("task"), units=OuterRef("unit"))
        self.filter(~Exists(part), task__plan=plan).end(by)


class TaskPerson(models.Model):
    """Who does a task under one of its lead or coordinating units, from when and to when.

    Appended: written by `services.people`, which ends a row instead of deleting it; one who takes
    the place of another begins at the moment at which that one ends. `…_for` says in whose place a
    person did so, by a delegation.
    """

    task = models.ForeignKey("Task", models.CASCADE, related_name="people", verbose_name="nhiệm vụ")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="đơn vị")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="tasks_done",
        verbose_name="người thực hiện",
    )
    assigned_at = models.DateTimeField("từ lúc", default=timezone.now, editable=False)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người phân công"
    )
    assigned_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="phân công thay (theo ủy quyền)",
    )
    ended_at = models.DateTimeField("đến lúc", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người thôi phân công",
    )
    ended_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thôi phân công thay (theo ủy quyền)",
    )

    objects = TaskPersonQuerySet.as_manager()

    class Meta:
        verbose_name = "người thực hiện nhiệm vụ"
        verbose_name_plural = "người thực hiện nhiệm vụ"
        ordering = ["assigned_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "unit"],
                condition=Q(ended_at=None),
                name="one_person_of_a_unit_now",
                violation_error_message="Đơn vị đã có người thực hiện nhiệm vụ này.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__gte=F("assigned_at"), ended_by__isnull=False),
                name="person_ended_by_somebody",
                violation_error_message="Người thực hiện không thể thôi trước khi được phân công.",
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.unit})"

    @property
    def place(self) -> tuple[int, int]:
        """The ids of the task and the unit: at each place is one person at a time."""
        return self.task_id, self.unit_id

    @property
    def assigner(self) -> str:
        """Who assigned the person, and for whom."""
        return acting_as(self.assigned_by, self.assigned_for)

    @property
    def ender(self) -> str:
        """Who ended it, and for whom; empty while it goes on."""
        return acting_as(self.ended_by, self.ended_for) if self.ended_by else ""


def workers_of(plan: Plan, units: Iterable[Unit | int | None]) -> models.QuerySet[User]:
    """Return who of `units` may be given tasks of `plan` to do: active people of its authority who
    may report on them.
    """
    people = User.objects.active().filter(unit__authority=plan.unit.authority_id)
    return people.filter(unit__in=units).holding(*WORKERS)
