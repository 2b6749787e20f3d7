"""What a person is told who presses a button of the desk after others were quicker, and what those
who are sent a document read of it.
"""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.delegation.services import delegate_rights
from accounts.models import Role
from documents import services
from documents.models import DeliveryStamp, Document
from planning.issuing.services import submit_plan
from reports import services as reports
from tests.factories import make_commune, make_leader, make_plan, make_task, make_user

from .test_desk import TITLE, approved, refused, submitted

pytestmark = [pytest.mark.services, pytest.mark.django_db]

DAY = date(2025, 3, 18)


@pytest.fixture
def press(client):
    """Press a button of the desk; return the page that the person sees then."""

    def press(user, record, step, **sent):
        client.force_login(user)
        answer = client.post(reverse(f"documents:{step}", args=[record.pk]), sent, follow=True)
        assert answer.status_code == 200
        return answer.text

    return press


def test_who_comes_late_reads_where_the_document_stands(
    press, report, writer, leader, clerk, printer
):
    record = submitted(report, writer)
    first = record.files.get().pk
    assert "đang trình lãnh đạo nên không trình" in press(writer, record, "document_submit")
    services.withdraw(record, by=writer)
    said = press(leader, record, "document_approve", file=first, signer_title=TITLE)
    assert "Văn bản này đang là dự thảo" in said
    assert "Văn bản này đang là dự thảo" in press(writer, record, "document_withdraw")
    assert "Văn bản này đang là dự thảo" in press(clerk, record, "document_issue", number="x")

    services.submit(record, by=writer)
    newest = record.files.first().pk
    said = press(leader, record, "document_approve", file=first, signer_title=TITLE)
    assert "Đã có bản mới" in said
    assert f'name="file" value="{newest}"' in said
    assert f'name="file" value="{first}"' not in said
    said = press(leader, record, "remark_add", file=first, paragraph=3, text="Sửa.")
    assert "Đã có bản mới" in said
    assert not record.files.get(pk=first).remarks.exists()
    assert "bằng chữ" in press(leader, record, "remark_add", file=newest, paragraph=3, text=" ")

    approved(record, leader)
    said = press(leader, record, "document_approve", file=newest, signer_title=TITLE)
    assert "đã được duyệt, đang chờ số" in said
    services.issue(record, by=clerk, number=1, issued_on=DAY)
    said = press(clerk, record, "document_issue", number=2, issued_on="18/03/2025")
    assert "Văn bản này đã ban hành" in said
    assert "đã ban hành nên không làm" in press(leader, record, "document_return", file=newest)
    assert [step.what for step in record.steps.all()].count("issued") == 1


def test_no_button_of_the_desk_reaches_a_document_from_outside(press, plan, writer, leader, clerk):
    record = services.enter_outside(
        unit=plan.unit, kind="CV", symbol="UBND", number=1, issued_on=DAY, title="Thư", by=clerk
    )
    for user, step in ((writer, "document_submit"), (writer, "document_withdraw")):
        assert "Văn bản này đã ban hành" in press(user, record, step)
    sent = {"file": 1, "signer_title": TITLE, "number": 2, "issued_on": "18/03/2025"}
    assert "Văn bản này đã ban hành" in press(leader, record, "document_approve", **sent)
    assert "Văn bản này đã ban hành" in press(clerk, record, "document_issue", **sent)


def test_a_remark_is_settled_once_and_by_the_drafter(press, report, writer, leader, printer):
    record = submitted(report, writer)
    file = record.files.get()
    press(leader, record, "remark_add", file=file.pk, paragraph=3, text="<b>Sửa</b> =1+1")
    remark = file.remarks.get()
    assert "trước khi trình lại" in refused(
        services.settle_remark, remark=remark, by=writer, answer="Rồi."
    )
    services.send_back(record, by=leader, file=file.pk)
    services.settle_remark(remark, by=writer, answer="Đã sửa.")
    assert "đã ghi cách xử lý" in refused(
        services.settle_remark, remark=remark, by=writer, answer="Khác."
    )
    remark.refresh_from_db()
    assert remark.answer == "Đã sửa."


