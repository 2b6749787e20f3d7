"""My work: the whole inbox of a person, in the order in which to do it."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from cchc.inbox import tasks as inbox_tasks
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
    progress_form,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

URL, COUNTS = "/my-work/", "/my-work/counts/"
HTMX = {"HX-Request": "true"}
DONE = {"state": ProgressUpdate.State.DONE, "percent": 100}


def inbox(client, person, query=""):
    client.force_login(person)
    return client.get(URL + query).context["inbox"]


def groups(client, person, query="") -> dict:
    found = inbox(client, person, query).groups
    return {str(group.group): [owed.key for owed in group.lines] for group in found}


def test_tasks_stand_in_the_order_in_which_to_do_them(client, plan, office, officer):
    def task(due=None, **values):
        return make_task(plan, lead=office, due=due and date(2026, *due), **values)

    task((12, 1))
    waiting, owed = task((12, 2)), task(time_kind=Task.TimeKind.CONTINUOUS)
    overdue, soon, returned = task((6, 1)), task((7, 3)), task((6, 2))
    for on in ((3, 1), (6, 1)):
        make_update(owed, effective_on=date(2026, *on))
    make_update(waiting, review="waiting")
    make_update(returned, review="returned", review_reason="Chưa có văn bản")
    make_task(plan, coordinators=[office])
    make_update(task((6, 1)), **DONE)
    make_task(plan)

    found = groups(client, officer)

    assert found == {
        "returned": [f"task:{returned.pk}"],
        "overdue": [f"task:{overdue.pk}"],
        "soon": [f"task:{soon.pk}", f"task:{owed.pk}"],
    }
    assert list(found) == ["returned", "overdue", "soon"]


def test_a_line_says_reason_place_and_working_days(client, plan, office, officer):
    returned = make_task(plan, lead=office, due=date(2026, 12, 1))
    make_update(returned, review="returned", review_reason="Chưa có văn bản kèm theo")
    make_task(plan, lead=office, due=date(2026, 6, 26))
    make_task(plan, lead=office, due=date(2026, 7, 3))
    client.force_login(officer)

    page = client.get(URL).text

    for words in (
        "Chưa có văn bản kèm theo",
        str(plan),
        "Quá hạn 3 ngày làm việc",
        "Còn 2 ngày làm việc",
    ):
        assert words in page


def test_a_line_opens_the_progress_form_in_place(client, plan, office, officer):
    task = make_task(plan, lead=office, due=date(2026, 6, 1))
    client.force_login(officer)

    page = client.get(URL).text

    url = reverse("tasks:task_progress", args=[task.pk])
    assert f'hx-get="{url}?mine=1&amp;sort=work"' in page
    assert f'<tbody id="task-{task.pk}"' in page
    assert f'<tbody id="task-{task.pk}"' in client.get(url, headers=HTMX).text


def test_duties_and_targets_without_a_figure_are_owed_too(client, plan, office, officer):
    duty = plan.duties.create(unit_text="Các phòng", text="Ban hành", due=date(2026, 2, 28))
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
        period=period, author=officer, value=1, review="returned", review_reason="Sai đơn vị tính"
    )
    for target in (missing, given):
        half_year = plan.periods.get(key="six-months")
        target.measurements.create(period=half_year, author=officer, value=1)
    make_target(make_indicator(plan))

    assert groups(client, officer) == {
        "returned": [f"target:{missing.pk}"],
        "overdue": [f"duty:{duty.pk}"],
    }
    page = client.get(URL).text
    assert "Sai đơn vị tính" in page
    assert reverse("plans:duty_done", args=[plan.pk, duty.pk]) in page
    assert reverse("indicators:measure", args=[missing.pk, "quarter-3"]) in page
    # who may enter none owes none
    assert groups(client, make_user(office, Role.ADMINISTRATOR)) == {}


def test_nothing_owed_is_said_so_and_what_was_looked_at(client, plan, office, officer):
    client.force_login(officer)

    page = client.get(URL).text

    assert "Không còn việc nào đang chờ bạn" in page
    assert "Đã xem nhiệm vụ" in page


def test_what_is_owed_in_another_plan_is_never_nothing(client, plan, office, officer):
    last_year = make_plan(plan.unit, year=2025)
    task = make_task(last_year, lead=office, due=date(2025, 12, 1))
    client.get(plan.get_absolute_url())

    assert groups(client, officer) == {"overdue": [f"task:{task.pk}"]}
    assert "Không còn việc" not in client.get(URL).text


def test_without_a_plan_the_page_says_what_will_stand_there(client):
    client.force_login(make_officer(make_office(make_commune())))

    assert "Chưa có kế hoạch" in client.get(URL).text


def test_the_address_narrows_by_kind_plan_and_group(client, plan, office, officer):
    last_year = make_plan(plan.unit, year=2025)
    old = make_task(last_year, lead=office, due=date(2025, 12, 1))
    late = make_task(plan, lead=office, due=date(2026, 6, 1))
    soon = make_task(plan, lead=office, due=date(2026, 7, 3))
    target = make_target(make_indicator(plan, lead=office))
    keys = {
        name: f"task:{row.pk}" for name, row in {"old": old, "late": late, "soon": soon}.items()
    }

    def keys_of(query):
        return [owed.key for owed in inbox(client, officer, query).found[:]]

    assert keys_of("") == [keys["old"], keys["late"], f"target:{target.pk}", keys["soon"]]
    assert keys_of("?kind=measure") == [f"target:{target.pk}"]
    assert keys_of(f"?plan={last_year.pk}") == [keys["old"]]
    assert keys_of("?group=overdue") == [keys["old"], keys["late"], f"target:{target.pk}"]
    assert keys_of(f"?group=overdue&kind=report&plan={plan.pk}") == [keys["late"]]
    assert len(keys_of("?kind=x&plan=x&group=x")) == 4


def test_each_count_is_the_number_of_lines_that_it_opens(client, plan, office, officer):
    for due in ((6, 1), (6, 2), (7, 3)):
        make_task(plan, lead=office, due=date(2026, *due))

    for count in inbox(client, officer).counts:
        assert len(inbox(client, officer, f"?group={count.group}").found) == count.count


@pytest.mark.parametrize("page", [1, 2])
def test_lines_of_tasks_are_made_for_the_page_alone(
    client, plan, office, officer, page, monkeypatch
):
    for n in range(70):
        make_task(plan, lead=office, due=date(2026, 6, 1 + n % 28))
    made = []
    report = inbox_tasks._report
    monkeypatch.setattr(inbox_tasks, "_report", lambda *args: made.append(1) or report(*args))

    found = inbox(client, officer, f"?page={page}")

    assert (found.count, len(found.page.object_list), len(made)) == (70, 30, 30)


def test_counting_makes_no_line(client, plan, office, officer, monkeypatch):
    make_task(plan, lead=office, due=date(2026, 6, 1))
    monkeypatch.setattr(inbox_tasks, "_report", None)
    client.force_login(officer)

    assert ">1<" in client.get(COUNTS, {"on_page": "1"}).text


def test_a_closed_plan_asks_for_nothing(client, plan, office, officer):
    closed = make_plan(plan.unit, year=2025, state=Plan.State.CLOSED)
    make_task(closed, lead=office, due=date(2025, 6, 1))

    assert groups(client, officer) == {}


def test_a_stranger_sees_nothing_of_it(client, plan, office):
    make_task(plan, lead=office, due=date(2026, 6, 1))
    make_update(make_task(plan), review="waiting")
    elsewhere = make_commune()

    for person in (make_officer(make_office(elsewhere)), make_standing_officer(elsewhere)):
        assert groups(client, person, f"?plan={plan.pk}") == {}


def test_the_numbers_change_with_what_is_saved(client, plan, office, officer):
    first, second = (make_task(plan, lead=office, due=date(2026, 6, day)) for day in (1, 2))
    client.force_login(officer)

    def numbers():
        return client.get(COUNTS, {"on_page": "1"}, headers=HTMX).text

    assert 'hx-swap-oob="innerHTML:[data-waiting=work]">2<' in numbers()
    assert 'hx-swap-oob="innerHTML:[data-waiting=group-overdue]">2<' in numbers()
    typed = progress_form(state=ProgressUpdate.State.DONE, percent="100")
    client.post(reverse("tasks:task_progress", args=[first.pk]), typed, headers=HTMX)

    assert 'hx-swap-oob="innerHTML:[data-waiting=work]">1<' in numbers()
    assert 'hx-swap-oob="innerHTML:[data-waiting=group-overdue]">1<' in numbers()
    assert [owed.key for owed in inbox(client, officer).found[:]] == [f"task:{second.pk}"]


def test_the_frame_of_the_page_bears_the_number_and_others_fetch_it(client, plan, office, officer):
    make_task(plan, lead=office, due=date(2026, 6, 1))
    client.force_login(officer)

    assert '<span class="count" data-waiting="work">1</span>' in client.get(URL).text
    other = client.get(plan.get_absolute_url()).text
    assert '<span class="count" data-waiting="work"></span>' in other
    assert f'hx-get="{COUNTS}" hx-trigger="work-wanted, work-changed from:body"' in other


def test_a_long_inbox_is_paged(client, plan, office, officer):
    for _ in range(35):
        make_task(plan, lead=office, due=date(2026, 6, 1))

    first, second = inbox(client, officer), inbox(client, officer, "?page=2")

    assert [len(each.page.object_list) for each in (first, second)] == [30, 5]
    assert [group.count for group in second.groups] == [35]
