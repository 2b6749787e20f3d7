"""Forty officers report at once while the standing body accepts, closes the period, postpones and
reassigns: what was acknowledged stands once, and nobody waits for another for ever.
"""

from collections import Counter
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.utils import timezone

from plans.models import Plan
from plans.reviewing.models import DeclarationRefused
from plans.reviewing.services import accept
from plans.services.periods import close_period, reopen_period
from tasks.models import ProgressUpdate, Task
from tasks.services import ProgressRefused, report_progress
from tasks.services.chosen import assign_tasks, postpone_tasks
from tasks.services.explanations import ask_explanation
from tests.factories import (
    make_leader,
    make_office,
    make_officer,
    make_plan,
    make_standing_officer,
    make_task,
    make_update,
)
from tests.threads import run_behind

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]

OFFICERS = 40
Review = ProgressUpdate.Review
REFUSED = (ProgressRefused, DeclarationRefused)


def test_what_forty_officers_report_is_neither_lost_nor_doubled():
    plan = make_plan(year=timezone.localdate().year)
    standing, leader, other = (
        make_standing_officer(plan.unit),
        make_leader(plan.unit),
        make_office(plan.unit),
    )
    due, office = date(plan.year, 12, 31), make_office(plan.unit)
    officers = [make_officer(office) for _ in range(OFFICERS)]
    tasks = [make_task(plan, lead=office, ordinal=n, due=due) for n in range(1, OFFICERS + 1)]
    before = [
        make_update(make_task(plan, lead=office), author=officers[0], review=Review.WAITING)
        for _ in range(5)
    ]
    keys, today = [uuid4() for _ in tasks], timezone.localdate()
    period, tomorrow = plan.periods.current(today), today + timedelta(days=1)

    def report(n):
        said = {"percent": 50, "state": "doing", "result": "Đã họp", "seen": None, "key": keys[n]}
        return report_progress(tasks[n], author=officers[n], **said)

    def accept_all():
        accept(before, by=standing)

    def close_and_reopen():
        close_period(period, by=standing, reason="Đã đủ")
        reopen_period(period, by=standing, until=tomorrow, reason="Bổ sung")

    others = [
        accept_all,
        close_and_reopen,
        partial(postpone_tasks, tasks, by=standing, due=due + timedelta(days=9), reason="Chờ"),
        partial(assign_tasks, tasks[:5], by=standing, unit=other, reason="Sáp nhập"),
        partial(ask_explanation, tasks, by=leader, text="Vì sao?", due=tomorrow),
    ]
    reports = [partial(report, n) for n in (*range(OFFICERS), *range(5))]  # five click twice
    calls = [*reports[:20], *others, *reports[20:]]
    done = run_behind(Plan.objects.filter(pk=plan.pk), *calls, expected=REFUSED)

    acknowledged = {each.key for each in done if isinstance(each, ProgressUpdate)}
    stored = ProgressUpdate.objects.exclude(pk__in=[update.pk for update in before])
    assert acknowledged
    assert Counter(stored.values_list("key", flat=True)) == dict.fromkeys(acknowledged, 1)
    assert {
        update.review for update in ProgressUpdate.objects.filter(pk__in=[row.pk for row in before])
    } == {Review.ACCEPTED}
    for task in Task.objects.select_related("current"):
        newest = task.updates.counting().order_by("effective_on", "pk").last()
        assert task.current == newest
