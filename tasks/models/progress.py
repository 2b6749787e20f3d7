"""The append-only updates of the progress of tasks."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Q
from django.utils import timezone

from plans.models import Evidence, Plan
from plans.models.area_sql import ReportingPeriodsOfPlan
from plans.reviewing.models import Declaration, DeclarationQuerySet

from .. import standing
from ..owing import Sending

if TYPE_CHECKING:  # its module imports this one
    from .task import Task


def counting_condition(path: str = "") -> Q:
    """Does the update at the end of the lookup `path` count?"""
    told = [state for state in ProgressUpdate.State if state != ProgressUpdate.State.NOT_DOING]
    by_itself = {"review": Declaration.Review.WAITING, "backdated": False, "state__in": told}
    return Q(**{f"{path}review": Declaration.Review.ACCEPTED}) | Q(
        **{path + name: value for name, value in by_itself.items()}
    )


class ProgressUpdateQuerySet(DeclarationQuerySet):
    def with_people(self) -> Self:
        """Updates with who sent and reviewed them, in the same query."""
        people = ("author__unit", "on_behalf_of", "reviewed_by", "reviewed_for")
        return self.select_related(*people)

    def with_details(self) -> Self:
        """Updates with everything a person reads about them, evidence included, in two queries."""
        told = self.with_people().select_related("task__plan__unit", "seen__author")
        return told.prefetch_related("evidence")

    def lock(self, plans: Mapping[int, Plan]) -> list[Any]:
        """Return the same as that of each kind; the plans then know when their periods end, which
        changes no more while they are locked.
        """
        rows: Any = self.annotate(periods_told=ReportingPeriodsOfPlan("task__plan"))
        locked: list[Any] = super(ProgressUpdateQuerySet, rows).lock(plans)
        for update in locked:
            if plan := plans.get(update.task.plan_id):
                plan.periods_told = update.periods_told
        return locked

    def counting(self) -> Self:
        """Updates that count: accepted ones, and waiting ones but for what needs the reviewer's
        word first (a task that will not be done, an earlier day than the rule allows).
        """
        return self.filter(counting_condition())

    def effective_by(self, day: date) -> Self:
        """Updates that say how things stood on or before `day`."""
        return self.filter(effective_on__lte=day)

    def in_order(self) -> Self:
        """From the earliest effective day to the latest; on one day in the order they were sent."""
        return self.order_by("effective_on", "pk")


class ProgressUpdate(Declaration):
    """What an office declared about a task, as of a day."""

    class State(models.TextChoices):
        NOT_STARTED = standing.State.NOT_STARTED, "Chưa thực hiện"
        DOING = standing.State.DOING, "Đang thực hiện"
        DONE = standing.State.DONE, "Hoàn thành"
        NOT_DOING = standing.State.NOT_DOING, "Không thực hiện"

    FINISHED = (State.DONE, State.NOT_DOING)
    FACTS = ("effective_on", "state", "percent", "review", "covers")  # of `standing.UpdateFacts`
    PARENT = SUBJECT = "task"
    AREA, PLAN = "task__area", "task__plan"
    PROVINCE = f"{PLAN}__unit__province"
    NOUN, SUBJECT_NOUN = "kết quả", "nhiệm vụ"
    REVIEWS = "tasks:review_queue"

    task = models.ForeignKey(
        "Task",
        models.CASCADE,
        related_name="updates",
        verbose_name="nhiệm vụ",
        db_index=False,  # two indexes of `Meta` begin with it
    )
    effective_on = models.DateField("tính đến ngày")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    state = models.CharField("tình trạng", max_length=11, choices=State)
    reason = models.TextField("lý do không thực hiện", blank=True)
    result = models.TextField("kết quả", blank=True)
    product_number = models.CharField("số, ký hiệu sản phẩm", max_length=100, blank=True)
    product_date = models.DateField("ngày văn bản", null=True, blank=True)
    covers = models.CharField("kỳ lúc gửi", max_length=10, blank=True, editable=False)
    backdated = models.BooleanField("khai lùi ngày", default=False, editable=False)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="updates", verbose_name="minh chứng"
    )
    seen = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kết quả người gửi đang xem",
    )

    objects: ClassVar = ProgressUpdateQuerySet.as_manager()

    pieces: list[Evidence]  # cited.know_evidence

    class Meta(Declaration.Meta):
        verbose_name = "kết quả thực hiện"
        verbose_name_plural = "kết quả thực hiện"
        ordering = ["-effective_on", "-pk"]
        get_latest_by = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["task", "effective_on"]),
            models.Index(fields=["task", "id"]),  # the newest one of each task
            *Declaration.Meta.indexes,
        ]
        constraints = [
            models.UniqueConstraint(fields=["task", "key"], name="same_key_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100),
                name="percent_up_to_100",
                violation_error_message="Tiến độ từ 0 đến 100%.",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(percent=100),
                name="done_is_100_percent",
                violation_error_message="Hoàn thành nghĩa là 100%.",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_doing") | ~Q(reason=""),
                name="not_doing_has_a_reason",
                violation_error_message="Hãy ghi lý do không thực hiện.",
            ),
            models.CheckConstraint(
                condition=~Q(review="returned") | ~Q(review_reason=""),
                name="returned_has_a_reason",
                violation_error_message="Hãy ghi lý do trả lại.",
            ),
        ]

    def __str__(self):
        return f"{self.get_state_display()} {self.percent}%"

    @property
    def finished(self) -> bool:
        return self.state in self.FINISHED

    @property
    def facts(self) -> standing.UpdateFacts:
        """What of the update matters for the standing of its task."""
        return standing.UpdateFacts(*(getattr(self, name) for name in self.FACTS))

    @property
    def sending(self) -> Sending:
        """What it says, when it was sent, and whether that counts."""
        return Sending(self.facts, timezone.localdate(self.sent_at), self.counts)

    @property
    def counts(self) -> bool:
        """Does it count on screens? (as `ProgressUpdateQuerySet.counting`)"""
        if self.review == self.Review.WAITING:
            return not self.backdated and self.state != self.State.NOT_DOING
        return self.review == self.Review.ACCEPTED

    @property
    def subject(self) -> "Task":
        return self.task

    @property
    def plan(self) -> Plan:
        return self.task.plan

    @classmethod
    def settle_all(cls, declarations: Iterable[Declaration]) -> None:
        """Store anew what the updates of their tasks say of these, and of the tasks that these
        carry on.
        """
        updates = (cast("ProgressUpdate", each) for each in declarations)
        tasks = list({update.task_id: update.task for update in updates}.values())
        type(tasks[0]).objects.settle_carried(tasks)
