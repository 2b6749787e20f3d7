"""The page of a task: everything about it, who may write there, and what was changed."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from foundation.journal.acts import acting
from plans.models import Plan
from tasks.models import ProgressUpdate, Task, TaskComment
from tasks.services import UnitAssignment, assign_units
from tests.factories import (
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
from tests.plans import files

pytestmark = pytest.mark.django_db

State, Review = ProgressUpdate.State, ProgressUpdate.Review


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def task(plan):
    return make_task(plan, coordinators=[make_office(plan.unit)])


@pytest.fixture
def officer(client, task):
    officer = make_officer(task.leads[0].units.get())
    client.force_login(officer)
    return officer


def changes_url(task):
    return reverse("tasks:task_changes", args=[task.pk])


def comment_url(task):
    return reverse("tasks:task_comment", args=[task.pk])


def test_the_page_shows_every_update_with_who_and_why(client, task, officer):
    make_update(task, percent=20, result="Đã lấy ý kiến")
    reviewer = make_standing_officer(task.plan.unit)
    returned = {"review": Review.RETURNED, "review_reason": "Thiếu chữ ký", "reviewed_by": reviewer}
    document = {"product_number": "9/BC-UBND", "product_date": date(2026, 6, 1)}
    make_update(task, percent=70, reviewed_at="2026-06-30T08:00:00Z", **returned, **document)

    response = client.get(task.get_absolute_url())

    page = response.content.decode()
    assert [update.percent for update in response.context["updates"]] == [70, 20]
    for words in ("Đã lấy ý kiến", "Thiếu chữ ký", str(reviewer), "9/BC-UBND ngày 01/06/2026"):
        assert words in page


def test_another_communes_task_is_not_found(client, task):
    client.force_login(make_officer())

    assert client.get(task.get_absolute_url()).status_code == 404
    assert client.post(comment_url(task), {"text": "Xin chào"}).status_code == 404
    assert not task.comments.exists()


def test_a_colleague_of_another_office_reads_and_comments_but_does_not_report(client, task):
    client.force_login(make_officer(task.coordinators[0].units.get()))

    context = client.get(task.get_absolute_url()).context

    assert (context["form"], bool(context["comment_form"])) == (None, True)
    assert not context["editable"]


def test_a_coordinator_adds_words_and_evidence(client, task):
    coordinator = make_officer(task.coordinators[0].units.get())
    client.force_login(coordinator)
    picture = SimpleUploadedFile("anh.png", files.PNG, "image/png")

    response = client.post(
        comment_url(task), {"text": "Đã gửi góp ý", "files": [picture]}, follow=True
    )

    written = task.comments.get()
    assert (written.text, written.author, written.evidence.get().title) == (
        "Đã gửi góp ý",
        coordinator,
        "anh",
    )
    assert "Đã gửi góp ý" in response.content.decode()


def test_evidence_stands_with_what_cites_it(client, task, officer):
    leader = make_leader(task.plan.unit)
    asking = {"asked_by": leader, "text": "Vì sao chậm?", "due": date(2026, 3, 1)}
    answer = {"answered_by": officer, "answered_at": "2026-03-01T08:00:00Z", "answer": "Chờ"}
    said = {
        "Báo cáo": make_update(task),
        "Ảnh": task.comments.create(author=officer, text="Đã họp"),
        "Công văn": task.explanations.create(**asking, **answer),
    }
    of_all = {"authority": task.plan.unit, "unit": officer.unit, "year": 2026, "added_by": officer}
    for title, each in said.items():
        each.evidence.create(**of_all, title=title, link="https://xa.vn")
    shared = said["Báo cáo"].evidence.get()
    said["Công văn"].evidence.add(shared)

    context = client.get(task.get_absolute_url()).context

    rows = [*context["updates"], *context["comments"], *context["explanations"]]
    assert [[piece.title for piece in row.pieces] for row in rows] == [
        ["Báo cáo"],
        ["Ảnh"],
        ["Công văn", "Báo cáo"],
    ]


def test_an_empty_comment_is_refused_at_its_field(client, task, officer):
    response = client.post(comment_url(task), {"text": "", "link": "https://xa.vn"})

    assert response.status_code == 200
    assert list(response.context["comment_form"].errors) == ["text"]
    assert "https://xa.vn" in response.content.decode()
    assert not task.comments.exists()


@pytest.fixture
def old_task(plan, officer):
    """A task of the plan that `plan` replaced, led by the officer's unit."""
    ended_at = datetime(2026, 5, 4, 9, tzinfo=UTC)
    old = make_plan(plan.unit, state=Plan.State.REPLACED, number="2/KH-UBND", ended_at=ended_at)
    Plan.objects.filter(pk=plan.pk).update(replaces=old)
    return make_task(old, lead=officer.unit)


