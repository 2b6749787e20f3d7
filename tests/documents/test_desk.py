"""A report on its way over the desk, from submitted to issued, and what is refused there."""

import re
from datetime import date

import pytest
from django.urls import reverse

from documents import services
from documents.models import Document
from documents.numbering import holes, next_number
from documents.sources import DocumentRefused
from foundation.jobs.models import Job
from reports import services as reports
from reports.models import Report
from tests.factories import (
    make_commune,
    make_leader,
    make_office,
    make_plan,
    make_standing_officer,
    make_task,
    make_user,
)

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


def submitted(report, by) -> Document:
    return reports.submit_report(report, by=by)


def approved(record, by) -> Document:
    newest = record.files.first()
    return services.approve(record, by=by, file=newest.pk, signer_title=TITLE)


def refused(call, **values) -> str:
    with pytest.raises(DocumentRefused) as refusal:
        call(**values)
    return str(refusal.value)


def page(client, user, record) -> str:
    client.force_login(user)
    return client.get(record.get_absolute_url()).text


def test_the_whole_way_by_the_pages(client, report, writer, leader, clerk, printer):
    client.force_login(writer)
    client.post(reverse("reports:report_submit", args=[report.pk]))
    record = Report.objects.get(pk=report.pk).record
    assert record.state == Document.State.SUBMITTED
    assert "Rút lại để sửa" in page(client, writer, record)

    client.force_login(leader)
    file = record.files.get()
    client.post(
        reverse("documents:remark_add", args=[record.pk]),
        {"file": file.pk, "paragraph": 3, "text": "Nêu rõ số liệu."},
    )
    client.post(reverse("documents:document_return", args=[record.pk]), {"file": file.pk})
    record.refresh_from_db()
    assert record.state == Document.State.RETURNED
    assert "Nêu rõ số liệu." in page(client, writer, record)

    remark = file.remarks.get()
    assert remark.quote == file.paragraphs[3]
    client.post(
        reverse("documents:remark_settle", args=[record.pk, remark.pk]), {"answer": "Đã bổ sung."}
    )
    section = report.sections.exclude(draws="heading").first()
    reports.edit_section(
        section, by=writer, text="Câu mới của người soạn.", version=section.version
    )
    client.post(reverse("documents:document_submit", args=[record.pk]), {"note": "Đã sửa."})
    shown = page(client, leader, record)
    assert "Câu mới của" in re.sub(r"<[^>]+>", "", shown)
    assert "<ins>" in shown

    newest = record.files.first()
    client.post(
        reverse("documents:document_approve", args=[record.pk]),
        {"file": newest.pk, "signer_title": TITLE},
    )
    record.refresh_from_db()
    assert (record.state, record.signer) == (Document.State.APPROVED, leader)

    client.force_login(clerk)
    assert f'value="01/{record.symbol}"' in page(client, clerk, record)
    client.post(
        reverse("documents:document_issue", args=[record.pk]),
        {"number": 7, "issued_on": "18/03/2025"},
    )
    record.refresh_from_db()
    report.refresh_from_db()
    assert (record.state, record.reference) == (Document.State.ISSUED, "07/BC-UBND")
    assert (report.state, report.number, report.signer) == (Report.State.ISSUED, "7", "Lò Văn An")
    final = record.files.get(final=True)
    assert any("07/BC-UBND" in text for text in final.paragraphs)
    assert any("Lò Văn An" in text for text in final.paragraphs)
    kinds = ["submitted", "returned", "submitted", "approved", "issued"]
    assert [step.what for step in record.steps.all()] == kinds
    assert record.recipients.exists()


def test_what_is_on_the_desk_stands_until_it_comes_back(report, writer, printer):
    record = submitted(report, writer)
    section = report.sections.exclude(draws="heading").first()

    assert "đang trình" in refused(
        reports.edit_section, section=section, by=writer, text="Khác.", version=section.version
    )
    report.refresh_from_db()
    assert "đang trình" in refused(reports.ask_for_build, report=report, by=writer)
    services.withdraw(record, by=writer)
    reports.edit_section(section, by=writer, text="Khác.", version=section.version)


