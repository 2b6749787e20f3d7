"""Completeness and punctuality of the offices of a plan: against a count of its own, page, chart,
workbook.
"""

from collections import Counter
from datetime import date, datetime, time, timedelta
from io import BytesIO
from random import Random
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cchc.pages.punctuality.figures import PlanPunctuality
from planning.issuing.services import issue_plan
from plans.models import Plan
from plans.reviewing.models import Declaration
from tasks.models import ProgressUpdate, Task
from tests.factories import (
    make_commune,
    make_form,
    make_indicator,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
    make_target,
    make_task,
    make_update,
)

from .conftest import HTMX

pytestmark = [pytest.mark.both, pytest.mark.django_db]

Review, State = Declaration.Review, ProgressUpdate.State
TODAY = date(2026, 7, 1)
# what the factory gives: interval, deadline
PERIODS = {
    "quarter-1": (date(2025, 12, 15), date(2026, 3, 14), date(2026, 3, 17)),
    "six-months": (date(2026, 3, 15), date(2026, 6, 14), date(2026, 6, 17)),
    "quarter-3": (date(2026, 6, 15), date(2026, 9, 14), date(2026, 9, 17)),
    "year": (date(2026, 9, 15), date(2026, 12, 14), date(2026, 12, 17)),
}


def at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def url(plan, name="punctuality", query=""):
    return reverse(f"pages:{name}", args=[plan.pk]) + query


# The oracle: what was made, counted again by hand.


def told(sent: date | None, deadline: date) -> str:
    if sent:
        return "on_time" if sent <= deadline else "late"
    return "missing" if deadline < TODAY else "not_due"


def first_of(sendings) -> date | None:
    """The day of the first of these (day, review) that was not withdrawn, if one stands."""
    kept = [(day, review) for day, review in sendings if review != Review.WITHDRAWN]
    stands = any(review != Review.RETURNED for _, review in kept)
    return min(day for day, _ in kept) if stands else None


class Office:
    """An office that does what chance says, and remembers what it owes by then."""

    def __init__(self, plan, chance: Random):
        self.plan, self.chance = plan, chance
        self.unit = make_office(plan.unit)
        self.author = make_officer(self.unit)
        self.owed: Counter = Counter()
        self.released = {
            "release_reason": "Không có nội dung",
            "released_by": self.author,
            "released_at": at(TODAY),
        }

    def add(self, kind, key, sent, deadline):
        self.owed[kind, key, told(sent, deadline)] += 1

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.chance.randrange((min(last, TODAY) - first).days + 1))

    def review(self) -> str:
        return self.chance.choice(list(Review))

    def running_task(self):
        task = make_task(self.plan, lead=self.unit, time_kind=Task.TimeKind.CONTINUOUS)
        sendings = {key: [] for key in PERIODS}
        for _ in range(self.chance.randrange(5)):
            on = self.day(date(2026, 1, 20), TODAY)
            sent, review = self.day(on, TODAY), self.review()
            reason = "Thiếu số" if review == Review.RETURNED else ""
            make_update(
                task,
                author=self.author,
                effective_on=on,
                sent_at=at(sent),
                review=review,
                review_reason=reason,
            )
            key = next(key for key, (first, last, _) in PERIODS.items() if first <= on <= last)
            sendings[key].append((sent, review))
        for key, sent in sendings.items():
            self.add("task", key, first_of(sent), PERIODS[key][2])

    def dated_task(self):
        due = date(2026, 1, 20) + timedelta(days=self.chance.randrange(340))
        task = make_task(self.plan, lead=self.unit, due=due)
        done = self.chance.choice([None, self.day(date(2026, 1, 20), TODAY)])
        if done:
            done_by = {"state": State.DONE, "percent": 100, "effective_on": done}
            make_update(task, author=self.author, **done_by)
        key = next((key for key, (_, last, _) in PERIODS.items() if due <= last), "year")
        self.add("task", key, done, due)

    def target(self):
        target = make_target(make_indicator(self.plan, lead=self.unit))
        for key, (first, _, deadline) in PERIODS.items():
            sendings = []
            for _ in range(self.chance.randrange(3) if first < TODAY else 0):
                sent, review = self.day(first, TODAY), self.review()
                target.measurements.create(
                    author=self.author,
                    period=make_period(self.plan, key),
                    value=91,
                    sent_at=at(sent),
                    review=review,
                    key=uuid4(),
                )
                sendings.append((sent, review))
            self.add("target", key, first_of(sendings), deadline)

    def form(self):
        form = make_form(
            rows=[{"code": "1", "office": self.unit.name}, {"code": "2", "office": self.unit.name}]
        )
        filled = self.plan.statistical_forms.create(form=form)
        for key, (first, _, deadline) in PERIODS.items():
            days = []
            for row in form.rows.all():
                sent = self.chance.choice([None, self.day(first, TODAY)]) if first < TODAY else None
                if sent:
                    moment, kept = at(sent), {"row": row, "period": key, "author": self.author}
                    filled.entries.create(**kept, value=7, sent_at=moment)
                days.append(sent)
            self.add("statistics", key, max(days) if all(days) else None, deadline)

    def contribution(self, report):
        due = self.day(date(2026, 3, 1), TODAY)
        sent = self.chance.choice([None, self.day(date(2026, 2, 20), TODAY)])
        state = self.chance.choice(["sent", "returned", "released"]) if sent else "asked"
        report.contribution_requests.create(
            unit=self.unit,
            due=due,
            state=state,
            asked_by=self.author,
            **self.released if state == "released" else {},
            first_sent_at=at(sent) if sent else None,
        )
        if state != "released":
            self.add("contribution", "quarter-1", sent if state == "sent" else None, due)


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_of_a_count_by_hand(seed):
    chance, plan = Random(seed), make_plan()
    report = plan.reports.create(period=make_period(plan), version=1)
    offices = [Office(plan, chance) for _ in range(3)]
    for office in offices:
        office.contribution(report)
        for _ in range(3):
            for act in (office.running_task, office.dated_task, office.target):
                act()
        office.form()

    figures = PlanPunctuality(Plan.objects.get(pk=plan.pk), today=TODAY)

    for office in offices:
        counted = Counter(
            (item.kind.value, item.period, item.result(TODAY).value)
            for item in figures.items
            if item.unit == office.unit.pk
        )
        assert counted == office.owed
    assert {item.unit for item in figures.items} == {office.unit.pk for office in offices}


