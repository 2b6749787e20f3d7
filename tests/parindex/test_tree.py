"""Maxima in force, totals and the index of a tree of criteria."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parindex.facts import Facts
from parindex.rules import Ratio
from parindex.tree import Band, TreeNode, band_of, index, maxima_in_force, sums, with_extras

D = Decimal

TREE = (
    TreeNode(
        1,
        D("12"),
        children=(
            TreeNode(
                11,
                D("3.5"),
                children=(
                    TreeNode(111, D("0.5")),
                    TreeNode(112, D("0.5")),
                    TreeNode(113, D("2.5")),
                ),
            ),
            TreeNode(12, D("1.5")),
            TreeNode(13, D("7")),
        ),
    ),
    TreeNode(
        2,
        D("18"),
        children=(
            TreeNode(
                21,
                D("15"),
                children=(TreeNode(211, D("7.5"), False), TreeNode(212, D("7.5"), False)),
            ),
            TreeNode(22, D("3")),
        ),
    ),
)


def in_force(*gone, redistribute=True):
    return maxima_in_force(TREE, gone, redistribute=redistribute)


def test_nothing_left_out_changes_nothing():
    assert in_force() == {
        111: D("0.5"),
        112: D("0.5"),
        113: D("2.5"),
        12: D("1.5"),
        13: D(7),
        211: D("7.5"),
        212: D("7.5"),
        22: D(3),
    }


def test_points_go_to_the_siblings_in_proportion():
    found = in_force(113)

    assert (found[111], found[112], found[113]) == (D("1.75"), D("1.75"), D(0))
    assert found[12] == D("1.5")


def test_without_a_sibling_left_they_go_to_those_of_the_parent():
    found = in_force(111, 112, 113)

    # 3.5 points over 1.5 + 7: 1.5 × 12 / 8.5 = 2.117…, 7 × 12 / 8.5 = 9.882…
    assert (found[12], found[13]) == (D("2.12"), D("9.88"))


@pytest.mark.parametrize(
    ("gone", "maxima"),
    [
        # 1.5 points to 3.5 and 7: × 12 / 10.5; the parts of 11 in their own proportion, the odd
        # hundredth to 2.857…
        ((12,), {111: "0.57", 112: "0.57", 113: "2.86", 12: "0", 13: "8"}),
        # 0.5 first to its siblings (0.583…, 2.916…), then 1.5 to all: 0.666…, 3.333…, 8
        ((111, 12), {111: "0", 112: "0.67", 113: "3.33", 12: "0", 13: "8"}),
        ((111, 112), {111: "0", 112: "0", 113: "3.5", 12: "1.5", 13: "7"}),
        ((111, 112, 113, 12), {111: "0", 112: "0", 113: "0", 12: "0", 13: "12"}),
        # the whole of area 1 goes to the only leaf that is left, in the other area
        (
            (111, 112, 113, 12, 13),
            {111: "0", 113: "0", 12: "0", 13: "0", 22: "15", 211: "7.5", 212: "7.5"},
        ),
        # 3 points of area 2, whose other leaves are surveyed, to area 1: × 15 / 12
        ((22,), {111: "0.63", 112: "0.63", 113: "3.12", 12: "1.87", 13: "8.75", 22: "0"}),
        ((211,), {111: "0.5", 211: "7.5", 212: "7.5", 22: "3"}),  # a survey always applies
        ((999,), {111: "0.5", 22: "3"}),
    ],
)
def test_where_the_points_of_what_does_not_apply_go(gone, maxima):
    found = in_force(*gone)

    assert {key: found[key] for key in maxima} == {key: D(value) for key, value in maxima.items()}
    assert sum(found.values()) == 30


def test_survey_leaves_take_nothing():
    found = in_force(22)

    assert (found[211], found[212], found[22]) == (D("7.5"), D("7.5"), D(0))
    assert found[13] == D("8.75")  # 3 points over the 12 of area 1: 7 × 15 / 12


def test_hundredths_that_rounding_leaves_over_are_given_out():
    thirds = (TreeNode(1, D("4"), children=tuple(TreeNode(10 + n, D(1)) for n in range(4))),)

    found = maxima_in_force(thirds, {10}, redistribute=True)

    assert [found[key] for key in (10, 11, 12, 13)] == [D(0), D("1.34"), D("1.33"), D("1.33")]


def test_full_points_instead_leave_the_maxima_alone():
    assert in_force(113, redistribute=False) == in_force()


def test_when_nothing_applies_the_maxima_stay():
    assert in_force(111, 112, 113, 12, 13, 22) == in_force()


maxima = st.integers(1, 400).map(lambda cents: D(cents) / 20)


@st.composite
def trees(draw):
    """A tree of two or three levels with self-scored and survey leaves, and the leaves that don't
    apply.
    """
    keys = iter(range(1, 1000))

    def leaf():
        return TreeNode(next(keys), draw(maxima), draw(st.booleans()))

    def group(parts):
        return TreeNode(
            next(keys), sum((part.maximum for part in parts), D(0)), children=tuple(parts)
        )

    def branch():
        return (
            group([leaf() for _ in range(draw(st.integers(1, 4)))])
            if draw(st.booleans())
            else leaf()
        )

    roots = tuple(
        group([branch() for _ in range(draw(st.integers(1, 4)))])
        for _ in range(draw(st.integers(1, 3)))
    )
    leaves = [each.key for root in roots for each in root.leaves]
    return roots, draw(st.sets(st.sampled_from(leaves)))


@given(trees())
def test_redistribution_keeps_the_total(case):
    roots, gone = case
    total = sum(leaf.maximum for root in roots for leaf in root.leaves)

    assert sum(maxima_in_force(roots, gone, redistribute=True).values()) == total


@given(trees())
def test_redistribution_never_takes_from_what_applies_nor_touches_surveys(case):
    roots, gone = case
    found = maxima_in_force(roots, gone, redistribute=True)

    for leaf in (each for root in roots for each in root.leaves):
        if not leaf.self_scored:
            assert found[leaf.key] == leaf.maximum
        elif leaf.key not in gone:
            assert found[leaf.key] >= leaf.maximum


@given(trees())
def test_the_order_in_which_leaves_are_left_out_is_irrelevant(case):
    roots, gone = case

    assert maxima_in_force(roots, sorted(gone), redistribute=True) == maxima_in_force(
        roots, sorted(gone, reverse=True), redistribute=True
    )


@given(
    part=st.integers(0, 500), whole=st.integers(1, 400), maximum=maxima, floor=st.integers(0, 100)
)
def test_points_lie_between_nothing_and_the_maximum(part, whole, maximum, floor):
    points = (
        Ratio(floor=D(floor)).score(Facts(numerator=D(part), denominator=D(whole)), maximum).points
    )

    assert 0 <= points <= maximum
    assert points == round(points, 2)


def test_sums_are_exact_at_every_level():
    points = {111: D("0.10"), 112: D("0.20"), 113: None, 12: D("1.05"), 22: D("2.99")}

    found = sums(TREE, points)

    assert (found[11], found[1], found[2], found[21]) == (D("0.30"), D("1.35"), D("2.99"), D(0))


@pytest.mark.parametrize(
    ("points", "maximum", "expected"),
    [
        ("79.35", "85", "93.35"),
        ("100", "100", "100.00"),
        ("0", "0", "0.00"),
        ("1", "8", "12.50"),
        ("24.69", "200", "12.35"),  # 12.345
        ("2", "3", "66.67"),
        ("103", "100", "103.00"),  # with bonus
    ],
)
def test_index(points, maximum, expected):
    assert index(D(points), D(maximum)) == D(expected)


BANDS = [Band("Tốt", D(80)), Band("Xuất sắc", D(95)), Band("Yếu", D(0))]


@pytest.mark.parametrize(
    ("value", "name"), [("95", "Xuất sắc"), ("94.99", "Tốt"), ("80", "Tốt"), ("79.99", "Yếu")]
)
def test_band(value, name):
    assert band_of(D(value), BANDS) == name


def test_an_index_below_all_bands_has_none():
    assert band_of(D("79.99"), BANDS[:2]) == band_of(D(90), []) == ""


@pytest.mark.parametrize(
    ("points", "bonus", "penalty", "total"),
    [
        ("90", "0", "0", "90"),
        ("90", "3", "0", "93"),
        ("90", "2.99", "0", "92.99"),
        ("90", "3.01", "0", "93"),
        ("90", "4", "1", "92"),
        ("90", "0", "5", "85"),
        ("90", "0", "5.01", "85"),
        ("99", "3", "0", "102"),
        ("2", "0", "5", "0"),
        ("2", "3", "5", "0"),
        ("2.01", "3", "5", "0.01"),
    ],
)
def test_bonus_and_penalty_stop_at_their_caps(points, bonus, penalty, total):
    caps = {"bonus_cap": D(3), "penalty_cap": D(5)}

    assert with_extras(D(points), bonus=D(bonus), penalty=D(penalty), **caps) == D(total)
