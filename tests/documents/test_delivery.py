"""An issued document sent to its recipients by mail, inside and otherwise, and received."""

import io
import json
import zipfile
from xml.etree import ElementTree as ET

import pytest
import time_machine
from django.core import mail as outbox
from django.core.files.base import ContentFile
from django.urls import reverse
from post_office.models import STATUS, Email

from accounts.models import Notification, Role, Unit
from documents import services
from documents.addressing import addresses
from documents.models import DeliveryStamp, Document, Mailing
from documents.packages import package_of
from documents.services.delivery import MAIL_JOB, end_mailing
from documents.sources import DocumentRefused
from foundation.jobs.models import Job
from foundation.mail import services as mail
from foundation.mail.services import DELIVER, PAUSES
from reports import services as reports
from reports.models import Report
from tests.factories import make_commune, make_user

from .conftest import PDF, TODAY

pytestmark = [pytest.mark.services, pytest.mark.django_db]

TITLE = "TM. ỦY BAN NHÂN DÂN CHỦ TỊCH"


@pytest.fixture
def department(plan):
    """Sở Nội vụ of the commune's province."""
    province = Unit.objects.create(
        code="son-la",
        name="Ủy ban nhân dân tỉnh Sơn La",
        short_name="UBND tỉnh",
        place="Sơn La",
        kind=Unit.Kind.PROVINCE,
    )
    plan.unit.parent = province
    plan.unit.save()
    return Unit.objects.create(
        code="so-nv",
        name="Sở Nội vụ tỉnh Sơn La",
        short_name="Sở Nội vụ",
        kind=Unit.Kind.DEPARTMENT,
        parent=province,
    )


@pytest.fixture
def receiver(department):
    return make_user(department, Role.APPRAISER)


@pytest.fixture
def record(report, writer, leader, clerk, department, printer) -> Document:
    """The report, issued; its pages are there."""
    record = reports.submit_report(report, by=writer)
    services.approve(record, by=leader, file=record.files.first().pk, signer_title=TITLE)
    record = services.issue(record, by=clerk, number=7, issued_on=TODAY)
    file = record.files.get(final=True)
    file.pdf.save("7.pdf", ContentFile(PDF), save=False)
    file.pdf_sha256, file.pages = "0" * 64, 1
    file.save()
    return record


def send(record, by, **values):
    return services.send(record, by=by, address="https://a.vn/documents/1/", **values)


def deliver():
    """What the workers do: hand out the mails, then keep how they ended."""
    mail.deliver(Job.objects.create(name=DELIVER, subject="outbox", state="running"))
    for job in Job.objects.filter(name=MAIL_JOB).exclude(state="done"):
        Job.objects.filter(pk=job.pk).update(state="running")
        end_mailing(Job.objects.get(pk=job.pk))


def stamps(recipient) -> list[tuple[str, str]]:
    return [(stamp.what, stamp.channel) for stamp in recipient.stamps.order_by("pk")]


def act(client, user, view, *ids, **data):
    client.force_login(user)
    return client.post(reverse(f"documents:{view}", args=ids), data, follow=True)


def test_recipients_are_named_matched_and_remembered(record, clerk, department, plan):
    addressee, *others = record.recipients.all()
    assert (addressee.order, addressee.unit) == (0, department)
    assert [other.unit for other in others][:2] == [None, None]

    services.change_recipient(others[0], by=clerk, unit=None, email="du@khemay.vn")
    [known] = addresses(record, [others[0].name])
    assert (known.unit, known.email) == (None, "du@khemay.vn")
    # the other commune does not know it
    assert addresses(Document(authority=make_commune()), [others[0].name])[0].email == ""
    assert addresses(record, ["UBND tỉnh (để b/c)"])[0].unit == department.parent_id
    assert addresses(record, ["UBND xã"])[0].unit == plan.unit_id


