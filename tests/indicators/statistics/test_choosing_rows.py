"""Choosing for all targets of a plan which rows of forms give their figures."""

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from indicators.models import Target
from tests.factories import (
    make_form,
    make_indicator,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan()


@pytest.fixture
def form():
    return make_form(
        rows=[
            {"code": "1", "unit": "hồ sơ"},
            {
                "code": "TL",
                "kind": "ratio",
                "formula": "[1]",
                "denominator": "[1]",
                "feeds": "hồ sơ đúng hạn",
            },
            {"code": "TL2", "kind": "ratio", "formula": "[1]", "denominator": "[1]"},
        ]
    )


@pytest.fixture
def target(plan):
    return make_target(make_indicator(plan, statement="Tỷ lệ HỒ SƠ giải quyết đúng hạn"))


def page_of(plan):
    return reverse("indicators:feed_targets", args=[plan.pk])


def test_a_row_is_proposed_by_words_and_not_taken(client, plan, form, target):
    client.force_login(make_standing_officer(plan.unit))

    page = client.get(page_of(plan))

    [offer] = page.context["offers"]
    assert (offer.proposed.code, offer.ticked) == ("TL", False)
    assert [row.code for _, rows in offer.rows for row in rows] == ["TL", "TL2"]
    assert Target.objects.get().fed_by is None


def test_what_is_ticked_is_tied_and_can_be_undone(client, plan, form, target):
    client.force_login(make_standing_officer(plan.unit))
    row = form.rows.get(code="TL2")
    other = make_target(make_indicator(plan, statement="Tỷ lệ khác"))

    sent = {"ticked": target.pk, f"row-{target.pk}": row.pk, "reason": "Một số một nơi"}
    page = client.post(page_of(plan), sent | {f"row-{other.pk}": row.pk}, follow=True)

    assert list(Target.objects.order_by("pk").values_list("fed_by", flat=True)) == [row.pk, None]
    assert history_of(target)[-1].why == "Một số một nơi"
    assert page.context["tied"] == [f"{target.pk}:{row.pk}"]
    client.post(
        reverse("indicators:unfeed_targets", args=[plan.pk]), {"tied": page.context["tied"]}
    )
    assert set(Target.objects.values_list("fed_by", flat=True)) == {None}


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "Hãy đánh dấu các mục tiêu và chọn dòng của biểu."),
        ({"ticked": True, "row": "TL"}, "Kế hoạch đã ban hành: hãy ghi lý do sửa chỉ tiêu."),
        (
            {"ticked": True, "row": "1", "reason": "x"},
            "Dòng “Dòng 1” tính bằng hồ sơ, mục tiêu tính bằng %.",
        ),
    ],
)
def test_a_refusal_keeps_what_was_chosen(client, plan, form, target, sent, words):
    client.force_login(make_standing_officer(plan.unit))
    data = {"reason": sent.get("reason", "")}
    if sent.get("ticked"):
        row = form.rows.get(code=sent["row"])
        data |= {"ticked": target.pk, f"row-{target.pk}": row.pk}

    page = client.post(page_of(plan), data)

    assert page.context["refused"] == words
    assert [offer.ticked for offer in page.context["offers"]] == [bool(sent.get("ticked"))]
    assert Target.objects.get().fed_by is None


def test_two_rows_with_the_same_words_propose_nothing(client, plan, form, target):
    form.rows.filter(code="TL2").update(feeds="hồ sơ đúng hạn")
    client.force_login(make_standing_officer(plan.unit))

    [offer] = client.get(page_of(plan)).context["offers"]

    assert offer.proposed is None


@pytest.mark.parametrize("which", ["stranger", "officer"])
def test_others_find_no_such_page(client, plan, form, target, which):
    person = (
        make_standing_officer(make_plan().unit)
        if which == "stranger"
        else make_officer(target.indicator.lead_unit)
    )
    client.force_login(person)

    assert client.get(page_of(plan)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(client, plan, form, count, django_assert_max_num_queries):
    for _ in range(count):
        make_target(make_indicator(plan, statement="Tỷ lệ hồ sơ đúng hạn"))
    client.force_login(make_standing_officer(plan.unit))
    client.get(page_of(plan))

    with django_assert_max_num_queries(12):
        client.get(page_of(plan))
