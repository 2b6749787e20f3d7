"""The schedule: sealing every few minutes, and one check of the whole journal a night."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from . import services

logger = logging.getLogger(__name__)


@shared_task(name="journal.seal")
def seal() -> int:
    """Seal what was changed since the last time."""
    return services.seal_all()


@shared_task(name="journal.check")
def check() -> int | None:
    """Check the journal, once a day from the hour of the settings on; return how much is wrong."""
    now = timezone.localtime()
    last = services.standing().verified
    done = last and timezone.localdate(last.begun_at) == now.date()
    if done or now.hour < settings.JOURNAL_HOUR:
        return None
    report = services.check()
    if report.findings:
        logger.error("Nhật ký có %d chỗ sai: %s", len(report.findings), report.findings[0])
    return len(report.findings)
