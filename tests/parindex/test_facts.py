"""What was declared keeps its form when it is stored, and rounding happens one way."""

import json
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

import pytest

from parindex.facts import Facts, half_up

D = Decimal


@pytest.mark.parametrize(
    ("facts", "stored"),
    [
        (Facts(), {}),
        (Facts(yes=False), {"yes": False}),
        (Facts(yes=True, points=D("0.75")), {"yes": True, "points": "0.75"}),
        (Facts(value=D("0.50")), {"value": "0.50"}),
        (Facts(numerator=D(29), denominator=D(33)), {"numerator": "29", "denominator": "33"}),
        (Facts(count=0), {"count": 0}),
        (Facts(ticked=()), {"ticked": []}),
        (Facts(ticked=("loa", "trang")), {"ticked": ["loa", "trang"]}),
        (Facts(answers={"A": 3, "B": 0}), {"answers": {"A": 3, "B": 0}}),
    ],
)
def test_facts_are_stored_as_plain_values_and_read_back(facts, stored):
    assert facts.as_json() == stored
    assert Facts.from_json(stored) == facts
    assert facts.empty is (stored == {})


def test_answers_are_stored_as_json_whatever_mapping_they_came_in():
    assert (
        json.dumps(Facts(answers=MappingProxyType({"A": 3})).as_json()) == '{"answers": {"A": 3}}'
    )


def test_stored_figures_may_be_numbers_and_what_is_unknown_is_left_alone():
    found = Facts.from_json({"value": 0.1, "points": 2, "count": None, "người": "Lan"})

    assert found == Facts(value=D("0.1"), points=D(2))


@pytest.mark.parametrize("name", ["value", "numerator", "denominator", "points"])
def test_a_stored_figure_that_is_no_number_is_refused(name):
    with pytest.raises(ValueError, match=r"^Số liệu kê khai không phải là số\.$"):
        Facts.from_json({name: "mười"})


@pytest.mark.parametrize(
    ("value", "rounded"),
    [
        (D("0.004999"), "0.00"),
        (D("0.005"), "0.01"),
        (D("-0.004999"), "0.00"),
        (D("-0.005"), "-0.01"),
        (D("-1.004"), "-1.00"),
        (Fraction(2, 3), "0.67"),
        (Fraction(-2, 3), "-0.67"),
        (0, "0.00"),
        (7, "7.00"),
    ],
)
def test_rounding_to_hundredths(value, rounded):
    assert str(half_up(value)) == rounded
