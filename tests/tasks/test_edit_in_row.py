"""Changing a task in its row of the matrix: opened, previewed, saved, gone on from, closed."""

from datetime import date

import pytest
from django.urls import reverse

from foundation.journal.history import history_of
from plans.models import Plan
from tasks.models import Task
from tasks.services import task_stamp
from tasks.views import rows
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
)

from .test_task_edit import filled

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def plan():
    return make_plan(year=2026, state=Plan.State.DRAFT, issued_on=None, handed_out_at=None)


@pytest.fixture
def tasks(plan):
    words = ("Rà soát", "Công bố", "Tập huấn")
    return [
        make_task(
            plan,
            ordinal=n,
            content=each,
            product="Báo cáo",
            time_text="Quý II",
            time_kind="quarter",
            due=date(2026, 6, 30),
        )
        for n, each in enumerate(words, 1)
    ]


@pytest.fixture
def editor(client, plan):
    editor = make_standing_officer(plan.unit)
    client.force_login(editor)
    return editor


def edit(task, query=""):
    return reverse("tasks:task_edit", args=[task.pk]) + query


def preview(client, task, **values):
    held = {
        "time_text": "Quý II",
        "time_kind": "quarter",
        "rhythm": "",
        "start": "",
        "due": "30/06/2026",
    }
    return client.get(reverse("tasks:task_time", args=[task.pk]), held | values)


def matrix(client, plan):
    return client.get(reverse("tasks:task_list", args=[plan.pk])).content.decode()


def test_the_row_opens_in_place_and_closes_again(client, tasks, editor):
    opened = client.get(edit(tasks[0]), headers=HTMX)
    closed = client.get(edit(tasks[0], "?close=1"), headers=HTMX).content.decode()

    page = opened.content.decode()
    assert page.strip().startswith(f'<tbody id="task-{tasks[0].pk}"')
    assert page.count("<tbody") == 1
    assert 'name="time_text"' in page
    assert "Hiểu là: <strong>theo quý: 30/06/2026</strong>" in page
    assert "HX-Request" in opened["Vary"]
    assert "<form" not in closed


def test_without_htmx_the_form_is_a_page(client, tasks, editor):
    assert "<html" in client.get(edit(tasks[0])).content.decode()


def test_saving_shows_the_row_as_it_is_now(client, tasks, editor):
    page = client.post(
        edit(tasks[0]), filled(content="Rà soát, công bố"), headers=HTMX
    ).content.decode()

    tasks[0].refresh_from_db()
    assert (tasks[0].content, history_of(tasks[0])[-1].by) == ("Rà soát, công bố", editor)
    assert "Đã lưu nhiệm vụ lúc 09:00." in page
    assert "<form" not in page


def test_saving_opens_the_next_row_of_the_filter(client, tasks, editor):
    query = "?q=bao+cao&sort=due"
    make_task(tasks[0].plan, ordinal=2, content="Nhiệm vụ không có trong bộ lọc")

    page = client.post(
        edit(tasks[0], query), filled(content="Mới", next="1"), headers=HTMX
    ).content.decode()

    assert page.count("<tbody") == 2
    assert f'<tbody id="task-{tasks[1].pk}" hx-swap-oob="true">' in page
    assert page.count("<form") == 1
    assert f'{edit(tasks[1])}?q=bao+cao&amp;sort=due"' in page


def test_the_last_row_of_the_list_is_told(client, tasks, editor):
    page = client.post(edit(tasks[2]), filled(next="1"), headers=HTMX).content.decode()

    assert "Đây là nhiệm vụ cuối của danh sách." in page


def test_a_next_row_of_another_page_is_a_link(client, tasks, editor, monkeypatch):
    monkeypatch.setattr(rows, "ROWS_ON_A_PAGE", 1)

    page = client.post(edit(tasks[0]), filled(next="1"), headers=HTMX).content.decode()

    assert page.count("<tbody") == 1
    assert f'href="{edit(tasks[1])}?' in page


