"""What a self-assessment said at each lock, kept for ever."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from documents.models import Document

from .assessments import Assessment


class SelfScoreSnapshot(models.Model):
    """A self-assessment as it was locked; never changed.

    `content` is the stored form of `parindex.self_assessment.SelfAssessment`. One that is opened
    again gets another with its next lock: the newest stands, the earlier ones are its history.
    """

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="snapshots", verbose_name="kỳ chấm điểm"
    )
    locked_at = models.DateTimeField("chốt lúc")
    record = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="duyệt theo văn bản",
    )
    content = models.JSONField("nội dung", encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="người chốt",
    )

    class Meta:
        verbose_name = "bản chốt tự chấm"
        verbose_name_plural = "các bản chốt tự chấm"
        ordering = ["assessment", "locked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "locked_at"], name="one_snapshot_of_a_lock"
            ),
        ]

    def __str__(self):
        return f"{self.assessment}, chốt lúc {self.locked_at:%H:%M %d/%m/%Y}"
