"""The code on an issued document, and the public page behind it."""

from datetime import date
from io import BytesIO

import docx
import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx.oxml.ns import qn

import nd30
from documents import services
from documents.models import CodeChoice, PublicCode, SignedCopy
from documents.services.codes import LENGTH, LETTERS, with_code
from documents.views import verification
from reports import services as reports
from tests.factories import make_commune, make_leader
from tests.nd30 import samples
from tests.plans import files

from . import signing_kit as kit
from .test_desk import approved

pytestmark = [pytest.mark.both, pytest.mark.django_db]

WORD, PDF = b"PK word", files.pdf_bytes()
OTHER, SIGNED = (files.pdf_bytes(words=words) for words in (b"other", b"signed"))


@pytest.fixture(autouse=True)
def public_address(settings):
    settings.SITE_URL = "https://cchc.example.vn"


def enter(clerk, number=7, title="Kết quả quý I"):
    record = services.enter_outside(
        unit=clerk.authority,
        kind="BC",
        symbol="BC-UBND",
        number=number,
        issued_on=date(2025, 3, 18),
        title=title,
        by=clerk,
    )
    record.files.create(
        version=1,
        final=True,
        docx=ContentFile(WORD, name="w.docx"),
        docx_sha256=kit.sha256(WORD),
        pdf_sha256=kit.sha256(PDF),
    )
    PublicCode.objects.create(document=record, code=f"ma{number}")
    return record


def visit(client, code="ma7", file=None):
    address = reverse("documents:public_document", args=[code])
    if file is None:
        return client.get(address)
    return client.post(address, {"file": SimpleUploadedFile("tep.pdf", file)})


def marks(word_file) -> list[str]:
    footer = docx.Document(BytesIO(word_file)).sections[0].first_page_footer._element
    return [each.get("descr") for each in footer.iter(qn("wp:docPr"))]


def test_an_issued_document_bears_its_code_and_a_draft_none(
    client, report, writer, leader, clerk, printer
):
    record = approved(reports.submit_report(report, by=writer), leader)
    services.issue(record, by=clerk, number=7, issued_on=date(2025, 3, 18))

    code = record.public_code.code
    address = f"https://cchc.example.vn/v/{code}/"
    final, draft = record.files.get(final=True), record.files.get(final=False)
    assert len(code) == LENGTH
    assert set(code) <= set(LETTERS)
    assert marks(final.docx.read()) == [f"Mã QR để kiểm tra văn bản tại {address}"]
    assert marks(draft.docx.read()) == []
    page = visit(client, code).text
    for words in ("07/BC-UBND", "18/03/2025", record.title, "Lò Văn An", final.docx_sha256):
        assert words in page
    word_file = nd30.write(samples.report())
    assert with_code(record, word_file) == with_code(record, word_file)


def test_an_authority_may_do_without_and_an_installation_without_an_address_prints_none(
    client, plan, clerk, leader, settings
):
    record, word_file = enter(clerk), nd30.write(samples.report())
    choose = reverse("documents:code_choose")
    client.force_login(leader)
    assert client.post(choose).status_code == 404

    client.force_login(clerk)
    assert client.post(choose).status_code == 302
    assert not CodeChoice.objects.get(authority=plan.unit).printed
    assert with_code(record, word_file) == word_file
    assert visit(client).status_code == 200  # what is printed already can be checked

    client.post(choose, {"printed": "on"})
    assert marks(with_code(record, word_file))
    settings.SITE_URL = ""
    assert with_code(record, word_file) == word_file
    assert "SITE_URL" in client.get(reverse("documents:register")).text
    with pytest.raises(services.register.DocumentRefused):
        services.choose_codes(plan.unit, by=make_leader(make_commune()), printed=False)


def test_anybody_sees_what_was_issued_and_by_what_it_was_superseded(client, clerk, plan):
    record = enter(clerk)
    assert f"{plan.unit.name} đã ban hành văn bản này." in visit(client).text

    later = enter(clerk, 8, "Kết quả quý I, sửa đổi")
    later.supersedes, record.state = record, record.State.SUPERSEDED
    later.save()
    record.save()
    page = visit(client).text
    assert "đã được thay thế bằng Báo cáo số" in page
    assert '<a href="/v/ma8/">08/BC-UBND</a> ngày 18/03/2025' in page


def test_an_unknown_code_and_one_of_a_document_that_is_not_out_are_told_the_same(client, clerk):
    record = enter(clerk)
    unknown = visit(client, "khong-co")
    record.state = record.State.APPROVED
    record.save()
    hidden = visit(client)

    assert [unknown.status_code, hidden.status_code] == [404, 404]
    assert "Không có văn bản nào đã ban hành mang mã này." in unknown.text
    assert record.title not in hidden.text
    assert unknown.text == hidden.text


def test_a_held_file_is_compared_and_not_kept(client, clerk):
    record = enter(clerk)
    copy = SignedCopy.objects.create(document=record, sha256=kit.sha256(SIGNED), size=1, by=clerk)
    facts = {"signatures": [{"unreadable": True}], "scanned": True, "comparison": {}}
    answers = {
        PDF: "Bản PDF ban hành</strong>",
        OTHER: "Tệp không trùng với tệp nào",
        SIGNED: "Tệp không trùng với tệp nào",
        b"MZ": "bị hỏng; hãy mở tệp",
    }
    SignedCopy.objects.filter(pk=copy.pk).update(kind="signed", facts=facts)
    hidden = 'data-answer="same" hidden'
    for content, words in answers.items():
        answer = visit(client, file=content)
        assert words in answer.text, content
        assert (hidden in answer.text) is (content != PDF)
    # a copy that nothing speaks against is known too
    SignedCopy.objects.filter(pk=copy.pk).update(facts=facts | {"signatures": []})
    assert "Bản ký số</strong>" in visit(client, file=SIGNED).text
    assert SignedCopy.objects.count() == 1


def test_one_place_may_not_try_codes_without_end(client, clerk, monkeypatch):
    enter(clerk)
    monkeypatch.setattr(verification, "LIMIT", 2)
    codes = ["ma7", "ma1", "ma2"]

    answers = [client.get(f"/v/{code}/", REMOTE_ADDR="192.0.2.7") for code in codes]

    assert [answer.status_code for answer in answers] == [200, 404, 429]
    assert "Hãy chờ một phút" in answers[-1].text
