"""What the database finds, counts and orders in the matrix is what the rule of `standing` says of
each row: random tasks, looked at one by one.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from importlib import import_module
from io import StringIO
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from plans.models import Plan
from tasks.late import late_tasks
from tasks.matrix import MISSING, NOBODY, TaskMatrix
from tasks.models import ProgressUpdate, Task, TaskPerson, TaskUnit
from tasks.rows import load_rows
from tasks.sections import Section, section
from tasks.standing import tally
from tasks.tallies import TaskCounts, Told
from tests.factories import make_office, make_officer, make_plan, make_standing_officer
from tests.sampling import share
from vietnamese import sort_key

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TODAY = date(2026, 7, 1)
TASKS = 120
State, Review = ProgressUpdate.State, ProgressUpdate.Review


class Place:
    """A plan of random tasks with the offices and people behind them."""

    def __init__(self, seed: int):
        self.random = Random(seed)
        self.plan = make_plan(year=2026)
        self.offices = [make_office(self.plan.unit) for _ in range(4)]
        self.people = [make_officer(office) for office in self.offices]
        self.body = make_standing_officer(self.plan.unit)
        tasks = Task.objects.bulk_create(self._task(n) for n in range(TASKS))
        self._hand_out(tasks)
        updates = [self._update(task) for task in tasks for _ in range(self.random.randint(0, 3))]
        ProgressUpdate.objects.bulk_create(updates)
        self.plan.tasks.settle()

    def _task(self, n: int) -> Task:
        chance = self.random
        kind = chance.choice(Task.TimeKind.values)
        due = date(2026, 2, 1) + timedelta(days=chance.randint(0, 160))
        return Task(
            plan=self.plan,
            area=chance.randint(1, 7),
            ordinal=chance.randint(1, 9),
            content=f"Nhiệm vụ {n}",
            search_text=f"nhiem vu {n}",
            time_kind=kind,
            rhythm=chance.choice((None, 1, 6)) if kind in Task.ONGOING else None,
            due=due if chance.random() < 0.6 else None,
            tracked=chance.random() < 0.9,
        )

    def _hand_out(self, tasks: list[Task]) -> None:
        """Give each task parts with their offices, and some of the officers of these a share."""
        chance = self.random
        parts, offices, people = [], [], []
        for task in tasks:
            asked = set()
            for role in TaskUnit.Role.values:
                for order in range(chance.randint(0, 2)):
                    part = TaskUnit(task=task, role=role, order=order, text=chance.choice("ABC"))
                    parts.append(part)
                    offices.append(chance.sample(self.offices, chance.randint(0, 2)))
                    asked.update(offices[-1])
            people += [
                TaskPerson(task=task, unit=person.unit, person=person, assigned_by=self.body)
                for person in self.people
                if person.unit in asked and chance.random() < 0.4
            ]
        TaskUnit.objects.bulk_create(parts)
        TaskUnit.units.through.objects.bulk_create(
            TaskUnit.units.through(taskunit=part, unit=unit)
            for part, units in zip(parts, offices, strict=True)
            for unit in units
        )
        TaskPerson.objects.bulk_create(people)

    def _update(self, task: Task) -> ProgressUpdate:
        chance = self.random
        state = chance.choice(State.values)
        day = date(2026, 1, 5) + timedelta(days=chance.randint(0, 177))
        sent = min(day + timedelta(days=chance.randint(0, 3)), TODAY)
        review = chance.choice(Review.values)
        return ProgressUpdate(
            task=task,
            author=self.people[0],
            on_behalf_of=self.offices[0],
            state=state,
            percent=100 if state == State.DONE else 40,
            reason="Hết vốn",
            review=review,
            review_reason="Thiếu số",
            effective_on=day,
            sent_at=timezone.make_aware(datetime(sent.year, sent.month, sent.day, 9)),
            covers=self.plan.period_key_of(day),
            backdated=chance.random() < 0.1,
            key=uuid4(),
        )


class RowByRow:
    """The matrix as the rule says it of each row, in Python."""

    def __init__(self, plan, user, wanted, *, today):
        self.user, self.wanted, self.today = user, wanted, today
        cut_offs = {period.key: period.cut_off for period in plan.periods.all()}
        on = min(cut_offs.get(wanted.get("period"), today), today)
        tasks = plan.tasks.all() if wanted.get("untracked") else plan.tasks.tracked()
        self.counts = defaultdict(Counter)
        everything = load_rows(plan, user, tasks, today=on)
        rows = [row for row in everything if self._fits(row)]
        sort = wanted.get("sort") or ""
        if key := getattr(self, f"_by_{sort.lstrip('-')}", None):
            rows.sort(key=key, reverse=sort.startswith("-"))
        self.ids = [row.task.pk for row in rows]
        self.to_report = [row.task.pk for row in rows if self._asks(row)]
        self.by_area = Counter(row.task.area for row in rows)

    def _fits(self, row):
        values = self._values(row)
        asked = {name: self.wanted[name] for name in values if self.wanted.get(name)}
        failing = [name for name, value in asked.items() if value not in values[name]]
        for name in values:
            if not failing or failing == [name]:
                self.counts[name].update(values[name])
        return not failing

    def _values(self, row):
        role = self.wanted.get("unit_role") or ""
        late = {row.standing.lateness} | ({MISSING} if row.standing.missing else set())
        return {
            "unit": row.unit_ids(role),
            "mine": {self.user.unit_id in row.unit_ids()},
            "person": self._people(row),
            "area": {row.task.area},
            "group": {row.standing.group},
            "state": {row.standing.state},
            "late": late,
            "review": {row.review or ""},
            "time": {row.task.time_kind},
            "section": {self._section(row)},
        }

    def _people(self, row):
        mine = self.user.unit_id if self.wanted.get("mine") else None
        named = {unit for unit in (self.wanted.get("unit"), mine) if unit}
        doing, leads = row.people, row.lead_ids
        asked = named or leads | doing.keys()
        found = {str(doing[unit][0]) for unit in asked & doing.keys()}
        return found | ({NOBODY} if asked & leads - doing.keys() else set())

    def _section(self, row):
        leads = self.user.unit_id in row.lead_ids
        return section(
            finished=row.standing.finished,
            lateness=row.standing.lateness,
            owes=row.standing.owes,
            leads=leads,
            returned=row.returned,
            waiting=row.waiting,
        )

    def _asks(self, row):
        sent = row.task.last_sent
        said = sent and timezone.localdate(sent) == self.today and not row.returned
        return row.reportable and (row.standing.owes or not (row.standing.finished or said))

    def _by_work(self, row):
        return list(Section).index(self._section(row)), row.standing.due or date.max

    def _by_due(self, row):
        return row.standing.due or date.max

    def _by_unit(self, row):
        lead = row.leads[0] if row.leads else None
        return sort_key(lead.units[0][1] if lead and lead.units else lead.text if lead else "")

    def _by_updated(self, row):
        return row.task.last_sent.timestamp() if row.task.last_sent else 0


def filters(place: Place) -> list[dict]:
    """Filters that ask for everything that can be asked for, alone and together."""
    office, person = place.offices[0].pk, str(place.people[1].pk)
    return [
        {},
        {"untracked": True, "sort": "work"},
        *({"late": late} for late in ("overdue", "due_soon", "finished_late", MISSING)),
        {"group": "overdue", "sort": "-due"},
        {"group": "doing", "period": "quarter-1"},
        {"period": "six-months", "late": MISSING, "sort": "due"},
        {"period": "year", "state": "done"},
        {"section": "owed", "sort": "unit"},
        {"section": "returned"},
        {"section": "coordinated", "mine": True, "sort": "-unit"},
        {"unit": office, "unit_role": "lead", "review": "waiting"},
        {"unit": office, "person": person, "sort": "updated"},
        {"person": person, "state": "doing"},
        {"person": NOBODY, "mine": True, "sort": "-updated"},
        {"area": 3, "time": "date", "sort": "work"},
    ]


def shown(counts: dict[str, Counter]) -> dict[str, Counter]:
    """The choices that would show something."""
    return {name: +found for name, found in counts.items() if found.total()}


@pytest.mark.sampled
@pytest.mark.parametrize("seed", share([1, 2, 7], 3))
@time_machine.travel("2026-07-01T09:00:00+07:00")
def test_the_database_says_of_the_rows_what_the_rule_says(seed):
    place = Place(seed)

    for user in (place.people[0], place.body):
        for wanted in filters(place):
            told = RowByRow(place.plan, user, wanted, today=TODAY)
            matrix = TaskMatrix(place.plan, user, wanted, today=TODAY)

            assert matrix.ids() == told.ids, wanted
            assert (matrix.total, matrix.by_area) == (len(told.ids), told.by_area), wanted
            assert shown(matrix.counts) == shown(told.counts), wanted
            assert matrix.first_to_report == next(iter(told.to_report), None), wanted


@time_machine.travel("2026-07-01T09:00:00+07:00")
def test_the_way_from_row_to_row_is_that_of_the_list():
    place = Place(3)
    wanted = {"sort": "work", "period": "six-months"}
    told = RowByRow(place.plan, place.body, wanted, today=TODAY)
    matrix = TaskMatrix(place.plan, place.body, wanted, today=TODAY)
    around = [None, *told.ids, None]

    for here in (0, 1, 20, len(told.ids) - 1):
        task = Task.objects.get(pk=told.ids[here])
        first = here // 7 * 7
        assert matrix.neighbours(task) == (around[here], around[here + 2])
        assert matrix.page_of(task, 7) == set(told.ids[first : first + 7])
        after = set(told.ids[here + 1 :])
        left = [pk for pk in told.to_report if pk != task.pk]
        assert matrix.to_report_after(task) == sorted(left, key=lambda pk: pk not in after)
    assert [row.task.pk for row in matrix.rows_between(7, 21)] == told.ids[7:21]
    assert [row.task.pk for row in matrix.rows] == told.ids


@pytest.mark.parametrize(("key", "first"), [("", (6, 15)), ("six-months", (3, 15))])
@time_machine.travel("2026-07-01T09:00:00+07:00")
def test_what_is_counted_and_late_is_what_the_rule_says(key, first):
    place = Place(6)
    on = place.plan.periods.get(key=key).cut_off if key else TODAY
    since = date(2026, *first)
    tasks = place.plan.tasks.tracked().with_update_in(since, on)
    rows = load_rows(place.plan, place.body, tasks, today=on)
    names = {unit.pk: unit.short_name for unit in place.offices} | {0: ""}
    areas, units = defaultdict(Counter), defaultdict(Counter)
    for row in rows:
        areas[row.task.area][Told(row.standing.alike, row.waiting, row.task.updated, False)] += 1
        for unit in row.lead_ids or {0}:
            shared = len(row.lead_ids) > 1
            units[unit][Told(row.standing.alike, row.waiting, row.task.updated, shared)] += 1

    counts = TaskCounts(place.plan, on, key, since=since)
    of_areas, of_units = counts.by_area_and_lead()

    assert {each.key: each.told for each in of_areas} == areas
    assert {(each.key, each.name): each.told for each in of_units} == {
        (unit, names[unit]): told for unit, told in units.items()
    }
    assert counts.tally() == tally(row.standing for row in rows)
    overdue = [row for row in rows if row.standing.overdue]
    assert [
        (each.pk, each.number, each.since, each.days)
        for each in late_tasks(place.plan, on, key, most=20)
    ] == [
        (row.task.pk, row.number, row.standing.due, row.standing.days)
        for row in sorted(overdue, key=lambda row: -row.standing.days)[:20]
    ]


def test_the_check_names_what_is_stored_otherwise_and_mends_it():
    place = Place(4)
    call_command("check_standings", stdout=StringIO())

    Task.objects.filter(pk=place.plan.tasks.first().pk).update(awaited_by=date(2020, 1, 1))
    Task.objects.filter(pk=place.plan.tasks.exclude(at_periods={}).last().pk).update(at_periods={})
    with pytest.raises(CommandError, match="2 nhiệm vụ lệch"):
        call_command("check_standings", stderr=StringIO())

    call_command("check_standings", "--mend", stdout=StringIO(), stderr=StringIO())
    assert Plan.objects.get(pk=place.plan.pk).tasks.unsettled() == []


def test_an_upgrade_stores_what_settling_would():
    place = Place(5)
    Task.objects.update(
        at_periods={}, state="doing", matters_on=None, last_sent=None, last_review=""
    )
    filling = import_module("tasks.migrations.0016_fill_how_tasks_stand")

    filling.fill(apps, SimpleNamespace(connection=connection))

    assert place.plan.tasks.unsettled() == []
