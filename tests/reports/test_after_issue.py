"""Nothing changes a report that was issued: no page, API, admin, job, command or deletion."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from foundation.jobs import services as jobs
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.jobs.services import ask_for
from plans.models import Plan
from plans.services import PlanRefused, discard_plan, purge_discarded
from reports import services
from reports.after_issue import ReportIsIssued
from reports.models import FindingSettlement, Report, ReportSection
from reports.section_history import restore_stored_text, stored_texts
from reports.services import ReportRefused
from tests.factories import (
    make_leader,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

from .written import WHY, write_what_is_open

pytestmark = [pytest.mark.services, pytest.mark.django_db]


@pytest.fixture
def plan():
    return make_plan(
        year=2025, issued_on=date(2025, 1, 16), signer_title="TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"
    )


@pytest.fixture
def writer(plan):
    return make_standing_officer(plan.unit)


@pytest.fixture
def leader(plan):
    return make_leader(plan.unit)


def drafted(plan, writer, key="quarter-1") -> Report:
    report = services.open_report(plan.periods.get(key=key), by=writer)
    services.build_now(report)
    write_what_is_open(report, writer)
    report.settlements.create(
        fingerprint="a" * 64, words="chữ", reason="đúng", by=writer, at=timezone.now()
    )
    report.refresh_from_db()
    return report


def issue(report, leader) -> None:
    services.issue_report(report, by=leader, number="45", issued_on=date(2025, 3, 17))
    report.refresh_from_db()


def build(job) -> None:
    run(services.build_report, jobs.claim(job.pk, name=services.BUILD_JOB, worker="thu@may"))


@pytest.fixture
def report(plan, writer, leader, settings, tmp_path, django_capture_on_commit_callbacks):
    """An issued report with its document, in a storage of its own."""
    settings.MEDIA_ROOT = tmp_path
    make_task(plan, content="Ban hành quy chế")
    report = drafted(plan, writer)
    with django_capture_on_commit_callbacks(execute=True):
        issue(report, leader)
        build(report.job)
    report.refresh_from_db()
    assert report.document
    return report


def stored(report, tmp_path) -> tuple:
    """All that was issued, and the files in storage."""
    kept = [each for each in Report._meta.concrete_fields if each.name != "job"]
    rows = Report.objects.filter(pk=report.pk).values_list(*(each.name for each in kept))
    sections = ReportSection.objects.filter(report=report).order_by("pk").values_list()
    settlements = FindingSettlement.objects.filter(report=report).values_list()
    files = {path.name: path.read_bytes() for path in (tmp_path / "reports").rglob("*.docx")}
    return list(rows), list(sections), list(settlements), files


@pytest.fixture
def unchanged(report, tmp_path):
    """Says at the end that everything stands as it was issued."""
    before = stored(report, tmp_path)
    yield
    assert stored(report, tmp_path) == before
    assert len(before[3]) == 1


def test_no_service_changes_it(report, unchanged, writer, leader):
    section = report.sections.exclude(text=None).first()
    options = {"by": writer, "version": section.version}
    older = stored_texts(section)[-1].history

    for step in (
        lambda: services.edit_section(section, text="Khác", **options),
        lambda: services.reset_section(section, **options),
        lambda: services.restore_section(section, **options),
        lambda: services.keep_section(section, **options),
        lambda: services.remove_section(section, **options),
        lambda: restore_stored_text(section, history=older, **options),
        lambda: services.follow_newest_outline(report, by=writer),
        lambda: services.settle_finding(report, fingerprint="a" * 64, by=writer, reason="khác"),
        lambda: services.reopen_finding(report.settlements.get(), by=writer),
        lambda: services.ask_for_build(report, by=writer, include_waiting=True),
        lambda: issue(report, leader),
    ):
        with pytest.raises(ReportRefused, match=r"đã ban hành"):
            step()
    services.open_report(report.period, by=writer, reason=WHY)


def test_no_page_and_no_call_of_the_api_changes_it(client, report, unchanged, writer, leader):
    section, settlement = report.sections.exclude(text=None).first(), report.settlements.get()
    of_section = [report.pk, section.pk]
    typed = {
        "text": "Khác",
        "version": section.version,
        "history": stored_texts(section)[-1].history,
        "include_waiting": "on",
        "number": "99",
        "issued_on": "18/03/2025",
        "signer": "Người khác",
        "fingerprint": "a" * 64,
        "reason": "Lý do khác",
    }
    posts = [
        reverse(f"reports:{name}", args=args)
        for name, args in {
            "report_build": [report.pk],
            "report_issue": [report.pk],
            "report_outline": [report.pk],
            "report_section": of_section,
            "section_autosave": of_section,
            "section_remove": of_section,
            "report_section_restore": of_section,
            "finding_settle": [report.pk],
            "finding_reopen": [report.pk, settlement.pk],
        }.items()
    ]

    for person in (writer, leader):
        client.force_login(person)
        for address in posts:
            for step in ({}, {"step": "reset"}, {"step": "keep"}, {"step": "restore"}):
                assert client.post(address, typed | step).status_code == 404, address
        for address in (f"/api/v1/reports/{report.pk}/", f"/api/v1/reports/{report.pk}/file/"):
            for method in (client.put, client.patch, client.delete, client.post):
                answer = method(address, typed, content_type="application/json")
                assert answer.status_code == 405


def test_the_admin_site_changes_nothing_of_it(client, report, unchanged, plan):
    client.force_login(
        make_user(make_office(plan.unit), "administrator", is_superuser=True, username="goc")
    )
    section = report.sections.first()

    for row, more in ((report, {"number": "99"}), (section, {"text": "Khác"})):
        name = row._meta.model_name
        changed = client.post(reverse(f"admin:reports_{name}_change", args=[row.pk]), more)
        deleted = client.post(reverse(f"admin:reports_{name}_delete", args=[row.pk]), {"post": "1"})
        client.post(
            reverse(f"admin:reports_{name}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
        assert (changed.status_code, deleted.status_code) == (403, 403)
    deleted = client.post(reverse("admin:plans_plan_delete", args=[plan.pk]), {"post": "yes"})
    assert deleted.status_code in (200, 403)


def test_the_admin_site_says_so_when_a_draft_was_issued_meanwhile(
    client, plan, writer, leader, monkeypatch
):
    make_task(plan)
    report = drafted(plan, writer)
    client.force_login(make_user(make_office(plan.unit), "administrator", is_superuser=True))
    address = reverse("admin:reports_report_change", args=[report.pk])
    whole = Report.objects.get(pk=report.pk)
    monkeypatch.setattr("reports.admin.ReportAdmin.get_object", lambda *args: whole)
    issue(report, leader)

    none = {"sections-TOTAL_FORMS": 0, "sections-INITIAL_FORMS": 0}
    answer = client.post(address, {"number": "99", "signer": "Khác"} | none, follow=True)

    assert "Báo cáo đã ban hành nên không sửa" in answer.content.decode()
    report.refresh_from_db()
    assert (report.number, report.state) == ("45", "issued")


@pytest.mark.parametrize(
    "values",
    [
        {"number": "99"},
        {"symbol": "BC-KHÁC"},
        {"issued_on": date(2025, 3, 18)},
        {"signer": "Người khác"},
        {"signer_title": "PHÓ CHỦ TỊCH"},
        {"state": "draft"},
        {"state": "superseded", "number": "99"},
        {"figures": {}},
        {"outline": {"sections": []}},
        {"frozen_at": None},
        {"document": "khac.docx"},
        {"document_sha256": "0" * 64},
        {"version": 7},
        {"replacement_reason": "khác"},
        {"include_waiting": True},
    ],
)
def test_no_save_and_no_update_changes_it(report, unchanged, values):
    for name, value in values.items():
        setattr(report, name, value)

    for save in (report.save, lambda: report.save(update_fields=list(values))):
        with pytest.raises(ReportIsIssued), transaction.atomic():
            save()
    with pytest.raises(ReportIsIssued):
        Report.objects.filter(pk=report.pk).update(**values)
    with pytest.raises(ReportIsIssued), transaction.atomic():
        Report.objects.bulk_update([report], list(values))


def test_no_row_of_it_is_changed_added_or_deleted(report, unchanged, writer, plan):
    section, settlement = report.sections.first(), report.settlements.get()
    section.text, settlement.reason = "Khác", "khác"

    for step in (
        section.save,
        settlement.save,
        section.delete,
        settlement.delete,
        lambda: report.sections.update(text="Khác"),
        lambda: report.sections.all().delete(),
        lambda: report.settlements.all().delete(),
        lambda: report.sections.create(key="moi", order=99, heading="Mới"),
        report.delete,
        lambda: Report.objects.all().delete(),
    ):
        with pytest.raises(ReportIsIssued), transaction.atomic():
            step()
    for owner in (plan, report.period, writer, plan.unit):
        with pytest.raises(ProtectedError), transaction.atomic():
            owner.delete()
    with pytest.raises(ProtectedError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).delete()


def test_the_database_refuses_an_issued_report_without_number_or_day(plan):
    for values in ({"number": "5"}, {"issued_on": date(2025, 3, 17)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(plan=plan, period=plan.periods.first(), state="issued", **values)


def test_a_plan_with_an_issued_report_is_not_thrown_away(report, unchanged, plan):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT)

    with pytest.raises(PlanRefused, match="báo cáo đã ban hành"):
        discard_plan(plan, by=make_standing_officer(plan.unit))


def test_a_plan_with_a_draft_alone_goes_with_it(plan, writer):
    services.open_report(plan.periods.first(), by=writer)
    old = timezone.now() - timezone.timedelta(days=40)
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DRAFT, discarded_at=old)

    assert purge_discarded(timezone.localdate()) == 1
    assert Report.objects.count() == 0


def test_a_second_build_changes_nothing(
    report, unchanged, plan, writer, django_capture_on_commit_callbacks
):
    make_task(plan, content="Việc thêm sau")
    Plan.objects.filter(pk=plan.pk).update(recipients=["Nơi nhận khác"])
    with django_capture_on_commit_callbacks(execute=True):
        services.build_now(Report.objects.get(pk=report.pk))
        job = ask_for(services.BUILD_JOB, report.pk, by=writer)
        build(job)

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")


def test_a_build_that_was_begun_before_the_issue_writes_no_draft_into_it(
    plan, writer, leader, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    make_task(plan, content="Ban hành quy chế")
    report = drafted(plan, writer)
    begun = Report.objects.get(pk=report.pk)
    with django_capture_on_commit_callbacks(execute=True):
        issue(report, leader)
        make_task(plan, content="Việc thêm sau")
        services.build_now(begun)  # as it was read: a draft

    before = stored(report, tmp_path)
    with django_capture_on_commit_callbacks(execute=True):
        build(report.job)  # late

    assert stored(report, tmp_path) == before
    (document,) = before[3]
    report.refresh_from_db()
    assert (report.document.name.endswith(document), report.figures["totals"]["total"]) == (True, 1)


def test_the_commands_give_out_what_was_issued(report, unchanged, plan, tmp_path):
    Plan.objects.filter(pk=plan.pk).update(recipients=["Nơi nhận khác"], title="Tên khác")
    output = tmp_path.parent / f"{tmp_path.name}-ra.docx"
    named = {"unit": plan.unit.code, "year": 2025, "period": "quarter-1"}

    call_command("write_report", output=output, **named)
    with report.document.open() as file:
        assert output.read_bytes() == file.read()
    call_command("explain_report", **named)


@pytest.mark.parametrize("lost", [True, False])
def test_another_file_in_storage_is_told_and_never_handed_out(
    client, report, writer, plan, tmp_path, lost
):
    storage, name = report.document.storage, report.document.name
    storage.delete(name)
    if not lost:
        storage.save(name, ContentFile(b"PK another file"))
    client.force_login(writer)
    said = "không còn trong kho" if lost else "không khớp với tệp đã ghi"

    page = client.get(reverse("reports:report_file", args=[report.pk]))
    told = client.get(f"/api/v1/reports/{report.pk}/file/")

    assert page.status_code == 409
    assert said in page.content.decode()
    assert report.document_sha256 in page.content.decode()
    assert "người quản trị hệ thống khôi phục tệp" in page.content.decode()
    assert (told.status_code, told.json()["type"]) == (409, "urn:cchc:problem:other-file")
    assert said in told.json()["detail"]
    with pytest.raises(CommandError, match=said):
        call_command(
            "write_report",
            unit=plan.unit.code,
            year=2025,
            period="quarter-1",
            output=tmp_path / "ra.docx",
        )
