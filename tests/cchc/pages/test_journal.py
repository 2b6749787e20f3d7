"""Who answers for an authority reads what was changed in its rows, and no other's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.models import Role
from foundation.journal.acts import acting
from foundation.journal.models import Entry, Seal
from foundation.journal.services import seal_all
from tasks.models import Task
from tasks.services import comment
from tests.factories import (
    make_commune,
    make_leader,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]

URL = "/journal/"


@pytest.fixture
def task() -> Task:
    """A task whose content was changed, and one of another commune."""
    make_task(make_plan(make_commune(code="other")), content="Việc của xã khác")
    task = make_task(make_plan(make_commune()), content="Rà soát thủ tục")
    task.content = "Rà soát, công bố thủ tục"
    officer = make_officer(task.plan.unit, last_name="Trần Thị", first_name="Bưởi")
    with acting(by=officer, why="Theo Công văn 5"):
        task.save()
    seal_all()
    return task


@pytest.fixture
def leader(client, task):
    leader = make_leader(task.plan.unit, email="lanhdao@example.vn")
    client.force_login(leader)
    return leader


def rows(answer) -> list[str]:
    return [line.row for line in answer.context["lines"]]


def changed(task) -> Entry:
    return Entry.objects.get(table="tasks_task", row=str(task.pk), why="Theo Công văn 5")


def test_the_page_shows_who_changed_what_and_why(client, leader, task):
    page = client.get(URL, {"table": "tasks_task", "row": task.pk, "change": "~"})

    (line,) = (each for each in page.context["lines"] if each.entry.why)
    assert line.row == f"nhiệm vụ số {task.pk}: Rà soát, công bố thủ tục"
    assert (line.columns, line.entry.by_name) == ("Nội dung", "Trần Thị Bưởi")


def test_each_entry_opens_to_from_and_to(client, leader, task):
    page = client.get(reverse("pages:journal_entry", args=[changed(task).pk]))

    (change,) = page.context["changes"]
    assert (change.words, change.old, change.new) == (
        "Nội dung",
        "Rà soát thủ tục",
        "Rà soát, công bố thủ tục",
    )
    assert page.context["address"] == task.get_absolute_url()
    assert page.context["seal"] == Seal.objects.in_chains([task.plan.unit_id]).newest().get()


def test_what_was_done_at_once_stands_together_and_secrets_are_not_shown(client, leader, task):
    person = make_user(task.plan.unit)
    with acting():
        person.set_password("một mật khẩu mới")
        person.save()
        Task.objects.filter(pk=task.pk).update(ordinal=30)
    seal_all()
    entry = Entry.objects.filter(table="accounts_user", row=str(person.pk)).first()

    page = client.get(reverse("pages:journal_entry", args=[entry.pk]))

    assert [line.entry.table for line in page.context["together"]] == ["tasks_task"]
    assert [(each.words, each.new) for each in page.context["changes"]] == [
        ("Mật khẩu", "(có đổi, không ghi giá trị)")
    ]


def test_nobody_reads_the_journal_of_another_authority(client, leader, task):
    shown = rows(client.get(URL, {"table": "tasks_task"}))
    other = Entry.objects.filter(table="tasks_task").exclude(chain=task.plan.unit_id).first()

    assert {"xã khác" in each for each in shown} == {False}
    assert client.get(reverse("pages:journal_entry", args=[other.pk])).status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.ADMINISTRATOR, 200),
        (Role.STANDING_BODY, 200),
        (Role.HEAD, 404),
        (Role.OFFICER, 404),
        (Role.CLERK, 404),
    ],
)
def test_who_reads_it(client, task, role, status):
    client.force_login(make_user(task.plan.unit, role))

    assert client.get(URL).status_code == status
    assert client.get(reverse("pages:journal_heads")).status_code == status


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"change": "-"}, 0),
        ({"door": "api"}, 0),
        ({"table": "plans_duty"}, 0),
        ({"since": "tomorrow"}, 0),
        ({"until": "yesterday"}, 0),
        ({"change": "~", "since": "today", "until": "today", "door": "command"}, 1),
        ({"by": "the officer"}, 1),
    ],
)
def test_filters(client, leader, task, asked, found):
    today = timezone.localdate(changed(task).at)  # by the clock of the database
    days = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "yesterday": today - timedelta(days=1),
    }
    told = {name: days.get(value, value) for name, value in asked.items()}
    if "by" in told:
        told["by"] = changed(task).by_id
    told.setdefault("row", task.pk)
    told.setdefault("table", "tasks_task")

    entries = [line.entry for line in client.get(URL, told).context["lines"]]

    assert sum(each == changed(task) for each in entries) == found


def test_older_entries_are_a_page_further(client, leader, task, monkeypatch):
    monkeypatch.setattr("cchc.pages.journal.views.PAGE_SIZE", 3)

    first = client.get(URL)
    second = client.get(URL, {"before": first.context["older"]})

    newest = Entry.objects.in_chains_of([task.plan.unit_id])[:6]
    shown = [line.entry for page in (first, second) for line in page.context["lines"]]
    assert shown == list(newest)


def test_what_is_not_sealed_yet_is_sealed_on_demand(client, leader, task):
    comment(task, author=make_standing_officer(task.plan.unit), text="Mới")
    asked = {"table": "tasks_taskcomment"}
    before = client.get(URL, asked)

    client.post(reverse("pages:journal_seal"))

    assert (before.context["unsealed"], rows(before)) == (True, [])
    assert len(rows(client.get(URL, asked))) == 1


def test_the_file_says_from_and_to(client, leader, task):
    address = reverse("pages:journal_export")

    told = client.get(address, {"table": "tasks_task", "by": changed(task).by_id, "format": "csv"})

    text = b"".join(told.streaming_content).decode("utf-8-sig")
    assert "Nội dung: Rà soát thủ tục → Rà soát, công bố thủ tục" in text


def test_heads_are_mailed_to_people_of_the_authority(client, leader, task, settings):
    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    stranger = make_leader(make_commune(code="third"), email="la@example.vn")
    head = Seal.objects.in_chains([task.plan.unit_id]).newest().get()
    address = reverse("pages:journal_heads_send")

    refused = client.post(address, {"people": [stranger.pk]})
    client.post(address, {"people": [leader.pk]})

    (sent,) = Email.objects.all()
    assert refused.status_code == 200
    assert sent.to == ["lanhdao@example.vn"]
    assert f"{head.number}:{head.head}" in sent.message


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_few_queries(client, leader, task, count, django_assert_max_num_queries):
    for number in range(count):
        Task.objects.filter(pk=task.pk).update(ordinal=20 + number)
    seal_all()

    with django_assert_max_num_queries(11):
        client.get(URL)
    with django_assert_max_num_queries(11):
        client.get(reverse("pages:journal_entry", args=[changed(task).pk]))


@pytest.mark.parametrize(("role", "offered"), [(Role.LEADER, True), (Role.OFFICER, False)])
def test_task_and_plan_lead_to_their_journal(client, task, role, offered):
    client.force_login(make_user(task.plan.unit, role))

    for row, table in ((task, "tasks_task"), (task.plan, "plans_plan")):
        page = client.get(row.get_absolute_url()).content.decode()
        assert (f"/journal/?table={table}&amp;row={row.pk}" in page) == offered
