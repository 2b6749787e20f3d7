"""Reporting on a task: in its row of the matrix, on its page, with files, twice, and against a
newer update.
"""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from plans.models import Evidence, Plan
from plans.services import add_evidence
from tasks.models import ProgressUpdate, Task
from tasks.rows import row_of
from tasks.services import report_progress
from tests.factories import (
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
    progress_form,
)
from tests.plans import files

pytestmark = [pytest.mark.both, pytest.mark.django_db]

State, Review = ProgressUpdate.State, ProgressUpdate.Review
HTMX = {"HX-Request": "true"}
PDF = files.pdf_bytes()


@pytest.fixture
def plan():
    plan = make_plan(year=2026)
    make_office(plan.unit, standing_body=True, short_name="Phòng VH-XH")
    return plan


@pytest.fixture
def task(plan):
    return make_task(plan, ordinal=1, content="Nhiệm vụ thứ nhất", due=date(2026, 6, 1))


@pytest.fixture
def officer(client, task):
    officer = make_officer(task.leads[0].units.get())
    client.force_login(officer)
    return officer


def form_of(response):
    """The form that stands open in the one row that came."""
    (row,) = response.context["rows"]
    return row.form


def url(task, query=""):
    return reverse("tasks:task_progress", args=[task.pk]) + query


