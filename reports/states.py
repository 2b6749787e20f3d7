"""The states of a report."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    IN_REVIEW = "in_review", "Đang trình"
    ISSUED = "issued", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã thay thế"


OPEN = (ReportState.DRAFT, ReportState.IN_REVIEW)
SENT = (ReportState.ISSUED, ReportState.SUPERSEDED)
