"""Rounds that are dear to play, played once a module."""

from copy import deepcopy

import pytest

from tests.parindex.rounds import Round, make_round, play_to_first


@pytest.fixture(scope="module")
def stored_at_first(module_db) -> Round:
    played = make_round()
    play_to_first(played)
    return played


@pytest.fixture
def at_first(stored_at_first) -> Round:
    """A round whose commune is at its first appraisal."""
    return deepcopy(stored_at_first)
