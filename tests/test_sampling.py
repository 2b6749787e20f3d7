"""What the gate leaves out today it asks on another day, and `make test-long` always."""

import os
import subprocess
import sys
from datetime import date, timedelta

import pytest
from django.conf import settings

from tests import sampling

FIRST = date(2026, 11, 30)
# what would have the run inside ask another database, the whole, or be a worker of this one
OF_THE_RUN = {"DATABASE_URL", "TWINS", "WHOLE", "PYTEST_ADDOPTS"}


@pytest.fixture(autouse=True)
def shares(monkeypatch):
    monkeypatch.setattr(sampling, "WHOLE", False)


@pytest.mark.parametrize(("count", "days"), [(23, 5), (10, 5), (3, 5), (7, 1)])
def test_each_value_has_one_turn_within_the_days(monkeypatch, count, days):
    asked = []
    for day in range(days):
        monkeypatch.setattr(sampling, "DAY", FIRST + timedelta(days=day))
        asked += sampling.share(range(count), days)

    assert sorted(asked) == list(range(count))


def test_the_whole_is_everything(monkeypatch):
    monkeypatch.setattr(sampling, "WHOLE", True)

    assert sampling.share("abc", 3) == ["a", "b", "c"]
    assert [sampling.is_turn(number, 3) for number in range(3)] == [True] * 3
    assert sampling.at_least(160, 5) == 160


@pytest.mark.parametrize("number", [-1, 3])
def test_what_would_never_have_a_turn_is_an_error(number):
    with pytest.raises(ValueError, match="no turn in 3 days"):
        sampling.is_turn(number, 3)


def test_a_share_meets_half_of_its_part():
    assert sampling.at_least(160, 5) == 16


@pytest.mark.parametrize("count", [3, 7, 134])
def test_beside_postgresql_sqlite_answers_each_module_within_the_days(monkeypatch, count):
    monkeypatch.setattr(sampling, "TWINS_SHARED", True)
    modules = {f"test_{number}.py" for number in range(count)}
    asked = []
    for day in range(sampling.TWIN_DAYS):
        monkeypatch.setattr(sampling, "DAY", FIRST + timedelta(days=day))
        asked += modules - sampling.twins_left_out(modules, "sqlite")

    assert sorted(asked) == sorted(modules)


@pytest.mark.parametrize(
    ("shared", "whole", "database"),
    [(True, False, "postgresql"), (True, True, "sqlite"), (False, False, "sqlite")],
)
def test_postgresql_the_whole_and_sqlite_alone_answer_all_modules(
    monkeypatch, shared, whole, database
):
    monkeypatch.setattr(sampling, "TWINS_SHARED", shared)
    monkeypatch.setattr(sampling, "WHOLE", whole)

    assert sampling.twins_left_out({f"test_{number}.py" for number in range(7)}, database) == set()


def test_a_run_beside_postgresql_leaves_out_what_both_are_asked_and_nothing_else():
    names = ("evidence", "measurements", "progress", "scores", "statistics")
    both = [f"tests/api/test_{name}.py" for name in names]
    plain = {name: text for name, text in os.environ.items() if name not in OF_THE_RUN}

    told = subprocess.run(
        (sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "--collect-only", *both, __file__),
        cwd=settings.BASE_DIR,
        env=plain | {"TWINS": "share"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert len([name for name in both if f"{name}::" in told]) == 1
    assert "test_sampling.py::test_a_run_beside_postgresql" in told