def test_nobody_decides_what_they_submitted_nor_what_they_have_not_seen(
    plan, report, writer, leader
):
    both = make_user(writer.unit, *writer.roles, "leader")
    record = submitted(report, both)
    first = record.files.get()
    assert "chính mình" in refused(
        services.approve, document=record, by=both, file=first.pk, signer_title=TITLE
    )
    assert "ý kiến" in refused(services.send_back, document=record, by=leader, file=first.pk)
    services.send_back(record, by=leader, file=first.pk, note="Sửa lại.")
    services.submit(record, by=writer)
    assert "bản mới" in refused(
        services.approve, document=record, by=leader, file=first.pk, signer_title=TITLE
    )


def test_each_step_asks_for_its_state(report, writer, leader, clerk):
    record = submitted(report, writer)
    day = {"number": 1, "issued_on": date(2025, 3, 18)}
    assert "đã được lãnh đạo duyệt" in refused(services.issue, document=record, by=clerk, **day)
    assert "đang trình" in refused(services.submit, document=record, by=writer)
    direct = {"report": report, "by": leader, "number": "1", "issued_on": date(2025, 3, 18)}
    assert "đang trình" in refused(reports.issue_report, **direct)
    approved(record, leader)
    assert "đã được duyệt" in refused(services.withdraw, document=record, by=writer)
    assert "chưa đến" in refused(
        services.issue, document=record, by=clerk, number=1, issued_on=date(2025, 3, 19)
    )
    services.issue(record, by=clerk, **day)
    for call in (services.submit, services.withdraw):
        assert "đã ban hành" in refused(call, document=record, by=writer)


def test_a_stranger_and_the_wrong_role_find_nothing(client, report, writer, leader, clerk):
    record = submitted(report, writer)
    stranger = make_leader(make_commune())
    steps = ("submit", "withdraw", "return", "approve", "issue")
    allowed = {
        writer: {"submit", "withdraw"},
        leader: {"return", "approve"},
        clerk: {"issue"},
        stranger: set(),
    }
    for user, may in allowed.items():
        client.force_login(user)
        for step in set(steps) - may:
            address = reverse(f"documents:document_{step}", args=[record.pk])
            assert client.post(address).status_code == 404, (user.roles, step)
    assert client.get(record.get_absolute_url()).status_code == 404
    file = record.files.get()
    for name in ("file_word", "file_pdf"):
        address = reverse(f"documents:{name}", args=[record.pk, file.pk])
        assert client.get(address).status_code == 404


def test_numbers_follow_each_other_with_their_days(plan, clerk):
    unit = plan.unit

    def enter(number, day, kind="BC"):
        return services.enter_outside(
            unit=unit,
            kind=kind,
            symbol="BC-UBND",
            number=number,
            issued_on=day,
            title="Tình hình",
            by=clerk,
        )

    assert next_number(unit, 2025, "BC") == 1
    enter(3, date(2025, 2, 3))
    enter(5, date(2025, 2, 10))
    assert next_number(unit, 2025, "BC") == 6
    assert "đã dùng" in refused(enter, number=5, day=date(2025, 2, 10))
    assert "sớm hơn" in refused(enter, number=6, day=date(2025, 2, 9))
    assert "muộn hơn" in refused(enter, number=4, day=date(2025, 2, 11))
    enter(4, date(2025, 2, 10))
    enter(1, date(2024, 12, 31))
    enter(1, date(2025, 3, 1), kind="CV")
    assert [hole.words for hole in holes(unit.pk, 2025)] == [
        f"Báo cáo năm 2025 của {unit}: các số 1 đến 2"
    ]
    span = {"unit": unit, "year": 2025, "kind": "BC", "by": clerk, "reason": "Số cấp trên giấy"}
    assert "đã có văn bản" in refused(services.explain_gap, first=1, last=3, **span)
    gap = services.explain_gap(first=1, last=2, **span)
    assert holes(unit.pk, 2025) == []
    assert "bỏ trống" in refused(enter, number=2, day=date(2025, 2, 1))
    services.forget_gap(gap, by=clerk)
    enter(2, date(2025, 2, 1))


