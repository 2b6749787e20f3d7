"""Letters: written by hand, kept from the leader while something is open, edited by one at a time,
numbered and issued like any document.
"""

from io import BytesIO

import docx
import pytest
from django.urls import reverse

from documents import services as desk
from documents.kinds import Kind
from documents.letters import services
from documents.letters.body import blocks_of, text_of
from documents.letters.content import LetterDraft, LetterTable
from documents.letters.services import StaleLetter
from documents.letters.writing import gaps_of, letter_document
from documents.models import Document, Letter
from documents.sources import DocumentRefused
from foundation.journal.history import history_of
from nd30 import Bullet, Centered, Column, Heading, Paragraph, Table
from tests.factories import make_commune, make_standing_officer
from tests.nd30.samples import texts

pytestmark = [pytest.mark.both, pytest.mark.django_db]

TITLE = "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH"
TABLE = LetterTable("Danh mục", (Column("STT", "center"), Column("Việc")), [("1", "Rà soát")])


@pytest.fixture
def letter(plan, writer):
    draft = LetterDraft(
        Kind.LETTER,
        plan.unit,
        "đôn đốc rà soát thủ tục",
        "Đề nghị các phòng rà soát (danh mục tại Phụ lục kèm theo)./.",
        addressees=["Phòng Kinh tế", "Công an xã"],
        recipients=["Chủ tịch, các Phó Chủ tịch UBND"],
        tables=[TABLE],
    )
    return services.write_letter(draft, by=writer)


def values(letter, **changed) -> dict:
    """The edit form as the page sends it, with what is changed."""
    document = letter.document
    return {
        "subject": document.title,
        "addressees": "\n".join(letter.addressees),
        "text": letter.text,
        "recipients": "\n".join(letter.recipients),
        "version": letter.version,
    } | changed


def said(content: bytes) -> list[str]:
    return texts(docx.Document(BytesIO(content)).element.body)


def test_a_letter_goes_from_a_blank_page_over_the_desk_to_issued(
    client, plan, writer, leader, clerk, printer
):
    client.force_login(writer)
    client.post(reverse("documents:letter_new"), {"kind": "CV"})
    letter = Letter.objects.get()
    document = letter.document
    assert document.symbol == f"UBND-{writer.unit.abbreviation}"
    page = client.get(letter.get_absolute_url()).text
    assert "Chưa ghi trích yếu." in page
    assert "Chưa ghi nơi nhận ở mục “Kính gửi”." in page
    with pytest.raises(DocumentRefused, match="Chưa ghi trích yếu"):
        desk.submit(document, by=writer)

    written = values(
        letter, subject="mời góp ý", addressees="Phòng Kinh tế\n\n Công an xã ", text="Đề nghị……"
    )
    client.post(letter.get_absolute_url(), written)
    letter.refresh_from_db()
    assert letter.addressees == ["Phòng Kinh tế", "Công an xã"]
    with pytest.raises(DocumentRefused, match="còn chỗ trống “……” chưa điền: “Đề nghị……”"):
        desk.submit(document, by=writer)

    client.post(
        letter.get_absolute_url(),
        values(letter, subject="mời góp ý", text="Đề nghị góp ý./.", preview="1"),
    )
    preview = document.files.get()
    client.post(reverse("documents:document_submit", args=[document.pk]), {"note": ""})
    document.refresh_from_db()
    submitted = document.files.get()
    assert (document.state, document.title) == (Document.State.SUBMITTED, "mời góp ý")
    assert submitted != preview, "what was only looked at makes way"

    assert client.post(letter.get_absolute_url(), values(letter)).status_code == 404
    desk.approve(document, by=leader, file=submitted.pk, signer_title=TITLE)
    client.force_login(clerk)
    today = document.created_at.date()
    client.post(
        reverse("documents:document_issue", args=[document.pk]),
        {"number": "3", "issued_on": today.isoformat()},
    )
    document.refresh_from_db()
    assert (document.state, document.number) == (Document.State.ISSUED, 3)
    lines = said(document.files.get(final=True).docx.read())
    assert f"Số: 03/{document.symbol}" in lines
    assert "V/v mời góp ý" in lines
    assert {"KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn An"} <= set(lines)
    assert list(document.recipients.values_list("name", flat=True)) == [
        "Phòng Kinh tế",
        "Công an xã",
    ]
    assert "Đề nghị góp ý./." in client.get(letter.get_absolute_url()).text


def test_a_page_that_is_stale_shows_both_texts_and_stores_neither(client, letter, writer, plan):
    other = make_standing_officer(plan.unit)
    services.edit_letter(
        letter,
        by=other,
        version=0,
        subject="đôn đốc",
        text="Lời của người khác.",
        addressees=["Phòng Kinh tế"],
    )
    client.force_login(writer)

    page = client.post(letter.get_absolute_url(), values(letter, text="Lời của tôi.")).text

    letter.refresh_from_db()
    assert letter.text == "Lời của người khác."
    assert "đã lưu văn bản này sau khi bạn mở" in page
    assert "Lời của người khác." in page
    assert "Lời của tôi." in page
    client.post(letter.get_absolute_url(), values(letter, text="Lời của tôi."))
    letter.refresh_from_db()
    assert letter.text == "Lời của tôi."
    assert len(history_of(letter)) == 3
    with pytest.raises(StaleLetter):
        services.edit_letter(letter, by=writer, version=0, subject="x", text="x")


