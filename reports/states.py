"""The states of a report."""

from django.db import models


class ReportState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    IN_REVIEW = "in_review", "Đang trình"
    ISSUED = "issued", "Đã ban hành"
    SUPERSEDED = "superseded", "Đã thay thế"


OPEN_STATES = (ReportState.DRAFT, ReportState.IN_REVIEW)
SENT_STATES = (ReportState.ISSUED, ReportState.SUPERSEDED)
