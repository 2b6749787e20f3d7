"""One fact, one word: on the same day, for the same choice of updates, every place says the same of
each task of the demo.
"""

import io
from collections import Counter
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Holiday, User
from cchc.demo import make_demo
from cchc.pages.overview import Overview
from documents.models import Document
from foundation.journal.verifying import verify
from parindex.models import Assessment
from parindex.suggestions.unit_year import UnitYear
from plans.models import Plan
from plans.reviewing.models import REVIEWERS
from reports.figures import gather
from reports.stored_figures import STATE_WORDS
from tasks.figures import standings
from tasks.matrix import TaskMatrix
from tasks.models import Task
from tasks.standing import tally
from tasks.tallies import TaskCounts
from tests.random_work import work_at_random
from tests.sampling import WHOLE

pytestmark = [pytest.mark.long, pytest.mark.sampled, pytest.mark.django_db]

TODAY = date(2026, 9, 28)
START = datetime(2026, 9, 26, 6, tzinfo=timezone.get_default_timezone())
ACTS = 2000 if WHOLE else 60
SEEDS = range(1, 6 if WHOLE else 2)


@pytest.fixture(scope="module")
def made(module_db):
    with time_machine.travel(TODAY):
        make_demo(TODAY)
    return Plan.objects.get(unit__code="demo", year=2026)


@pytest.fixture(scope="module", params=[0, *SEEDS])
def demo(made, request):
    """The demo as of a day between two cut-offs, as it is made and after days of random work."""
    with transaction.atomic():
        if request.param:
            people = User.objects.filter(is_active=True).exclude(unit=None).order_by("pk")
            sent = work_at_random(people, START, acts=ACTS, seed=request.param)
            assert sum(sent.values()) > ACTS / 5
        # what the public page keeps is of the work before
        with time_machine.travel(TODAY), pytest.MonkeyPatch.context() as patch:
            patch.setattr(caches["default"], "key_prefix", f"random-work-{request.param}")
            yield Plan.objects.get(pk=made.pk)  # others of the year may have been begun
        transaction.set_rollback(True)


@pytest.fixture
def accepted(demo):
    """How each tracked task stands by accepted updates."""
    tasks = demo.tasks.tracked()
    calendar = Holiday.objects.calendar()
    return standings(tasks, on=TODAY, calendar=calendar, waiting=False, plan=demo)


@pytest.fixture
def counting(demo):
    """How each tracked task stands, waiting updates counted."""
    calendar = Holiday.objects.calendar()
    return standings(demo.tasks.tracked(), on=TODAY, calendar=calendar, plan=demo)


@pytest.fixture
def client(demo):
    client = Client()
    client.force_login(User.objects.get(username="thuongtruc"))
    return client


def test_the_demo_has_something_to_disagree_about(made):
    plan = Plan.objects.get(unit__code="demo", year=2026)
    calendar = Holiday.objects.calendar()
    found = standings(plan.tasks.tracked(), on=TODAY, calendar=calendar, plan=plan).values()

    assert len({standing.group for standing in found}) >= 4
    assert any(standing.waiting for standing in found)
    assert any(standing.missing for standing in found)


def test_the_stored_summary_is_what_the_rule_says(demo, counting):
    for task in demo.tasks.tracked():
        overdue = task.owed_by is not None and task.owed_by < TODAY
        state = task.current.state if task.current else "not_started"
        assert (state, overdue) == (
            counting[task.pk].state,
            counting[task.pk].overdue,
        )


def test_matrix_overview_tiles_and_pages_say_the_same(demo, counting, client):
    user, found = User.objects.get(username="thuongtruc"), tally(counting.values())
    rows = {row.task.pk: row for row in TaskMatrix(demo, user, {}, today=TODAY).rows}
    overview = Overview(demo, user, today=TODAY)

    assert {pk: row.standing for pk, row in rows.items()} == counting
    assert overview.whole.tally == found == TaskCounts(demo, TODAY).tally()
    assert sum(tile.count for tile in overview.tiles[1:5]) == found.total
    for pk, row in list(rows.items())[:6]:
        page = client.get(reverse("tasks:task_detail", args=[pk]))
        assert page.context["row"].standing == row.standing


