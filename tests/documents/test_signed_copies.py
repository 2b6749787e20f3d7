"""Signed copies by the pages: sent back, checked in the background, read by all who see them."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from documents import services
from documents.jobs import check_copy
from documents.models import SignedCopy
from documents.services.signed import COPY_JOB
from foundation.jobs.models import Job
from foundation.jobs.runner import run
from foundation.jobs.services import claim
from tests.factories import make_commune, make_leader, make_officer, make_standing_officer

from . import signing_kit as kit

pytestmark = [pytest.mark.django_db]

PAGES = ("So: 07/BC-UBND\nTren 90% ho so", "Trang hai")
OFFLINE = (
    "Phần mềm không kết nối ra ngoài nên chưa kiểm tra được chứng thư còn hiệu lực hay đã thu hồi."
)


@pytest.fixture(scope="module")
def authority():
    return kit.Authority()


@pytest.fixture(scope="module")
def signed(authority):
    leader = authority.signer("Lò Văn An", "UBND xã Khe Mây")
    one = kit.signed(kit.text_pdf(*PAGES), leader)
    return kit.signed(one, authority.signer("UBND xã Khe Mây"), field="ChuKy2")


@pytest.fixture(autouse=True)
def trust_store(settings, tmp_path, authority):
    (tmp_path / "goc.pem").write_bytes(authority.pem())
    settings.TRUST_STORE = str(tmp_path)


@pytest.fixture
def record(plan, clerk):
    record = services.enter_outside(
        unit=plan.unit,
        kind="BC",
        symbol="BC-UBND",
        number=7,
        issued_on=date(2025, 3, 18),
        title="Kết quả quý I",
        by=clerk,
    )
    pdf = ContentFile(kit.text_pdf(*PAGES), name="ban-hanh.pdf")
    record.files.create(version=1, final=True, docx=ContentFile(b"w", name="w.docx"), pdf=pdf)
    return record


def address(name, record, *more) -> str:
    return reverse(f"documents:{name}", args=[record.pk, *more])


def send(client, user, record, content, name="ban-ky.pdf"):
    client.force_login(user)
    file = SimpleUploadedFile(name, content, "application/pdf")
    return client.post(address("signed_copies", record), {"file": file})


def check(copy) -> Job:
    run(services.check_copy, claim(copy.job_id, name=COPY_JOB, worker="thử"))
    copy.refresh_from_db()
    return Job.objects.get(pk=copy.job_id)


def page(client, user, record) -> str:
    client.force_login(user)
    return client.get(address("signed_copies", record)).text


def test_a_signed_copy_comes_back_and_everybody_reads_what_holds_of_it(
    client, plan, record, clerk, signed
):
    reader = make_officer(clerk.unit)

    sent = send(client, clerk, record, signed)
    assert sent.url == address("signed_copies", record)
    copy = SignedCopy.objects.get()
    waiting = page(client, reader, record)
    assert "Đang kiểm tra" in waiting
    assert "Có thể rời trang này" in waiting
    poll = client.get(address("signed_state", record, copy.pk), headers={"HX-Request": "true"})
    assert f'id="signed-state-{copy.pk}"' in poll.text

    assert check(copy).state == Job.State.DONE
    found = page(client, reader, record)
    for sentence in (
        "Chữ ký 1: Lò Văn An, UBND xã Khe Mây (chứng thư do Tổ chức chứng thực thử cấp)",
        "Chữ ký 2: UBND xã Khe Mây",
        "Nội dung trùng với văn bản đã ban hành.",
        "Chứng thư do tổ chức trong danh sách tin cậy cấp.",
        OFFLINE,
    ):
        assert sentence in found
    assert (copy.kind, copy.by) == (SignedCopy.Kind.SIGNED, clerk)
    assert "Tải lên bản đã ký" not in found
    over = client.get(address("signed_state", record, copy.pk), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    file = client.get(address("signed_file", record, copy.pk))
    assert b"".join(file.streaming_content) == signed
    assert "Xem kết quả kiểm tra bản đã ký" in client.get(record.get_absolute_url()).text


@pytest.mark.parametrize(
    ("make", "kind", "sentences"),
    [
        (
            lambda signed: kit.text_pdf("So: 08/BC-UBND\nTren 99% ho so"),
            "unsigned",
            [
                "Tệp PDF này không có chữ ký số.",
                "Trang đầu không có số, ký hiệu của văn bản đã ban hành.",
                "Nội dung khác với văn bản đã ban hành.",
                "<ins>99%</ins>",
                "Bản không ký số, có điểm không đúng",
            ],
        ),
        (
            lambda signed: kit.scan(),
            "scan",
            ["Bản quét, không có chữ ký số; phần mềm không so được nội dung."],
        ),
        (
            lambda signed: kit.many_pages(10_000),
            "scan",
            ["Bản quét, không có chữ ký số; phần mềm không so được nội dung."],
        ),
        (
            lambda signed: kit.many_signatures(signed, 3_000),
            "",
            ["Tệp có quá nhiều chữ ký nên phần mềm không kiểm tra; hãy xin lại tệp từ người ký."],
        ),
    ],
    ids=["unsigned", "scan", "pages", "signatures"],
)
def test_what_is_no_sound_copy_is_kept_and_says_so(
    client, record, clerk, signed, make, kind, sentences
):
    send(client, clerk, record, make(signed))
    copy = SignedCopy.objects.get()
    check(copy)

    found = page(client, clerk, record)
    assert copy.kind == kind
    assert [each for each in sentences if each not in found] == []


def test_the_same_bytes_are_kept_once_and_the_newest_stands_first(client, record, clerk, signed):
    send(client, clerk, record, signed)
    send(client, clerk, record, kit.scan())
    again = send(client, clerk, record, signed, name="khac.pdf")

    assert SignedCopy.objects.count() == 2
    assert "đã được tải lên trước đây" in client.get(again.url).text
    found = page(client, clerk, record)
    first, second = record.signed_copies.all()
    assert first.sha256 != kit.sha256(signed)
    assert found.index(f"copy-{first.pk}") < found.index(f"copy-{second.pk}")
    # a list of trusted authorities that came later
    copy = record.signed_copies.get(sha256=kit.sha256(signed))
    check(copy)
    client.post(address("signed_check", record, copy.pk))
    copy.refresh_from_db()
    assert copy.checking


def test_only_a_sound_pdf_is_taken_in(client, record, clerk):
    refused = {
        "thuộc loại không dùng được ở đây; hãy chọn tệp PDF": kit.picture(),
        "được đặt mật khẩu": kit.locked(kit.text_pdf(*PAGES)),
        "bị hỏng": b"%PDF-1.7\n half of it",
        "rỗng": b"\0",
    }
    for words, content in refused.items():
        answer = send(client, clerk, record, content)
        assert answer.status_code == 200, words
        assert words in answer.text, words
    assert not SignedCopy.objects.exists()


def test_who_keeps_the_register_sends_copies_back_and_strangers_find_nothing(
    client, plan, record, clerk, leader, signed
):
    others = (leader, make_standing_officer(plan.unit), make_leader(make_commune()))
    assert [send(client, user, record, signed).status_code for user in others] == [404] * 3
    copy, _ = services.keep_signed_copy(record, by=clerk, file=ContentFile(signed))
    check(copy)
    client.force_login(others[-1])
    for name in ("signed_file", "signed_state"):
        assert client.get(address(name, record, copy.pk)).status_code == 404
    assert client.get(address("signed_copies", record)).status_code == 404
    clerk.roles.remove("clerk")
    clerk.save()
    assert send(client, leader, record, kit.scan()).status_code == 302


def test_a_copy_of_a_draft_is_refused_and_without_an_issued_file_nothing_is_compared(
    client, record, clerk, signed
):
    record.files.all().delete()
    send(client, clerk, record, signed)
    check(SignedCopy.objects.get())
    assert "không giữ bản PDF ban hành" in page(client, clerk, record)

    record.state = "approved"
    record.save()
    with pytest.raises(services.signed.DocumentRefused, match="chưa ban hành"):
        services.keep_signed_copy(record, by=clerk, file=ContentFile(kit.scan()))
    assert check_copy.name == COPY_JOB
