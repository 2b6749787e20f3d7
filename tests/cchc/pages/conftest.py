"""Fixtures of the tests of pages that span apps: the day is 1 July 2026, inside the nine months."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import make_office, make_officer, make_plan

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def july():
    """Stop the clock at nine in the morning of 1 July 2026 in Vietnam."""
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def office(plan):
    return make_office(plan.unit)


@pytest.fixture
def officer(office):
    return make_officer(office)
