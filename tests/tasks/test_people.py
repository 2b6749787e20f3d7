"""Who does a task under each of its units: who may say so, what people are told, where it shows,
and what becomes of it when units, people and plans change.
"""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Notification, Role
from accounts.services import store_people
from planning.copying.services import copy_plan
from planning.issuing.services import issue_plan
from plans.models import PlanClosed
from plans.services import close_plan
from tasks.models import TaskPerson
from tasks.services import ProgressRefused, UnitAssignment, assign_units
from tasks.services.people import Assignment, assign_people, assign_person
from tests.factories import (
    make_delegation,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

QUERIES = 20  # of an act on two hundred tasks


@pytest.fixture
def plan():
    return make_plan(year=2026)


@pytest.fixture
def office(plan):
    return make_office(plan.unit, short_name="Phòng Kinh tế")


@pytest.fixture
def head(office):
    return make_user(office, Role.OFFICER, Role.HEAD, last_name="Phùng Văn", first_name="Thắng")


@pytest.fixture
def lan(office):
    return make_officer(office, last_name="Mã Thị", first_name="Lan")


@pytest.fixture
def minh(office):
    return make_officer(office, last_name="Chu Văn", first_name="Minh")


@pytest.fixture
def task(plan, office):
    return make_task(plan, lead=office, ordinal=1, content="Rà soát thủ tục")


def assign(task, person, by):
    return assign_person(task, unit=person.unit_id, person=person.pk, by=by)


def post(client, by, task, unit, person):
    client.force_login(by)
    values = {"unit": unit.pk, "person": person.pk if person else ""}
    return client.post(reverse("tasks:task_person", args=[task.pk]), values, follow=True)


def doing(task):
    return [str(row.person) for row in task.people.current().order_by("unit")]


def told(person):
    return list(Notification.objects.filter(user=person).values_list("text", flat=True))


def words_of(response):
    return [str(message) for message in response.context["messages"]]


def changed(client, task, by):
    client.force_login(by)
    changes = client.get(reverse("tasks:task_changes", args=[task.pk])).context["changes"]
    return [(each.what, str(each.by), *each.values) for each in changes if each.values]


# Who may, and what is stored.


def test_the_head_assigns_somebody_of_the_office_who_is_told(client, task, office, head, lan):
    page = post(client, head, task, office, lan)

    (row,) = task.people.all()
    assert (row.person, row.unit, row.assigned_by, row.ended_at) == (lan, office, head, None)
    assert told(lan) == ["Bạn được phân công thực hiện: Rà soát thủ tục"]
    assert [(each.name, each.person) for each in page.context["staff"]] == [
        ("Phòng Kinh tế", (lan.pk, "Mã Thị Lan"))
    ]
    assert page.context["assigned"]["words"] == "Đã lưu người thực hiện."


def test_another_takes_the_place_and_nobody_may_both_stand_in_the_history(
    client, task, office, head, lan, minh
):
    post(client, head, task, office, lan)
    post(client, head, task, office, minh)
    post(client, head, task, office, None)

    assert doing(task) == []
    rows = task.people.order_by("pk")
    assert [(row.person, row.ended_by) for row in rows] == [(lan, head), (minh, head)]
    assert rows[0].ended_at == rows[1].assigned_at
    field = "Người thực hiện (Phòng Kinh tế)"
    by = str(head)
    assert changed(client, task, head) == [
        ("Thôi phân công", by, (field, "Chu Văn Minh", "chưa phân công")),
        ("Phân công", by, (field, "Mã Thị Lan", "Chu Văn Minh")),
        ("Phân công", by, (field, "chưa phân công", "Mã Thị Lan")),
    ]
    assert told(lan)[0] == "Bạn thôi thực hiện: Rà soát thủ tục"


def test_an_assignment_is_undone_by_assigning_back(client, task, office, head, lan, minh):
    assign(task, lan, head)
    page = post(client, head, task, office, minh)
    undo = reverse("tasks:task_people_undo", args=[task.plan_id])
    sent = {"changes": page.context["assigned"]["changes"], "task": task.pk}

    back = client.post(undo, sent, follow=True)
    again = client.post(undo, sent, follow=True)

    assert doing(task) == ["Mã Thị Lan"]
    assert task.people.count() == 3
    assert words_of(back) == ["Đã hoàn tác phân công 1 nhiệm vụ."]
    assert words_of(again) == ["Không hoàn tác được nữa; đã có người phân công lại."]


@pytest.mark.parametrize("role", ["officer", "head of another office", "leader", "stranger"])
def test_others_assign_nobody_and_are_offered_no_form(client, role, plan, task, office, lan):
    person = {
        "officer": lambda: make_officer(office),
        "head of another office": lambda: make_user(make_office(plan.unit), Role.HEAD),
        "leader": lambda: make_leader(plan.unit),
        "stranger": lambda: make_standing_officer(make_plan().unit),
    }[role]()

    assert post(client, person, task, office, lan).status_code == 404
    with pytest.raises(ProgressRefused):
        assign(task, lan, person)
    page = client.get(task.get_absolute_url())
    assert page.status_code == (404 if role == "stranger" else 200)
    if role != "stranger":
        assert [each.form for each in page.context["staff"]] == [None]
    assert not task.people.exists()


def test_the_standing_body_assigns_in_every_unit_a_head_in_the_own_one(
    client, plan, office, head, lan
):
    other = make_office(plan.unit, short_name="Công an xã")
    hoa = make_officer(other, last_name="Lê Thị", first_name="Hoa")
    task = make_task(plan, lead=office, coordinators=[other])
    standing = make_standing_officer(plan.unit)

    refused = post(client, head, task, other, hoa)
    assert words_of(refused)[0].startswith("Chỉ trưởng phòng của đơn vị chủ trì, phối hợp")
    post(client, standing, task, other, hoa)
    post(client, standing, task, office, lan)

    assert doing(task) == ["Mã Thị Lan", "Lê Thị Hoa"]


@pytest.mark.parametrize("who", ["of another unit", "deactivated", "without a role for tasks"])
def test_only_who_works_in_the_unit_is_assigned(client, plan, task, office, head, who):
    person = {
        "of another unit": lambda: make_officer(make_office(plan.unit)),
        "deactivated": lambda: make_officer(office, is_active=False),
        "without a role for tasks": lambda: make_user(office, Role.ADMINISTRATOR),
    }[who]()

    page = post(client, head, task, office, person)

    assert words_of(page) == ["Người này không làm việc ở đơn vị; hãy chọn người khác."]
    with pytest.raises(ProgressRefused):
        assign_person(task, unit=office.pk, person=person.pk, by=head)
    assert not task.people.exists()


def test_a_unit_without_a_part_in_the_task_has_nobody_on_it(plan, task):
    other = make_office(plan.unit)
    person = make_officer(other)

    with pytest.raises(ProgressRefused, match="không chủ trì, phối hợp nhiệm vụ"):
        assign(task, person, make_standing_officer(plan.unit))


def test_nobody_is_assigned_in_a_plan_that_is_closed(plan, task, head, lan):
    close_plan(plan)

    with pytest.raises(PlanClosed):
        assign(task, lan, head)


def test_the_deputy_of_a_head_assigns_in_their_place(client, task, office, head, lan, minh):
    make_delegation(head, minh, Role.HEAD)

    post(client, minh, task, office, lan)

    row = task.people.get()
    assert (row.assigned_by, row.assigned_for) == (minh, head)
    assert changed(client, task, head)[0][1] == (
        "Chu Văn Minh (thay Phùng Văn Thắng, theo ủy quyền)"
    )


# The matrix.


def numbers(client, plan, **asked):
    page = client.get(reverse("tasks:task_list", args=[plan.pk]), asked)
    return [row.number for _, _, rows in page.context["groups"] for row in rows], page


def test_the_matrix_shows_and_filters_by_who_does_a_task(client, plan, office, head, lan, minh):
    tasks = [make_task(plan, lead=office, area=1, ordinal=n) for n in (1, 2, 3)]
    assign(tasks[0], lan, head)
    assign(tasks[1], minh, head)
    client.force_login(head)

    found, page = numbers(client, plan, cols="people", counts=1)

    assert found == ["I.1", "I.2", "I.3"]
    assert "Mã Thị Lan" in page.content.decode()
    assert page.context["form"].offered("person") == [
        ("", "Tất cả"),
        ("none", "Chưa phân công (1)"),
        (str(lan.pk), "Mã Thị Lan (1)"),
        (str(minh.pk), "Chu Văn Minh (1)"),
    ]
    assert numbers(client, plan, person=lan.pk)[0] == ["I.1"]
    assert numbers(client, plan, person="none")[0] == ["I.3"]


def test_a_unit_that_leads_beside_another_finds_what_it_assigned_to_nobody(
    client, plan, office, head, lan
):
    other = make_office(plan.unit)
    task = make_task(plan, lead=office, area=1, ordinal=1)
    assign_units(
        task,
        by=make_standing_officer(plan.unit),
        leads=[UnitAssignment("A", [office]), UnitAssignment("B", [other])],
        reason="Cùng chủ trì",
    )
    assign(task, lan, head)

    client.force_login(head)
    assert numbers(client, plan, person="none", mine=1)[0] == []
    client.force_login(make_officer(other))
    assert numbers(client, plan, person="none", mine=1)[0] == ["I.1"]


def test_the_column_goes_into_the_file(client, plan, task, head, lan):
    assign(task, lan, head)
    client.force_login(head)

    asked = {"cols": "people", "format": "csv", "person": lan.pk}
    answer = client.get(reverse("tasks:task_export", args=[plan.pk]), asked)

    assert "Mã Thị Lan" in b"".join(answer.streaming_content).decode("utf-8-sig")


# Many at once.


def bulk(client, plan, tasks, person):
    address = reverse("tasks:task_bulk", args=[plan.pk])
    address += "?act=person&" + "&".join(f"task={task.pk}" for task in tasks)
    preview = client.get(address).context["preview"]
    sent = {"tasks": preview.ids, "newest": preview.newest, "person": person.pk}
    return client.post(address, sent, follow=True)


def test_a_head_assigns_one_person_to_the_chosen_tasks_and_undoes_it(
    client, plan, office, head, lan, minh
):
    tasks = [make_task(plan, lead=office) for _ in range(3)]
    foreign = make_task(plan)
    assign(tasks[0], minh, head)
    client.force_login(head)

    address = reverse("tasks:task_bulk", args=[plan.pk])
    chosen = "&".join(f"task={task.pk}" for task in [*tasks, foreign])
    preview = client.get(f"{address}?act=person&{chosen}").context["preview"]
    assert [(row.task, why) for row, why in preview.others] == [
        (foreign, "đơn vị của bạn không chủ trì, không phối hợp")
    ]

    page = bulk(client, plan, tasks, lan)
    done = page.context["assigned"]
    assert done["words"] == "Đã phân công Mã Thị Lan thực hiện 3 nhiệm vụ."
    assert [doing(task) for task in tasks] == [["Mã Thị Lan"]] * 3
    assert told(lan) == [f"Bạn được phân công thực hiện 3 nhiệm vụ trong {plan}."]

    undo = reverse("tasks:task_people_undo", args=[plan.pk])
    client.post(undo, {"changes": done["changes"]})
    assert [doing(task) for task in tasks] == [["Chu Văn Minh"], [], []]


def test_of_tasks_of_several_units_the_standing_body_hears_which_one_is_wrong(
    client, plan, office, lan
):
    tasks = [make_task(plan, lead=office, area=1, ordinal=1), make_task(plan, area=1, ordinal=2)]
    client.force_login(make_standing_officer(plan.unit))

    page = bulk(client, plan, tasks, lan)

    assert page.context["form"].errors == {
        "person": ["Đơn vị của người này không chủ trì, phối hợp nhiệm vụ I.2."]
    }
    assert not TaskPerson.objects.exists()


def test_two_hundred_are_assigned_in_as_many_queries_as_two(client, plan, office, head, lan, minh):
    tasks = [make_task(plan, lead=office) for _ in range(200)]
    for task in tasks[:100]:
        TaskPerson.objects.create(task=task, unit=office, person=minh, assigned_by=head)

    def queries(chosen):
        with CaptureQueriesContext(connection) as asked:
            assign_people(
                plan, [Assignment(task.pk, office.pk, lan.pk) for task in chosen], by=head
            )
        return len(asked)

    few = queries([tasks[0], tasks[100]])

    assert queries(tasks) <= few <= QUERIES


# Units, people and plans that change.


def keeper(plan):
    return make_user(plan.unit, Role.ADMINISTRATOR)


@pytest.mark.parametrize("how", ["moved", "deactivated", "no officer any more"])
def test_who_leaves_does_the_tasks_no_more_and_the_head_is_told(plan, task, office, head, lan, how):
    assign(task, lan, head)
    if how == "moved":
        lan.unit = make_office(plan.unit)
    elif how == "deactivated":
        lan.is_active = False
    else:
        lan.roles = [Role.CLERK]
    by = keeper(plan)

    store_people(plan.unit, [lan], by=by, reason="Sắp xếp lại")

    row = task.people.get()
    assert (bool(row.ended_at), row.ended_by) == (True, by)
    assert told(head) == [
        "Mã Thị Lan không còn làm ở đơn vị, chưa có người thực hiện: Rà soát thủ tục"
    ]


def test_who_gets_another_position_goes_on(plan, task, head, lan):
    assign(task, lan, head)
    lan.position, lan.roles = "Phó Trưởng phòng", [Role.OFFICER, Role.CLERK]

    store_people(plan.unit, [lan], by=keeper(plan), reason="Bổ nhiệm")

    assert doing(task) == ["Mã Thị Lan"]


def test_the_admin_site_ends_the_work_of_who_is_deactivated(client, plan, task, office, head, lan):
    assign(task, lan, head)
    by = keeper(plan)
    by.is_staff = True
    by.save()
    client.force_login(by)

    fields = {"username": lan.username, "last_name": "Mã Thị", "first_name": "Lan"}
    fields |= {"unit": office.pk, "roles": ["officer"]}
    client.post(reverse("admin:accounts_user_change", args=[lan.pk]), fields)

    lan.refresh_from_db()
    assert (lan.is_active, doing(task)) == (False, [])


def test_of_a_unit_that_loses_the_task_nobody_does_it(plan, task, office, head, lan):
    assign(task, lan, head)
    other = make_office(plan.unit)

    assign_units(
        task,
        by=make_standing_officer(plan.unit),
        leads=[UnitAssignment("Phòng khác", [other])],
        reason="Chuyển",
    )

    assert doing(task) == []


def test_of_a_unit_that_coordinates_now_the_same_person_goes_on(plan, task, office, head, lan):
    assign(task, lan, head)

    assign_units(
        task,
        by=make_standing_officer(plan.unit),
        leads=[UnitAssignment("Phòng khác", [make_office(plan.unit)])],
        coordinators=[UnitAssignment("Phòng Kinh tế", [office])],
        reason="Chuyển",
    )

    assert doing(task) == ["Mã Thị Lan"]


def test_a_plan_that_replaces_another_keeps_the_people_of_units_that_stay(plan, office, head, lan):
    other = make_office(plan.unit)
    hoa = make_officer(other)
    standing = make_standing_officer(plan.unit)
    kept = make_task(plan, lead=office, content="Rà soát thủ tục hành chính", ordinal=1)
    moved = make_task(plan, lead=other, content="Tập huấn kỹ năng số cho người dân", ordinal=2)
    assign(kept, lan, head)
    assign(moved, hoa, standing)
    new = make_plan(
        plan.unit,
        year=2026,
        state="draft",
        handed_out_at=None,
        number="",
        issued_on=None,
        replaces=plan,
    )
    new_kept = make_task(new, lead=office, content=kept.content, ordinal=1)
    new_moved = make_task(new, lead=office, content=moved.content, ordinal=2)

    issue_plan(new, by=make_leader(plan.unit), number="99/KH-UBND", issued_on=date(2026, 6, 1))

    assert doing(new_kept) == ["Mã Thị Lan"]
    assert [doing(each) for each in (new_moved, kept, moved)] == [[], [], []]


def test_the_copy_for_another_year_has_nobody_yet(plan, task, head, lan):
    assign(task, lan, head)

    copy = copy_plan(plan, year=2027, by=make_standing_officer(plan.unit))

    assert copy.tasks.get().content == task.content
    assert not TaskPerson.objects.filter(task__plan=copy).exists()


def test_rows_are_seen_inside_the_wall_alone(plan, task, head, lan):
    assign(task, lan, head)

    assert TaskPerson.objects.visible_to(lan).count() == 1
    assert not TaskPerson.objects.visible_to(make_officer()).exists()


def test_a_unit_outside_the_authority_is_staffed_by_nobody_here(client, plan, task):
    outside = make_office()
    stranger = make_officer(outside)
    task.units.get().units.add(outside)
    standing = make_standing_officer(plan.unit)

    with pytest.raises(ProgressRefused):
        assign(task, stranger, standing)
    client.force_login(standing)
    page = client.get(task.get_absolute_url())

    assert str(stranger) not in page.content.decode()
    assert post(client, make_user(outside, Role.HEAD), task, outside, stranger).status_code == 404