def test_a_task_is_owed_until_it_ended_and_not_once_it_is_dropped(plan, office):
    ended = make_task(plan, lead=office, time_kind=Task.TimeKind.CONTINUOUS)
    make_update(ended, state=State.DONE, percent=100, effective_on=date(2026, 3, 1))
    dropped = make_task(plan, lead=office, due=date(2026, 3, 1))
    make_update(dropped, state=State.NOT_DOING, reason="Không còn phù hợp", percent=0)
    make_task(plan, lead=office, due=date(2026, 3, 1), tracked=False)

    items = PlanPunctuality(plan, today=TODAY).items

    assert [(item.pk, item.period) for item in items] == [(ended.pk, "quarter-1")]


def test_an_own_rhythm_is_due_two_working_days_after_its_end(plan, office):
    monthly = make_task(plan, lead=office, time_kind=Task.TimeKind.RECURRING, rhythm=2, due=None)
    # 14 February and 14 June are no working days
    for on, sent in (
        (date(2026, 2, 14), date(2026, 2, 23)),
        (date(2026, 6, 14), date(2026, 6, 17)),
    ):
        make_update(monthly, effective_on=on, sent_at=at(sent))

    items = PlanPunctuality(plan, today=TODAY).items

    deadlines = [(item.period, item.deadline, item.result(TODAY).value) for item in items]
    assert deadlines[:3] == [
        ("quarter-1", date(2026, 2, 24), "on_time"),
        ("six-months", date(2026, 4, 16), "missing"),
        ("six-months", date(2026, 6, 16), "late"),
    ]


def test_a_replaced_plan_counts_what_was_sent_before_it_was_replaced(plan, office, leader):
    def task_of(plan, content):
        return make_task(plan, lead=office, content=content, due=date(2026, 3, 1))

    words = ("Kiểm tra công vụ", "Tập huấn bộ phận một cửa")
    reported, silent = (task_of(plan, content) for content in words)
    make_update(
        reported,
        state=State.DONE,
        percent=100,
        effective_on=date(2026, 2, 27),
        sent_at=at(date(2026, 2, 27)),
    )
    draft = {"state": Plan.State.DRAFT, "number": "", "issued_on": None, "handed_out_at": None}
    new = make_plan(plan.unit, replaces=plan, **draft)
    _, again = (task_of(new, content) for content in words)
    issue_plan(new, by=leader, number="20/KH-UBND", issued_on=TODAY)
    make_update(again, state=State.DONE, percent=100, sent_at=at(TODAY + timedelta(days=1)))
    Plan.objects.get(pk=plan.pk).tasks.settle()

    items = PlanPunctuality(Plan.objects.get(pk=plan.pk), today=TODAY).items

    assert {item.pk: item.result(TODAY).value for item in items} == {
        reported.pk: "on_time",
        silent.pk: "missing",
    }


def test_what_nobody_leads_stands_last(plan, office):
    make_task(plan, lead=office, due=date(2026, 3, 1))
    make_task(plan, lead=make_office(plan.unit), due=date(2026, 3, 1)).units.all().delete()

    offices = PlanPunctuality(plan, today=TODAY).offices

    assert [each.key for each in offices] == [str(office.pk), "0"]


