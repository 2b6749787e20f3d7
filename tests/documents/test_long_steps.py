"""Steps of a document of a large plan: a job takes them, and its page tells how far that is."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Role
from documents import services
from documents.models import Document
from documents.services.apart import STEP_JOB
from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from plans.models import Plan
from reports import services as reports
from reports.models import Report
from tasks.models import Task
from tests.factories import make_office, make_plan, make_task, make_update

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def no_task_is_many(monkeypatch):
    monkeypatch.setattr(Plan, "LARGE", 0)


def post(client, person, name, pk, **values):
    client.force_login(person)
    return client.post(reverse(name, args=[pk]), values)


def submit(client, person, report) -> Document:
    post(client, person, "reports:report_submit", report.pk)
    return Report.objects.get(pk=report.pk).record


def work(record) -> Document:
    """Let a worker take the step that was asked for."""
    job = Job.objects.filter(name=STEP_JOB, subject=record.pk).first()
    run(services.take_asked_step, jobs.claim(job.pk, name=STEP_JOB, worker="thu@may"))
    return Document.objects.get(pk=record.pk)


def page(client, person, record) -> str:
    client.force_login(person)
    return client.get(record.get_absolute_url()).text


def test_the_whole_way_by_the_pages_and_a_worker(client, report, writer, leader, clerk, printer):
    record = submit(client, writer, report)
    assert record.state == Document.State.DRAFT
    shown = page(client, writer, record)
    assert "<strong>Trình lãnh đạo</strong>" in shown
    assert "Đang chờ đến lượt" in shown
    assert 'id="submit"' not in shown

    record = work(record)
    assert (record.state, record.submitted_by) == (Document.State.SUBMITTED, writer)
    file = record.files.get()
    post(
        client,
        leader,
        "documents:document_approve",
        record.pk,
        file=file.pk,
        signer_title=TITLE,
        note="Đồng ý",
    )
    assert Document.objects.get(pk=record.pk).state == Document.State.SUBMITTED
    record = work(record)
    assert (record.state, record.signer) == (Document.State.APPROVED, leader)

    values = {"number": "45", "issued_on": "17/03/2025"}
    post(client, clerk, "documents:document_issue", record.pk, **values)
    record = work(record)

    assert (record.state, record.number) == (Document.State.ISSUED, 45)
    assert record.issued_on == date(2025, 3, 17)
    assert Report.objects.get(pk=report.pk).state == Report.State.ISSUED
    assert "step-state" not in page(client, clerk, record)


def test_what_is_refused_stands_on_the_page_until_something_happens(client, report, writer, leader):
    record = submit(client, writer, report)
    task = Task.objects.filter(plan=report.plan).first()
    make_update(task, effective_on=date(2025, 3, 2), percent=100, state="done")

    refused = work(record)

    shown = page(client, writer, refused)
    assert refused.state == Document.State.DRAFT
    assert "Số liệu đã đổi sau khi tổng hợp" in shown
    assert "Đang làm" not in shown
    reports.build_now(Report.objects.get(pk=report.pk))
    record = work(submit(client, writer, report))
    assert record.state == Document.State.SUBMITTED
    assert "Số liệu đã đổi sau khi tổng hợp" not in page(client, writer, record)


def test_the_page_follows_the_step_and_is_asked_for_again_at_its_end(client, report, writer):
    record = submit(client, writer, report)
    address = reverse("documents:document_step", args=[record.pk])

    before = client.get(address, headers=HTMX)
    work(record)
    after = client.get(address, headers=HTMX)

    assert "job-waiting" in before.text
    assert after.headers["HX-Refresh"] == "true"


def test_while_one_step_is_taken_no_other_is_asked_for(client, report, writer):
    record = submit(client, writer, report)

    answer = client.post(
        reverse("documents:document_submit", args=[record.pk]), {"note": "Lần nữa"}, follow=True
    )

    assert "đang được xử lý bước trước" in answer.text
    assert Job.objects.filter(name=STEP_JOB).count() == 1


def test_who_lost_the_right_meanwhile_takes_no_step(client, report, writer):
    record = submit(client, writer, report)
    writer.roles = [Role.OFFICER]
    writer.save()

    record = work(record)

    assert record.state == Document.State.DRAFT
    assert record.step_job.error == "Bạn không còn quyền làm bước này nên chưa có gì thay đổi."


def test_of_a_plan_of_few_tasks_the_step_is_taken_at_once(client, report, writer, monkeypatch):
    monkeypatch.setattr(Plan, "LARGE", 1_000)

    record = submit(client, writer, report)

    assert record.state == Document.State.SUBMITTED
    assert not Job.objects.filter(name=STEP_JOB).exists()


def test_what_was_signed_on_paper_is_recorded_by_a_worker(client, report, leader):
    values = {"number": "45", "issued_on": "17/03/2025", "signer": "Hà Văn Mẫu"}
    post(client, leader, "reports:report_issue", report.pk, **values, signer_title=TITLE)
    asked = Report.objects.get(pk=report.pk)

    record = work(asked.record)

    assert asked.state == Report.State.DRAFT
    assert (record.state, record.number, record.signer_name) == ("issued", 45, "Hà Văn Mẫu")
    assert Report.objects.get(pk=report.pk).state == Report.State.ISSUED


def test_a_plan_goes_the_whole_way_by_workers(client, report, writer, leader, clerk, printer):
    plan = make_plan(report.plan.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(plan, lead=make_office(plan.unit))

    post(client, writer, "planning:plan_submit", plan.pk)
    record = Plan.objects.get(pk=plan.pk).record
    assert record.state == Document.State.DRAFT
    assert "Đang chờ đến lượt" in page(client, writer, record)
    record = work(record)
    assert record.state == Document.State.SUBMITTED

    file = record.files.get()
    values = {"file": file.pk, "signer_title": TITLE}
    post(client, leader, "documents:document_approve", record.pk, **values)
    record = work(record)
    values = {"number": "45", "issued_on": "17/03/2025"}
    post(client, clerk, "documents:document_issue", record.pk, **values)
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.DRAFT
    record = work(record)

    assert (record.state, record.number) == (Document.State.ISSUED, 45)
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.ISSUED


def test_a_plan_that_was_signed_on_paper_is_issued_by_a_worker(client, report, writer, leader):
    plan = make_plan(report.plan.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(plan, lead=make_office(plan.unit))
    values = {"number": "46", "issued_on": "17/03/2025"}

    answer = post(client, leader, "planning:plan_issue", plan.pk, **values)
    asked = Plan.objects.get(pk=plan.pk)
    assert asked.state == Plan.State.DRAFT
    assert answer["Location"] == asked.record.get_absolute_url()
    assert "Ban hành kế hoạch" in page(client, leader, asked.record)
    record = work(asked.record)

    issued = Plan.objects.get(pk=plan.pk)
    assert (issued.state, issued.number) == (Plan.State.ISSUED, f"46/{plan.symbol}")
    assert (record.state, record.number) == (Document.State.ISSUED, 46)


def test_a_plan_that_cannot_be_issued_says_so_at_the_form(client, report, leader):
    plan = make_plan(report.plan.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(plan).units.all().delete()

    answer = post(
        client, leader, "planning:plan_issue", plan.pk, number="46", issued_on="17/03/2025"
    )

    assert answer.status_code == 200
    assert answer.context["issue_form"].non_field_errors()
    assert not Job.objects.filter(name=STEP_JOB).exists()