@pytest.mark.parametrize(
    "values", [{"content": ""}, {"due": "31/02/2026"}, {"start": "01/07/2026"}]
)
def test_wrong_input_changes_nothing_and_keeps_the_row_open(client, tasks, editor, values):
    sent = filled(product="Khác", next="1") | values

    page = client.post(edit(tasks[0]), sent, headers=HTMX).content.decode()

    tasks[0].refresh_from_db()
    assert (tasks[0].product, page.count("<tbody")) == ("Báo cáo", 1)
    assert ">\nKhác</textarea>" in page
    assert "errorlist" in page or "field-error" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"time_text": "Quý III, IV/2026"}, "theo quý: 01/07/2026 – 31/12/2026"),
        ({"time_text": "trước ngày 30/11"}, "đến ngày: 30/11/2026"),
        ({"time_text": "Thường xuyên"}, "thường xuyên"),
        ({"time_text": "khi rảnh"}, "chưa hiểu được, sẽ không có ngày"),
        ({"time_text": "<b>"}, "chưa hiểu được, sẽ không có ngày"),
        ({"time_text": ""}, "không ghi thời hạn"),
        ({"time_text": "trước ngày 30/11", "due": "15/11/2026"}, "theo quý: 15/11/2026"),
        ({"due": "31/02/2026"}, "theo quý"),
    ],
)
def test_the_time_is_explained_before_anything_is_stored(client, tasks, editor, typed, words):
    page = preview(client, tasks[0], **typed).content.decode()

    tasks[0].refresh_from_db()
    assert f"<strong>{words}</strong>" in page
    assert page.strip().startswith('<p class="time-read')
    assert (tasks[0].time_text, tasks[0].due) == ("Quý II", date(2026, 6, 30))


def test_others_find_nothing_and_change_nothing(client, plan, tasks):
    office = make_office(plan.unit)
    for stranger in (
        make_officer(office),
        make_leader(plan.unit),
        make_standing_officer(make_plan().unit),
    ):
        client.force_login(stranger)
        assert client.get(edit(tasks[0]), headers=HTMX).status_code == 404
        assert client.post(edit(tasks[0]), filled(content="Khác"), headers=HTMX).status_code == 404
        assert preview(client, tasks[0]).status_code == 404

    assert Task.objects.filter(content="Khác").count() == 0


def test_the_matrix_of_a_draft_offers_it_to_those_who_may(client, plan, tasks, editor):
    assert f'hx-get="{edit(tasks[0])}' in matrix(client, plan)
    Plan.objects.update(state=Plan.State.ISSUED)
    assert f'hx-get="{edit(tasks[0])}' not in matrix(client, plan)
    Plan.objects.update(state=Plan.State.DRAFT)
    client.force_login(make_officer(make_office(plan.unit)))
    assert f'hx-get="{edit(tasks[0])}' not in matrix(client, plan)


def test_an_issued_plan_asks_for_the_reason_in_the_row_too(client, tasks, editor):
    Plan.objects.update(state=Plan.State.ISSUED)

    page = client.post(edit(tasks[0]), filled(content="Khác"), headers=HTMX).content.decode()

    assert "hãy ghi lý do thay đổi" in page
    assert not Task.objects.filter(content="Khác").exists()


@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_newer_version_is_shown_and_not_overwritten(client, tasks, editor, headers):
    mine = filled(content="Của tôi", product="Báo cáo", start="", seen=task_stamp(tasks[0]))
    Task.objects.filter(pk=tasks[0].pk).update(content="Của <bạn>", due=date(2026, 7, 31))

    response = client.post(edit(tasks[0]), mine, headers=headers)

    page = response.content.decode()
    assert "hãy đối chiếu rồi lưu lại" in page
    assert "Đang lưu: Của &lt;bạn&gt;" in page
    assert "Đang lưu: 31/07/2026" in page
    assert page.count("Đang lưu") == 2
    assert "Của tôi</textarea>" in page
    tasks[0].refresh_from_db()
    assert tasks[0].content == "Của <bạn>"
    client.post(edit(tasks[0]), mine | {"seen": task_stamp(tasks[0])}, headers=headers)
    tasks[0].refresh_from_db()
    assert tasks[0].content == "Của tôi"


@pytest.mark.parametrize("count", [1, 3])
def test_the_choice_of_superior_tasks_asks_as_much_for_one_as_for_many(
    client, plan, tasks, editor, count, django_assert_max_num_queries
):
    plan.follows = make_plan(make_commune(), year=plan.year)
    plan.save(update_fields=["follows"])
    for n in range(count):
        make_task(plan.follows, area=2, ordinal=n + 1)
    client.get(edit(tasks[0]))

    with django_assert_max_num_queries(7):
        page = client.get(edit(tasks[0])).content.decode()

    assert [f">II.{n + 1}. " in page for n in range(count)] == [True] * count


def test_going_on_asks_few_queries(client, tasks, editor, django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        client.post(edit(tasks[0]), filled(next="1"), headers=HTMX)
