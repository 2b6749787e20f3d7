"""Units, plans, indicators and reports over the API: read, filtered, inside the wall."""

import hashlib
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, Unit
from foundation.jobs.models import Job
from plans.models import Plan
from reports.models import Report
from tests.api.problems import problem, told
from tests.factories import (
    make_commune,
    make_indicator,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_target,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.both, pytest.mark.django_db]


def ids(client, resource, **asked):
    return {row["id"] for row in client.get(f"/api/v1/{resource}/", asked).json()["results"]}


def test_units_of_the_authority_are_listed_and_found_without_accents(call, officer, office):
    other = make_office(
        office.authority, name="Phòng Kinh tế", short_name="Kinh tế", standing_body=True
    )
    make_office(make_commune())
    client = call(officer)

    assert ids(client, "units") == {office.authority.pk, office.pk, other.pk}
    assert ids(client, "units", q="kinh te") == {other.pk}
    assert ids(client, "units", kind="commune") == {office.authority.pk}
    assert ids(client, "units", standing_body="true") == {other.pk}
    assert client.get(f"/api/v1/units/{other.pk}/").json()["parent"] == office.authority.pk


def test_a_plan_is_shown_with_its_periods_and_how_many_tasks_it_tracks(call, officer, plan):
    make_task(plan)
    make_task(plan, tracked=False)

    found = call(officer).get(f"/api/v1/plans/{plan.pk}/").json()

    assert (found["number"], found["year"], found["state"], found["task_count"]) == (
        "15/KH-UBND",
        2026,
        "issued",
        1,
    )
    assert [period["key"] for period in found["periods"]] == [
        "quarter-1",
        "six-months",
        "quarter-3",
        "year",
    ]


