"""My work: what a unit owes, in the order in which to do it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from plans.models import Plan
from tasks.models import ProgressUpdate, Task
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

URL = "/my-work/"
DONE = {"state": ProgressUpdate.State.DONE, "percent": 100}


def sections(client, person, query=""):
    client.force_login(person)
    work = client.get(URL + query).context["work"]
    return {section.key: [row.task for row in section.rows] for section in work.sections}


def test_tasks_stand_in_the_order_in_which_to_do_them(client, plan, office, officer):
    def task(due=None, **values):
        return make_task(plan, lead=office, due=due and date(2026, *due), **values)

    doing, waiting, owed = task((12, 1)), task((12, 2)), task(time_kind=Task.TimeKind.CONTINUOUS)
    overdue, soon, returned = task((6, 1)), task((7, 3)), task((6, 2))
    for on in ((3, 1), (6, 1)):
        make_update(owed, effective_on=date(2026, *on))
    make_update(waiting, review="waiting")
    make_update(returned, review="returned", review_reason="Chưa có văn bản")
    coordinated = make_task(plan, coordinators=[office])
    make_update(task((6, 1)), **DONE)
    make_task(plan)

    found = sections(client, officer)

    assert found == {
        "returned": [returned],
        "overdue": [overdue],
        "due_soon": [soon],
        "owed": [owed],
        "doing": [doing],
        "waiting": [waiting],
        "coordinated": [coordinated],
    }
    assert list(found) == [
        "returned",
        "overdue",
        "due_soon",
        "owed",
        "doing",
        "waiting",
        "coordinated",
    ]


def test_the_reason_of_a_return_and_the_counts_stand_on_the_page(client, plan, office, officer):
    make_update(
        make_task(plan, lead=office), review="returned", review_reason="Chưa có văn bản kèm theo"
    )
    make_update(make_task(plan, lead=office), **DONE)
    client.force_login(officer)

    response = client.get(URL)

    page = response.content.decode()
    assert "Chưa có văn bản kèm theo" in page
    assert response.context["work"].finished == 1
    assert 'href="#work-returned"' in page


def test_a_row_opens_the_progress_form_in_place(client, plan, office, officer):
    task = make_task(plan, lead=office)
    client.force_login(officer)

    page = client.get(URL).content.decode()

    url = reverse("tasks:task_progress", args=[task.pk])
    assert f'hx-get="{url}?mine=1&amp;sort=work"' in page
    assert f'<tbody id="task-{task.pk}"' in page
    assert (
        f'<tbody id="task-{task.pk}"'
        in client.get(url, headers={"HX-Request": "true"}).content.decode()
    )


def test_duties_and_targets_without_a_figure_are_owed_too(client, plan, office, officer):
    duty = plan.duties.create(
        unit_text="Các phòng", text="Ban hành kế hoạch của phòng", due=date(2026, 2, 28)
    )
    duty.units.add(office)
    done = plan.duties.create(
        unit_text="Các phòng", text="Đã xong", due=date(2026, 2, 28), done_on=date(2026, 2, 1)
    )
    done.units.add(office)
    missing, given = (
        make_target(make_indicator(plan, lead=office, statement=name)) for name in ("Thiếu", "Có")
    )
    period = plan.periods.get(key="quarter-3")
    given.measurements.create(period=period, author=officer, value=1)
    missing.measurements.create(
        period=period, author=officer, value=1, review="returned", review_reason="Sai"
    )
    make_target(make_indicator(plan))
    client.force_login(officer)

    response = client.get(URL)

    work = response.context["work"]
    assert [(line.pk, line.due) for line in work.duties] == [(duty.pk, date(2026, 2, 28))]
    assert [(line.pk, line.words, bool(line.returned)) for line in work.targets] == [
        (missing.pk, "Thiếu", True)
    ]
    assert reverse("plans:duty_done", args=[plan.pk, duty.pk]) in response.content.decode()
    assert (
        reverse("indicators:measure", args=[missing.pk, "quarter-3"]) in response.content.decode()
    )
    client.force_login(make_user(office, Role.ADMINISTRATOR))
    assert client.get(URL).context["work"].targets == []  # who may enter none owes none


def test_nothing_owed_is_said_so(client, plan, officer):
    client.force_login(officer)

    assert "Không còn việc nào đang chờ" in client.get(URL).content.decode()


def test_without_a_plan_the_page_says_what_will_stand_there(client):
    client.force_login(make_officer(make_office(make_commune())))

    assert "Chưa có kế hoạch" in client.get(URL).content.decode()


def test_another_plan_that_is_open_is_named_and_can_be_chosen(client, plan, office, officer):
    last_year = make_plan(plan.unit, year=2025)
    task = make_task(last_year, lead=office, due=date(2025, 12, 1))
    client.force_login(officer)

    assert f"?plan={last_year.pk}" in client.get(URL).content.decode()
    assert sections(client, officer, f"?plan={last_year.pk}") == {"overdue": [task]}


def test_a_closed_plan_that_one_looked_at_is_not_the_work(client, plan, officer):
    closed = make_plan(plan.unit, year=2025, state=Plan.State.CLOSED)
    client.force_login(officer)
    client.get(closed.get_absolute_url())

    assert client.get(URL).context["work"].plan == plan


def test_a_strangers_plan_is_not_found(client, plan):
    client.force_login(make_officer(make_office(make_commune())))

    for query in (f"?plan={plan.pk}", "?plan=x"):
        assert client.get(URL + query).status_code == 404


def test_the_standing_body_sees_its_own_offices_work_and_what_waits_for_review(client, plan):
    reviewer = make_standing_officer(plan.unit)
    own = make_task(plan, lead=reviewer.unit)
    make_update(make_task(plan), review="waiting")

    assert sections(client, reviewer) == {"doing": [own]}
    assert "Kết quả chờ tôi duyệt" in client.get(URL).content.decode()


@pytest.mark.parametrize("count", [3, 300])
def test_the_same_queries_for_any_number_of_rows(
    client, plan, office, officer, count, django_assert_num_queries
):
    for n in range(count):
        task = make_task(plan, lead=office, due=date(2026, 6, 1))
        if n % 3 == 0:
            make_update(task, author=officer)
        make_target(make_indicator(plan, lead=office))
    client.force_login(officer)
    client.get(URL)

    with django_assert_num_queries(11):
        client.get(URL)


def test_a_long_section_shows_its_beginning_and_leads_to_the_rest(client, plan, office, officer):
    for _ in range(35):
        make_task(plan, lead=office, due=date(2026, 6, 1))
    client.force_login(officer)

    page = client.get(URL).content.decode()

    assert page.count('<tbody id="task-') == 30
    assert "?section=overdue&amp;sort=work" in page
    assert "Xem cả 35 nhiệm vụ" in page
