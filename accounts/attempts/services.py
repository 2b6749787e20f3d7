"""Guesses are counted before they are looked at: of many at once none is looked at uncounted."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .models import Secret, WrongTries

LONGEST = timedelta(minutes=15)
FIRST = timedelta(minutes=1)
# Guesses without a wait: at an account, from an address. Behind one address sits a whole office.
OF_ACCOUNT = {Secret.PASSWORD: 8, Secret.CODE: 5, Secret.RESET: 3, Secret.TOKEN: 0}
OF_ADDRESS = {Secret.PASSWORD: 50, Secret.CODE: 50, Secret.RESET: 20, Secret.TOKEN: 50}


who = logging.getLogger("cchc.access")


class TooManyTries(Exception):
    """So much was guessed that the next guess waits; nothing is looked at before `until`."""

    def __init__(self, what: Secret, until: datetime):
        super().__init__(f"Đã thử sai nhiều lần; hãy thử lại từ {moment(until)}.")
        self.what, self.until = what, until

    @property
    def seconds(self) -> int:
        """How long that is from now, for Retry-After."""
        return max(1, int((self.until - timezone.now()).total_seconds()) + 1)


@dataclass(frozen=True)
class Guess:
    """A guess that was counted, until its maker says that it was right."""

    what: Secret
    counts: Sequence[int]
    until: datetime | None  # when the next one may be made, if this one was wrong
    name: str
    address: str

    def was_wrong(self) -> None:
        """Log it. Raise `TooManyTries` when the next guess has to wait: said at once, not then."""
        whose = {"account": self.name, "address": self.address}
        who.warning("Nhập sai: %s", self.what.label, extra=whose)
        if self.until:
            raise TooManyTries(self.what, self.until)

    def was_right(self) -> None:
        """Forget the wrong guesses before it: those of the account, and of the address this one
        alone, else whoever has an account could guess at others without end.
        """
        rows = WrongTries.objects.filter(pk__in=self.counts)
        rows.exclude(name="").delete()
        rows.filter(name="", count__gt=0).update(count=F("count") - 1, waits_until=None)


def guess(what: Secret, *, name: str = "", browser: str = "", address: str = "") -> Guess:
    """Count a guess at the account `name` from `address`, or from a `browser` that the account
    knows, which is then counted alone: what strangers guess holds nobody up at their own desk.

    Raises `TooManyTries` while one has to wait; such a try is not counted, so that it makes the
    wait no longer.
    """
    name = account_key(name)
    places = [{"name": name, "browser": browser}] if browser and name else []
    if not places:
        places = [{"name": name}] if name else []
        places += [{"address": address}] if address else []
    counts, until = _count(what, places, timezone.now())
    return Guess(what, counts, until, name, address)


def account_key(name: str) -> str:
    """Return the name under which guesses at an account are counted."""
    return name.strip().casefold()[:150]


@transaction.atomic
def _count(
    what: Secret, places: Iterable[dict[str, str]], now: datetime
) -> tuple[list[int], datetime | None]:
    rows = [_locked(what, place, now) for place in places]
    waiting = [row.waits_until for row in rows if row.waits_until and row.has_to_wait(now)]
    if waiting:
        raise TooManyTries(what, max(waiting))
    for row in rows:
        row.count = 1 if row.is_forgotten(now) else row.count + 1
        row.tried_at, row.waits_until = now, _waits_until(row, now)
        row.save(update_fields=["count", "tried_at", "waits_until"])
    to_wait = [row.waits_until for row in rows if row.waits_until]
    return [row.pk for row in rows], max(to_wait, default=None)


def _locked(what: Secret, place: dict[str, str], now: datetime) -> WrongTries:
    """The count of this place, locked; account before address, so that nobody waits in a circle."""
    where = {"what": what, "name": "", "browser": "", "address": ""} | place
    WrongTries.objects.bulk_create([WrongTries(**where, tried_at=now)], ignore_conflicts=True)
    return WrongTries.objects.select_for_update().get(**where)


def _waits_until(row: WrongTries, now: datetime) -> datetime | None:
    """After the free guesses a minute, then twice as long each time, up to the longest wait."""
    free = (OF_ACCOUNT if row.name else OF_ADDRESS)[Secret(row.what)]
    over = row.count - free
    if over < 0:
        return None
    return now + min(FIRST * 2 ** min(over, 10), LONGEST)


def unlock(names: Iterable[str]) -> int:
    """Forget the wrong guesses at these accounts; return at how many of them there were any."""
    rows = WrongTries.objects.of_names([account_key(name) for name in names])
    found = rows.order_by().values("name").distinct().count()
    rows.delete()
    return found


def purge(now: datetime) -> int:
    """Delete counts that no longer matter; return how many."""
    before = now - timedelta(days=settings.KEPT_DAYS["failed_sign_ins"])
    return WrongTries.objects.filter(tried_at__lt=before).delete()[0]


def moment(until: datetime) -> str:
    """Return the first whole minute from which the next guess is looked at, in words."""
    there = timezone.localtime(until)
    if there.second or there.microsecond:
        there = there.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return f"{there:%H:%M} ngày {there:%d/%m/%Y}"
