"""The run of mutants: enough noticed, too few, or none made, which is never silently green."""

import runpy

import pytest
from django.conf import settings

VERDICT = runpy.run_path(str(settings.BASE_DIR / ".ci" / "mutants.py"))["verdict"]


@pytest.mark.parametrize(
    ("stats", "enough", "said"),
    [
        (
            {"killed": 10, "survived": 0, "total": 10},
            True,
            "10/10 đột biến bị phát hiện (100.0%); không sót.",
        ),
        (
            {"killed": 900, "survived": 98, "total": 1000, "no_tests": 2},
            True,
            "900/1000 đột biến bị phát hiện (90.0%); 98 survived, 2 no_tests.",
        ),
        (
            {"killed": 899, "survived": 1, "total": 1000, "timeout": 100},
            False,
            "899/1000 đột biến bị phát hiện (89.9%); 1 survived, 100 timeout.",
        ),
        ({"killed": 0, "survived": 0, "total": 0}, False, "Không tạo được đột biến nào."),
    ],
)
def test_nine_in_ten_are_enough_and_none_made_is_red(stats, enough, said):
    assert VERDICT(stats) == (enough, said)
