"""What the lists read: an index leads to their rows, and hardly more than these are read, however
many communes there are beside.

A province and its communes are looked at among others that hold as many rows.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Unit, User
from indicators.models import FormEntry, Indicator, Measurement, PlanForm, Target
from plans.models import Evidence, Plan, ReformArea, ReportingPeriod
from reports.models import Report
from tasks.models import ProgressUpdate, Task
from tests.factories import make_commune, make_form, make_office, make_plan, make_user

pytestmark = [pytest.mark.services, pytest.mark.django_db]

PROVINCES, COMMUNES = 8, 10  # of each
TASKS, UPDATES, INDICATORS, ENTRIES, PIECES = 50, 3, 30, 60, 60  # of each commune
TIMES = 10  # rows that are read for each that is shown
LARGE = 2000  # rows of a table; a smaller one is read whole, and rightly so
# tables that the lists read and that the tests before write to
WORN = (User, Unit, Plan, ReportingPeriod, ReformArea, Evidence, Task, ProgressUpdate, Indicator)
WORN += (Target, Measurement, PlanForm, FormEntry)
LONG = "rà soát, công bố thủ tục hành chính " * 20  # as texts of tasks are: rows fill pages
BEGUN = datetime(2026, 1, 5, 8, tzinfo=UTC)


class Readers(NamedTuple):
    """Who looks at a province, and at one of its communes."""

    province: Client
    commune: Client


@pytest.fixture(scope="module")
def tidy(django_db_setup, django_db_blocker) -> None:
    """Tables without the dead rows that undone tests leave: pages of these sway the plans as no
    vacuumed database's do.
    """
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        for model in WORN:
            cursor.execute(f"VACUUM FULL {model._meta.db_table}")


@pytest.fixture(scope="module")
def readers(tidy, module_db) -> Readers:
    """A country whose rows were sent by turns, so that the newest are everybody's."""
    form = make_form(rows=[{"code": f"{n}", "kind": "count"} for n in range(ENTRIES // 2)])
    provinces = [make_commune(kind=Unit.Kind.PROVINCE) for _ in range(PROVINCES)]
    communes = [make_commune(parent=each) for each in provinces for _ in range(COMMUNES)]
    officers = [make_user(make_office(each), Role.OFFICER) for each in communes]
    plans = [make_plan(each) for each in communes]
    _fill_tasks(plans, officers)
    _fill_figures(plans, officers, form)
    _fill_evidence(plans, officers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    appraiser = make_user(provinces[3], Role.APPRAISER)
    standing = make_user(make_office(communes[35], standing_body=True), Role.STANDING_BODY)
    return Readers(_signed_in(appraiser), _signed_in(standing))


def _signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _sent(officers: list[User], count: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """What so many declarations of each commune have in common, by the place of the commune: one
    of everybody's after the other.
    """
    for n in range(count):
        for place, author in enumerate(officers):
            unit = author.unit
            yield (
                place,
                {
                    "author": author,
                    "on_behalf_of": unit,
                    "province_id": unit.province_id,
                    "sent_at": BEGUN + timedelta(minutes=n),
                    "key": uuid4(),
                    "review": "accepted",
                },
            )


def _fill_tasks(plans: list[Plan], officers: list[User]) -> None:
    tasks = Task.objects.bulk_create(
        Task(
            plan=plan,
            area=n % 7 + 1,
            ordinal=n,
            content=f"Nhiệm vụ {n} {LONG}",
            search_text=f"nhiem vu {n}{' mot cua' if n < 3 else ''}",
            due=date(2026, n % 12 + 1, 20),
        )
        for n in range(TASKS)
        for plan in plans
    )
    ProgressUpdate.objects.bulk_create(
        ProgressUpdate(
            task=tasks[n % TASKS * len(plans) + place],
            percent=50,
            state="doing",
            effective_on=date(2026, 1, 5),
            **told,
        )
        for n in range(UPDATES)
        for n, (place, told) in enumerate(_sent(officers, TASKS), n)
    )


def _fill_figures(plans: list[Plan], officers: list[User], form: Any) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(plan=plan, area=n % 7 + 1, ordinal=n, statement=f"Chỉ tiêu {n}")
        for n in range(INDICATORS)
        for plan in plans
    )
    targets = Target.objects.bulk_create(Target(indicator=each) for each in indicators)
    periods = [list(plan.periods.all()) for plan in plans]
    Measurement.objects.bulk_create(
        Measurement(
            target=targets[n // len(plans) % INDICATORS * len(plans) + place],
            period=periods[place][n // len(plans) // INDICATORS],
            value=90,
            **told,
        )
        for n, (place, told) in enumerate(_sent(officers, INDICATORS * 4))
    )
    filled = PlanForm.objects.bulk_create(PlanForm(plan=plan, form=form) for plan in plans)
    rows = list(form.rows.all())
    FormEntry.objects.bulk_create(
        FormEntry(
            plan_form=filled[place],
            row=rows[n // len(plans) % len(rows)],
            period="quarter-1",
            value=n,
            **told,
        )
        for n, (place, told) in enumerate(_sent(officers, ENTRIES))
    )


def _fill_evidence(plans: list[Plan], officers: list[User]) -> None:
    pieces = Evidence.objects.bulk_create(
        Evidence(
            authority=plan.unit,
            province_id=plan.unit.province_id,
            unit=author.unit,
            added_by=author,
            year=2026,
            title=f"Minh chứng {n}",
            search_text=f"minh chung {n}",
            link=f"https://example.vn/{plan.pk}/{n}",
        )
        for n in range(PIECES)
        for plan, author in zip(plans, officers, strict=True)
    )
    for n, piece in enumerate(pieces):
        piece.added_at = BEGUN + timedelta(minutes=n)
    Evidence.objects.bulk_update(pieces, ["added_at"], batch_size=1000)
    Report.objects.bulk_create(
        Report(plan=plan, period=period, symbol="BC-UBND", search_text="bao cao")
        for plan in plans
        for period in plan.periods.all()
    )


UPDATE, TASK, PIECE = "tasks_progressupdate", "tasks_task", "plans_evidence"
MEASURED, ENTERED = "indicators_measurement", "indicators_formentry"
LISTS = [
    ("province", "/api/v1/tasks/", TASK),
    ("province", "/api/v1/tasks/?ordering=-area", TASK),
    ("province", "/api/v1/progress-updates/", UPDATE),
    ("province", "/api/v1/progress-updates/?ordering=sent_at", UPDATE),
    ("province", "/api/v1/progress-updates/?year=2026", UPDATE),
    ("province", "/api/v1/measurements/", MEASURED),
    ("province", "/api/v1/statistical-entries/", ENTERED),
    ("province", "/api/v1/evidence/", PIECE),
    ("province", "/api/v1/indicators/", "indicators_indicator"),
    ("province", "/evidence/", PIECE),
    ("commune", "/api/v1/tasks/", TASK),
    ("commune", "/api/v1/progress-updates/", UPDATE),
    ("commune", "/api/v1/measurements/", MEASURED),
    ("commune", "/api/v1/statistical-entries/", ENTERED),
    ("commune", "/api/v1/evidence/", PIECE),
    ("commune", "/api/v1/indicators/", "indicators_indicator"),
    ("commune", "/api/v1/targets/", "indicators_target"),
    ("commune", "/evidence/", PIECE),
    ("commune", "/search/?q=nhiem+vu", TASK),
    ("commune", "/search/?q=minh+chung", PIECE),
]


@pytest.mark.parametrize(("who", "address", "table"), LISTS)
def test_a_list_reads_by_an_index_hardly_more_than_it_shows(readers, who, address, table):
    client = getattr(readers, who)

    plan = plan_of(client, address, table)

    scans = list(scans_of(plan))
    assert plan["Actual Rows"] >= 10
    assert table in {each["Relation Name"] for each in scans}
    assert [each for each in scans if each["Node Type"] == "Seq Scan" and is_large(each)] == []
    assert too_much(plan) == {}


@pytest.mark.parametrize(
    ("address", "table"),
    [pair for who, *pair in LISTS if who == "province" and pair[0].startswith("/api/")],
)
def test_a_page_far_along_reads_no_more_than_the_first(readers, address, table):
    for _ in range(3):
        address = readers.province.get(address).json()["next"]

    plan = plan_of(readers.province, address, table)

    assert plan["Actual Rows"] >= 10
    assert too_much(plan) == {}


def plan_of(client: Client, address: str, table: str) -> dict[str, Any]:
    """How PostgreSQL finds the rows of the page: of the query that lists those of `table`."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    pages = [each["sql"] for each in asked if f'FROM "{table}"' in each["sql"]]
    [page] = [sql for sql in pages if " LIMIT " in sql[-20:]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {page}".replace("%", "%%"))
        found = cursor.fetchone()[0]
    [told] = json.loads(found) if isinstance(found, str) else found
    return told["Plan"]


def scans_of(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The parts of a plan that read a table."""
    if "Relation Name" in plan:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans_of(part)


def too_much(plan: dict[str, Any]) -> dict[str, int]:
    """How many rows of large tables were looked at, where these were too many."""
    found: Counter[str] = Counter()
    for each in filter(is_large, scans_of(plan)):
        passed = each.get("Rows Removed by Filter", 0)
        found[each["Relation Name"]] += (each["Actual Rows"] + passed) * each["Actual Loops"]
    return {name: rows for name, rows in found.items() if rows > TIMES * plan["Actual Rows"]}


def is_large(scan: dict[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [scan["Relation Name"]])
        return cursor.fetchone()[0] >= LARGE