def pdf(name="ke-hoach.pdf", content=PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def test_the_row_opens_in_place(client, task, officer):
    response = client.get(url(task), headers=HTMX)

    page = response.content.decode()
    assert page.strip().startswith(f'<tbody id="task-{task.pk}"')
    assert 'name="percent"' in page
    assert "HX-Request" in response["Vary"]


def test_the_row_closes_again(client, task, officer):
    assert b"<form" not in client.get(url(task, "?close=1"), headers=HTMX).content


def test_without_htmx_the_form_is_on_the_page_of_the_task(client, task, officer):
    assert (
        client.get(url(task, "?late=overdue")).url
        == f"{task.get_absolute_url()}?late=overdue#progress"
    )
    assert b'name="percent"' in client.get(task.get_absolute_url()).content


def test_another_office_and_another_commune_find_nothing(client, task):
    colleague = make_officer(make_office(task.plan.unit))
    for stranger in (colleague, make_officer(), make_standing_officer(make_plan().unit)):
        client.force_login(stranger)
        assert client.get(url(task)).status_code == 404
        assert client.post(url(task), progress_form()).status_code == 404

    assert not task.updates.exists()


def test_a_sent_result_says_so_where_it_happened(client, task, officer):
    response = client.post(url(task), progress_form(percent=40), headers=HTMX)

    update = task.updates.get()
    assert (update.percent, update.author, update.effective_on) == (40, officer, date(2026, 7, 1))
    assert "Đã gửi lúc 09:00, chờ Phòng VH-XH xác nhận." in response.content.decode()
    assert response.content.decode().count("<tbody") == 1


def test_without_htmx_the_page_of_the_task_says_so(client, task, officer):
    response = client.post(url(task), progress_form(percent=40), follow=True)

    assert response.redirect_chain[0][0].startswith(task.get_absolute_url())
    assert "Đã gửi lúc 09:00, chờ Phòng VH-XH xác nhận." in response.content.decode()


def test_the_form_says_on_whose_behalf_the_standing_body_reports(client, plan, task, officer):
    own = client.get(url(task), headers=HTMX).content.decode()
    client.force_login(make_standing_officer(plan.unit))
    others = client.get(url(task), headers=HTMX).content.decode()

    assert "thay mặt" not in own
    assert f"Bạn báo kết quả thay mặt {officer.unit.short_name}." in others


def test_the_standing_body_waits_for_somebody_else(client, plan, task):
    client.force_login(make_standing_officer(plan.unit))

    response = client.post(url(task), progress_form(), headers=HTMX)

    assert "chờ người khác của Phòng VH-XH hoặc lãnh đạo xác nhận" in response.content.decode()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"percent": 120}, "percent"),
        ({"percent": ""}, "percent"),
        ({"state": "sleeping"}, "state"),
        ({"result": ""}, "result"),
        ({"state": State.NOT_DOING, "percent": 0, "reason": ""}, "reason"),
        ({"effective_on": "31/02/2026"}, "effective_on"),
        ({"effective_on": "02/07/2026"}, "effective_on"),
        ({"product_date": "hôm qua"}, "product_date"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"evidence": "999"}, "evidence"),
        ({"key": "1"}, "key"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_is_kept(
    client, task, officer, values, field
):
    response = client.post(url(task), progress_form(**{"result": "Đã họp"} | values), headers=HTMX)

    form = form_of(response)
    assert response.status_code == 200
    assert list(form.errors) == [field]
    assert values.get("result", "Đã họp") in response.content.decode()
    assert not task.updates.exists()


def test_without_htmx_errors_stand_on_the_page_of_the_task(client, task, officer):
    response = client.post(url(task), progress_form(percent=120, result="Đã họp xong"))

    assert response.templates[0].name == "tasks/task_detail.html"
    assert "Đã họp xong" in response.content.decode()
    assert not task.updates.exists()


@pytest.mark.parametrize(
    ("state", "percent"), [(State.DONE, 100), (State.NOT_STARTED, 0), (State.NOT_DOING, 0)]
)
@pytest.mark.parametrize("left", ["", 60, "²"])  # in the field that is not shown
def test_a_state_that_says_how_far_asks_for_no_percent(client, task, officer, state, percent, left):
    client.post(url(task), progress_form(state=state, percent=left, reason="Không còn phù hợp"))

    assert task.updates.get().percent == percent


def test_a_closed_plan_takes_nothing_and_says_so(client, task, officer):
    Plan.objects.update(state=Plan.State.CLOSED)

    response = client.post(url(task), progress_form(), headers=HTMX)

    assert "đã đóng" in response.content.decode()
    assert not task.updates.exists()


def test_files_a_link_and_registered_evidence_go_with_the_update(client, task, officer):
    known = add_evidence(
        authority=task.plan.unit,
        unit=officer.unit,
        by=officer,
        year=2026,
        title="Cũ",
        link="https://a.vn",
    )
    form = progress_form(
        product_number="12/KH-UBND",
        product_date="05/02/2026",
        link="https://xa.vn/bai",
        evidence=known.pk,
    )

    client.post(url(task), form | {"files": [pdf()]})

    evidence = task.updates.get().evidence.order_by("pk")
    assert [(piece.title, piece.number, bool(piece.file)) for piece in evidence] == [
        ("Cũ", "", False),
        ("ke-hoach", "12/KH-UBND", True),
        ("https://xa.vn/bai", "", False),
    ]
    assert {piece.unit for piece in evidence} == {officer.unit}


def test_the_same_file_is_registered_once(client, task, officer):
    client.post(url(task), progress_form() | {"files": [pdf("mot.pdf"), pdf("hai.pdf")]})

    assert task.updates.get().evidence.get().title == "mot"


def test_evidence_of_another_commune_can_not_be_chosen(client, task, officer):
    stranger = make_officer()
    theirs = add_evidence(
        authority=stranger.authority,
        unit=stranger.unit,
        by=stranger,
        year=2026,
        title="Riêng",
        link="https://b.vn",
    )

    response = client.post(url(task), progress_form(evidence=theirs.pk), headers=HTMX)

    assert "evidence" in form_of(response).errors
    assert "Riêng" not in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("virus.pdf", b"MZ\x90\x00 not a pdf", "bị hỏng"),
        ("rong.pdf", b"", "rỗng"),
        ("chay.exe", b"MZ\x90\x00 program", "không dùng được"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(client, task, officer, name, content, words):
    response = client.post(
        url(task), progress_form() | {"files": [pdf(), pdf(name, content)]}, headers=HTMX
    )

    assert "files" in form_of(response).errors
    assert not task.updates.exists()
    assert not Evidence.objects.exists()


def test_a_file_larger_than_the_limit_is_refused(client, task, officer, settings):
    settings.UPLOAD_LIMIT = 1_000_000

    response = client.post(
        url(task), progress_form() | {"files": [pdf(content=PDF + b"x" * 1_000_000)]}, headers=HTMX
    )

    assert "lớn hơn 1 MB" in response.content.decode()
    assert not task.updates.exists()


def test_the_same_form_sent_twice_is_one_update_with_the_same_answer(client, task, officer):
    form = progress_form(percent=40)

    first = client.post(url(task), form, headers=HTMX)
    second = client.post(url(task), form, headers=HTMX)

    assert task.updates.count() == 1
    words = "Đã gửi lúc 09:00, chờ Phòng VH-XH xác nhận."
    assert words in first.content.decode()
    assert words in second.content.decode()


def test_a_newer_update_is_shown_beside_what_was_typed(client, task, officer):
    colleague = make_officer(officer.unit)
    values = {"percent": 60, "state": State.DOING, "result": "Bản của đồng nghiệp"}
    newer = report_progress(task, author=colleague, seen=None, key=uuid4(), **values)

    response = client.post(url(task), progress_form(percent=40, result="Bản của tôi"), headers=HTMX)

    form, page = form_of(response), response.content.decode()
    assert form.newer == newer
    assert [
        text in page
        for text in ("Bản của đồng nghiệp", "Bản của tôi", "Gửi bản của tôi", "Bỏ bản của tôi")
    ] == [True] * 4
    assert [update.percent for update in task.updates.all()] == [60]

    client.post(
        url(task),
        progress_form(
            percent=40, result="Bản của tôi", seen=form.data["seen"], key=form.data["key"]
        ),
    )

    task.refresh_from_db()
    assert (task.current.percent, task.current.seen) == (40, newer)


def test_the_form_has_seen_what_was_sent_last_even_of_an_earlier_day(client, task, officer):
    make_update(task, effective_on=date(2026, 6, 30))
    last = make_update(task, effective_on=date(2026, 2, 1))

    assert form_of(client.get(url(task), headers=HTMX)).initial["seen"] == last.pk


def test_the_reason_of_a_return_stands_above_the_form(client, task, officer):
    make_update(task, review=Review.RETURNED, review_reason="Thiếu chữ ký")

    assert "Lần gửi trước bị trả lại:" in client.get(url(task), headers=HTMX).content.decode()


@pytest.fixture
def three(plan, task, officer):
    """Three tasks of the officer's unit with one of another between them."""
    make_task(plan, ordinal=2, content="Của phòng khác")
    second = make_task(
        plan, lead=officer.unit, ordinal=3, content="Nhiệm vụ thứ hai", due=date(2026, 6, 1)
    )
    third = make_task(
        plan, lead=officer.unit, ordinal=4, content="Nhiệm vụ thứ ba", due=date(2026, 6, 1)
    )
    return task, second, third


def test_sending_goes_on_to_the_next_task_of_the_filter(client, three):
    first, second, _ = three

    page = client.post(
        url(first, "?late=overdue"), progress_form(next="1"), headers=HTMX
    ).content.decode()

    assert page.count("<tbody") == 2
    assert f'<tbody id="task-{second.pk}" hx-swap-oob="true">' in page
    assert "Nhiệm vụ thứ hai" in page


def test_a_finished_task_is_passed_over(client, three):
    first, second, third = three
    make_update(second, state=State.DONE, percent=100)

    page = client.post(url(first), progress_form(next="1"), headers=HTMX).content.decode()

    assert f'<tbody id="task-{third.pk}" hx-swap-oob="true">' in page


def test_after_the_last_task_nothing_more_opens(client, three):
    for task in three[:2]:
        make_update(task)  # today, so nobody has to say more today

    page = client.post(url(three[2]), progress_form(next="1"), headers=HTMX).content.decode()

    assert page.count("<tbody") == 1
    assert "Danh sách này không còn nhiệm vụ nào cần báo." in page


def test_after_the_last_row_come_the_owed_ones_above_it(client, three):
    first, _, third = three

    page = client.post(url(third), progress_form(next="1"), headers=HTMX).content.decode()

    assert f'<tbody id="task-{first.pk}" hx-swap-oob="true">' in page
    assert "Không còn" not in page


def test_what_was_returned_is_owed_the_same_day(client, three):
    make_update(three[0])
    make_update(three[1], review=Review.RETURNED, review_reason="Thiếu chữ ký")

    page = client.post(url(three[2]), progress_form(next="1"), headers=HTMX).content.decode()

    assert f'<tbody id="task-{three[1].pk}" hx-swap-oob="true">' in page


def test_from_my_work_the_next_is_the_next_in_its_order(client, plan, three, officer):
    soon = make_task(plan, lead=officer.unit, area=1, ordinal=2, due=date(2026, 7, 3))
    make_task(plan, lead=officer.unit, area=1, ordinal=9, due=date(2026, 12, 1))
    last_overdue = three[2]

    typed = progress_form(next="1", shown=f"{last_overdue.pk}-{soon.pk}")
    page = client.post(url(last_overdue, "?mine=1&sort=work"), typed, headers=HTMX).text

    assert f'<tbody id="task-{soon.pk}" hx-swap-oob="true">' in page


def test_from_my_work_one_goes_through_what_was_shown_and_no_further(client, plan, officer):
    day = date(2026, 6, 1)
    tasks = [make_task(plan, lead=officer.unit, area=2, ordinal=n, due=day) for n in range(1, 4)]
    shown = f"{tasks[1].pk}-{tasks[0].pk}"

    first, second = (
        client.post(
            url(task, "?mine=1&sort=work"), progress_form(next="1", shown=shown), headers=HTMX
        ).text
        for task in (tasks[1], tasks[0])
    )

    assert f'<tbody id="task-{tasks[0].pk}" hx-swap-oob="true">' in first
    assert second.count("<tbody") == 1
    assert "Danh sách này không còn nhiệm vụ nào cần báo." in second


def test_what_was_shown_may_be_of_two_plans(client, plan, officer):
    day = date(2026, 6, 1)
    last_year = make_plan(plan.unit, year=2025)
    task, other = (make_task(each, lead=officer.unit, due=day) for each in (plan, last_year))
    stranger = make_task(due=day)
    shown = f"{task.pk}-{stranger.pk}-{other.pk}"

    answer = client.post(
        url(task, "?mine=1&sort=work"), progress_form(next="1", shown=shown), headers=HTMX
    )

    assert f'<tbody id="task-{other.pk}" hx-swap-oob="true">' in answer.text
    assert f"task-{stranger.pk}" not in answer.text


def test_a_next_task_on_another_page_is_a_link(client, plan, three, officer):
    for ordinal in range(5, 54):
        make_task(plan, ordinal=ordinal)
    far = make_task(plan, lead=officer.unit, ordinal=60)

    page = client.post(url(three[2]), progress_form(next="1"), headers=HTMX).content.decode()

    assert page.count("<tbody") == 1
    assert f"{far.get_absolute_url()}?&amp;worklist=" in page


def test_without_htmx_sending_goes_on_to_the_page_of_the_next_task(client, three):
    response = client.post(url(three[0], "?mine=1"), progress_form(next="1"))

    [number] = client.session["worklists"]
    assert response.url == f"{three[1].get_absolute_url()}?mine=1&worklist={number}#progress"


def test_the_expired_session_leads_to_the_login_and_back(client, task):
    response = client.post(
        url(task),
        progress_form(),
        headers=HTMX | {"HX-Current-URL": "http://testserver/plans/1/tasks/"},
    )

    assert response["HX-Redirect"].endswith("?next=/plans/1/tasks/")


@pytest.mark.parametrize("days", [0, 30])
def test_a_day_may_lie_in_the_past(client, task, officer, days):
    day = date(2026, 7, 1) - timedelta(days=days)

    client.post(url(task), progress_form(effective_on=day.strftime("%d/%m/%Y")))

    assert task.updates.get().effective_on == day


def test_an_ongoing_task_that_owes_this_interval_is_not_passed_over(client, three):
    first, second, _ = three
    second.time_kind, second.due = second.TimeKind.CONTINUOUS, None
    second.save()
    for day in (date(2026, 2, 1), date(2026, 5, 1)):
        make_update(second, effective_on=day)

    page = client.post(url(first), progress_form(next="1"), headers=HTMX).content.decode()

    assert f'<tbody id="task-{second.pk}" hx-swap-oob="true">' in page


@pytest.mark.parametrize("sender", ["office", "standing body"])
def test_a_save_asks_the_database_eleven_times(
    client, task, officer, sender, django_assert_num_queries
):
    make_standing_officer(task.plan.unit)
    body = make_standing_officer(task.plan.unit)
    make_update(task, author=officer, percent=10)
    client.force_login(officer if sender == "office" else body)
    client.post(url(task), _again(task, 20), headers=HTMX)  # the first of the day is told as well

    form = _again(task, 30)
    with django_assert_num_queries(13):  # eleven, and a savepoint, which only tests have
        response = client.post(url(task), form, headers=HTMX)

    assert b'class="saved"' in response.content


def test_the_form_asks_the_database_six_times(client, task, officer, django_assert_num_queries):
    make_update(task, author=officer, percent=10)
    client.get(url(task), headers=HTMX)

    with django_assert_num_queries(6):
        client.get(url(task), headers=HTMX)


def test_evidence_to_choose_from_comes_when_it_is_asked_for(client, task, officer):
    piece = add_evidence(
        authority=officer.unit.authority,
        unit=officer.unit,
        by=officer,
        year=task.plan.year,
        title="Sổ theo dõi hồ sơ",
        link="https://xa.gov.vn/so",
    )
    box = f'name="evidence" value="{piece.pk}"'

    form = client.get(url(task), headers=HTMX).content.decode()
    part = client.get(url(task, "?register=1"), headers=HTMX).content.decode()
    page = client.get(f"{task.get_absolute_url()}?register=1").content.decode()

    assert (box in form, box in part, box in page) == (False, True, True)
    assert f'hx-get="{url(task)}?register=1"' in form
    assert "<form" not in part


@pytest.mark.parametrize("place", [1, 2])
def test_going_on_to_the_next_task_asks_the_database_little_more(
    client, three, place, django_assert_max_num_queries
):
    for task in three[: place - 1]:
        client.post(url(task), progress_form(next="1"), headers=HTMX)
    worklist = {"worklist": next(iter(client.session.get("worklists", {})), "")}
    # the save, what is left of the list (found and kept at first), the next row with its form; and
    # what tests and the first of the day have besides: savepoints, whom to tell
    with django_assert_max_num_queries(29 if place == 1 else 22):
        form = progress_form(next="1", **worklist)
        page = client.post(url(three[place - 1]), form, headers=HTMX).content.decode()

    assert f'<tbody id="task-{three[place].pk}"' in page


@pytest.mark.parametrize(
    "values",
    [
        {"percent": 40},
        {"percent": 40, "effective_on": "2026-06-15"},  # waits for the reviewer's word to count
        {"state": State.DONE, "percent": 100},
        {"state": State.NOT_DOING, "percent": 0, "reason": "Đã có kế hoạch khác"},
    ],
)
def test_the_row_that_comes_back_is_the_one_that_the_list_shows(client, task, officer, values):
    task.people.create(unit=officer.unit, person=officer, assigned_by=officer)
    make_update(task, author=officer, percent=10)

    response = client.post(url(task), _again(task) | values, headers=HTMX)

    (row,) = response.context["rows"]
    read = row_of(Task.objects.get(pk=task.pk), officer, today=timezone.localdate())
    assert row.task == read.task
    assert row.task.current == read.task.current
    for name in ("standing", "parts", "reportable", "review", "result", "number", "beat"):
        assert getattr(row, name) == getattr(read, name), name


def _again(task, percent=20):
    return progress_form(percent=percent, seen=task.updates.latest("pk").pk)
