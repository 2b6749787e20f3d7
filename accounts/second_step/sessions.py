"""Sessions between the steps of sign-in: until the second they belong to nobody."""

import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from ..models import Role, SecondStep, User
from ..open_sessions.services import renew_key
from .services import must_have

FIRST = "first_step"  # in the session: whose password was right, and when
DONE = "second_step"  # in the session: the id of the second step that was taken
PATIENCE = 10 * 60  # seconds between the two steps
BACKEND = "accounts.backends.PersonBackend"


class HalfSignedInRequest(HttpRequest):
    """A request of somebody who is signed in but for a second step."""

    half_signed_in: User


class SecondStepMiddleware:
    """Gives views nobody as the user while the session lacks the second step that the person has,
    or must have: pages, the API and the admin site then answer as to any stranger, and the log-in
    page leads on to what is missing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        """Refuse to start with a role that does not exist: it would protect nobody."""
        self.get_response = get_response
        if unknown := set(settings.SECOND_STEP_ROLES) - set(Role.values):
            raise ImproperlyConfigured(f"SECOND_STEP_ROLES: không có vai trò {sorted(unknown)}")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look only when a view asks who it is: pages for everybody read no session."""
        signed_in = request.user
        request.user = cast("User", SimpleLazyObject(lambda: _whole(request, signed_in)))
        return self.get_response(request)


def _whole(request: HttpRequest, person: User | AnonymousUser) -> User | AnonymousUser:
    if isinstance(person, AnonymousUser) or not person.is_authenticated:
        return person
    if not _is_due(request, person):
        return person
    cast("HalfSignedInRequest", request).half_signed_in = person
    return AnonymousUser()


def _is_due(request: HttpRequest, person: User) -> bool:
    if person.second_step_id is None:
        return must_have(person)
    return request.session.get(DONE) != person.second_step_id


def half_signed_in(request: HttpRequest) -> User | None:
    """Return who is signed in here but for a second step."""
    if request.user.is_authenticated:
        return None
    return getattr(request, "half_signed_in", None)


def begin(request: HttpRequest, person: User) -> None:
    """Note that the password was right; nobody is signed in by that."""
    _end_of_another(request, person)
    request.session.cycle_key()
    request.session[FIRST] = {
        "person": person.pk,
        "password": person.get_session_auth_hash(),
        "at": int(time.time()),
    }


def waiting_for_code(request: HttpRequest) -> User | None:
    """Return whose code this session waits for: the password was right a short while ago and is
    still the same, or the second step came to a session that is older.
    """
    half = half_signed_in(request)
    if half is not None:
        return half if half.second_step_id else None
    first = request.session.get(FIRST)
    if not first or first["at"] < time.time() - PATIENCE:
        return None
    person = User.objects.active().with_second_step().filter(pk=first["person"]).first()
    if person is None or not person.second_step_id:
        return None
    same = constant_time_compare(first["password"], person.get_session_auth_hash())
    return person if same else None


def sign_in(request: HttpRequest, person: User, *, step: SecondStep | None = None) -> None:
    """Sign the person in, under a new session key, with the second step that they took."""
    _end_of_another(request, person)
    login(request, person, backend=BACKEND)
    renew_key(request)
    request.session.pop(FIRST, None)
    if step is not None:
        request.session[DONE] = step.pk


def note_turned_on(request: HttpRequest, step: SecondStep) -> None:
    """Let the session in which the second step was set up go on."""
    renew_key(request)
    request.session[DONE] = step.pk


def _end_of_another(request: HttpRequest, person: User) -> None:
    """End a session of somebody else that lacks its second step."""
    if half_signed_in(request) not in (None, person):
        logout(request)
