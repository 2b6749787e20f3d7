"""Fixtures of the tests of planning."""

from datetime import UTC, datetime

import pytest
import time_machine


@pytest.fixture
def july():
    """Stop the clock at nine in the morning of 1 July 2026, a Wednesday, in Vietnam."""
    with time_machine.travel(datetime(2026, 7, 1, 2, tzinfo=UTC), tick=False):
        yield