def test_a_draft_is_discarded_and_brought_back(client, letter, writer, leader):
    client.force_login(writer)
    address = letter.document.get_absolute_url()

    client.post(reverse("documents:letter_discard", args=[letter.document_id]))

    assert client.get(address).status_code == 404
    assert client.get(letter.get_absolute_url()).status_code == 404
    listed = client.get(reverse("documents:document_list")).text
    assert "Dự thảo đã bỏ" in listed
    with pytest.raises(DocumentRefused, match="đã bỏ"):
        desk.submit(letter.document, by=writer)
    client.post(reverse("documents:letter_bring_back", args=[letter.document_id]))
    assert client.get(address).status_code == 200

    client.force_login(leader)
    assert "<textarea" not in client.get(letter.get_absolute_url()).text
    assert client.post(letter.get_absolute_url(), values(letter)).status_code == 404
    assert client.get(reverse("documents:letter_new")).status_code == 404


def test_others_cannot_write_for_an_authority(letter, writer, leader):
    stranger = make_standing_officer(make_commune())
    draft = LetterDraft(Kind.NOTICE, letter.document.unit, "về việc", "Nội dung.")

    for person in (leader, stranger):
        with pytest.raises(DocumentRefused, match="cơ quan thường trực"):
            services.write_letter(draft, by=person)
        with pytest.raises(DocumentRefused, match="cơ quan thường trực"):
            services.discard_letter(letter, by=person)
    desk.submit(letter.document, by=writer)
    with pytest.raises(DocumentRefused, match="không sửa được nữa"):
        services.edit_letter(letter, by=writer, version=0, subject="x", text="x")


def test_a_table_stands_where_the_text_says_else_it_is_an_annex_or_left_out(letter, writer):
    assert [annex.title for annex in letter_document(letter).annexes] == ["Danh mục"]

    edit = {"by": writer, "subject": "đôn đốc", "addressees": ["Phòng Kinh tế"]}
    letter = services.edit_letter(letter, version=0, text="Gồm:\n{Bảng 1}", **edit)
    document = letter_document(letter)
    assert isinstance(document.body[1], Table)
    assert document.annexes == ()

    letter = services.edit_letter(letter, version=1, text="Gồm:", left_out=[0], **edit)
    assert letter_document(letter).annexes == ()
    letter = services.edit_letter(letter, version=2, text="Gồm:\n{Bảng 2}", **edit)
    assert "Nội dung nêu Bảng 2 nhưng văn bản không có bảng này." in list(gaps_of(letter))


def test_kinds_are_made_of_what_the_decree_lays_down(plan, writer):
    def written(kind, **parts):
        draft = LetterDraft(kind, plan.unit, "Tên", "Nội dung./.", **parts)
        return letter_document(services.write_letter(draft, by=writer))

    invitation = written(Kind.INVITATION, addressees=["Phòng Kinh tế", "Công an xã"])
    minutes = written(Kind.MINUTES, recorder="Lò Thị Mai")
    decision = written(Kind.DECISION, legal_bases=["Căn cứ Luật"])

    assert (invitation.kind, invitation.symbol) == ("GIẤY MỜI", "GM-UBND")
    assert invitation.addressees == ()
    assert invitation.body[1:3] == (Bullet("Phòng Kinh tế;"), Bullet("Công an xã."))
    assert invitation.recipients[0] == "Như trên"
    assert minutes.signature.authority == ("CHỦ TỌA",)
    assert minutes.recorder.name == "Lò Thị Mai"
    assert decision.enacted_by == plan.unit.name
    assert decision.legal_bases == ("Căn cứ Luật",)


def test_lines_are_read_as_people_write_documents():
    blocks = (
        Centered("QUYẾT ĐỊNH:"),
        Paragraph("Ban hành quy chế.", "Điều 1."),
        Heading(1, "I. KẾT QUẢ"),
        Heading(2, "1. Kết quả chung"),
        Paragraph("2. Giao Phòng Kinh tế thực hiện."),
        Paragraph("3. Địa điểm: trụ sở"),
        Heading(3, "a) Việc đã làm"),
        Bullet("Một việc;"),
        Bullet("Việc con.", 2),
        TABLE.printed("Danh mục"),
        Paragraph("Xin cảm ơn./."),
    )

    text, tables = text_of(blocks)

    assert text.splitlines()[:3] == ["QUYẾT ĐỊNH:", "Điều 1. Ban hành quy chế.", "I. KẾT QUẢ"]
    assert tuple(blocks_of(text, tables)) == blocks
