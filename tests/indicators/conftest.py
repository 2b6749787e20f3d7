"""Fixtures of indicators: it is 1 July 2026, after the six months and inside the nine."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.factories import (
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
)

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
def target(plan, office):
    return make_target(make_indicator(plan, lead=office, statement="Tỷ lệ hồ sơ đúng hạn"))


@pytest.fixture
def officer(office):
    return make_officer(office)


@pytest.fixture
def reviewer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def quarter(plan):
    return plan.periods.get(key="quarter-1")
