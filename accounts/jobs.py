"""Background jobs of accounts: mailing links to set a password."""

from celery import shared_task
from django.utils import timezone

from foundation.jobs.models import Job
from foundation.jobs.runner import job_function

from . import resets
from .attempts import services as attempts
from .notices import services as notices
from .open_sessions.services import purge_sessions


@job_function(resets.SEND_RESET)
def send_reset(job: Job) -> None:
    """Queue the mails to whoever has the address that was typed."""
    resets.send_reset(job)


@shared_task(name="accounts.purge")
def purge() -> int:
    """Forget who asked for a new password, who signed in, what was typed wrongly, sessions that are
    over, and notices that were read long ago.
    """
    now = timezone.now()
    signed_in = resets.purge_sign_ins(now) + purge_sessions(now) + attempts.purge(now)
    return resets.purge_resets(now) + signed_in + notices.purge(now)
