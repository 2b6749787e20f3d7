"""The background job that deletes what nobody brought back."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="discards.purge")
def purge() -> int:
    """Delete for good what was discarded too long ago."""
    return services.purge(timezone.now())
