"""Fixtures of the tests of the API: the day is 1 July 2026, a commune with a plan and its people,
and a caller.
"""

from datetime import UTC, datetime

import pytest
import time_machine
from rest_framework.test import APIClient

from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
)


@pytest.fixture(autouse=True)
def july(new_counters):
    """Stop the clock at nine in the morning of 1 July 2026 in Vietnam, and count calls anew."""
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def office():
    return make_office(make_commune())


@pytest.fixture
def plan(office):
    return make_plan(office.authority)


@pytest.fixture
def task(plan, office):
    return make_task(plan, lead=office)


@pytest.fixture
def officer(office):
    return make_officer(office)


@pytest.fixture
def reviewer(office):
    return make_standing_officer(office.authority)


@pytest.fixture
def leader(office):
    return make_leader(office.authority)


@pytest.fixture
def call():
    """Return a function that signs a person in and returns their client of the API."""

    def sign_in(person) -> APIClient:
        client = APIClient()
        client.force_login(person)
        return client

    return sign_in
