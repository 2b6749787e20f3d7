"""What several figures say of one statement, and how statements are counted."""

import pytest

from indicators.judging import Result, combined, count_results

MET, NOT_MET, UNDER_WAY, UNKNOWN = Result


@pytest.mark.parametrize(
    ("results", "whole"),
    [
        ([MET, MET], MET),
        ([MET, NOT_MET], NOT_MET),
        ([UNKNOWN, NOT_MET], NOT_MET),
        ([MET, UNKNOWN], UNKNOWN),
        ([MET, UNDER_WAY], UNDER_WAY),
        ([UNDER_WAY, UNKNOWN], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_a_statement_is_met_when_all_its_figures_are(results, whole):
    assert combined(results) == whole


def test_the_groups_add_up_to_all():
    counted = count_results([MET, MET, NOT_MET, UNDER_WAY, UNKNOWN, UNKNOWN])

    assert (counted.met, counted.not_met, counted.under_way, counted.unknown) == (2, 1, 1, 2)
    assert counted.total == 6
    assert (counted.carried, counted.waiting, counted.estimates) == (0, 0, 0)
    counted = count_results([MET], carried=3, waiting=1, estimates=2)
    assert (counted.carried, counted.waiting, counted.estimates) == (3, 1, 2)
