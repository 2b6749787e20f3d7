"""What holds of self-scores whatever is declared, in whichever order."""

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parindex.facts import Facts
from parindex.services.scoring import enter_score
from tests.parindex.rounds import make_round

pytestmark = pytest.mark.django_db

D = Decimal
FEW = settings(max_examples=4, suppress_health_check=list(HealthCheck))


class Undo(Exception):
    """Takes back what an example wrote."""


@st.composite
def shares(draw):
    whole = draw(st.integers(1, 500))
    return {"numerator": D(draw(st.integers(0, whole))), "denominator": D(whole)}


cases = st.fixed_dictionaries({"count": st.integers(0, 9)})
declared = st.fixed_dictionaries(
    {
        "1.1.1": st.fixed_dictionaries({"yes": st.booleans()}),
        "1.1.2": st.one_of(shares(), st.just({})),
        "1.2": cases,
        "2.1": shares(),
        "T": cases,
        "P": cases,
    }
)


@pytest.fixture
def played():
    return make_round()


def play(played, by, found, order) -> tuple:
    """Enter `found` in this order (what says nothing does not apply); return totals and points, and
    undo it all.
    """
    try:
        with transaction.atomic():
            for code in order:
                score, facts = played.score(code), Facts(**found[code])
                gone = facts.empty
                enter_score(
                    score,
                    by=by,
                    seen=0,
                    facts=facts,
                    not_applicable=gone,
                    reason="Theo sổ" if gone else "",
                )
            scores = played.assessment().scores.select_related("criterion").in_order()
            told = [(each.criterion.scope, each.self_points, each.maximum) for each in scores]
            total = played.assessment().self_total
            raise Undo
    except Undo:
        return total, told


@FEW
@given(found=declared, order=st.permutations(["1.1.1", "1.1.2", "1.2", "2.1", "T", "P"]))
def test_the_order_of_entry_changes_nothing(played, found, order):
    by = played.standing()

    assert play(played, by, found, order) == play(played, by, found, sorted(order))


@FEW
@given(found=declared)
def test_points_keep_within_their_maxima_and_the_total_is_their_exact_sum(played, found):
    total, scores = play(played, played.standing(), found, list(found))

    sums = {"main": D(0), "bonus": D(0), "penalty": D(0)}
    for scope, points, maximum in scores:
        assert points is None or 0 <= points <= maximum
        sums[scope] += points or 0
    # what does not apply is handed on
    assert sum(maximum for scope, _, maximum in scores if scope == "main") == 100
    assert total == max(D(0), sums["main"] + min(sums["bonus"], D(3)) - min(sums["penalty"], D(5)))