@pytest.fixture
def leader(client, plan):
    leader = make_leader(plan.unit)
    client.force_login(leader)
    return leader


@pytest.fixture
def tasks(plan, office):
    """One in time, two missing and one to come."""
    done = make_task(plan, lead=office, due=date(2026, 5, 20), content="Tập huấn")
    make_update(done, state=State.DONE, percent=100, effective_on=date(2026, 5, 2))
    missing = [make_task(plan, lead=office, due=date(2026, 6, 1)) for _ in range(2)]
    return done, *missing, make_task(plan, lead=office, due=date(2026, 8, 1))


def test_the_page_begins_with_the_period_that_ended_last(client, plan, tasks, office, leader):
    page = client.get(url(plan))

    assert page.context["form"].period_key == "six-months"
    (row,) = page.context["figures"].offices
    assert (row.name, row.counts.parts) == (office.short_name, (1, 0, 2, 0))
    assert (row.complete, row.on_time) == ("33,3%", "33,3%")


def test_each_figure_opens_to_its_rows(client, plan, tasks, office, leader):
    page = client.get(url(plan, query="?period=all")).content.decode()
    address = url(plan, "punctuality_rows", f"?period=all&unit={office.pk}&result=missing")

    assert address.replace("&", "&amp;") in page
    rows = client.get(address).context["page"].object_list
    assert [row.url for row in rows] == [task.get_absolute_url() for task in tasks[1:3]]
    assert [row.words for row in rows] == ["Thiếu", "Thiếu"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("?period=all", 4),
        ("?period=quarter-3", 1),
        ("?period=all&kind=target", 0),
        ("?period=all&result=on_time", 1),
        ("?period=xyz&kind=xyz&result=xyz&unit=xyz", 0),
    ],
)
def test_rows_are_filtered(client, plan, tasks, leader, query, count):
    assert client.get(url(plan, "punctuality_rows", query)).context["page"].paginator.count == count


def test_htmx_gets_the_table_alone_and_the_overview_the_offices_that_owe_most(
    client, plan, tasks, office, leader
):
    table = client.get(url(plan), headers=HTMX).content.decode()
    worst = client.get(url(plan, query="?worst=1"), headers=HTMX).content.decode()

    assert ("<html" in table, "<table" in table) == (False, True)
    assert ("<table" in worst, office.short_name in worst) == (False, True)
    assert "thiếu 2 trong 3 việc đến hạn" in worst


def test_the_chart_is_drawn(client, plan, tasks, office, leader):
    answer = client.get(url(plan, "punctuality_chart", "?period=all"))

    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    assert office.short_name in answer.content.decode()


def book_of(client, address):
    answer = client.get(address)
    content = BytesIO(b"".join(answer.streaming_content))
    return [list(row) for row in load_workbook(content).active.iter_rows(values_only=True)]


def test_table_and_rows_are_taken_out_as_excel(client, plan, tasks, office, leader):
    table = book_of(client, url(plan, "punctuality_export", "?period=all"))
    rows = book_of(client, url(plan, "punctuality_rows_export", "?period=all&result=on_time"))

    assert table[3] == [1, office.short_name, 3, 1, 0, 2, 1, "33,3%", "33,3%"]
    assert table[4][1] == "Cộng"
    assert rows[3][3].endswith("Tập huấn")
    assert len(rows) == 4


def test_a_replaced_plan_leads_to_its_successor(client, plan, tasks, leader):
    Plan.objects.update(state=Plan.State.REPLACED)

    assert "đã được thay thế" in client.get(url(plan)).content.decode()


def test_other_authorities_find_nothing(client, plan, tasks):
    client.force_login(make_standing_officer(make_commune()))

    for name in (
        "punctuality",
        "punctuality_rows",
        "punctuality_chart",
        "punctuality_export",
        "punctuality_rows_export",
    ):
        assert client.get(url(plan, name)).status_code == 404


def test_pages_of_the_plan_lead_only_those_there_who_may_see_it(client, plan, tasks, leader):
    below = make_standing_officer(make_commune(parent=plan.unit))

    for person, led in ((leader, True), (below, False)):
        client.force_login(person)
        for page in (url(plan, "overview"), plan.get_absolute_url()):
            assert (url(plan) in client.get(page).content.decode()) == led


def test_thirty_offices_ask_no_more_of_the_database_than_three(client, plan, leader):
    report = plan.reports.create(period=make_period(plan), version=1)

    def asked(offices: int) -> int:
        for _ in range(offices):
            office = Office(plan, Random(1))
            office.running_task()
            office.target()
            office.contribution(report)
        Office(plan, Random(1)).form()
        client.get(url(plan, query="?period=all"))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(plan, query="?period=all"))
        return len(queries)

    few, many = asked(3), asked(27)

    assert (few, many) == (10, 10)
