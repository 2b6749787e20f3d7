"""What the gate leaves out today it asks on another day, and `make test-long` always."""

from datetime import date, timedelta

import pytest

from tests import sampling

FIRST = date(2026, 11, 30)


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
