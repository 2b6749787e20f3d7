"""The explanations that leaders ask for."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import acting_as
from plans.models import Evidence, Plan


class ExplanationRequestQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Requests on the tasks that `user` sees."""
        return self.filter(task__plan__in=Plan.objects.visible_to(user))

    def open(self) -> Self:
        """Requests that nobody has answered."""
        return self.filter(answered_at=None)

    def with_people(self) -> Self:
        """Requests with who asked and who answered, in the same query."""
        return self.select_related("asked_by", "asked_for", "answered_by__unit")


class ExplanationRequest(models.Model):
    """A leader's demand that a task's first lead explain it; asked once, answered once."""

    task = models.ForeignKey(
        "Task", models.CASCADE, related_name="explanations", verbose_name="nhiệm vụ"
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người yêu cầu"
    )
    asked_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="yêu cầu thay (theo ủy quyền)",
    )
    asked_at = models.DateTimeField("yêu cầu lúc", default=timezone.now, editable=False)
    text = models.CharField("yêu cầu", max_length=500)
    due = models.DateField("giải trình trước hết ngày")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="người giải trình",
    )
    answered_at = models.DateTimeField("giải trình lúc", null=True, blank=True)
    answer = models.TextField("giải trình", blank=True)
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="explanations", verbose_name="minh chứng"
    )

    objects = ExplanationRequestQuerySet.as_manager()

    pieces: list[Evidence]  # cited.know_evidence

    class Meta:
        verbose_name = "yêu cầu giải trình"
        verbose_name_plural = "yêu cầu giải trình"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(answered_at=None),
                name="one_open_explanation",
                violation_error_message="Nhiệm vụ này đang chờ giải trình.",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="explained_by_somebody",
                violation_error_message="Hãy ghi giải trình.",
            ),
        ]

    def __str__(self):
        return self.text[:80]

    @property
    def asker(self) -> str:
        """Who asked, and for whom."""
        return acting_as(self.asked_by, self.asked_for)

    @property
    def answered(self) -> bool:
        return self.answered_at is not None
