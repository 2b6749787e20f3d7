"""Forgotten passwords: who asks gets a link by mail, and what was asked is forgotten in time."""

import hashlib
from datetime import datetime, timedelta

from axes.models import AccessLog as SignIn
from django.conf import settings

from foundation.jobs.models import Job
from foundation.jobs.services import ask_for, finishing

from .models import User
from .notices.accounts import tell_reset_asked
from .password_links import mail_link

SEND_RESET = "accounts.send_reset"


def ask_for_reset(address: str, *, site: str) -> None:
    """Have a job mail the link to set a password to this address; `site` begins the link.

    Nobody is looked for here: the page does the same whether the address is known or not.
    """
    # asked for twice, mailed once
    subject = hashlib.sha256(address.casefold().encode()).hexdigest()[:60]
    ask_for(SEND_RESET, subject, address=address, site=site)


def send_reset(job: Job) -> None:
    """Queue the mails that `ask_for_reset` asked for."""
    with finishing(job):
        for person in people_to_reset(job.arguments["address"]):
            mail_link(person, site=job.arguments["site"])
            tell_reset_asked(person, key=f"reset {job.pk}")


def people_to_reset(address: str) -> list[User]:
    """The active people with this address; whose password was taken away stays without."""
    alike = User.objects.active().filter(email__iexact=address).select_related("unit__authority")
    same = [person for person in alike if person.email.casefold() == address.casefold()]
    return [person for person in same if person.has_usable_password() or person.last_login is None]


def purge_resets(now: datetime) -> int:
    """Forget who asked for a new password; return how many."""
    before = now - timedelta(days=settings.KEPT_DAYS["resets"])
    return Job.objects.filter(name=SEND_RESET, finished_at__lt=before).delete()[0]


def purge_sign_ins(now: datetime) -> int:
    """Forget who signed in, as the former guard of the sign-in wrote it down; return how many."""
    before = now - timedelta(days=settings.KEPT_DAYS["sign_ins"])
    return SignIn.objects.filter(attempt_time__lt=before).delete()[0]