def test_each_tile_opens_the_rows_that_it_counts(demo, client):
    page = client.get(demo.get_absolute_url()).content.decode()
    for group, number in Counter(
        standing.group
        for standing in standings(
            demo.tasks.tracked(), on=TODAY, calendar=Holiday.objects.calendar(), plan=demo
        ).values()
    ).items():
        address = reverse("tasks:task_list", args=[demo.pk]) + f"?group={group}"
        assert address in page
        assert client.get(address).context["page"].paginator.count == number


def test_the_api_says_the_same(demo, counting, client):
    answer = client.get(
        "/api/v1/tasks/", {"plan": demo.pk, "tracked": "true", "page_size": 100}
    ).json()
    rows = answer["results"]

    assert {
        row["id"]: (row["standing"]["state"], row["standing"]["group"], row["standing"]["due"])
        for row in rows
    } == {
        pk: (standing.state, standing.group, standing.due and standing.due.isoformat())
        for pk, standing in counting.items()
    }


def test_excel_says_the_same(demo, counting, client):
    answer = client.get(reverse("tasks:task_export", args=[demo.pk]))
    content = b"".join(answer.streaming_content)
    lines = list(openpyxl.load_workbook(io.BytesIO(content)).active.values)
    place = next(line.index("Tình trạng") for line in lines if "Tình trạng" in line)
    said = Counter(
        str(row[place]).split(",")[0].split(" %")[0].rstrip("0123456789% ")
        for row in lines
        if isinstance(row[0], int)
    )

    assert said == Counter(STATE_WORDS[standing.state] for standing in counting.values())


def test_report_annex_public_page_and_scores_count_accepted_updates_alone(demo, accepted, client):
    period = demo.periods.get(key="year")  # before its cut-off: as of today
    figures = gather(demo, period, today=TODAY)
    Plan.objects.filter(pk=demo.pk).update(published_at=demo.created_at)
    public = client.get(reverse("pages:public_json", args=["demo", 2026])).json()
    found = tally(accepted.values())

    assert {row.pk: (row.state, row.overdue) for row in figures.tasks} == {
        pk: (standing.state, standing.overdue) for pk, standing in accepted.items()
    }
    totals = figures.totals
    assert (totals.total, totals.done, totals.doing, totals.not_started, totals.overdue) == (
        found.total,
        found.done,
        found.doing,
        found.not_started,
        found.overdue,
    )
    assert public["totals"] == {
        "total": found.total,
        "done": found.done,
        "doing": found.doing,
        "not_started": found.not_started,
        "not_doing": found.dropped,
        "overdue": found.overdue,
    }
    assessment = Assessment.objects.filter(unit=demo.unit, criteria_set__year=2026).first()
    if assessment:
        year = UnitYear(assessment, today=TODAY)
        assert {each.task.pk: each.standing.group for each in year.tasks} == {
            pk: standing.group for pk, standing in accepted.items()
        }


def test_the_frame_counts_what_the_queues_show(demo):
    for person in User.objects.filter(is_active=True).exclude(unit=None):
        client = Client()
        client.force_login(person)
        frame = client.get(reverse("accounts:profile")).context["frame"]
        if person.has_role(*REVIEWERS):
            queue = client.get(reverse("tasks:review_queue")).context
            # the queue shows their own too, which others review
            assert queue["to_review"] == frame.waiting_updates
        desk = Document.objects.on_the_desk_of(person).count()
        assert frame.waiting_documents == desk


def test_the_journal_knows_of_all_that_was_done(demo):
    assert verify().findings == []


def test_every_task_of_the_house_is_settled(demo):
    stored = {task.pk: (task.current_id, task.owed_by) for task in Task.objects.all()}

    Task.objects.all().settle()

    assert {task.pk: (task.current_id, task.owed_by) for task in Task.objects.all()} == stored
