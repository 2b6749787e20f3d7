"""Changing the days of reminding."""

from collections.abc import Mapping

from django.db import transaction

from foundation.journal.acts import acting

from ..models import ReminderDays, Unit, User
from ..services import AccountsRefused, keeps_accounts_of

FIELDS = ("before", "on_the_day", "every", "head_after", "leader_after")


@transaction.atomic
def set_reminder_days(authority: Unit, values: Mapping, *, by: User) -> ReminderDays:
    """Store on which days the people of `authority` are reminded, with its history; `values` are
    those of `FIELDS`. What was said before is not said again.

    Raises `AccountsRefused` for who does not keep the authority's accounts.
    """
    if not keeps_accounts_of(authority, by):
        raise AccountsRefused(f"Chỉ quản trị của {authority} được đổi lịch nhắc việc.")
    Unit.objects.lock(authority.pk)
    days = ReminderDays.objects.of(authority.pk)
    for name in FIELDS:
        setattr(days, name, values[name])
    with acting(by=by):
        days.save()
    return days