def test_by_mail_it_is_sent_when_the_server_took_it(record, clerk, receiver, client):
    recipient = record.recipients.all()[1]
    services.change_recipient(recipient, by=clerk, unit=None, email="du@khemay.vn")

    page = act(client, clerk, "document_send", record.pk)
    act(client, clerk, "document_send", record.pk)

    assert "Đang gửi thư điện tử tới 01 nơi nhận" in page.text
    assert (Mailing.objects.count(), stamps(recipient)) == (1, [])
    addressee = record.recipients.first()
    assert stamps(addressee) == [("sent", "inside")]
    assert receiver.notifications.get().url == record.get_absolute_url()
    with pytest.raises(DocumentRefused, match="đang gửi"):
        services.remove_recipient(recipient, by=clerk)

    deliver()
    [letter] = outbox.outbox
    assert letter.subject == f"{record}: {record.title}"
    assert "SHA-256 của tệp: 0000" in letter.body
    assert letter.attachments[0][:2] == ("07-BC-UBND-2025.pdf", PDF)
    stamp = recipient.stamps.get()
    log = Email.objects.get().logs.get()
    assert (stamp.channel, stamp.at, stamp.by) == ("mail", log.date, clerk)
    assert Report.objects.with_sent().get(record=record).sent_on == TODAY


def test_a_mail_that_was_given_up_says_why_and_is_sent_again(record, clerk, client, settings):
    recipient = record.recipients.all()[1]
    services.change_recipient(recipient, by=clerk, unit=None, email="du@khemay.vn")
    send(record, clerk, recipient=recipient)
    Email.objects.update(number_of_retries=len(PAUSES))
    settings.MAIL_TRANSPORT = "tests.nowhere"
    deliver()

    mailing = recipient.mailings.get()
    assert (mailing.under_way, stamps(recipient)) == (False, [])
    client.force_login(clerk)
    page = client.get(record.get_absolute_url()).text
    assert mailing.fault in page
    assert "Gửi lại" in page
    assert Notification.objects.filter(user=clerk, text__startswith="Không gửi được").exists()
    assert record in Document.objects.waiting_for(clerk)

    settings.MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
    send(record, clerk, recipient=recipient)
    deliver()
    assert stamps(recipient) == [("sent", "mail")]
    assert Email.objects.filter(status=STATUS.failed).count() == 1


def test_the_receiver_marks_it_once_and_nobody_stamps_for_others(
    record, clerk, writer, receiver, client
):
    recipient = record.recipients.first()
    ids = record.pk, recipient.pk
    assert act(client, receiver, "recipient_receive", *ids).status_code == 404
    assert client.get(record.get_absolute_url()).status_code == 404

    act(client, clerk, "recipient_stamp", *ids, channel="post")
    act(client, clerk, "recipient_stamp", *ids, channel="by_hand")
    assert stamps(recipient) == [("sent", "post")]
    assert record in Document.objects.waiting_for(receiver)
    for person in (clerk, writer):
        assert act(client, person, "recipient_receive", *ids).status_code == 404
    for name in ("recipient_stamp", "recipient_send", "recipient_remove", "recipient_change"):
        assert act(client, receiver, name, *ids).status_code == 404

    page = act(client, receiver, "recipient_receive", *ids)
    act(client, receiver, "recipient_receive", *ids)
    assert "Đã đóng dấu nhận văn bản." in page.text
    assert "Các bước" not in page.text
    assert stamps(recipient) == [("sent", "post"), ("received", "inside")]
    assert record not in Document.objects.waiting_for(receiver)

    sent = recipient.stamps.get(what="sent")
    assert act(client, receiver, "stamp_correct", record.pk, sent.pk).status_code == 404
    assert "Hãy ghi lý do" in act(client, clerk, "stamp_correct", record.pk, sent.pk).text
    with time_machine.travel("2025-03-20 03:00:00Z", tick=False):
        page = act(client, clerk, "stamp_correct", record.pk, sent.pk, reason="Gửi nhầm.")
        assert (
            "đính chính; hãy tải"
            in act(client, clerk, "stamp_correct", record.pk, sent.pk, reason="Lần nữa.").text
        )
    assert "<del>" in page.text
    assert [stamp.reason for stamp in recipient.stamps.filter(what="sent")] == ["", "Gửi nhầm."]
    assert Report.objects.with_sent().get(record=record).sent_on.day == 20