def test_a_comment_on_a_page_that_is_out_of_date_goes_to_the_new_plan(client, task, old_task):
    Task.objects.filter(pk=task.pk).update(previous=old_task)

    response = client.post(comment_url(old_task), {"text": "Đã họp thôn"}, follow=True)

    assert response.context["task"] == task
    assert [str(message) for message in response.context["messages"]] == [
        "Đã gửi ý kiến. Kế hoạch đã được thay thế: ý kiến ở nhiệm vụ của kế hoạch mới."
    ]
    assert (task.comments.get().text, old_task.comments.count()) == ("Đã họp thôn", 0)
    assert client.get(old_task.get_absolute_url()).context["comment_form"] is None


def test_a_comment_on_a_task_that_ended_with_its_plan_is_refused(client, old_task):
    response = client.post(comment_url(old_task), {"text": "Đã họp thôn"}, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "Kế hoạch đã được thay thế, nhiệm vụ này kết thúc cùng kế hoạch nên không nhận thêm ý kiến."
    ]
    assert not TaskComment.objects.exists()


def test_the_province_reads_but_writes_nothing(client):
    province = make_commune(kind="province")
    province_office = make_office(province)
    commune = make_commune(parent=province)
    task = make_task(make_plan(commune))
    client.force_login(make_user(province_office, Role.APPRAISER))

    context = client.get(task.get_absolute_url()).context

    assert (context["form"], context["comment_form"], context["editable"]) == (None, None, False)


def test_each_interval_of_an_ongoing_task_says_whether_it_has_a_result(client, plan, officer):
    task = make_task(plan, time_kind=Task.TimeKind.CONTINUOUS)
    sent_at = datetime(2026, 5, 1, 9, tzinfo=UTC)
    make_update(task, effective_on=date(2026, 5, 1), sent_at=sent_at)

    intervals = client.get(task.get_absolute_url()).context["intervals"]

    assert [(owed.interval.end, owed.state) for owed in intervals] == [
        (date(2026, 3, 14), "missing"),
        (date(2026, 6, 14), "covered"),
        (date(2026, 9, 14), "running"),
        (date(2026, 12, 14), "ahead"),
    ]


def test_previous_and_next_keep_to_the_filter(client, plan, officer):
    tasks = [make_task(plan, ordinal=100 + n, due=date(2026, 6, n)) for n in (1, 2, 3)]
    make_task(plan, ordinal=102)

    context = client.get(f"{tasks[1].get_absolute_url()}?late=overdue").context

    assert (context["before"], context["after"]) == (tasks[0].pk, tasks[2].pk)
    assert context["query"] == "late=overdue"


@pytest.mark.parametrize(
    "query", ["", "untracked=1", "q=so+hoa", "period=year", "q=so+hoa&untracked=1", "sort=-due"]
)
def test_going_on_from_task_to_task_goes_through_the_list(client, plan, officer, query):
    for n in range(4):
        words = "Số hóa hồ sơ" if n % 2 else "Rà soát"
        make_task(plan, ordinal=n + 7, content=words, tracked=n < 3, due=date(2026, 9, n + 1))
    listed = client.get(f"{reverse('tasks:task_list', args=[plan.pk])}?{query}").context["matrix"]
    rows = [row.task for row in listed.rows]

    pages = [client.get(f"{each.get_absolute_url()}?{query}").context for each in rows]

    found = [each.pk for each in rows]
    assert [page["before"] for page in pages] == [None, *found[:-1]]
    assert [page["after"] for page in pages] == [*found[1:], None]


