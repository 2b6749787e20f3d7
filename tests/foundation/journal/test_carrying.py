"""What django-simple-history kept stands in the journal: in its order, with who, when and why."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import isolate_apps

from accounts.models import Holiday
from foundation.journal.carrying import carry_history, fill_parents
from foundation.journal.history import history_of, history_of_parts
from foundation.journal.models import Begun, Entry
from foundation.journal.services import seal_all
from foundation.journal.verifying import verify
from tasks.models import Task
from tests.factories import make_commune, make_officer, make_task
from tests.journal import entries_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]

TABLE = """CREATE TABLE accounts_historicalholiday (history_id {number} PRIMARY KEY, id integer,
day date, name varchar(200), working bool, history_date {moment}, history_type varchar(1),
history_change_reason varchar(100), history_user_id integer)"""


@pytest.fixture
def past():
    """The history of holidays as an earlier version kept it."""
    of_sqlite = connection.vendor == "sqlite"
    number, moment = ("integer", "datetime") if of_sqlite else ("serial", "timestamptz")
    with connection.cursor() as cursor:
        cursor.execute(TABLE.format(number=number, moment=moment))
    with isolate_apps("accounts"):

        class HistoricalHoliday(models.Model):
            history_id = models.AutoField(primary_key=True)
            id = models.IntegerField()
            day = models.DateField()
            name = models.CharField(max_length=200)
            working = models.BooleanField(default=False)
            history_date = models.DateTimeField()
            history_type = models.CharField(max_length=1)
            history_change_reason = models.CharField(max_length=100, null=True)
            history_user_id = models.IntegerField(null=True)

            class Meta:
                app_label = "accounts"

            def __str__(self):
                return self.name

    return HistoricalHoliday


def at(day: int) -> datetime:
    return datetime(2025, 3, day, 8, 30, 0, 123456, UTC)


def put(past, row: int, kind: str, day: int, name: str, **values) -> None:
    past.objects.create(
        id=row, day=date(2026, 1, 1), name=name, history_type=kind, history_date=at(day), **values
    )


def carry(past) -> None:
    """As a migration does."""
    found = {"HistoricalHoliday": past}
    then = SimpleNamespace(get_model=lambda app, name: found.get(name) or apps.get_model(app, name))
    editor = SimpleNamespace(connection=connection)
    carry_history(then, editor, app="accounts", model="Holiday")


def test_each_record_is_an_entry_of_its_own_time_from_and_to(past):
    Begun.objects.all().delete()
    officer = make_officer(make_commune())
    put(past, 7, "+", 1, "Tết")
    put(past, 8, "+", 1, "Lễ")
    put(past, 7, "~", 2, "Tết Dương lịch", history_change_reason="Theo Công văn 5")
    put(past, 7, "-", 3, "Tết Dương lịch", history_user_id=officer.pk)

    carry(past)

    told = history_of(Holiday(pk=7))
    assert [(each.action, each.at, each.by) for each in told] == [
        ("+", at(1), None),
        ("~", at(2), None),
        ("-", at(3), officer),
    ]
    assert (told[1].changed, told[1].why) == ({"name": "Tết"}, "Theo Công văn 5")
    assert [each.stood.name for each in told] == ["Tết", "Tết Dương lịch", "Tết Dương lịch"]
    assert len(history_of(Holiday(pk=8))) == 1


def test_what_the_journal_tells_already_is_not_told_twice_and_all_agrees(past):
    day = Holiday.objects.create(day=date(2026, 12, 24), name="Nghỉ", working=False)
    gone = Holiday.objects.create(day=date(2026, 12, 25), name="Bù", working=False)
    number = gone.pk
    gone.delete()
    Begun.objects.update_or_create(table="accounts_holiday", defaults={"at": at(20)})
    for row in (day.pk, number):
        put(past, row, "+", 1, "Cũ")
        put(past, row, "~", 25, "Nghỉ")  # the journal had begun

    carry(past)
    seal_all()

    assert [each.action for each in history_of(day)] == ["+", "+"]
    assert [each.stood.name for each in history_of(day)] == ["Cũ", "Nghỉ"]
    assert [each.action for each in history_of(Holiday(pk=number))] == ["+", "+", "-"]
    assert verify().findings == []


def test_entries_of_before_get_their_parent(past):
    task = make_task()
    Task.objects.filter(pk=task.pk).update(content="Mới")
    number = task.pk
    task.delete()
    task.pk = number
    before = [each.parent for each in entries_of(task)]
    Entry.objects.update(parent="")

    fill_parents(apps, SimpleNamespace(connection=connection))

    assert [each.parent for each in entries_of(task)] == before == [str(task.plan_id)] * 3
    assert [each.action for each in history_of_parts(task.plan, Task)] == ["+", "~", "-"]
