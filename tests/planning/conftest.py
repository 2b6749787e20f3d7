"""Fixtures of the tests of planning."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.plans.khe_da import make_khe_da


@pytest.fixture
def july():
    """Stop the clock at nine in the morning of 1 July 2026, a Wednesday, in Vietnam."""
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def place():
    """The commune Khe Đá with its offices and people."""
    return make_khe_da()


@pytest.fixture
def lan(client, place):
    """The standing body's officer, logged in."""
    client.force_login(place.standing)
    return place.standing
