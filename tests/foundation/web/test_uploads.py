"""Files are judged by what they hold, never by what they are called."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile

from foundation.web import uploads
from foundation.web.uploads import (
    DOC,
    DOCX,
    JPEG,
    ODT,
    PDF,
    PLAN_KINDS,
    PNG,
    RTF,
    TEXT,
    TIFF,
    XLSX,
    RefusedFile,
    honest_name,
    judge,
    judge_all,
    kind_by_name,
)
from programs import inspect_files
from tests.plans import files


def on_disk(name, content):
    file = TemporaryUploadedFile(name, "", len(content), None)
    file.write(content)
    file.seek(0)
    return file


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("ke-hoach.docx", files.docx_bytes(), DOCX),
        ("bang.xlsx", files.xlsx_bytes(), XLSX),
        ("quyet-dinh.pdf", files.pdf_bytes(), PDF),
        ("anh.png", files.PNG, PNG),
        ("anh.jpg", files.JPEG, JPEG),
        ("thuc-ra-la-word.pdf", files.docx_bytes(), DOCX),
    ],
)
def test_the_content_tells_the_kind(name, content, kind):
    assert judge(files.upload(name, content)) == kind


OLD_WORD = OLE + bytes(600) + "WordDocument".encode("utf-16-le")


def odt_bytes():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("mimetype", ODT.media_type)
        package.writestr("content.xml", "<x/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("ke-hoach.doc", OLD_WORD, DOC),
        ("ke-hoach.docx", odt_bytes(), ODT),
        ("ke-hoach.txt", b"{\\rtf1 x}", RTF),
        ("quet.tif", files.TIFF, TIFF),
        ("quet.pdf", files.TIFF, TIFF),
        ("anh.png", files.PNG, PNG),
    ],
)
def test_plans_come_in_older_kinds_and_as_scans_as_well_and_evidence_does_not(name, content, kind):
    assert judge(files.upload(name, content), kinds=PLAN_KINDS) == kind
    if kind != PNG:
        with pytest.raises(RefusedFile, match=r"kiểu cũ|thuộc loại không dùng được"):
            judge(files.upload(name, content))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("rong.docx", b" \n", "rỗng"),
        ("gia.docx", b"khong phai word", "bị hỏng"),
        ("hong.docx", files.damaged_docx(), "bị hỏng"),
        ("cut.docx", files.docx_bytes()[:400], "bị hỏng"),
        ("cut.pdf", files.pdf_bytes()[:30], "bị hỏng"),
        ("cut.png", files.PNG[:12], "bị hỏng"),
        ("cut.jpg", files.JPEG[:12], "bị hỏng"),
        ("khoa.pdf", files.pdf_bytes(b"/Encrypt 5 0 R"), "được đặt mật khẩu"),
        ("khoa.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "được đặt mật khẩu"),
        ("cu.doc", OLE + b"\x01" * 50, "là tệp Office kiểu cũ"),
        ("trang.html", b"<script>alert(1)</script>", "thuộc loại không dùng được ở đây"),
        (
            "hinh.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "thuộc loại không dùng được ở đây",
        ),
        ("nen.zip", files.zip_bytes(a=b"1"), "thuộc loại không dùng được ở đây"),
        ("may.exe", b"MZ\x90\x00\x03", "thuộc loại không dùng được ở đây"),
        ("ghi-chu.txt", "Ghi chú".encode(), "thuộc loại không dùng được ở đây"),
    ],
)
def test_a_bad_file_gets_one_sentence_that_names_it(name, content, complaint):
    with pytest.raises(RefusedFile) as refused:
        judge(files.upload(name, content))

    (sentence,) = refused.value.messages
    assert sentence.startswith(f"Tệp “{name}” {complaint}")


def test_a_file_over_the_limit_is_refused_by_its_size():
    with pytest.raises(RefusedFile, match="lớn hơn 1 MB"):
        judge(files.upload("to.png", files.PNG + b"0" * 1_000_000), limit=1_000_000)


def test_a_package_that_swells_up_is_refused():
    with pytest.raises(RefusedFile, match="bung ra quá lớn"):
        judge(files.upload("bom.docx", files.zip_bytes(word__document=b"0" * 5000)), unpacked=1000)


@pytest.mark.parametrize(
    "content", ["Kế hoạch".encode(), "Kế hoạch".encode("utf-16")]
)  # what Notepad writes as “Unicode” too
def test_plain_text_is_a_plan_but_no_evidence(content):
    assert judge(files.upload("ke-hoach.txt", content), kinds=PLAN_KINDS) == TEXT


@pytest.fixture
def apart(monkeypatch):
    """As in use: by another process."""
    monkeypatch.setattr(uploads, "inspect_files", inspect_files)


@pytest.mark.parametrize("keep", [files.upload, on_disk], ids=["in memory", "on disk"])
def test_files_are_judged_by_another_process_and_left_at_their_beginnings(apart, keep):
    sent = [keep("anh.png", files.PNG), keep("a.docx", files.docx_bytes())]

    assert judge_all(sent, seconds=60) == [PNG, DOCX]
    assert sent[0].read() == files.PNG


def test_the_one_that_is_bad_is_named(apart):
    sent = [files.upload("anh.png", files.PNG), files.upload("b.docx", b"x")]

    with pytest.raises(RefusedFile, match=r"“b\.docx” bị hỏng"):
        judge_all(sent, seconds=60)


def test_what_is_not_judged_in_time_is_refused(apart):
    with pytest.raises(RefusedFile, match="chưa kiểm tra xong"):
        judge(files.upload("anh.png", files.PNG), seconds=0.001)


def test_the_file_is_left_at_its_beginning():
    file = files.upload("anh.png", files.PNG)

    judge(file)

    assert file.read() == files.PNG


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("bao-cao.pdf", PDF, "bao-cao.pdf"),
        ("anh.JPEG", JPEG, "anh.JPEG"),
        ("trang.html", PDF, "trang.html.pdf"),
        ("C:\\Tai lieu\\bao cao.docx", DOCX, "bao cao.docx"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
    ],
)
def test_a_name_ends_as_the_content_does(name, kind, expected):
    assert honest_name(name, kind) == expected


def test_the_kind_of_a_stored_file():
    assert (kind_by_name("evidence/2026/a.PDF"), kind_by_name("a.html")) == (PDF, None)
