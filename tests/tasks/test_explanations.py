"""A leader asks for an explanation, the lead unit gives it, and everybody sees both."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holiday
from plans.models import Evidence, Plan, PlanClosed
from tasks.services import ProgressRefused
from tasks.services.explanations import answer_explanation, ask_explanation
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

ASK = reverse("tasks:explanation_ask")
WHY = "Vì sao chậm?"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def commune():
    return make_commune()


@pytest.fixture
def leader(commune):
    return make_leader(commune)


@pytest.fixture
def officer(commune):
    return make_officer(make_office(commune))


@pytest.fixture
def task(commune, officer, today):
    plan = make_plan(commune, year=today.year)
    return make_task(plan, lead=officer.unit, time_kind="date", due=today - timedelta(days=1))


@pytest.fixture
def request_(task, leader, today):
    return ask_explanation([task], by=leader, text=WHY, due=today).new[0]


def answer_url(task):
    return reverse("tasks:task_explanation", args=[task.pk])


def test_the_officers_of_the_lead_are_told(task, leader, officer, today):
    make_officer(make_office(leader.unit))

    asked = ask_explanation([task], by=leader, text=f" {WHY} ", due=today)

    request = task.explanations.get()
    assert (asked.new, asked.waiting) == ([request], 0)
    assert (request.asked_by, request.text, request.due, request.answered) == (
        leader,
        WHY,
        today,
        False,
    )
    told = officer.notifications.get()
    assert WHY in told.text
    assert told.url == f"{task.get_absolute_url()}#explanations"
    assert type(told).objects.count() == 1


def test_a_task_that_owes_an_explanation_is_not_asked_again(task, leader, request_, today):
    other = make_task(task.plan)

    asked = ask_explanation([task, other], by=leader, text="Hỏi lại", due=today)

    assert ([request.task for request in asked.new], asked.waiting) == ([other], 1)
    assert [request.text for request in task.explanations.all()] == [WHY]


def test_an_explained_task_may_be_asked_again(task, leader, officer, request_, today):
    answer_explanation(request_, by=officer, text="Thiếu người")

    assert len(ask_explanation([task], by=leader, text="Bao giờ xong?", due=today).new) == 1


def test_only_leaders_of_the_authority_ask(task, officer, today):
    for person in (officer, make_standing_officer(task.plan.unit), make_leader(make_commune())):
        with pytest.raises(ProgressRefused, match="Chỉ lãnh đạo"):
            ask_explanation([task], by=person, text=WHY, due=today)

    assert not task.explanations.exists()


@pytest.mark.parametrize(("text", "days", "field"), [(" ", 0, "text"), (WHY, -1, "due")])
def test_words_and_a_day_to_come_are_asked_for(task, leader, today, text, days, field):
    with pytest.raises(ProgressRefused) as refusal:
        ask_explanation([task], by=leader, text=text, due=today + timedelta(days=days))

    assert refusal.value.field == field


def test_of_several_tasks_one_that_is_not_tracked_refuses_all(task, leader, today):
    with pytest.raises(ProgressRefused, match="không theo dõi"):
        ask_explanation([task, make_task(task.plan, tracked=False)], by=leader, text=WHY, due=today)

    assert not task.explanations.exists()


def test_a_closed_plan_owes_no_explanation(task, leader, today):
    Plan.objects.update(state=Plan.State.CLOSED)

    with pytest.raises(PlanClosed):
        ask_explanation([task], by=leader, text=WHY, due=today)


def test_the_answer_is_kept_and_the_leader_is_told(request_, leader, officer):
    answer_explanation(request_, by=officer, text="Thiếu người", link="https://a.vn/van-ban")

    request_.refresh_from_db()
    assert (request_.answer, request_.answered_by) == ("Thiếu người", officer)
    assert request_.answered_at is not None
    assert list(request_.evidence.all()) == list(
        Evidence.objects.filter(link="https://a.vn/van-ban")
    )
    assert "Thiếu người" in leader.notifications.get().text


def test_an_answer_is_given_once(request_, officer):
    answer_explanation(request_, by=officer, text="Thiếu người")

    with pytest.raises(ProgressRefused, match="Đã có người giải trình"):
        answer_explanation(request_, by=officer, text="Khác")

    request_.refresh_from_db()
    assert request_.answer == "Thiếu người"


def test_only_those_who_report_on_the_task_answer(request_, leader, commune):
    for person in (leader, make_officer(make_office(commune)), make_officer()):
        with pytest.raises(ProgressRefused, match="Chỉ đơn vị chủ trì"):
            answer_explanation(request_, by=person, text="Thay")


# Pages


def test_the_page_offers_the_third_working_day(client, task, leader, today):
    Holiday.objects.bulk_create(
        Holiday(day=today + timedelta(days=n), name="Nghỉ") for n in range(1, 8)
    )
    client.force_login(leader)

    response = client.get(ASK, {"task": task.pk})

    expected = Holiday.objects.calendar().shift(today, 3)
    assert response.context["form"].initial["due"] == expected > today + timedelta(days=7)
    assert [each.pk for each in response.context["tasks"]] == [task.pk]


def test_one_task_is_asked_about_from_its_page(client, task, leader, today):
    client.force_login(leader)
    assert "Yêu cầu giải trình" in client.get(task.get_absolute_url()).content.decode()

    response = client.post(ASK, {"task": task.pk, "text": WHY, "due": f"{today:%d/%m/%Y}"})

    assert response.url == f"{task.get_absolute_url()}#explanations"
    assert task.explanations.get().text == WHY


def test_several_are_asked_about_at_once(client, task, leader, request_, today):
    others = [make_task(task.plan), make_task(task.plan)]
    client.force_login(leader)

    form = {
        "task": [task.pk, *(each.pk for each in others)],
        "text": WHY,
        "due": f"{today:%d/%m/%Y}",
    }
    page = client.post(ASK, form, follow=True).content.decode()

    assert [each.explanations.count() for each in (task, *others)] == [1, 1, 1]
    assert "Đã yêu cầu giải trình 2 nhiệm vụ. 1 nhiệm vụ đang chờ giải trình từ trước" in page


@pytest.mark.parametrize(("field", "value"), [("text", ""), ("due", ""), ("due", "01/01/2020")])
def test_wrong_input_asks_nobody(client, task, leader, today, field, value):
    client.force_login(leader)

    response = client.post(
        ASK, {"task": task.pk, "text": WHY, "due": f"{today:%d/%m/%Y}", field: value}
    )

    assert list(response.context["form"].errors) == [field]
    assert not task.explanations.exists()


def test_nobody_but_a_leader_of_the_commune_asks(client, task, officer, today):
    form = {"task": task.pk, "text": WHY, "due": f"{today:%d/%m/%Y}"}
    for person in (officer, make_standing_officer(task.plan.unit)):
        client.force_login(person)
        assert client.post(ASK, form).status_code == 404
    client.force_login(make_leader(make_commune()))

    response = client.post(ASK, form)

    assert task.content not in response.content.decode()
    assert not task.explanations.exists()


def test_the_officer_finds_it_first_and_answers(client, task, officer, leader, request_):
    client.force_login(officer)
    work = client.get(reverse("pages:my_work")).context["inbox"].found[:]
    assert f"explanation:{task.pk}" in [owed.key for owed in work]

    response = client.post(answer_url(task), {"text": "Thiếu người"})

    assert response.url == f"{task.get_absolute_url()}#explanations"
    assert task.explanations.get().answered_by == officer
    work = client.get(reverse("pages:my_work")).context["inbox"].found[:]
    assert f"explanation:{task.pk}" not in [owed.key for owed in work]
    page = client.get(task.get_absolute_url()).content.decode()
    assert "Thiếu người" in page
    assert str(leader) in page


def test_an_answer_without_words_comes_back(client, task, officer, request_):
    client.force_login(officer)

    response = client.post(answer_url(task), {"text": "", "link": "https://a.vn"})

    assert list(response.context["answer_form"].errors) == ["text"]
    assert not task.explanations.get().answered


def test_there_is_nothing_to_answer_without_a_request(client, task, officer):
    client.force_login(officer)

    page = client.post(answer_url(task), {"text": "Thừa"}, follow=True).content.decode()

    assert "không còn yêu cầu giải trình nào" in page


def test_others_do_not_answer(client, task, leader, commune, request_):
    for person in (leader, make_officer(make_office(commune)), make_officer()):
        client.force_login(person)
        assert client.post(answer_url(task), {"text": "Thay"}).status_code == 404

    assert not task.explanations.get().answered


def test_the_overview_says_what_was_asked_and_lets_leaders_tick(client, task, leader, request_):
    late = make_task(task.plan, time_kind="date", due=task.due)
    client.force_login(leader)

    page = client.get(reverse("pages:overview", args=[task.plan_id])).content.decode()

    assert f'name="task" value="{late.pk}"' in page
    assert f'name="task" value="{task.pk}"' not in page
    assert "Chờ đến" in page


def test_the_standing_body_sees_requests_and_ticks_late_tasks_for_letters(client, task, request_):
    client.force_login(make_standing_officer(task.plan.unit))

    page = client.get(reverse("pages:overview", args=[task.plan_id])).content.decode()

    assert "Chờ đến" in page
    assert reverse("tasks:explanation_ask") not in page
    assert WHY in client.get(task.get_absolute_url()).content.decode()
