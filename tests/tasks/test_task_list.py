"""The matrix of a plan's tasks: what a filter leaves, what stands beside it, how much it asks of
the database.
"""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from tasks.models import ProgressUpdate, Task
from tests.factories import (
    DIGITAL,
    DIRECTION,
    PROCEDURES,
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State, Review = ProgressUpdate.State, ProgressUpdate.Review
HTMX = {"HX-Request": "true"}
TODAY = date(2026, 7, 1)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def office(plan):
    return make_office(plan.unit, short_name="Phòng Kinh tế")


@pytest.fixture
def officer(client, office):
    officer = make_officer(office)
    client.force_login(officer)
    return officer


def url(plan, **filters):
    return reverse("tasks:task_list", args=[plan.pk]) + (
        "?" + urlencode(filters) if filters else ""
    )


def found(client, plan, **filters):
    """The contents of the tasks that the page shows, in order."""
    groups = client.get(url(plan, **filters)).context["groups"]
    return [row.task.content for _, _, rows in groups for row in rows]


def test_tasks_stand_under_their_areas_with_their_numbers(client, plan, officer):
    make_task(plan, area=PROCEDURES, ordinal=2, content="Rà soát thủ tục")
    make_task(plan, area=PROCEDURES, ordinal=1, content="Niêm yết thủ tục")
    make_task(plan, area=DIRECTION, ordinal=1, content="Ban hành kế hoạch")

    groups = client.get(url(plan)).context["groups"]

    assert [
        (heading, number, [row.number for row in rows]) for heading, number, rows in groups
    ] == [
        ("I. Chỉ đạo, điều hành CCHC", 1, ["I.1"]),
        ("III. Cải cách thủ tục hành chính", 2, ["III.1", "III.2"]),
    ]


def test_a_stranger_finds_nothing(client, plan):
    client.force_login(make_officer())

    assert client.get(url(plan)).status_code == 404
    assert client.get(reverse("tasks:task_export", args=[plan.pk])).status_code == 404


def test_htmx_gets_only_the_matrix_and_a_clean_address(client, plan, officer):
    make_task(plan)

    response = client.get(url(plan, late="", area=1, q=""), headers=HTMX)

    assert response.content.lstrip().startswith(b'<div id="task-matrix"')
    assert response["HX-Push-Url"] == f"{url(plan)}?area=1"
    assert "HX-Request" in response["Vary"]


@pytest.fixture
def shelf(plan, office):
    """Tasks that differ in everything the filters ask for."""
    other = make_office(plan.unit)
    make_task(
        plan,
        lead=office,
        ordinal=1,
        content="Quá hạn",
        due=TODAY - timedelta(days=3),
        time_kind="date",
    )
    make_task(
        plan,
        lead=other,
        ordinal=2,
        content="Sắp đến hạn",
        due=TODAY + timedelta(days=2),
        time_kind="date",
    )
    late = make_task(
        plan,
        lead=other,
        coordinators=[office],
        ordinal=3,
        content="Xong muộn",
        time_kind="date",
        due=date(2026, 1, 20),
        area=DIGITAL,
    )
    make_update(
        late,
        state=State.DONE,
        percent=100,
        effective_on=date(2026, 1, 30),
        sent_at=NOON,
        author=make_officer(other),
    )
    waiting = make_task(plan, lead=other, ordinal=4, content="Chờ duyệt", time_kind="month")
    make_update(
        waiting, review=Review.WAITING, effective_on=TODAY, sent_at=NOON + timedelta(days=1)
    )
    returned = make_task(plan, lead=other, ordinal=5, content="Bị trả lại", time_kind="quarter")
    make_update(
        returned,
        review=Review.RETURNED,
        review_reason="Thiếu văn bản",
        sent_at=NOON + timedelta(days=2),
    )
    Task.objects.filter(pk=returned.pk).update(current=None)
    make_task(
        plan, lead=other, ordinal=6, content="Không theo dõi", tracked=False, time_kind="other"
    )
    return plan


@pytest.mark.parametrize(
    ("filters", "contents"),
    [
        ({"late": "overdue"}, ["Quá hạn"]),
        ({"late": "due_soon"}, ["Sắp đến hạn"]),
        ({"late": "finished_late"}, ["Xong muộn"]),
        ({"state": State.DONE}, ["Xong muộn"]),
        ({"state": State.DOING}, ["Chờ duyệt"]),
        ({"review": Review.WAITING}, ["Chờ duyệt"]),
        ({"review": Review.RETURNED}, ["Bị trả lại"]),
        ({"area": DIGITAL}, ["Xong muộn"]),
        ({"time": "quarter"}, ["Bị trả lại"]),
        ({"mine": "1"}, ["Quá hạn", "Xong muộn"]),
        ({"q": "qua han"}, ["Quá hạn"]),
        ({"q": "QUÁ HẠN"}, ["Quá hạn"]),
        ({"untracked": "1", "time": "other"}, ["Không theo dõi"]),
        ({"mine": "1", "late": "finished_late"}, ["Xong muộn"]),
        (
            {"late": "no such thing", "area": "99"},
            ["Quá hạn", "Sắp đến hạn", "Chờ duyệt", "Bị trả lại", "Xong muộn"],
        ),
    ],
)
def test_each_filter_leaves_its_tasks(client, shelf, officer, filters, contents):
    assert found(client, shelf, **filters) == contents


@pytest.mark.parametrize(
    ("role", "contents"),
    [("", ["Quá hạn", "Xong muộn"]), ("lead", ["Quá hạn"]), ("coordinate", ["Xong muộn"])],
)
def test_an_office_is_found_by_its_role(client, shelf, office, officer, role, contents):
    assert found(client, shelf, unit=office.pk, unit_role=role) == contents
    # as addresses said it before
    assert found(client, shelf, unit=office.pk, role=role) == contents


def test_a_closed_interval_without_an_update_is_found_as_missing(client, plan, officer):
    make_task(plan, content="Thường xuyên", time_kind=Task.TimeKind.CONTINUOUS)
    make_task(plan, content="Có ngày", time_kind=Task.TimeKind.DATE, due=date(2026, 1, 2))

    assert found(client, plan, late="missing") == ["Thường xuyên"]


def test_counts_beside_a_filter_keep_to_the_other_filters(client, shelf, office, officer):
    form = client.get(url(shelf, mine="1", late="overdue", counts="1")).context["form"]

    assert dict(form.fields["late"].choices) == {
        "": "Tất cả",
        "overdue": "Quá hạn (1)",
        "due_soon": "Sắp đến hạn (0)",
        "finished_late": "Hoàn thành quá hạn (1)",
        "missing": "Thiếu kết quả kỳ (0)",
    }
    assert form["mine"].label == "Chỉ của đơn vị tôi (1)"
    assert dict(form.fields["unit"].choices)[office.pk] == "Phòng Kinh tế (1)"


def test_numbers_and_rarer_filters_come_when_they_are_opened(client, shelf, office, officer):
    page = client.get(url(shelf, mine="1", sort="due")).content.decode()
    opened = url(shelf, sort="due", mine="1", counts="1")

    assert f'hx-get="{escape(opened)}"' in page
    assert '<input type="hidden" name="sort" value="due">' in page
    assert 'name="state"' not in page
    assert f'<option value="{office.pk}">Phòng Kinh tế</option>' in page

    part = client.get(opened, headers=HTMX | {"HX-Target": "task-filters"})
    shown = part.content.decode()
    assert shown.lstrip().startswith('<form class="filters"')
    assert f'<option value="{office.pk}">Phòng Kinh tế (2)</option>' in shown
    assert '<option value="done">Hoàn thành (1)</option>' in shown
    assert shown.count('name="sort"') == 1
    assert "HX-Push-Url" not in part


def test_a_rarer_filter_in_use_is_shown_alone(client, shelf, office, officer):
    page = client.get(url(shelf, unit=office.pk, unit_role="lead")).content.decode()

    assert re.search(r'<select name="unit_role"', page)
    assert 'name="review"' not in page
    assert "Mọi điều kiện lọc, kèm số nhiệm vụ của từng lựa chọn</a>" in page


@pytest.mark.parametrize(
    ("sort", "contents"),
    [
        ("due", ["Xong muộn", "Quá hạn", "Sắp đến hạn", "Chờ duyệt", "Bị trả lại"]),
        ("unit", ["Quá hạn", "Sắp đến hạn", "Chờ duyệt", "Bị trả lại", "Xong muộn"]),
        ("-updated", ["Bị trả lại", "Chờ duyệt", "Xong muộn", "Quá hạn", "Sắp đến hạn"]),
    ],
)
def test_tasks_are_put_in_another_order(client, shelf, officer, sort, contents):
    assert found(client, shelf, sort=sort) == contents


def test_pages_of_fifty(client, plan, office, officer):
    for _ in range(53):
        make_task(plan, lead=office)

    assert len(found(client, plan)) == 50
    assert len(found(client, plan, page=2)) == 3


def test_all_tasks_are_sent_piece_by_piece(client, plan, office, officer, monkeypatch):
    monkeypatch.setattr("tasks.matrix.ROWS_IN_A_PIECE", 2)
    tasks = [make_task(plan, lead=office, area=n // 3 + 1, ordinal=n) for n in range(7)]

    answer = client.get(url(plan, all=1, open=tasks[4].pk))
    pieces = [piece.decode() for piece in answer.streaming_content]

    assert len(pieces) == 6  # the page before them, 2 + 2 + 2 + 1 rows, the page after them
    page = "".join(pieces)
    assert re.findall(r'<tbody id="task-(\d+)"', page) == [str(task.pk) for task in tasks]
    assert re.findall(r"(\d) nhiệm vụ</span></th>", page) == ["3", "3", "1"]
    assert page.count('name="percent"') == 1
    assert "<!-- pieces -->" not in page
    part = b"".join(client.get(url(plan, all=1), headers=HTMX).streaming_content).decode()
    assert part.lstrip().startswith('<div id="task-matrix"')
    assert part.count("<tbody id=") == 7


def test_who_and_when_and_why_stand_beside_the_value(client, shelf, officer):
    page = client.get(url(shelf)).content.decode()

    assert "Thiếu văn bản" in page
    assert "Bị trả lại" in page
    assert str(Task.objects.get(content="Chờ duyệt").current.author) in page


def test_the_address_may_open_a_row_for_its_office_alone(client, shelf, officer):
    own, other = Task.objects.get(content="Quá hạn"), Task.objects.get(content="Chờ duyệt")

    assert b'name="percent"' in client.get(url(shelf, open=own.pk)).content
    assert b'name="percent"' not in client.get(url(shelf, open=other.pk)).content


@pytest.mark.parametrize("count", [3, 300])
def test_the_page_asks_the_same_of_the_database_for_few_and_many(
    client, django_assert_num_queries, count
):
    commune = make_commune()
    office = make_standing_officer(commune)
    plan = make_plan(commune, year=2026)
    units = [office.unit, make_office(commune), make_office(commune)]
    for n in range(count):
        task = make_task(
            plan, lead=units[n % 3], coordinators=units[:2], due=TODAY, time_kind="date"
        )
        make_update(task, author=office, effective_on=TODAY)
    client.force_login(office, backend="accounts.backends.PersonBackend")
    client.get(url(plan))

    with django_assert_num_queries(10):
        client.get(url(plan))


def test_an_area_or_unit_that_is_no_number_is_left_out(client, shelf, officer):
    assert len(found(client, shelf, unit="x' OR 1", area="²")) == 5


def test_the_navigation_leads_to_the_current_plan(client, plan, officer):
    assert client.get(reverse("tasks:current")).url == url(plan)


def test_without_a_plan_the_page_says_what_comes_first(client):
    client.force_login(make_standing_officer(make_commune()))

    assert "Chưa có kế hoạch" in client.get(reverse("tasks:current")).content.decode()


def test_a_person_without_a_unit_sees_nothing_and_nothing_breaks(client, plan):
    user = make_user()
    user.unit = None
    user.save()
    client.force_login(user)

    assert client.get(url(plan)).status_code == 404
    assert client.get(reverse("tasks:current")).status_code == 200


def test_nothing_that_people_wrote_is_markup(client, plan, office, officer):
    hostile = "<script>alert(1)</script>"
    task = make_task(
        plan, lead=office, content=f"Việc {hostile}", product=hostile, time_text=hostile
    )
    make_update(task, author=officer, result=f'{hostile}"><img src=x>', state=State.DOING)

    page = client.get(url(plan, cols="all", q=hostile)).content.decode()
    rows = client.get(url(plan, cols="all")).content.decode()

    for text in (page, rows):
        assert hostile not in text
        assert "<img src=x>" not in text
    assert rows.count("&lt;script&gt;") >= 3  # content, time, result


@pytest.mark.parametrize("review", [Review.WAITING, Review.ACCEPTED])
def test_a_leader_is_led_to_reviews_where_something_waits(client, plan, review):
    make_update(make_task(plan), review=review)
    client.force_login(make_leader(plan.unit))

    page = client.get(url(plan)).content.decode()

    leads = f'class="button button-primary" href="{reverse("tasks:review_queue")}"' in page
    assert leads == (review == Review.WAITING)


def test_who_reviews_nothing_has_nothing_counted_that_waits(
    client, plan, office, officer, settings
):
    settings.DATABASE_PREPARES = False  # what is prepared shows no words
    make_update(make_task(plan, lead=office), author=officer, review=Review.WAITING)

    with CaptureQueriesContext(connection) as asked:
        client.get(url(plan))

    assert [each["sql"] for each in asked if "\"last_review\" = 'waiting'" in each["sql"]] == []
