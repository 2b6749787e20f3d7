"""The sweep: on the schedule, and when a worker starts."""

from celery import shared_task
from celery.signals import worker_ready
from django.utils import timezone

from . import services
from .clock import Clock
from .models import Job

_clock = Clock()


@shared_task(name="cchc.jobs.sweep")
def sweep() -> int:
    """Send jobs again whose message was lost or whose worker died.

    When the clock was set meanwhile, living workers seem dead until their next beat: the next sweep
    is in time.
    """
    now = timezone.now()
    services.bring_back(now)
    if _clock.was_set():
        return 0
    return services.sweep(Job.objects.abandoned(now)) + services.send_lost(now)


@worker_ready.connect
def take_up_what_this_worker_left(sender=None, **kwargs) -> None:
    """A worker that starts can't be running anything: what it holds was cut off when it died."""
    services.sweep(Job.objects.claimed_by(sender.hostname))
    sweep()
