"""Sessions begin, are noted while a person works, and end."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from foundation.operations.addresses import client_address

from .models import OpenSession, OpenSessionQuerySet, lasts_idle, noted_every

# what a session bears: when it began and when the person was last seen, in seconds
BEGAN, SEEN = "began_at", "seen_at"


def begin_session(request: HttpRequest, user) -> None:
    """Remember where `user` signed in just now; the session is known by its key from here on."""
    now = timezone.now()
    request.session[BEGAN] = request.session[SEEN] = int(now.timestamp())
    request.session.save()  # who signs in over somebody else's session has no key yet
    _remember(request, user, now)


def renew_key(request: HttpRequest) -> None:
    """Give the session another key, as what it opens becomes more; it is remembered under that."""
    old = request.session.session_key
    request.session.cycle_key()
    OpenSession.objects.filter(session_key=old).update(session_key=request.session.session_key)


def note_use(request: HttpRequest) -> None:
    """Remember that the person did something, unless that is known closely enough."""
    now = timezone.now()
    seen = request.session.get(SEEN)
    if seen is not None and now.timestamp() - seen < noted_every().total_seconds():
        return
    if seen is None:  # it began before sessions were remembered
        request.session[BEGAN] = int(now.timestamp())
    request.session[SEEN] = int(now.timestamp())
    rows = OpenSession.objects.filter(session_key=request.session.session_key)
    if not rows.update(seen_at=now):
        _remember(request, request.user, now)


def is_over(session: SessionBase) -> bool:
    """Did nobody work in this session for too long, or has it lasted a whole day of work?"""
    now, seen = timezone.now().timestamp(), session.get(SEEN)
    if seen is None:
        return False
    return (
        now - seen > lasts_idle().total_seconds()
        or now - session.get(BEGAN, seen) > settings.SESSION_COOKIE_AGE
    )


def forget_session(key: str | None) -> None:
    """Forget a session that has ended by itself."""
    OpenSession.objects.filter(session_key=key or "").delete()


def end_sessions(sessions: OpenSessionQuerySet) -> int:
    """End `sessions`: at their next request they lead to the sign-in. Return how many there were.

    A page that is just being answered cannot bring its session back: Django refuses to store one
    whose row is gone.
    """
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = list(sessions.values_list("session_key", flat=True))
    for key in keys:
        store(key).delete()
    OpenSession.objects.filter(session_key__in=keys).delete()
    return len(keys)


def purge_sessions(now: datetime) -> int:
    """Forget the sessions that are over, with Django's own rows; return how many."""
    before = now - timedelta(days=settings.KEPT_DAYS["sessions"])
    ended = Session.objects.filter(expire_date__lt=before).delete()[0]
    return ended + OpenSession.objects.filter(seen_at__lt=before - lasts_idle()).delete()[0]


def _remember(request: HttpRequest, user, now) -> None:
    OpenSession.objects.update_or_create(
        session_key=request.session.session_key,
        defaults={
            "user": user,
            "started_at": now,
            "seen_at": now,
            "ip_address": client_address(request) or None,
            "user_agent": request.META.get("HTTP_USER_AGENT", "")[:400],
        },
    )
