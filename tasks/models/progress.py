"""The append-only updates of the progress of tasks."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.models import Role, Unit
from plans.models import Evidence, Plan


class ProgressUpdateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Updates of the tasks that `user` sees."""
        return self.filter(task__plan__in=Plan.objects.visible_to(user))

    def overseen_by(self, user):
        """Updates of the authority for whose review `user` answers with others; their own are among
        them.
        """
        if not user.has_role(Role.STANDING_BODY, Role.LEADER):
            return self.none()
        return self.filter(
            task__plan__unit__authority=user.authority_id, task__plan__discarded_at=None
        )

    def reviewable_by(self, user):
        """Updates that `user` may accept or return: of their own authority, never their own."""
        return self.overseen_by(user).exclude(author=user)

    def reviewed_by(self, user):
        """Updates that `user` accepted or returned."""
        return self.filter(reviewed_by=user)

    def of_unit(self, unit_id: int):
        """Updates sent on behalf of this unit."""
        return self.filter(on_behalf_of=unit_id)

    def of_area(self, area: int):
        """Updates of tasks of this area."""
        return self.filter(task__area=area)

    def of_plan(self, plan_id: int):
        """Updates of tasks of this plan."""
        return self.filter(task__plan=plan_id)

    def oldest_first(self):
        """In the order they were sent."""
        return self.order_by("sent_at", "pk")

    def with_details(self):
        """Updates with everything a person reads about them, evidence included, in two queries."""
        return self.select_related(
            "task__plan__unit", "author__unit", "on_behalf_of", "reviewed_by", "seen__author"
        ).prefetch_related("evidence")

    def places(self):
        """Where each update belongs: unit, area and plan, as named rows."""
        return self.order_by().values_list(
            "on_behalf_of",
            "on_behalf_of__short_name",
            "task__area",
            "task__plan",
            "task__plan__number",
            "task__plan__year",
            named=True,
        )

    def last_sent(self):
        """The update that was sent last, or None."""
        return self.order_by("-pk").first()

    def counting(self):
        """Updates that were not returned."""
        return self.exclude(review=ProgressUpdate.Review.RETURNED)

    def accepted(self):
        """Updates that the standing body accepted."""
        return self.filter(review=ProgressUpdate.Review.ACCEPTED)

    def waiting(self):
        """Updates that wait for review."""
        return self.filter(review=ProgressUpdate.Review.WAITING)

    def effective_by(self, day):
        """Updates that say how things stood on or before `day`."""
        return self.filter(effective_on__lte=day)

    def in_order(self):
        """From the earliest effective day to the latest; on one day in the order they were sent."""
        return self.order_by("effective_on", "pk")


class ProgressUpdate(models.Model):
    """What an office declared about a task, as of a day; never changed, only accepted or
    returned.
    """

    class State(models.TextChoices):
        NOT_STARTED = "not_started", "Chưa thực hiện"
        DOING = "doing", "Đang thực hiện"
        DONE = "done", "Hoàn thành"
        NOT_DOING = "not_doing", "Không thực hiện"

    class Review(models.TextChoices):
        WAITING = "waiting", "Chờ duyệt"
        ACCEPTED = "accepted", "Đã xác nhận"
        RETURNED = "returned", "Bị trả lại"

    FINISHED = (State.DONE, State.NOT_DOING)

    task = models.ForeignKey(
        "Task", models.CASCADE, related_name="updates", verbose_name="nhiệm vụ"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người gửi"
    )
    on_behalf_of = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thay mặt đơn vị",
    )
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)
    effective_on = models.DateField("tính đến ngày")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    state = models.CharField("tình trạng", max_length=11, choices=State)
    reason = models.TextField("lý do không thực hiện", blank=True)
    result = models.TextField("kết quả", blank=True)
    product_number = models.CharField("số, ký hiệu sản phẩm", max_length=100, blank=True)
    product_date = models.DateField("ngày văn bản", null=True, blank=True)
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
    key = models.UUIDField("khóa chống gửi trùng", default=uuid4, editable=False)
    review = models.CharField("xét duyệt", max_length=8, choices=Review, default=Review.WAITING)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người duyệt",
    )
    reviewed_at = models.DateTimeField("duyệt lúc", null=True, blank=True)
    review_reason = models.TextField("lý do trả lại", blank=True)
    history = HistoricalRecords(verbose_name="lịch sử kết quả")

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "kết quả thực hiện"
        verbose_name_plural = "kết quả thực hiện"
        ordering = ["-effective_on", "-pk"]
        get_latest_by = ["effective_on", "pk"]
        indexes = [
            models.Index(fields=["task", "effective_on"]),
            models.Index(fields=["review", "sent_at"]),
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
    def reviewers(self) -> str:
        """Who is to confirm this update, in a person's words: the standing body, or somebody else
        of it.
        """
        body = self.task.plan.unit.authority.units.filter(standing_body=True).first()
        if not body:
            return "cơ quan thường trực"
        return (
            f"người khác của {body} hoặc lãnh đạo" if self.author.unit_id == body.pk else str(body)
        )