def test_no_task_stands_beside_one_that_the_list_leaves_out(client, plan, task, officer):
    make_task(plan)
    aside = make_task(plan, tracked=False)

    context = client.get(aside.get_absolute_url()).context

    assert (context["before"], context["after"]) == (None, None)


@pytest.mark.parametrize("state", [Plan.State.ISSUED, Plan.State.CLOSED, Plan.State.REPLACED])
@pytest.mark.parametrize("kind", [Task.TimeKind.DATE, Task.TimeKind.CONTINUOUS])
def test_the_page_says_what_the_list_says(client, plan, officer, state, kind):
    task = make_task(plan, lead=officer.unit, time_kind=kind, due=date(2026, 5, 20))
    told = [
        {"percent": 30, "effective_on": date(2026, 5, 2)},
        {"percent": 20, "effective_on": date(2026, 4, 2)},
        {"percent": 60, "effective_on": date(2026, 5, 3), "review": Review.WAITING},
        {"percent": 70, "effective_on": date(2026, 5, 4), "backdated": True},
        {"percent": 80, "effective_on": date(2026, 5, 5), "review": Review.WITHDRAWN},
        {"percent": 90, "effective_on": date(2026, 12, 5)},
    ]
    for each in told:
        make_update(task, **{"review": Review.ACCEPTED} | each)
    ended = None if state == Plan.State.ISSUED else datetime(2026, 5, 4, 9, tzinfo=UTC)
    Plan.objects.filter(pk=plan.pk).update(state=state, ended_at=ended)

    row = client.get(task.get_absolute_url()).context["row"]

    (listed,) = (
        each
        for each in client.get(reverse("tasks:task_list", args=[plan.pk])).context["matrix"].rows
        if each.task == task
    )
    assert row.standing == listed.standing
    assert (row.parts, row.reportable) == (listed.parts, listed.reportable)


def test_the_history_says_what_was_and_what_is(client, task, officer):
    editor = make_standing_officer(task.plan.unit)
    task.due = date(2026, 9, 30)
    with acting(by=editor, why="Lùi theo chỉ đạo"):
        task.save()

    change = client.get(changes_url(task)).context["changes"][0]

    assert (change.what, change.by, change.reason) == ("Sửa", editor, "Lùi theo chỉ đạo")
    assert change.values == (("Thời hạn", "(trống)", "30/09/2026"),)


def test_who_led_before_stays_readable_after_a_reassignment(client, task, officer):
    editor, new = (
        make_standing_officer(task.plan.unit),
        make_office(task.plan.unit, short_name="Phòng Mới"),
    )
    old = task.leads[0].units.get().short_name
    client.force_login(editor)

    assign_units(task, by=editor, leads=[UnitAssignment("Phòng Mới", [new])], reason="Sắp xếp lại")

    page = client.get(task.get_absolute_url()).content.decode()
    change = client.get(changes_url(task)).context["changes"][0]
    assert (change.by, change.reason) == (editor, "Sắp xếp lại")
    assert [(field, new) for field, _, new in change.values] == [
        ("Đơn vị thực hiện", "chủ trì: Phòng Mới; phối hợp: chưa có")
    ]
    assert change.values[0][1].startswith(f"chủ trì: {old}; phối hợp: ")
    assert f"Trước: chủ trì: {old}" in page
    assert "Nay: chủ trì: Phòng Mới; phối hợp: chưa có. Lý do: Sắp xếp lại" in page


@pytest.mark.parametrize("count", [1, 3])
def test_more_updates_ask_no_more_of_the_database(
    client, task, officer, count, django_assert_max_num_queries
):
    for _ in range(count):
        make_update(task)
        client.post(comment_url(task), {"text": "Ý kiến"})
    client.get(task.get_absolute_url())

    with django_assert_max_num_queries(12):
        client.get(task.get_absolute_url())
