"""Browsers in which people have signed in before: what strangers guess does not hold them up."""

import secrets
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.http import HttpRequest, HttpResponse

from foundation.operations.addresses import client_address, neighbourhood

from ..models import User
from .models import Secret
from .services import Guess, guess

COOKIE = "known"
KEPT = 180 * 24 * 60 * 60  # seconds
MOST_PEOPLE = 12  # who share a computer
SALT = "accounts.attempts.browsers"


class Known(NamedTuple):
    """A browser's own mark and the ids of the people who signed in there, the latest first."""

    browser: str
    people: list[int]


def remember(request: HttpRequest, response: HttpResponse, person: User) -> HttpResponse:
    """Have the browser remember that this person proved here who they are."""
    known = known_of(request) or Known(secrets.token_hex(16), [])
    people = [person.pk, *(each for each in known.people if each != person.pk)]
    response.set_cookie(
        COOKIE,
        signing.dumps([known.browser, people[:MOST_PEOPLE]], salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def known_of(request: HttpRequest) -> Known | None:
    """Return what the browser remembers, None for what we did not write."""
    try:
        browser, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return None
    return Known(browser, people)


def guess_in(request: HttpRequest, what: Secret, name: str = "") -> Guess:
    """Count a guess at the account of this name, or from this place alone. Raises `TooManyTries`.

    The account is looked for whether there is one or not, so that both take the same time.
    """
    known = known_of(request)
    browser = ""
    if known and name:
        person = User.objects.filter(username=name).values_list("pk", flat=True).first()
        browser = known.browser if person in known.people else ""
    place = neighbourhood(client_address(request))
    return guess(what, name=name, browser=browser, address=place)


def is_own_password(request: HttpRequest, person: User, password: str) -> bool:
    """Is this the password of `person`, who is asked for it again? Raises `TooManyTries`."""
    made = guess_in(request, Secret.PASSWORD, person.username)
    if not check_password(password, person.password):
        made.was_wrong()
        return False
    made.was_right()
    return True
