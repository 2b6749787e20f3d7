"""The history of rows as pages read it: in order, with gone rows, and no scan of the journal."""

from datetime import date

import pytest
from django.db import connection

from foundation.journal.acts import acting
from foundation.journal.history import earlier_values, history_of, history_of_parts, last_writer
from foundation.journal.models import Entry
from plans.models import ReformArea
from tasks.models import Task
from tests.factories import make_officer, make_plan, make_task

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def test_each_change_has_the_row_as_it_stood_who_and_why():
    task = make_task(content="Cũ", due=None)
    officer = make_officer(task.plan.unit)
    task.content, task.due = "Mới", date(2026, 9, 30)
    with acting(by=officer, why="Theo Công văn 5"):
        task.save()
    number = task.pk
    task.delete()
    task.pk = number

    told = history_of(task)

    assert [(each.action, each.why, each.by) for each in told] == [
        ("+", "", None),
        ("~", "Theo Công văn 5", officer),
        ("-", "", None),
    ]
    assert [(each.stood.content, each.stood.due) for each in told] == [
        ("Cũ", None),
        ("Mới", date(2026, 9, 30)),
        ("Mới", date(2026, 9, 30)),
    ]


def test_what_is_worked_out_is_not_told_and_names_no_writer():
    task = make_task(content="Cũ")
    first, second = (make_officer(task.plan.unit) for _ in range(2))
    with acting(by=first):
        Task.objects.filter(pk=task.pk).update(content="Mới")
    with acting(by=second):
        Task.objects.filter(pk=task.pk).update(owed_by=date(2026, 12, 1))

    assert [each.action for each in history_of(task)] == ["+", "~"]
    assert last_writer(task) == first


def test_the_parts_of_a_parent_are_found_that_are_gone(django_assert_num_queries):
    plan, other = make_plan(), make_plan()
    area = plan.areas.first()
    ReformArea.objects.filter(pk=area.pk).update(name="Tên khác")
    ReformArea.objects.filter(pk=area.pk).delete()
    count = other.areas.count()

    with django_assert_num_queries(1):
        told = history_of_parts(plan, ReformArea)

    assert [each.action for each in told if each.row == str(area.pk)] == ["+", "~", "-"]
    assert [each.row for each in history_of_parts(plan, ReformArea, newest=1)] == [str(area.pk)]
    assert len(history_of_parts(other, ReformArea)) == count
    assert earlier_values(plan, ReformArea, "name") == {area.name, "Tên khác"}


def test_they_are_found_by_an_index():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which reads a small table whole
            cursor.execute("SET LOCAL enable_seqscan = off")
    rows = Entry.objects.filter(table="plans_reformarea", parent="7")

    assert "entries_of_a_parent" in rows.order_by().explain()