def test_the_leader_gives_numbers_where_there_is_no_clerk(client, report, writer, leader):
    record = submitted(report, writer)
    approved(record, leader)
    address = reverse("documents:document_issue", args=[record.pk])
    client.force_login(leader)
    assert client.get(record.get_absolute_url()).context["number_form"]
    make_user(make_office(report.plan.unit), "clerk")
    assert client.post(address, {"number": 1, "issued_on": "18/03/2025"}).status_code == 404


def test_pages_are_printed_once(report, writer, printer):
    record = submitted(report, writer)
    file = record.files.get()
    job = Job.objects.get(name="documents.print", subject=str(file.pk))
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempt=1)
    job.refresh_from_db()
    services.print_file(job)
    file.refresh_from_db()
    assert (file.pages, len(file.places)) == (1, len(file.paragraphs))
    services.ask_for_pages(file, by=writer)
    assert Job.objects.filter(name="documents.print").count() == 1


def test_the_register_is_kept_by_clerks(client, plan, clerk):
    make_standing_officer(plan.unit)
    client.force_login(clerk)
    sent = {
        "unit": plan.unit.pk,
        "kind": "CV",
        "number": 12,
        "issued_on": "03/02/2025",
        "subject": "=Báo cáo đột xuất",
    }
    client.post(reverse("documents:outside_enter"), sent)
    shown = client.get(reverse("documents:register")).text
    assert "12/UBND" in shown
    assert "các số 1 đến 11" in shown
    again = client.post(reverse("documents:outside_enter"), sent)
    assert "đã dùng" in again.text
    export = client.get(reverse("documents:document_export"))
    assert export.status_code == 200
    assert "12/UBND" in client.get(reverse("documents:document_list"), {"words": "dot xuat"}).text


def test_a_plan_goes_the_same_way(client, leader, writer, clerk, printer):
    plan = make_plan(unit=leader.unit, year=2026, number="", issued_on=None, state="draft")
    make_task(plan)
    client.force_login(writer)
    client.post(reverse("planning:plan_submit", args=[plan.pk]))
    plan.refresh_from_db()
    record = plan.record
    approved(record, leader)
    plan.title = "Kế hoạch khác"
    plan.save()
    day = {"number": 4, "issued_on": date(2025, 3, 18)}
    assert "đã thay đổi sau khi trình" in refused(services.issue, document=record, by=clerk, **day)
    services.send_back(record, by=leader, file=record.files.first().pk, note="Trình lại.")
    services.submit(record, by=writer)
    approved(record, leader)
    services.issue(record, by=clerk, **day)
    plan.refresh_from_db()
    assert (plan.state, plan.number, plan.signer) == ("issued", "04/KH-UBND", "Lò Văn An")
    assert any("04/KH-UBND" in text for text in record.files.get(final=True).paragraphs)


def test_my_work_says_what_waits_for_each(client, report, writer, leader, clerk):
    record = submitted(report, writer)
    address = reverse("pages:my_work")

    def waiting(user) -> bool:
        client.force_login(user)
        return record.get_absolute_url() in client.get(address).text

    assert (waiting(leader), waiting(clerk), waiting(writer)) == (True, False, False)
    services.send_back(record, by=leader, file=record.files.first().pk, note="Sửa.")
    assert (waiting(leader), waiting(clerk), waiting(writer)) == (False, False, True)
    services.submit(record, by=writer)
    approved(record, leader)
    assert (waiting(leader), waiting(clerk), waiting(writer)) == (False, True, False)
