"""What is done at once with chosen tasks of the matrix: who may, what changes and what does not,
what people are told, and what it asks of the database.
"""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notification
from foundation.journal.history import history_of
from plans.services import close_plan
from tasks.models import ExplanationRequest, ProgressUpdate, Task, TaskComment
from tests.factories import (
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.journal import entries_of

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Review = ProgressUpdate.Review
TODAY = date(2026, 7, 1)


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def office(plan):
    return make_office(plan.unit, name="Phòng Kinh tế", short_name="Phòng Kinh tế")


@pytest.fixture
def officer(office):
    return make_officer(office)


@pytest.fixture
def standing(client, plan):
    person = make_standing_officer(plan.unit)
    client.force_login(person)
    return person


@pytest.fixture
def leader(client, plan):
    person = make_leader(plan.unit)
    client.force_login(person)
    return person


def dated(plan, office, n, **values):
    values = {"time_kind": "date", "due": TODAY + timedelta(days=n)} | values
    return make_task(plan, lead=office, ordinal=n, content=f"Nhiệm vụ {n}", **values)


def waiting(task, author):
    return make_update(task, author=author, review=Review.WAITING, effective_on=TODAY)


def url(plan, act, tasks=(), **asked):
    pairs = [f"task={task.pk}" for task in tasks]
    pairs += [f"{name}={value}" for name, value in asked.items()]
    return f"{reverse('tasks:task_bulk', args=[plan.pk])}?act={act}&{'&'.join(pairs)}"


def send(client, plan, act, tasks, **typed):
    """Do it with what the page shows to change."""
    address = url(plan, act, tasks)
    preview = client.get(address).context["preview"]
    return client.post(address, {"tasks": preview.ids, "newest": preview.newest} | typed)


def told(person):
    return list(Notification.objects.filter(user=person).values_list("text", flat=True))


def test_the_page_says_which_tasks_change_and_why_not_the_others(
    client, plan, office, officer, standing
):
    first, own, silent = (dated(plan, office, n) for n in (1, 2, 3))
    waiting(first, officer)
    waiting(own, standing)

    preview = client.get(url(plan, "accept", [first, own, silent])).context["preview"]

    assert preview.tasks == [first]
    assert [(row.task, why) for row, why in preview.others] == [
        (own, "kết quả do bạn, hoặc người mà bạn đang làm thay, gửi nên người khác phải duyệt"),
        (silent, "không có kết quả chờ duyệt"),
    ]


def test_accepting_many_counts_at_once_and_can_be_undone(client, plan, office, officer, standing):
    tasks = [dated(plan, office, n) for n in (1, 2)]
    updates = [waiting(task, officer) for task in tasks]

    page = client.get(send(client, plan, "accept", tasks).url)

    assert page.context["done"]["words"] == "Đã xác nhận 2 kết quả."
    told = [
        (each.by_id, "review" in each.before)
        for each in (entries_of(update)[-1] for update in updates)
    ]
    assert told == [(standing.pk, True)] * 2
    assert set(ProgressUpdate.objects.values_list("review", "reviewed_by")) == {
        (Review.ACCEPTED, standing.pk)
    }
    client.post(
        reverse("tasks:task_bulk_undo", args=[plan.pk]),
        {"updates": page.context["done"]["updates"]},
    )
    assert set(ProgressUpdate.objects.values_list("review", flat=True)) == {Review.WAITING}


def test_returning_many_settles_each_and_tells_their_author_once(
    client, plan, office, officer, standing
):
    tasks = [dated(plan, office, n) for n in (1, 2, 3)]
    for task in tasks:
        waiting(task, officer)
        task.settle()

    send(client, plan, "return", tasks, reason="Thiếu văn bản")

    assert told(officer) == ["3 kết quả bị trả lại, trong đó có: Nhiệm vụ 1 – Thiếu văn bản"]
    assert set(Task.objects.values_list("current", flat=True)) == {None}


def test_an_error_stands_at_its_field_and_nothing_changes(client, plan, office, standing):
    tasks = [dated(plan, office, 5), dated(plan, office, 9)]

    refused = [
        send(client, plan, act, tasks, **typed).context["form"].errors
        for act, typed in (
            ("assign", {"unit": office.pk}),
            ("postpone", {"due": "09/07/2026", "reason": "Chờ hướng dẫn"}),
            ("postpone", {"due": "30/06/2026", "reason": "Chờ hướng dẫn"}),
            ("postpone", {"due": "31/12/2026"}),
        )
    ]

    assert refused == [
        {"reason": ["Kế hoạch đã ban hành: hãy ghi lý do thay đổi."]},
        {
            "due": [
                "Thời hạn mới phải sau thời hạn đang có, muộn nhất là 10/07/2026 của nhiệm vụ I.9."
            ]
        },
        {"due": ["Thời hạn mới không thể trước hôm nay."]},
        {"reason": ["Hãy ghi lý do lùi thời hạn."]},
    ]
    assert [task.due for task in Task.objects.all()] == [task.due for task in tasks]


def test_postponing_many_keeps_the_reason_and_moves_what_is_owed(
    client, plan, office, officer, standing
):
    late = dated(plan, office, 1, due=date(2026, 6, 1))
    running = dated(plan, office, 2, time_kind="continuous", due=None)

    send(
        client, plan, "postpone", [late, running], due="30/09/2026", reason="Chờ hướng dẫn của tỉnh"
    )

    late.refresh_from_db()
    assert (late.due, late.owed_by) == (date(2026, 9, 30), date(2026, 9, 30))
    assert history_of(late)[-1].why == "Chờ hướng dẫn của tỉnh"
    assert TaskComment.objects.get().text == (
        "Lùi thời hạn từ 01/06/2026 đến 30/09/2026. Lý do: Chờ hướng dẫn của tỉnh"
    )
    assert told(officer) == ["Thời hạn của 1 nhiệm vụ lùi đến 30/09/2026: Chờ hướng dẫn của tỉnh"]


def test_many_are_given_to_a_unit_which_those_concerned_are_told_once(
    client, plan, office, officer, standing
):
    other = make_office(plan.unit, short_name="Phòng Văn hóa")
    newcomer = make_officer(other)
    tasks = [dated(plan, office, n, coordinators=[other]) for n in (1, 2)]
    kept = dated(plan, other, 3)

    page = client.get(
        send(client, plan, "assign", [*tasks, kept], unit=other.pk, reason="Sáp nhập").url
    )

    (said,) = page.context["messages"]
    assert str(said) == (
        "Đã giao 2 nhiệm vụ cho Phòng Văn hóa chủ trì. "
        "1 nhiệm vụ vốn do đơn vị ấy chủ trì nên giữ nguyên."
    )
    assert set(Task.objects.led_by(other)) == {*tasks, kept}
    tasks[0].refresh_from_db()
    assert tasks[0].reassigned == {
        "old": "chủ trì: Phòng Kinh tế; phối hợp: Phòng Văn hóa",
        "new": "chủ trì: Phòng Văn hóa; phối hợp: chưa có",
    }
    assert (told(officer), told(newcomer)) == (
        [f"Đơn vị của bạn thôi chủ trì 2 nhiệm vụ trong {plan}."],
        [f"Đơn vị của bạn được giao chủ trì 2 nhiệm vụ trong {plan}."],
    )


def test_a_unit_is_asked_once_to_explain_many(client, plan, office, officer, leader):
    tasks = [dated(plan, office, n) for n in (1, 2)]
    asked = dated(plan, office, 3)
    ExplanationRequest.objects.create(task=asked, asked_by=leader, text="Vì sao?", due=TODAY)

    send(client, plan, "ask", [*tasks, asked], text="Vì sao chậm?", due="03/07/2026")

    assert ExplanationRequest.objects.filter(text="Vì sao chậm?").count() == 2
    assert told(officer) == [
        "Yêu cầu giải trình trước hết ngày 03/07/2026: Nhiệm vụ 1 và 1 nhiệm vụ khác – Vì sao chậm?"
    ]


def test_all_that_the_filter_leaves_can_be_chosen(client, plan, office, standing):
    late = dated(plan, office, 1, due=date(2026, 6, 1))
    dated(plan, office, 2)

    page = client.get(url(plan, "postpone", everything="on", late="overdue"))

    assert page.context["preview"].tasks == [late]
    assert page.context["back"].endswith("?late=overdue")


def test_of_hundreds_two_hundred_are_named_and_all_are_done(client, plan, office, standing):
    for n in range(1, 204):
        dated(plan, office, n)

    page = client.get(url(plan, "postpone", everything="on"))

    named = [n for n in range(1, 204) if f">{n}. Nhiệm vụ {n}<" in page.text.replace("I.", "")]
    assert named == list(range(1, 201))
    assert "và 3 nhiệm vụ nữa" in page.text
    assert len(page.context["preview"].ids.split(".")) == 203


def test_what_changed_since_it_was_shown_is_shown_again(client, plan, office, officer, standing):
    task = dated(plan, office, 1)
    update = waiting(task, officer)
    update.review = Review.ACCEPTED
    update.save()

    response = client.post(url(plan, "accept", [task]), {"tasks": str(task.pk)})

    assert [why for _, why in response.context["preview"].others] == ["không có kết quả chờ duyệt"]
    assert response.context["form"].non_field_errors() == [
        "Có nhiệm vụ vừa đổi trong lúc bạn xem; hãy xem lại danh sách rồi bấm lại."
    ]


def test_what_an_office_sent_since_is_not_accepted_unseen(client, plan, office, officer, standing):
    task = dated(plan, office, 1)
    waiting(task, officer)
    address = url(plan, "accept", [task])
    shown = client.get(address).context["preview"]
    later = timezone.now() + timedelta(minutes=1)
    correction = {"review": Review.WAITING, "effective_on": TODAY, "sent_at": later}
    make_update(task, author=officer, **correction)  # sent while the person looks

    answer = client.post(address, {"tasks": shown.ids, "newest": shown.newest})

    assert answer.context["form"].non_field_errors() == [
        "Có nhiệm vụ vừa đổi trong lúc bạn xem; hãy xem lại danh sách rồi bấm lại."
    ]
    assert not ProgressUpdate.objects.filter(review=Review.ACCEPTED).exists()
    send(client, plan, "accept", [task])
    assert ProgressUpdate.objects.filter(review=Review.ACCEPTED).count() == 2


def test_nothing_is_offered_in_a_plan_that_is_over(client, plan, office, standing):
    dated(plan, office, 1)
    close_plan(plan)

    assert client.get(reverse("tasks:task_list", args=[plan.pk])).context["acts"] == []


def test_nothing_chosen_leads_back(client, plan, standing):
    assert client.get(url(plan, "accept")).url.startswith(
        reverse("tasks:task_list", args=[plan.pk])
    )


def test_nobody_does_what_is_not_theirs_to_do(client, plan, office, officer, leader):
    task, strange = dated(plan, office, 1), make_task(content="Xã khác")

    assert [
        client.get(url(plan, act, [task])).status_code
        for act in ("accept", "return", "assign", "postpone", "ask", "drop")
    ] == [200, 200, 404, 404, 200, 404]
    assert client.get(url(plan, "ask", [strange])).status_code == 302  # of another plan
    client.force_login(officer)
    assert {
        client.get(url(plan, act, [task])).status_code for act in ("accept", "assign", "ask")
    } == {404}


@pytest.mark.parametrize(
    ("act", "most"),
    [("accept", 23), ("return", 24), ("assign", 27), ("postpone", 23), ("ask", 17)],
)  # with session, person, plan and tasks before the act, and savepoints, which only tests have
def test_many_tasks_cost_as_many_queries_as_one(
    client, plan, office, officer, act, most, django_assert_max_num_queries
):
    person = make_leader(plan.unit) if act == "ask" else make_standing_officer(plan.unit)
    client.force_login(person)
    tasks = [dated(plan, office, n) for n in range(1, 4)]
    for task in tasks:
        waiting(task, officer)
    typed = {"reason": "Lý do", "unit": make_office(plan.unit).pk, "due": "31/12/2026", "text": "?"}
    counts = []
    for chosen in (tasks[:1], tasks[1:]):
        address = url(plan, act, chosen)
        shown = client.get(address).context["preview"]
        said = typed | {"tasks": shown.ids, "newest": shown.newest}
        with django_assert_max_num_queries(most) as queries:
            assert client.post(address, said).status_code == 302
        counts.append(len(queries))

    assert counts == [counts[0]] * 2


def test_more_ids_than_a_query_takes_are_as_good_as_none(client, plan, office, standing):
    make_task(plan, lead=office)
    client.force_login(standing)
    page = f"{reverse('tasks:task_bulk', args=[plan.pk])}?act=assign"

    answer = client.post(page, {"tasks": ".".join(map(str, range(10**9, 10**9 + 200_000)))})

    assert answer.status_code == 302
