"""The page of an indicator, its charts and its editing; the queue of what waits for review."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from foundation.journal.acts import acting
from foundation.journal.history import history_of
from indicators.forms import GONE
from indicators.models import Indicator, Measurement
from tests.factories import make_leader, make_office, make_officer, make_plan, make_standing_officer
from tests.walking import forms_of

from .conftest import HTMX

pytestmark = [pytest.mark.both, pytest.mark.django_db]

QUEUE = "/reviews/indicators/"


@pytest.fixture
def measured(target, officer, quarter):
    return target.measurements.create(
        period=quarter,
        author=officer,
        on_behalf_of=officer.unit,
        value=88,
        numerator=88,
        denominator=100,
    )


def test_the_page_tells_everything_that_was_sent(client, target, measured, reviewer):
    Measurement.objects.filter(pk=measured.pk).update(
        review="returned",
        review_reason="Chưa có bảng kê",
        reviewed_by=reviewer,
        note="Theo phần mềm",
    )
    client.force_login(reviewer)

    page = client.get(target.indicator.get_absolute_url()).content.decode()

    for words in (
        "Tỷ lệ hồ sơ đúng hạn",
        "88%",
        "88/100",
        "Theo phần mềm",
        "Chưa có bảng kê",
        "Bị trả lại",
    ):
        assert words in page


def test_strangers_find_neither_the_page_nor_the_chart(client, target):
    client.force_login(make_officer())

    for name, row in (
        ("indicator_detail", target.indicator),
        ("indicator_edit", target.indicator),
        ("target_chart", target),
    ):
        assert client.get(reverse(f"indicators:{name}", args=[row.pk])).status_code == 404


def test_the_chart_is_a_drawing_without_scripts_under_a_policy_of_its_own(
    client, target, measured, officer
):
    client.force_login(officer)

    response = client.get(reverse("indicators:target_chart", args=[target.pk]))

    drawing = response.content.decode()
    assert response["Content-Type"].startswith("image/svg+xml")
    assert "<script" not in drawing
    assert "88%" in drawing
    assert "90%" in drawing
    assert "'unsafe-inline'" in response["Content-Security-Policy"]
    assert "script-src" not in response["Content-Security-Policy"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_takes_the_same_queries_for_any_number_of_measurements(
    client, target, officer, quarter, count, django_assert_num_queries
):
    for _ in range(count):
        target.measurements.create(period=quarter, author=make_officer(officer.unit), value=88)
    client.force_login(officer)
    client.get(target.indicator.get_absolute_url())

    with django_assert_num_queries(9):
        client.get(target.indicator.get_absolute_url())


def edit_form(target, **values):
    indicator = target.indicator
    return {
        "statement": indicator.statement,
        "lead_unit": indicator.lead_unit_id or "",
        "reason": "Giao lại",
        "targets-TOTAL_FORMS": "2",
        "targets-INITIAL_FORMS": "1",
        "targets-0-id": target.pk,
        "targets-0-comparator": ">=",
        "targets-0-goal": "90",
        "targets-0-unit": "%",
        "targets-1-comparator": "",
        **values,
    }


def edit_url(target):
    return reverse("indicators:indicator_edit", args=[target.indicator_id])


def test_the_standing_body_chooses_the_lead_and_corrects_the_goal(client, plan, target, reviewer):
    lead = make_office(plan.unit)
    client.force_login(reviewer)

    form = edit_form(target, **{"lead_unit": lead.pk, "targets-0-goal": "92,5"})
    response = client.post(edit_url(target), form, headers=HTMX)

    target.refresh_from_db()
    target.indicator.refresh_from_db()
    assert (target.indicator.lead_unit, float(target.goal)) == (lead, 92.5)
    assert response.content.decode().lstrip().startswith('<div id="indicator-facts"')


def test_a_target_is_added_and_one_without_figures_removed(client, target, reviewer):
    client.force_login(reviewer)

    added = {
        "targets-1-comparator": "<=",
        "targets-1-goal": "15",
        "targets-1-unit": "phút",
        "targets-1-label": "Chờ",
    }
    response = client.post(
        edit_url(target), edit_form(target, **added, **{"targets-0-DELETE": "on"})
    )

    assert response.url == target.indicator.get_absolute_url()
    assert [(t.label, t.goal_text, t.order) for t in target.indicator.targets.all()] == [
        ("Chờ", "tối đa 15 phút", 1)
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"statement": ""}, "bắt buộc"),
        ({"reason": ""}, "hãy ghi lý do thay đổi"),
        ({"targets-0-comparator": ""}, "cần cách so sánh"),
        ({"targets-0-goal": "nhiều"}, "không phải là số"),
    ],
)
def test_a_wrong_change_is_refused(client, target, reviewer, values, words):
    client.force_login(reviewer)

    response = client.post(edit_url(target), edit_form(target, **values), headers=HTMX)

    assert words in response.content.decode()
    target.indicator.refresh_from_db()
    assert target.indicator.statement == "Tỷ lệ hồ sơ đúng hạn"
    assert len(history_of(target.indicator)) == 1


def test_a_unit_of_another_commune_is_no_choice(client, target, reviewer):
    client.force_login(reviewer)

    client.post(edit_url(target), edit_form(target, lead_unit=make_office().pk))

    assert len(history_of(target.indicator)) == 1


@pytest.fixture
def colleague(plan):
    """Signs in beside the reviewer, and posts changes of the same indicator."""
    browser = Client()
    browser.force_login(make_standing_officer(plan.unit, last_name="Trần", first_name="Bình"))
    return browser


def opened(client, target):
    """What the form of the page sends when nothing is changed in it."""
    return in_the_form_of(client.get(edit_url(target)), target)


def in_the_form_of(page, target):
    page.whole = page.content
    [form] = [each for each in forms_of(page, edit_url(target)) if "statement" in each.kinds]
    return form.values | {"reason": "Sửa"}


def helps(form):
    return {name: str(form[name].help_text) for name in form.fields}


ASKED = "Trần Bình vừa lưu nội dung này; hãy đối chiếu rồi lưu lại."


def test_a_form_of_before_restores_no_old_words_and_shows_the_new_ones(
    client, plan, target, reviewer, colleague
):
    lead = make_office(plan.unit, name="Công an xã")
    client.force_login(reviewer)
    mine = opened(client, target) | {"targets-0-label": "Đúng hạn"}
    theirs = opened(colleague, target)
    theirs |= {"statement": "Tỷ lệ hồ sơ trước hạn", "lead_unit": lead.pk, "targets-0-goal": "95,5"}
    assert colleague.post(edit_url(target), theirs).status_code == 302

    asked = client.post(edit_url(target), mine)

    form, [row, _] = asked.context["form"], asked.context["targets"].forms
    stored = Indicator.objects.get()
    assert (stored.statement, stored.lead_unit, stored.targets.get().label) == (
        "Tỷ lệ hồ sơ trước hạn",
        lead,
        "",
    )
    assert form.errors == {"__all__": [ASKED]}
    assert helps(form)["statement"] == "Đang lưu: Tỷ lệ hồ sơ trước hạn"
    assert helps(form)["lead_unit"] == "Đang lưu: Công an xã"
    assert (helps(row)["goal"], helps(row)["label"]) == ("Đang lưu: 95,5", "Đang lưu: (trống)")
    assert not helps(row)["unit"] + helps(row)["exact"]

    again = in_the_form_of(asked, target)
    assert again["targets-0-label"] == ["Đúng hạn"]
    assert client.post(edit_url(target), again).status_code == 302
    stored.refresh_from_db()
    assert (stored.statement, stored.targets.get().label) == ("Tỷ lệ hồ sơ đúng hạn", "Đúng hạn")


def test_who_changed_a_target_alone_is_named(client, target, reviewer, colleague):
    client.force_login(reviewer)
    mine = opened(client, target)
    target.refresh_from_db()
    target.goal = 99
    with acting(by=User.objects.get(last_name="Trần")):
        target.save()

    asked = client.post(edit_url(target), mine)

    assert asked.context["form"].errors == {"__all__": [ASKED]}


def test_targets_that_came_or_went_since_are_told(client, target, reviewer, colleague):
    client.force_login(reviewer)
    mine = opened(client, target) | {"statement": "Tỷ lệ hồ sơ trước hạn"}
    added = {"targets-1-comparator": "<=", "targets-1-goal": "15", "targets-1-unit": "phút"}
    colleague.post(edit_url(target), opened(colleague, target) | added)

    asked = client.post(edit_url(target), mine)
    assert asked.context["targets"].non_form_errors() == [
        "Người khác vừa thêm mục tiêu “tối đa 15 phút”; mục tiêu đó vẫn được giữ khi lưu ở đây."
    ]

    colleague.post(edit_url(target), opened(colleague, target) | {"targets-0-DELETE": "on"})
    gone = client.post(edit_url(target), in_the_form_of(asked, target))
    assert gone.context["targets"].forms[0].errors == {"id": [GONE]}
    assert GONE in unescape(gone.content.decode())

    without = in_the_form_of(gone, target) | {"targets-0-DELETE": "on"}
    last = client.post(edit_url(target), without)
    assert last.context["form"].errors == {"__all__": [ASKED]}
    assert client.post(edit_url(target), in_the_form_of(last, target)).status_code == 302
    stored = Indicator.objects.get()
    assert stored.statement == "Tỷ lệ hồ sơ trước hạn"
    assert [each.goal_text for each in stored.targets.all()] == ["tối đa 15 phút"]


def test_officers_do_not_edit(client, target, officer):
    client.force_login(officer)

    assert client.get(edit_url(target)).status_code == 404


def test_the_queue_shows_what_stood_before(client, target, measured, officer, reviewer, plan):
    later = target.measurements.create(
        period=plan.periods.get(key="six-months"), author=officer, value=91
    )
    client.force_login(reviewer)

    rows = client.get(QUEUE).context["rows"]

    assert [(each, before and before.value) for each, before in rows] == [
        (measured, None),
        (later, 88),
    ]


def test_the_queue_is_for_reviewers(client, officer, plan, measured):
    client.force_login(officer)
    assert client.get(QUEUE).status_code == 404

    client.force_login(make_standing_officer(make_plan().unit))
    assert client.get(QUEUE).context["rows"] == []


def test_one_is_accepted_and_that_can_be_undone(client, measured, plan):
    client.force_login(make_leader(plan.unit))

    client.post(QUEUE, {"accept": measured.pk})
    measured.refresh_from_db()
    assert measured.review == "accepted"
    assert "Đã xác nhận 1 số liệu." in client.get(QUEUE).content.decode()

    client.post(f"{QUEUE}undo/", {"updates": [measured.pk]})
    measured.refresh_from_db()
    assert measured.review == "waiting"


def test_the_ticked_ones_are_returned_with_one_reason(client, measured, reviewer):
    client.force_login(reviewer)

    client.post(
        QUEUE,
        {"updates": [measured.pk], "send_back": "chosen", "reason": "Thiếu bảng kê"},
        headers=HTMX,
    )

    measured.refresh_from_db()
    assert (measured.review, measured.review_reason) == ("returned", "Thiếu bảng kê")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"accept": "chosen"}, "đánh dấu ít nhất một số liệu"),
        ({"send_back": "{pk}"}, "ghi lý do trả lại"),
        ({"accept": "999999"}, "Bạn không duyệt được số liệu"),
        ({}, "Hãy bấm"),
    ],
)
def test_a_review_that_says_nothing_changes_nothing(client, measured, reviewer, values, words):
    client.force_login(reviewer)

    response = client.post(
        QUEUE, {name: value.format(pk=measured.pk) for name, value in values.items()} | {"x": "1"}
    )

    assert words in response.content.decode()
    measured.refresh_from_db()
    assert measured.review == "waiting"


def test_ones_own_figures_are_for_somebody_else(client, target, reviewer, quarter):
    own = target.measurements.create(period=quarter, author=reviewer, value=1)
    client.force_login(reviewer)

    client.post(QUEUE, {"accept": own.pk})

    own.refresh_from_db()
    assert own.review == "waiting"
    assert "người khác phải duyệt" in client.get(QUEUE).content.decode()


@pytest.mark.parametrize("count", [3, 25])
def test_the_queue_takes_the_same_queries_for_any_number(
    client, target, officer, reviewer, quarter, count, django_assert_num_queries
):
    for _ in range(count):
        target.measurements.create(period=quarter, author=officer, value=88)
    client.force_login(reviewer)
    client.get(QUEUE)

    with django_assert_num_queries(10):
        client.get(QUEUE)
