"""Answers kept for a day, so that a request sent twice is done once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone


class StoredAnswerQuerySet(models.QuerySet):
    def outlived(self, now: datetime):
        """Answers that nobody may ask for any more."""
        return self.filter(created_at__lt=now - timedelta(days=settings.KEPT_DAYS["answers"]))


class StoredAnswer(models.Model):
    """The answer to a request with an Idempotency-Key; without a status it is still running."""

    GIVEN_UP_AFTER = timedelta(minutes=2)  # longer than the server lets a request run

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người gọi"
    )
    key = models.CharField("Idempotency-Key", max_length=100)
    fingerprint = models.CharField("dấu vân tay của yêu cầu", max_length=64)
    status = models.PositiveSmallIntegerField("mã trả lời", null=True)
    headers = models.JSONField("tiêu đề trả lời", default=dict)
    body = models.JSONField("nội dung trả lời", null=True)
    created_at = models.DateTimeField("lúc", default=timezone.now, db_index=True)

    objects = StoredAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "câu trả lời đã lưu của API"
        verbose_name_plural = "câu trả lời đã lưu của API"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_to_a_key")]

    def __str__(self):
        return self.key

    @property
    def over(self) -> bool:
        """Was the request answered, or is it running for too long to be alive?"""
        return self.status is not None or self.created_at < timezone.now() - self.GIVEN_UP_AFTER
