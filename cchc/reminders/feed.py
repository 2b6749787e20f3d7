"""A person's calendar: what they owe with a day, as an .ics file, and its secret address."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from accounts.models import User
from cchc.inbox import Owed

from .models import CalendarFeed

REFRESHED = timedelta(hours=1)


def new_address(user: User) -> str:
    """Give `user` a new secret for the address of their calendar and return it, known only now; an
    older address opens nothing any more.
    """
    secret = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=user, defaults={"sha256": _hash(secret)})
    return secret


def revoke_address(user: User) -> bool:
    """Close the address of the person's calendar; False when there was none."""
    return bool(CalendarFeed.objects.filter(user=user).delete()[0])


def owner_of(secret: str) -> User | None:
    """Return whose calendar the secret opens; people who may not sign in have none."""
    feed = (
        CalendarFeed.objects.filter(sha256=_hash(secret), user__is_active=True)
        .select_related("user__unit__authority__parent")
        .first()
    )
    return feed.user if feed else None


def as_ics(owed: Iterable[Owed], *, now: datetime, site: str) -> bytes:
    """Return what has a day as all-day events, which every calendar shows. `site` begins the
    links. Nobody is named: who asked or returned is left out.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//CCHC//Viec cua toi//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Việc CCHC")
    calendar.add("x-published-ttl", "PT1H")
    calendar.add("refresh-interval", REFRESHED, {"value": "DURATION"})
    for each in owed:
        if each.due:
            calendar.add_component(_event(each, each.due, now, site))
    return calendar.to_ical()


def _event(owed: Owed, due: date, now: datetime, site: str) -> Event:
    event = Event()
    event.add("uid", f"{owed.key}@{site.partition('//')[2]}")
    event.add("dtstamp", now)
    event.add("dtstart", due)
    event.add("dtend", due + timedelta(days=1))
    event.add("summary", f"{owed.action}: {owed.words}")
    event.add("description", "\n".join(filter(None, (owed.place, owed.when))))
    event.add("url", site + owed.url)
    event.add("categories", [owed.kind.label])
    event.add("transp", "TRANSPARENT")
    return event


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
