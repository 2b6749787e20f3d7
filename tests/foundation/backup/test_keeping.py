"""Which backups are kept by age."""

import doctest
from datetime import datetime, timedelta

from foundation.backup import keeping
from foundation.backup.keeping import kept


def test_the_examples_are_true():
    assert doctest.testmod(keeping).attempted
    assert not doctest.testmod(keeping).failed


def test_after_two_years_of_nights_there_are_seven_days_four_weeks_twelve_months():
    nights = {datetime(2024, 12, 1, 1) + timedelta(days=n) for n in range(730)}
    left: set[datetime] = set()

    for night in sorted(nights):
        left = kept({*left, night})

    newest = max(nights)
    assert {moment for moment in left if newest - moment < timedelta(days=7)} == {
        newest - timedelta(days=n) for n in range(7)
    }
    assert len({(moment.year, moment.month) for moment in left}) == 12
    assert len(left) <= 7 + 4 + 12


def test_what_is_kept_is_kept_again():
    nights = [datetime(2026, 1, 1, 1) + timedelta(days=n) for n in range(300)]

    assert kept(kept(nights)) == kept(nights)