def test_recipients_are_kept_by_the_clerk_until_they_are_sent_to(record, clerk, client, writer):
    page = act(client, clerk, "recipient_add", record.pk, recipient="Ban Tổ chức", email="x")
    assert "Ban Tổ chức" in page.text
    assert not record.recipients.filter(name="Ban Tổ chức").exists()
    act(client, clerk, "recipient_add", record.pk, recipient="Ban Tổ chức", email="a@b.vn")
    added = record.recipients.get(name="Ban Tổ chức")
    act(client, clerk, "recipient_change", record.pk, added.pk, email="c@d.vn")
    added.refresh_from_db()
    assert added.email == "c@d.vn"
    act(client, clerk, "recipient_remove", record.pk, added.pk)
    assert not record.recipients.filter(pk=added.pk).exists()
    assert act(client, writer, "document_send", record.pk).status_code == 404

    count = record.recipients.count()
    page = act(client, clerk, "document_stamp", record.pk, channel="management")
    assert f"tới {count:02} nơi nhận" in page.text
    assert DeliveryStamp.objects.filter(channel="management").count() == count
    first = record.recipients.first()
    assert "giữ nguyên" in act(client, clerk, "recipient_remove", record.pk, first.pk).text


def test_without_its_pages_it_waits(record, clerk, client):
    record.files.filter(final=True).update(pdf="")
    assert "Bản PDF" in act(client, clerk, "document_send", record.pk).text
    assert not DeliveryStamp.objects.exists()


def test_the_package_holds_files_and_what_they_are_under_safe_names(
    record, client, receiver, clerk
):
    Document.objects.filter(pk=record.pk).update(
        symbol="../../BC\\<x>\x01", title="Kết quả <b>&\x02 \x00"[:-1]
    )
    record.refresh_from_db()
    name, content = package_of(record)
    archive = zipfile.ZipFile(io.BytesIO(content))

    assert name == "07-BC-X-2025.zip"
    assert sorted(archive.namelist()) == [
        "07-BC-X-2025.docx",
        "07-BC-X-2025.pdf",
        "metadata.json",
        "metadata.xml",
    ]
    told = json.loads(archive.read("metadata.json"))
    assert (told["number"], told["title"], told["pages"]) == (7, record.title, 1)
    assert told["files"][0]["sha256"] == "0" * 64
    assert told["recipients"][0]["name"] == "Sở Nội vụ"
    root = ET.fromstring(archive.read("metadata.xml"))
    assert root.findtext("signer/name") == "Lò Văn An"
    assert root.find("recipients/recipient/sent_at").text is None
    address = reverse("documents:document_package", args=[record.pk])
    client.force_login(receiver)
    assert client.get(address).status_code == 404
    client.force_login(clerk)
    assert client.get(address)["Content-Disposition"] == f'attachment; filename="{name}"'


def test_lists_say_what_is_unsent_and_the_api_says_the_moments(
    record, client, clerk, django_assert_max_num_queries
):
    client.force_login(clerk)
    address = reverse("documents:document_list")
    assert record.reference in client.get(address, {"delivery": "unsent"}).text
    first = client.get(reverse("pages:my_work")).context["inbox"].found[:1][0]
    assert first.key == f"document:{record.pk}"
    found = client.get("/api/v1/documents/", {"delivery": "unsent", "kind": "BC"}).json()
    [told] = found["results"]
    assert told["recipients"][0]["sent_at"] is None
    assert (told["reference"], told["pdf_sha256"]) == ("07/BC-UBND", "0" * 64)

    services.stamp_otherwise(record, by=clerk, channel="post")
    total = record.recipients.count()
    assert record.reference not in client.get(address, {"delivery": "unsent"}).text
    with django_assert_max_num_queries(12):
        page = client.get(reverse("documents:register"), {"year": 2025}).text
    assert f"{total}/{total}" in page
    told = client.get(f"/api/v1/documents/{record.pk}/").json()
    assert told["recipients"][0]["sent_at"].startswith("2025-03-18")
    row = client.get(f"/api/v1/reports/{Report.objects.get(record=record).pk}/").json()
    assert row["sent_on"] == "2025-03-18"
    assert client.get(reverse("documents:document_export")).status_code == 200
