"""Fixtures that every test may use."""

import pytest

from tests.machine import Machine


@pytest.fixture
def machine(tmp_path):
    """A machine with its queue, on which workers can be killed."""
    with Machine(tmp_path) as machine:
        machine.queue()
        yield machine
