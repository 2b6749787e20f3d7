"""Indicators are added to a plan, put in order and taken out by the standing body."""

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from indicators.forms import MOST_TARGETS
from indicators.models import Indicator
from plans.models import Plan
from tests.factories import (
    make_commune,
    make_indicator,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan(state=Plan.State.DRAFT, handed_out_at=None)


@pytest.fixture
def editor(client, plan):
    editor = make_standing_officer(plan.unit)
    client.force_login(editor)
    return editor


def formset(**target):
    head = {"targets-TOTAL_FORMS": "1", "targets-INITIAL_FORMS": "0"}
    return head | {f"targets-0-{name}": value for name, value in target.items()}


def order(plan):
    return list(
        plan.indicators.order_by("area", "ordinal").values_list("area", "ordinal", "statement")
    )


def test_an_indicator_is_added_with_its_target(client, plan, editor):
    make_indicator(plan, area=3, ordinal=1)
    data = {"area": "3", "statement": "Hồ sơ đúng hạn trên 99%", "lead_unit": editor.unit_id}

    client.post(
        reverse("indicators:indicator_add", args=[plan.pk]),
        data | formset(comparator=">", goal="99", unit="%"),
    )

    made = Indicator.objects.get(statement="Hồ sơ đúng hạn trên 99%")
    assert (made.area, made.ordinal, made.lead_unit) == (3, 2, editor.unit)
    assert [target.goal_text for target in made.targets.all()] == ["trên 99%"]


def test_more_targets_than_an_indicator_may_have_are_refused_on_a_page_of_as_many(
    client, plan, editor
):
    sent = {"area": "3", "statement": "Hồ sơ đúng hạn", "lead_unit": editor.unit_id}

    page = client.post(
        reverse("indicators:indicator_add", args=[plan.pk]),
        sent | formset(comparator=">", goal="99", unit="%") | {"targets-TOTAL_FORMS": "9999"},
    ).content.decode()

    assert f"{MOST_TARGETS} biểu mẫu" in page
    assert f'name="targets-{MOST_TARGETS - 1}-comparator"' in page
    assert f'name="targets-{MOST_TARGETS}-comparator"' not in page
    assert not plan.indicators.exists()


def test_a_goal_without_its_comparator_adds_nothing(client, plan, editor):
    client.post(
        reverse("indicators:indicator_add", args=[plan.pk]),
        {"area": "3", "statement": "Hồ sơ đúng hạn"} | formset(goal="99"),
    )

    assert not plan.indicators.exists()


def test_indicators_change_places_over_the_edge_of_an_area(client, plan, editor):
    _, second, third = (
        make_indicator(plan, area=area, ordinal=ordinal, statement=words)
        for area, ordinal, words in ((1, 1, "Một"), (1, 2, "Hai"), (2, 1, "Ba"))
    )

    client.post(reverse("indicators:indicator_move", args=[second.pk]), {"to": "up"})
    assert order(plan) == [(1, 1, "Hai"), (1, 2, "Một"), (2, 1, "Ba")]

    client.post(reverse("indicators:indicator_move", args=[third.pk]), {"to": "up"})
    assert order(plan) == [(1, 1, "Hai"), (1, 2, "Một"), (1, 3, "Ba")]
    assert history_of(third)[-1].why == "Đổi thứ tự chỉ tiêu"


def test_the_first_indicator_of_the_plan_stays_first(client, plan, editor):
    only = make_indicator(plan, area=1, ordinal=1, statement="Một")

    client.post(reverse("indicators:indicator_move", args=[only.pk]), {"to": "up"})

    assert order(plan) == [(1, 1, "Một")]


def test_an_indicator_that_was_measured_stays(client, plan, editor):
    target = make_target(make_indicator(plan))
    target.measurements.create(period=plan.periods.first(), author=editor, value=90)

    client.post(reverse("indicators:indicator_remove", args=[target.indicator_id]))

    assert plan.indicators.count() == 1


def test_an_indicator_that_nobody_measured_is_taken_out(client, plan, editor):
    indicator = make_target(make_indicator(plan)).indicator

    client.post(reverse("indicators:indicator_remove", args=[indicator.pk]))

    assert not plan.indicators.exists()
    assert history_of(indicator)[-1].by == editor


@pytest.mark.parametrize("name", ["indicator_move", "indicator_remove"])
def test_an_issued_plan_asks_for_a_reason(client, name):
    plan = make_plan()
    client.force_login(make_standing_officer(plan.unit))
    _, second = (make_indicator(plan, area=1, ordinal=n, statement=str(n)) for n in (1, 2))
    address = reverse(f"indicators:{name}", args=[second.pk])

    client.post(address, {"to": "up"})
    assert order(plan) == [(1, 1, "1"), (1, 2, "2")]

    client.post(address, {"to": "up", "reason": "Theo góp ý"})
    assert order(plan) != [(1, 1, "1"), (1, 2, "2")]


def test_strangers_and_officers_change_nothing(client, plan):
    indicator = make_indicator(plan)
    for person in (
        make_standing_officer(make_commune()),
        make_officer(make_standing_officer(plan.unit).unit),
    ):
        client.force_login(person)
        assert client.get(reverse("indicators:indicator_add", args=[plan.pk])).status_code == 404
        for name in ("indicator_move", "indicator_remove"):
            assert (
                client.post(
                    reverse(f"indicators:{name}", args=[indicator.pk]), {"to": "up"}
                ).status_code
                == 404
            )
    assert plan.indicators.count() == 1
