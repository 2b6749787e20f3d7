"""The measure of the plan reader's doubts: enough told, few in vain, over all ways and plans."""

import runpy

from django.conf import settings

RATES = runpy.run_path(str(settings.BASE_DIR / ".ci" / "doubt_rates.py"))


def test_what_came_out_wrong_is_mostly_told_and_doubts_mostly_stand_at_it():
    rates = RATES["measure"](sorted(RATES["SAMPLES"].iterdir()), times=2)

    assert set(rates.wrong) == set(RATES["WAYS"])
    assert rates.wrong.total() > 50
    assert rates.recall >= 0.8
    assert rates.precision >= 0.6
