"""The demo's rounds of scoring: the same each time, published for the years that are over, under
way this year.
"""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cchc.demo import make_demo
from parindex.models import Assessment, CriteriaSet, Score, ScoreEvidence

pytestmark = [pytest.mark.services, pytest.mark.django_db]
State, Verdict = Assessment.State, Score.Verdict


def test_the_province_has_published_rounds_and_one_under_way():
    make_demo(date(2026, 6, 15), communes=3, years=1)

    sets = CriteriaSet.objects.order_by("year").values_list("year", "state")
    assert list(sets) == [(2024, "closed"), (2025, "closed"), (2026, "in_force")]
    published = Assessment.objects.filter(criteria_set__year=2025).order_by("rank")
    assert [(each.rank, each.state) for each in published] == [
        (rank, State.PUBLISHED) for rank in (1, 2, 3)
    ]
    assert all(60 < each.index <= 100 for each in published)
    scores = Score.objects.filter(assessment__in=published)
    assert not any(score.self_points > score.maximum for score in scores)

    own = published.get(unit__code="demo")
    asked = own.scores.filter(first_verdict=Verdict.QUESTIONED)
    assert asked.count() == 2
    assert all(score.explanation and score.second_points is not None for score in asked)
    assert ScoreEvidence.objects.filter(score__assessment=own).exists()
    assert list(own.steps.values_list("to_state", flat=True)) == list(State.values)

    now = Assessment.objects.get(unit__code="demo", criteria_set__year=2026)
    assert now.state == State.DRAFT
    assert 0 < now.scores.filter(self_points__isnull=False).count() < now.scores.count()
    assert now.criteria_set.windows.get().closes_at.year == 2026


@pytest.mark.parametrize("wrong", [["--communes", "x"], ["--years", "-1"], ["--communes", "99999"]])
def test_a_wrong_number_is_refused(wrong):
    with pytest.raises(CommandError):
        call_command("make_demo", *wrong)

    assert not CriteriaSet.objects.exists()
