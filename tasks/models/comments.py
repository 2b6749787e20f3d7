"""What people of the authority say about a task."""

from typing import Self

from django.conf import settings
from django.db import models

from plans.models import Evidence

from .task import Task


class TaskCommentQuerySet(models.QuerySet):
    def with_people(self) -> Self:
        """Comments with their authors, in the same query."""
        return self.select_related("author__unit")


class TaskComment(models.Model):
    """What somebody of the authority says about a task; coordinators add their evidence here."""

    task = models.ForeignKey(Task, models.CASCADE, related_name="comments", verbose_name="nhiệm vụ")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="người viết"
    )
    text = models.TextField("ý kiến")
    evidence = models.ManyToManyField(
        Evidence, blank=True, related_name="comments", verbose_name="minh chứng"
    )
    written_at = models.DateTimeField("viết lúc", auto_now_add=True)

    objects = TaskCommentQuerySet.as_manager()

    pieces: list[Evidence]  # cited.know_evidence

    class Meta:
        verbose_name = "ý kiến"
        verbose_name_plural = "ý kiến"
        ordering = ["written_at"]

    def __str__(self):
        return self.text[:80]
