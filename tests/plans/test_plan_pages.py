"""The pages of plans: who sees what, what comes next, and each step."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from foundation.journal.history import history_of
from plans.models import Evidence, Plan
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_officer,
    make_period,
    make_plan,
    make_standing_officer,
)

from . import files
from .khe_da import make_imported_plan, make_khe_da

pytestmark = [pytest.mark.both, pytest.mark.django_db]
HTMX = {"HTTP_HX_REQUEST": "true"}
LIST = reverse("plans:plan_list")
DRAFT = {"state": Plan.State.DRAFT, "handed_out_at": None, "issued_on": None, "number": ""}


@pytest.fixture
def commune():
    return make_commune()


def log_in(client, person):
    client.force_login(person)
    client.get(LIST)
    return person


def step(plan, name, **kwargs):
    address = name if ":" in name else f"plans:{name}"
    return reverse(address, kwargs={"pk": plan.pk, **kwargs})


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_plans_by_year_in_few_queries(client, commune, count):
    plans = [make_plan(commune, year=2024 + n) for n in range(count)]
    make_plan()
    log_in(client, make_officer(make_office(commune)))

    with CaptureQueriesContext(connection) as queries:
        response = client.get(LIST)

    assert list(response.context_data["page"]) == plans[::-1]
    assert len(queries) <= 12


def test_the_list_is_filtered_and_swapped_alone(client, commune):
    make_plan(commune, year=2025)
    draft = make_plan(commune, year=2026, **DRAFT)
    log_in(client, make_officer(make_office(commune)))

    response = client.get(LIST, {"year": "2026", "state": "draft"}, **HTMX)

    assert list(response.context_data["page"]) == [draft]
    assert b"<html" not in response.content
    assert "HX-Request" in response["Vary"]


def test_an_empty_list_offers_the_import_to_the_standing_body_alone(client, commune):
    log_in(client, make_standing_officer(commune))
    assert reverse("planning:import_create") in client.get(LIST).content.decode()

    log_in(client, make_officer(make_office(commune)))
    assert reverse("planning:import_create") not in client.get(LIST).content.decode()


def test_the_plan_page_is_a_document_with_its_parts_in_few_queries(client):
    place = make_khe_da()
    plan = make_imported_plan(place)
    log_in(client, place.officer)
    client.get(plan.get_absolute_url())

    with CaptureQueriesContext(connection) as queries:
        page = client.get(plan.get_absolute_url()).content.decode()

    assert len(queries) <= 12
    for words in (
        "ngày 20 tháng 01 năm 2026",
        "I. MỤC TIÊU",
        "Lò Văn Tám",
        "ke-hoach.txt",
        "33/KH-UBND",
        "Hạn 28/02",
    ):
        assert words in page


def test_a_stranger_finds_no_plan_and_no_step(client, commune):
    plan = make_plan(commune)
    duty = plan.duties.create(unit_text="Văn phòng", text="Lập kế hoạch")
    file = plan.files.create(file=files.upload("a.txt", b"a"), name="a.txt", sha256="0" * 64)
    period = make_period(plan)
    log_in(client, make_standing_officer(make_commune()))

    assert client.get(plan.get_absolute_url()).status_code == 404
    assert client.get(step(plan, "plan_file", file_pk=file.pk)).status_code == 404
    for name in ("planning:plan_issue", "plan_close", "plan_discard", "plan_bring_back"):
        assert client.post(step(plan, name)).status_code == 404
    assert client.post(step(plan, "period_edit", period_pk=period.pk)).status_code == 404
    assert client.post(step(plan, "period_close", period_pk=period.pk)).status_code == 404
    assert client.post(step(plan, "duty_done", duty_pk=duty.pk)).status_code == 404


def test_an_officer_takes_no_step_with_the_plan(client, commune):
    plan = make_plan(commune)
    period = make_period(plan)
    log_in(client, make_officer(make_office(commune)))

    for name in ("planning:plan_issue", "plan_close", "plan_discard", "plan_bring_back"):
        assert client.post(step(plan, name)).status_code == 404
    assert client.post(step(plan, "period_close", period_pk=period.pk)).status_code == 404
    plan.refresh_from_db()
    assert plan.state == Plan.State.ISSUED


def test_a_leader_issues_a_draft(client, commune):
    plan = make_plan(commune, **DRAFT)
    log_in(client, make_leader(commune))

    page = client.get(plan.get_absolute_url()).content.decode()
    response = client.post(
        step(plan, "planning:plan_issue"), {"number": "9/KH-UBND", "issued_on": "05/01/2026"}
    )

    plan.refresh_from_db()
    assert step(plan, "planning:plan_issue") in page
    assert response.url == plan.get_absolute_url()
    assert (plan.state, plan.number, plan.issued_on) == (
        Plan.State.ISSUED,
        "9/KH-UBND",
        date(2026, 1, 5),
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"number": "", "issued_on": "05/01/2026"}, "number"),
        ({"number": "9/KH-UBND", "issued_on": "05/01/2999"}, "issued_on"),
        ({"number": "9/KH-UBND", "issued_on": "hôm nay"}, "issued_on"),
    ],
)
def test_issuing_with_wrong_input_changes_nothing(client, commune, fields, field):
    plan = make_plan(commune, **DRAFT)
    log_in(client, make_leader(commune))

    response = client.post(step(plan, "planning:plan_issue"), fields)

    plan.refresh_from_db()
    assert list(response.context["issue_form"].errors) == [field]
    assert plan.state == Plan.State.DRAFT


def test_why_a_plan_cannot_be_issued_is_told(client, commune):
    make_plan(commune)
    plan = make_plan(commune, **DRAFT)
    log_in(client, make_leader(commune))

    response = client.post(
        step(plan, "planning:plan_issue"), {"number": "9/KH-UBND", "issued_on": "05/01/2026"}
    )

    assert "đã có kế hoạch ban hành" in response.content.decode()


def test_the_standing_body_closes_discards_and_brings_back(client, commune):
    issued, draft = make_plan(commune, year=2025), make_plan(commune, **DRAFT)
    log_in(client, make_standing_officer(commune))

    client.post(step(issued, "plan_close"))
    client.post(step(draft, "plan_discard"))
    issued.refresh_from_db()
    listed = client.get(LIST)
    assert (issued.state, list(listed.context["discarded"])) == (Plan.State.CLOSED, [draft])
    assert client.get(draft.get_absolute_url()).status_code == 404

    client.post(step(draft, "plan_bring_back"))
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_a_step_that_is_refused_says_why(client, commune):
    issued = make_plan(commune)
    log_in(client, make_standing_officer(commune))

    response = client.post(step(issued, "plan_discard"), follow=True)

    assert "Chỉ bỏ được dự thảo" in response.content.decode()


def test_discarded_drafts_are_the_standing_bodys_to_see(client, commune):
    make_plan(commune, **DRAFT, discarded_at=timezone.now())
    log_in(client, make_officer(make_office(commune)))

    assert list(client.get(LIST).context["discarded"]) == []


def test_a_period_is_edited_in_its_row(client, commune):
    plan = make_plan(commune)
    period = make_period(plan)
    log_in(client, make_standing_officer(commune))
    url = step(plan, "period_edit", period_pk=period.pk)

    opened = client.get(url, **HTMX)
    response = client.post(url, {"cut_off": "10/03/2026", "deadline": "12/03/2026"}, **HTMX)

    period.refresh_from_db()
    assert (period.cut_off, period.deadline) == (date(2026, 3, 10), date(2026, 3, 12))
    assert b"<html" not in opened.content + response.content
    assert "Đã lưu" in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"cut_off": "10/07/2026", "deadline": "12/07/2026"},
        {"cut_off": "10/03/2026", "deadline": "01/03/2026"},
        {"cut_off": "", "deadline": ""},
    ],
)
def test_wrong_period_dates_change_nothing(client, commune, fields):
    plan = make_plan(commune)
    period = make_period(plan)
    log_in(client, make_standing_officer(commune))

    response = client.post(step(plan, "period_edit", period_pk=period.pk), fields)

    assert response.context["form"].errors
    assert make_period(plan).cut_off == period.cut_off


def test_an_office_marks_its_duty_as_done_with_evidence(client, commune):
    plan = make_plan(commune)
    officer = make_officer(make_office(commune))
    duty = plan.duties.create(unit_text="Văn phòng", text="Lập kế hoạch", due=date(2026, 2, 28))
    duty.units.add(officer.unit)
    log_in(client, officer)
    url = step(plan, "duty_done", duty_pk=duty.pk)

    form = client.get(url, **HTMX)
    fields = {"done_on": "20/02/2026", "file": files.upload("kh.pdf", files.pdf_bytes())}
    response = client.post(url, fields, **HTMX)

    duty.refresh_from_db()
    assert b"<html" not in form.content + response.content
    assert (duty.done_on, duty.evidence.get().title) == (date(2026, 2, 20), "kh")

    client.post(url, {"undo": "1"})
    duty.refresh_from_db()
    assert duty.done_on is None


@pytest.mark.parametrize("fields", [{"done_on": ""}, {"done_on": "01/01/2999"}])
def test_a_duty_with_a_wrong_day_or_file_stays_open(client, commune, fields):
    plan = make_plan(commune)
    duty = plan.duties.create(unit_text="Văn phòng", text="Lập kế hoạch")
    log_in(client, make_standing_officer(commune))
    bad = {"done_on": "20/02/2026", "file": files.upload("x.html", b"<b>")}

    for wrong in (fields, bad):
        response = client.post(step(plan, "duty_done", duty_pk=duty.pk), wrong)
        assert response.context["form"].errors
    duty.refresh_from_db()
    assert (duty.done_on, Evidence.objects.count()) == (None, 0)


def test_another_offices_duty_is_not_found(client, commune):
    plan = make_plan(commune)
    duty = plan.duties.create(unit_text="Văn phòng", text="Lập kế hoạch")
    duty.units.add(make_office(commune))
    log_in(client, make_officer(make_office(commune)))

    assert (
        client.post(step(plan, "duty_done", duty_pk=duty.pk), {"done_on": "20/02/2026"}).status_code
        == 404
    )


def test_source_files_come_as_downloads(client):
    place = make_khe_da()
    plan = make_imported_plan(place)
    log_in(client, place.officer)

    response = client.get(step(plan, "plan_file", file_pk=plan.files.first().pk))

    assert response["Content-Disposition"] == 'attachment; filename="ke-hoach.txt"'
    assert b"".join(response.streaming_content).decode().startswith("UBND XÃ KHE ĐÁ")


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("standing", "Bước tiếp theo: kiểm tra đơn vị chủ trì"),
        ("leader", "Ghi nhận kế hoạch đã ký"),
        ("officer", "Chưa giao"),
    ],
)
def test_what_comes_next_is_told_to_each_role(client, person, words):
    place = make_khe_da()
    plan = make_imported_plan(place)
    log_in(client, getattr(place, person))

    assert words in client.get(plan.get_absolute_url()).content.decode()


def test_a_closed_plan_is_opened_again(client, commune):
    plan = make_plan(commune, state=Plan.State.CLOSED)
    leader = log_in(client, make_leader(commune))

    page = client.get(plan.get_absolute_url())
    client.post(step(plan, "plan_reopen"))

    plan.refresh_from_db()
    assert step(plan, "plan_reopen") in page.content.decode()
    assert plan.state == Plan.State.ISSUED
    assert (history_of(plan)[-1].by, history_of(plan)[-1].why) == (
        leader,
        "Mở lại kế hoạch",
    )


def test_a_closed_plan_stays_closed_beside_a_newer_one_and_for_others(client, commune):
    plan = make_plan(commune, state=Plan.State.CLOSED)
    make_plan(commune, number="30/KH-UBND")
    log_in(client, make_leader(commune))
    refused = client.post(step(plan, "plan_reopen"), follow=True)
    log_in(client, make_officer(make_office(commune)))
    stranger = client.post(step(plan, "plan_reopen"))

    plan.refresh_from_db()
    assert (
        "đã ban hành kế hoạch khác của năm 2026 nên không mở lại được" in refused.content.decode()
    )
    assert (stranger.status_code, plan.state) == (404, Plan.State.CLOSED)