def test_a_period_says_where_it_stands_and_when_it_closes(
    call, officer, office, django_assert_num_queries
):
    handed_out = datetime(2026, 1, 16, 2, tzinfo=UTC)
    late = {"closes_by_itself": True, "grace": 2, "handed_out_at": handed_out}
    plan = make_plan(office.authority, **late)
    plan.periods.filter(key="year").update(locked=True)
    client = call(officer)
    with time_machine.travel(datetime(2026, 4, 1, 2, tzinfo=UTC), tick=False):
        found = client.get(f"/api/v1/plans/{plan.pk}/").json()["periods"]
        with CaptureQueriesContext(connection) as of_one:
            client.get("/api/v1/plans/")
        for year in (2027, 2028):
            make_plan(office.authority, year=year, **late)
        with django_assert_num_queries(len(of_one)):
            client.get("/api/v1/plans/")

    assert [(period["state"], period["closes"]) for period in found] == [
        ("closed", "2026-03-19"),
        ("open", "2026-06-19"),
        ("not_begun", "2026-09-21"),
        ("closed", "2026-12-21"),
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_plans_whose_periods_were_opened_again_ask_no_more_than_one(call, officer, plan, count):
    client, plans = call(officer), [plan]
    plans += [make_plan(plan.unit, year=2026 + n, state="closed") for n in range(1, count)]
    for each in plans:
        period = make_period(each)
        period.locked = True
        period.save()
        period.openings.create(until=date(2099, 1, 1), reason="Bổ sung", by=officer)
    client.get("/api/v1/plans/")

    with CaptureQueriesContext(connection) as queries:
        found = client.get("/api/v1/plans/").json()["results"]

    states = [{period["key"]: period["state"] for period in each["periods"]} for each in found]
    assert [each["quarter-1"] for each in states] == ["reopened"] * count
    assert len(queries) == 6


def test_plans_are_filtered_and_discarded_ones_left_out(call, officer, office, plan):
    draft = make_plan(office.authority, year=2027, state=Plan.State.DRAFT)
    make_plan(office.authority, year=2028, state=Plan.State.DRAFT, discarded_at=plan.handed_out_at)
    make_plan()
    client = call(officer)

    assert ids(client, "plans") == {plan.pk, draft.pk}
    assert ids(client, "plans", year=2027) == {draft.pk}
    assert ids(client, "plans", state="issued") == {plan.pk}


def test_an_appraiser_sees_what_the_communes_issued_and_no_drafts(call):
    province = make_commune(kind="province")
    department = Unit.objects.create(
        kind="department", code="so", name="Sở Nội vụ", short_name="Sở Nội vụ", parent=province
    )
    commune = make_commune(parent=province)
    issued, draft = make_plan(commune), make_plan(commune, year=2027, state=Plan.State.DRAFT)
    period = issued.periods.get(key="quarter-1")
    sent = Report.objects.create(
        plan=issued, period=period, state="issued", number="5", issued_on=date(2026, 3, 16)
    )
    Report.objects.create(plan=issued, period=period, version=2)
    client = call(make_user(department, Role.APPRAISER))

    assert (ids(client, "plans"), ids(client, "reports")) == ({issued.pk}, {sent.pk})
    assert client.get(f"/api/v1/plans/{draft.pk}/").status_code == 404


def test_indicators_come_with_their_targets(call, officer, office, plan):
    indicator = make_indicator(plan, lead=office, statement="Tỷ lệ hồ sơ đúng hạn")
    target = make_target(indicator)
    make_target(make_indicator(plan, area=6))
    make_target()
    client = call(officer)

    assert ids(client, "indicators", lead=office.pk, q="ho so", plan=plan.pk) == {indicator.pk}
    assert ids(client, "targets", indicator=indicator.pk) == {target.pk}
    found = client.get(f"/api/v1/indicators/{indicator.pk}/").json()
    assert [(each["goal"], each["goal_text"]) for each in found["targets"]] == [
        ("90.0000", "tối thiểu 90%")
    ]
    assert len(ids(client, "indicators")) == 2


@pytest.fixture
def report(plan):
    return Report.objects.create(
        plan=plan, period=plan.periods.get(key="quarter-1"), signer="Lò Văn Páo"
    )


def test_a_report_says_how_far_it_is(call, officer, report):
    report.job = Job.objects.create(
        name="reports.build", subject="1", state="running", done=1, total=4, step="Bảng 1"
    )
    report.save()

    found = call(officer).get(f"/api/v1/reports/{report.pk}/").json()

    assert (found["state"], found["period"], found["file"]) == ("draft", "quarter-1", None)
    assert found["build"] == {"state": "running", "percent": 25, "step": "Bảng 1", "error": ""}


def test_the_document_of_a_report_is_downloaded(call, officer, report):
    client = call(officer)
    assert problem(client.get(f"/api/v1/reports/{report.pk}/file/")) == (404, "not-found")
    report.document_sha256 = hashlib.sha256(b"PK-docx").hexdigest()
    report.document.save("bao-cao.docx", ContentFile(b"PK-docx"))

    address = client.get(f"/api/v1/reports/{report.pk}/").json()["file"]
    response = client.get(address)

    assert b"".join(response.streaming_content) == b"PK-docx"
    assert response.headers["Content-Type"].endswith("wordprocessingml.document")


def test_an_issued_report_without_its_numbered_document_says_so(call, officer, report):
    report.job = Job.objects.create(name="reports.build", subject="1", state="running")
    report.state, report.number, report.issued_on = "issued", "5", date(2026, 3, 16)
    report.save()
    client = call(officer)

    response = client.get(f"/api/v1/reports/{report.pk}/file/")

    assert problem(response) == (409, "not-written")
    assert (
        response.json()["detail"]
        == "Văn bản có số và ngày đang được tạo. Hãy chờ ít phút rồi tải lại."
    )
    assert client.get(f"/api/v1/reports/{report.pk}/").json()["file"] is None


def test_reports_are_filtered(call, officer, plan, report):
    second = Report.objects.create(
        plan=plan,
        period=plan.periods.get(key="year"),
        state="issued",
        number="5",
        issued_on=date.min,
    )
    client = call(officer)

    assert ids(client, "reports", plan=plan.pk, year=2026) == {report.pk, second.pk}
    assert ids(client, "reports", state="issued") == {second.pk}
    assert ids(client, "reports", period="quarter-1") == {report.pk}


@pytest.mark.parametrize("resource", ["units", "plans", "indicators", "targets", "reports"])
def test_a_stranger_finds_nothing(call, office, plan, report, resource):
    row = {
        "units": office,
        "plans": plan,
        "indicators": make_indicator(plan),
        "targets": make_target(make_indicator(plan)),
        "reports": report,
    }[resource]
    stranger = call(make_officer())

    hidden, missing = (
        stranger.get(f"/api/v1/{resource}/{row.pk}/"),
        stranger.get(f"/api/v1/{resource}/987654/"),
    )

    assert problem(hidden) == (404, "not-found")
    assert told(hidden) == told(missing)
    assert row.pk not in ids(stranger, resource)


def test_an_appraiser_finds_the_units_of_the_communes_that_they_appraise(call):
    province = make_commune(kind="province")
    commune = make_commune(parent=province)
    office, elsewhere = (
        make_office(commune),
        make_office(make_commune(parent=make_commune(kind="province"))),
    )
    appraiser = make_user(province, Role.APPRAISER)
    client = call(appraiser)

    assert ids(client, "units") == {province.pk, commune.pk, office.pk}
    assert client.get(f"/api/v1/units/{office.pk}/").json()["authority"] == commune.pk
    assert problem(client.get(f"/api/v1/units/{elsewhere.pk}/")) == (404, "not-found")


def test_what_offices_gave_for_reports_is_read_by_those_who_may(call, officer, office, report):
    other = make_office(office.authority, standing_body=True)
    own, foreign = (
        report.contribution_requests.create(
            unit=unit, due=date(2026, 3, 10), asked_by=officer, state="sent"
        )
        for unit in (office, other)
    )
    answer = own.answers.create(author=officer)
    answer.texts.create(kind="proposals", text="Đề nghị cấp máy.")
    own.answers.create(author=officer, state="replaced")

    client = call(officer)
    found = client.get(f"/api/v1/contribution-requests/{own.pk}/").json()

    assert ids(client, "contribution-requests") == {own.pk}
    assert client.get(f"/api/v1/contribution-requests/{foreign.pk}/").status_code == 404
    assert (found["answer"]["id"], found["answer"]["author"]["id"]) == (answer.pk, officer.pk)
    assert [(each["kind"], each["text"]) for each in found["answer"]["texts"]] == [
        ("proposals", "Đề nghị cấp máy.")
    ]
    body = call(make_user(other, Role.STANDING_BODY))
    assert ids(body, "contribution-requests", report=report.pk) == {own.pk, foreign.pk}
    assert ids(body, "contribution-requests", state="asked") == set()
