"""Every page of a plan costs at most a dozen queries, the same for ten tasks and for a thousand."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, Unit
from foundation.downloads import answers
from plans.models import Evidence, Plan
from tasks.models import ProgressUpdate, Task, TaskUnit
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
    make_user,
)
from tests.plans import files

pytestmark = [pytest.mark.services, pytest.mark.django_db]

OF_PLAN = (
    "pages:overview",
    "pages:punctuality",
    "pages:punctuality_rows",
    "plans:plan_detail",
    "plans:plan_periods",
    "tasks:task_list",
    "planning:hand_out",
    "planning:superior",
    "indicators:indicator_list",
    "indicators:statistics",
    "reports:report_list",
    "reports:plan_word",
    "reports:plan_text",
    "reports:plan_letters",
    "reports:letter_urge",
)
OF_NOTHING = (
    "pages:my_work",
    "pages:search",
    "plans:plan_list",
    "plans:evidence_list",
    "tasks:review_queue",
    "indicators:review_queue",
    "indicators:review_statistics",
    "pages:my_work_counts",
)
OF_API = (
    "unit",
    "plan",
    "task",
    "progress-update",
    "evidence",
    "indicator",
    "target",
    "measurement",
    "report",
    "contribution-request",
)


@pytest.fixture(scope="module")
def visitors(module_db) -> list[tuple[Client, Plan]]:
    """Somebody whose commune has a plan of ten tasks, and somebody whose commune has one of a
    thousand. The first visit stores the plan in the session.
    """
    found = []
    for tasks in (10, 1000):
        office = make_office(make_commune(), standing_body=True)
        person, client = make_user(office, Role.OFFICER, Role.STANDING_BODY), Client()
        plan = fill(person, tasks)
        client.force_login(person)
        client.get(reverse("plans:plan_detail", args=[plan.pk]))
        found.append((client, plan))
    return found


def fill(person, tasks: int) -> Plan:
    """A plan with so many tasks, each with two updates of which the newer waits, and a third as
    many targets; each tenth task stands in the running text.
    """
    plan = make_plan(person.unit.authority, year=timezone.localdate().year)
    officer = make_user(person.unit, Role.OFFICER)
    rows = Task.objects.bulk_create(
        Task(
            plan=plan,
            area=n % 7 + 1,
            ordinal=n,
            content=f"Nhiệm vụ {n}",
            search_text=f"nhiem vu {n}",
            source=("appendix", "narrative")[n % 10 == 0],
            time_kind=("date", "continuous")[n % 2],
            due=None if n % 2 else date(plan.year, n % 12 + 1, 20),
        )
        for n in range(1, tasks + 1)
    )
    leads = TaskUnit.objects.bulk_create(
        TaskUnit(task=task, role="lead", text="Phòng") for task in rows
    )
    TaskUnit.units.through.objects.bulk_create(
        TaskUnit.units.through(taskunit=lead, unit=person.unit) for lead in leads
    )
    for review, on in (("accepted", 10), ("waiting", 20)):
        updates = ProgressUpdate.objects.bulk_create(
            ProgressUpdate(
                task=task,
                author=officer,
                on_behalf_of=person.unit,
                percent=50,
                state="doing",
                key=uuid4(),
                result="Đang làm",
                effective_on=date(plan.year, 1, on),
                review=review,
            )
            for task in rows
        )
    for task, update in zip(rows, updates, strict=True):
        task.current = update
    Task.objects.bulk_update(rows, ["current"])
    for _ in range(tasks // 30 + 1):
        make_target(make_indicator(plan, lead=person.unit))
    plan.duties.create(unit_text="Phòng", text="Theo dõi").units.add(person.unit)
    return plan


@pytest.mark.parametrize("name", [*OF_PLAN, *OF_NOTHING])
def test_a_page_costs_at_most_twelve_queries_for_ten_tasks_and_for_a_thousand(
    visitors, name, asked, monkeypatch
):
    monkeypatch.setattr(answers, "AT_ONCE", 1000)  # the large plan's file too is made here
    counts = []
    for client, plan in visitors:
        address = reverse(name, args=[plan.pk] if name in OF_PLAN else [])
        client.get(address, {"q": "nhiem vu"})
        counts.append(
            asked(lambda client=client, address=address: client.get(address, {"q": "nhiem vu"}))
        )

    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("name", sorted(OF_API))
def test_a_list_of_the_api_costs_at_most_twelve_queries_for_ten_tasks_and_for_a_thousand(
    visitors, name, asked
):
    address, counts = reverse(f"api:{name}-list"), []
    for client, _ in visitors:
        client.get(address)
        counts.append(asked(lambda client=client: client.get(address, {"page_size": 200})))

    assert counts[0] == counts[1]
    assert counts[1] <= 12


@pytest.mark.parametrize("role", [Role.OFFICER, Role.STANDING_BODY, Role.LEADER])
def test_the_page_of_a_task_of_which_much_was_said_costs_at_most_twelve_queries(
    client, role, asked
):
    office = make_office(make_commune(), standing_body=role == Role.STANDING_BODY)
    leader = make_leader(office.parent)
    task = make_much_discussed_task(office, leader)
    client.force_login(leader if role == Role.LEADER else make_user(office, Role.OFFICER, role))
    client.get(task.get_absolute_url())

    assert asked(lambda: client.get(task.get_absolute_url())) <= 12


def make_much_discussed_task(office: Unit, leader) -> Task:
    """A task of `office` under one of the province: reported on, returned, discussed, explained and
    to be explained again, with evidence of each.
    """
    above = make_task()
    task = make_task(
        make_plan(office.parent, follows=above.plan),
        lead=office,
        follows=above,
        followed_as=above.wording | {"content": "Trước khi tỉnh sửa"},
    )
    told = [make_update(task)]
    returned = {"review": "returned", "review_reason": "Thiếu chữ ký"}
    reviewer = make_standing_officer(office.parent)
    told.append(make_update(task, percent=70, reviewed_by=reviewer, **returned))
    told += [task.comments.create(author=reviewer, text=text) for text in ("Cần gấp", "Đã rõ")]
    asking = {"asked_by": leader, "text": "Vì sao chậm", "due": date(2026, 3, 1)}
    answer = {"answered_by": make_officer(office), "answered_at": timezone.now(), "answer": "Vì"}
    told.append(task.explanations.create(**asking, **answer))
    task.explanations.create(**asking)
    for n, each in enumerate(told):
        each.evidence.add(make_link(office, n))
    task.people.create(unit=office, person=make_officer(office), assigned_by=reviewer)
    return task


def test_an_explanation_is_asked_for_and_given_in_few_queries(client):
    office = make_office(make_commune())
    officer, leader = make_officer(office), make_leader(office.parent)
    task = make_task(make_plan(office.parent), lead=office)
    asked = {"task": task.pk, "text": "Vì sao chậm", "due": date(2030, 3, 1)}
    given = {"text": "Chờ xã bên", "files": [SimpleUploadedFile("a.png", files.PNG, "image/png")]}
    counts = []
    for person, name, args, typed in (
        (leader, "explanation_ask", [], asked),
        (officer, "task_explanation", [task.pk], given),
    ):
        client.force_login(person)
        client.get(task.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            assert client.post(reverse(f"tasks:{name}", args=args), typed).status_code == 302
        counts.append(sum("SAVEPOINT" not in each["sql"] for each in queries))

    assert task.explanations.get().evidence.exists()
    assert counts[0] <= 12
    assert counts[1] <= 16  # three of them for the file


def test_the_work_of_who_owes_of_all_kinds_costs_at_most_thirteen_queries(client, asked):
    office = make_office(make_commune(), standing_body=True)
    task = make_much_discussed_task(office, make_leader(office.parent))
    make_target(make_indicator(task.plan, lead=office))
    make_form(rows=[{"code": "01", "office": office.name}, {"code": "02"}])
    client.force_login(make_user(office, Role.OFFICER, Role.STANDING_BODY))
    client.get(task.plan.get_absolute_url())
    client.get(reverse("pages:my_work"))

    assert asked(lambda: client.get(reverse("pages:my_work"))) <= 13


def test_what_the_communes_of_a_province_owed_of_all_kinds_costs_at_most_twelve_queries(
    client, asked
):
    province = make_commune(kind=Unit.Kind.PROVINCE)
    address = reverse("pages:punctuality_communes", args=[2026])
    make_form(rows=[{"code": "01"}])
    for _ in range(2):
        commune = make_commune(parent=province)
        make_much_discussed_task(make_office(commune), make_leader(commune))
    plan = make_plan(province)
    client.force_login(make_user(province, Role.APPRAISER))
    client.get(plan.get_absolute_url())
    client.get(address)

    assert asked(lambda: client.get(address)) <= 12


def make_link(office: Unit, n: int) -> Evidence:
    """The `n`th piece of evidence of `office`."""
    return Evidence.objects.create(
        authority=office.parent,
        unit=office,
        year=2026,
        title=f"Minh chứng {n}",
        link=f"https://xa.vn/{n}",
        added_by=make_officer(office),
    )


@pytest.fixture
def asked(django_assert_max_num_queries):
    """Return a function that runs another and returns how many queries that took."""

    def count(run) -> int:
        with django_assert_max_num_queries(1000) as queries:
            assert run().status_code == 200
        return len(queries)

    return count