def test_who_has_no_name_signs_nothing(report, writer, printer):
    nameless = make_leader(writer.unit.authority, last_name="", first_name="")
    assert "chưa có họ tên" in refused(approved, record=submitted(report, writer), by=nameless)


def test_nobody_approves_what_was_submitted_in_their_name(client, report, writer, printer):
    chief = make_user(writer.unit, Role.STANDING_BODY, Role.LEADER)
    deputy = make_user(writer.unit, Role.OFFICER)
    delegate_rights(
        chief,
        to=deputy,
        roles=[Role.STANDING_BODY],
        valid_from=DAY,
        valid_to=DAY,
        reason="Đi công tác",
        by=chief,
    )
    record = submitted(report, deputy)
    assert record.steps.get().in_place_of == chief
    assert "chính mình" in refused(approved, record=record, by=chief)
    mine = Document.objects.filter(pk=record.pk)
    assert not (mine.decided_by(chief) | mine.returnable_by(chief)).exists()
    assert not Document.objects.waiting_for(chief).exists()


def test_who_is_sent_a_document_reads_what_was_issued_alone(
    client, report, writer, leader, clerk, printer
):
    record = submitted(report, writer)
    services.send_back(record, by=leader, file=record.files.get().pk, note="Số liệu sai quá.")
    services.submit(record, by=writer, note="Đã sửa theo ý anh.")
    approved(record, leader)
    services.issue(record, by=clerk, number=1, issued_on=DAY)
    reader = make_leader(make_commune())
    recipient = record.recipients.first()
    recipient.unit = reader.unit
    recipient.save(update_fields=["unit"])
    client.force_login(reader)
    assert client.get(record.get_absolute_url()).status_code == 404

    DeliveryStamp.objects.create(recipient=recipient, what="sent", at=timezone.now(), by=clerk)
    shown = client.get(record.get_absolute_url())
    final = record.files.get(final=True)
    assert list(shown.context["files"]) == [final]
    assert [step.what for step in shown.context["steps"]] == ["issued"]
    for word in ("Số liệu sai quá", "Đã sửa theo ý anh", "#decide", "Ghi ý kiến"):
        assert word not in shown.text
    drafts = record.files.filter(final=False)
    for file, status in [(final, 200), *((draft, 404) for draft in drafts)]:
        address = reverse("documents:file_word", args=[record.pk, file.pk])
        assert client.get(address).status_code == status


def test_a_file_that_is_lost_is_not_found(client, report, writer, printer):
    record = submitted(report, writer)
    file = record.files.get()
    file.pdf, file.pages = "documents/lost.pdf", 1
    file.save(update_fields=["pdf", "pages"])
    file.docx.storage.delete(file.docx.name)
    client.force_login(writer)
    assert client.get(record.get_absolute_url()).status_code == 200
    for name, *more in (("file_word",), ("file_pdf",), ("file_page", 1)):
        address = reverse(f"documents:{name}", args=[record.pk, file.pk, *more])
        assert client.get(address).status_code == 404


def test_the_admin_site_changes_nothing_on_the_desk(client, report, writer):
    draft = make_plan(
        unit=writer.unit.authority, year=2026, number="", issued_on=None, state="draft"
    )
    make_task(draft)
    root = make_user(writer.unit, "administrator", is_superuser=True, is_staff=True)
    reports.submit_report(report, by=writer)
    record = submit_plan(draft, by=writer)
    client.force_login(root)
    for name, row in (("reports_report", report), ("plans_plan", draft)):
        answer = client.post(reverse(f"admin:{name}_change", args=[row.pk]), {"signer": "Ai Đó"})
        assert answer.status_code == 403
    assert Document.objects.get(pk=record.pk).state == Document.State.SUBMITTED
