"""Every change of a row is in the journal: who, when, from what to what, why and by which door."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.test import Client
from django.urls import reverse

from accounts.models import AccessToken, Holiday, Unit, User
from accounts.roles import Role
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.jobs.services import claim, finishing
from foundation.journal.acts import Door, acting, current
from foundation.journal.middleware import ActMiddleware
from foundation.journal.models import Entry
from tasks.models import Task
from tests.factories import (
    make_commune,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)
from tests.journal import entries_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]

DAY = date(2026, 12, 24)


def values(text: str) -> dict:
    return json.loads(text)


def make_day(**values) -> Holiday:
    return Holiday.objects.create(**{"day": DAY, "name": "Nghỉ", "working": False, **values})


def test_models_of_ours_are_journaled_or_left_out_for_a_reason():
    ours = {
        model._meta.label
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.split(".")[0] in ("accounts", "plans", "tasks", "indicators")
        or model.__module__.split(".")[0] in ("documents", "parindex", "reports", "planning")
        or model.__module__.split(".")[0] in ("cchc", "foundation")
    }
    named = {*settings.JOURNALED, *settings.NOT_JOURNALED}

    assert ours - named == set()
    assert {label for label in named if not label.startswith("auth.")} - ours == set()
    assert settings.JOURNALED.keys() & settings.NOT_JOURNALED.keys() == set()


def test_a_row_added_changed_and_deleted_is_told_from_and_to():
    day = make_day()
    day.name = "Bù"
    day.save()
    pk = day.pk
    day.delete()

    day.pk = pk
    added, changed, deleted = entries_of(day)
    assert [each.action for each in (added, changed, deleted)] == ["+", "~", "-"]
    assert (added.before, values(added.after)["name"]) == ("", "Nghỉ")
    assert (values(changed.before), values(changed.after)["name"]) == ({"name": "Nghỉ"}, "Bù")
    assert (values(deleted.before)["name"], deleted.after) == ("Bù", "")


def test_what_changes_nothing_is_not_told():
    day = make_day()
    day.save()
    Holiday.objects.update(name=F("name"))

    assert [each.action for each in entries_of(day)] == ["+"]


def test_bulk_writes_and_sql_are_told_row_by_row():
    make_day(), make_day(day=date(2026, 12, 25))
    Entry.objects.all().delete()

    Holiday.objects.update(working=True)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_holiday SET name = 'Bằng SQL 100%%'")
        cursor.execute("DELETE FROM accounts_holiday WHERE day = %s", [DAY])
        made = "INSERT INTO accounts_holiday (day, name, working) VALUES (%s, %s, %s)"
        cursor.executemany(made, [(date(2026, 12, 26), "%", True), (date(2026, 12, 27), "", True)])
    Holiday.objects.bulk_create([Holiday(day=date(2026, 12, 28), name="a")])

    told = Entry.objects.order_by("pk").values_list("action", "door")
    assert list(told) == [(action, Door.COMMAND) for action in "~~~~-+++"]


def test_many_to_many_rows_are_told():
    task = make_task()
    office = Unit.objects.filter(authority=task.plan.unit).exclude(pk=task.plan.unit_id).first()
    lead = task.units.create(role="coordinate", order=5, text="Công an")
    Entry.objects.all().delete()

    lead.units.add(office or task.plan.unit)
    lead.units.clear()

    told = Entry.objects.order_by("pk").values_list("table", "action")
    assert list(told) == [("tasks_taskunit_units", "+"), ("tasks_taskunit_units", "-")]


def test_secrets_are_never_told_only_that_they_changed():
    person = make_user(make_commune())
    person.set_password("một mật khẩu khác")
    person.save()
    AccessToken.objects.create(
        user=person, name="x", prefix="p", sha256="5e" * 32, scopes=[], expires_on=DAY
    )

    changed = entries_of(person)[-1]
    assert values(changed.before) == {"password": "•••"}
    assert "password" not in values(changed.after)
    assert not Entry.objects.filter(after__contains="5e5e5e").exists()


def test_worked_out_columns_are_passed_over():
    person = make_user(make_commune())
    before = len(entries_of(person))

    User.objects.update(last_login="2026-11-30T00:00:00Z", search_text="khác")

    assert len(entries_of(person)) == before
    assert "search_text" not in values(entries_of(person)[-1].after)


def test_the_longest_id_that_a_proxy_may_send_is_told(settings):
    settings.REQUEST_ID_FROM_PROXY = True
    task, sent = make_task(make_plan(make_commune())), "a" * 64
    client = Client()
    client.force_login(make_standing_officer(task.plan.unit))

    address = reverse("tasks:task_comment", args=[task.pk])
    client.post(address, {"text": "Đã trao đổi."}, headers={"X-Request-ID": sent})

    assert Entry.objects.get(table="tasks_taskcomment").request == sent


def test_a_page_tells_who_and_where():
    commune = make_commune()
    standing = make_standing_officer(commune)
    plan = make_plan(commune, state="draft", handed_out_at=None, number="", issued_on=None)
    task = make_task(plan)
    client = Client()
    client.force_login(standing)
    Entry.objects.all().delete()

    address = reverse("tasks:task_comment", args=[task.pk])
    client.post(address, {"text": "Đã trao đổi với Công an xã."})

    (told,) = Entry.objects.filter(table="tasks_taskcomment")
    assert (told.by_id, told.by_name, told.door) == (standing.pk, str(standing), Door.PAGE)
    assert (told.place, len(told.request)) == (address, 16)


def test_the_admin_site_is_a_door_of_its_own():
    administrator = make_user(make_commune(), Role.ADMINISTRATOR, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(administrator)

    client.post(
        reverse("admin:accounts_holiday_add"),
        {"day": "24/12/2026", "name": "Nghỉ", "working": ""},
    )

    (told,) = entries_of(Holiday.objects.get())
    assert (told.by_id, told.door) == (administrator.pk, Door.ADMIN)


@pytest.mark.parametrize(
    ("path", "door"),
    [("/api/v1/tasks/", Door.API), ("/admin/", Door.ADMIN), ("/tasks/api/", Door.PAGE)],
)
def test_addresses_are_doors(rf, path, door):
    assert ActMiddleware(lambda request: current().door)(rf.post(path)) == door
    assert current().door == Door.COMMAND


def test_a_job_tells_who_asked_for_it():
    officer = make_officer(make_commune())
    job = Job.objects.create(name="tests.work", subject="7", created_by=officer)

    def work(job):
        with finishing(job):
            make_day()

    run(work, claim(job.pk, name="tests.work", worker="w"))

    (told,) = entries_of(Holiday.objects.get())
    assert (told.by_id, told.door, told.place) == (officer.pk, Door.JOB, "tests.work")


def test_the_reason_that_stands_nearest_is_told_and_none_leaves_the_one_around():
    officer = make_officer(make_commune())
    task = make_task()

    with acting(by=officer, why="Rà soát"):
        for content, why in (("Một", "Theo Công văn 5"), ("Hai", "")):
            with acting(why=why):
                Task.objects.filter(pk=task.pk).update(content=content)

    told = [(each.why, each.by, each.by_name) for each in entries_of(task)[-2:]]
    assert told == [
        ("Theo Công văn 5", officer, str(officer)),
        ("Rà soát", officer, str(officer)),
    ]


def test_what_was_rolled_back_is_not_told():
    with transaction.atomic():
        day = make_day()
        transaction.set_rollback(True)

    assert entries_of(day) == []


def test_the_journal_asks_no_query_more(django_assert_num_queries):
    day = make_day()

    with django_assert_num_queries(1):
        Holiday.objects.filter(pk=day.pk).update(name="x")
