import io
import zipfile
from random import Random

import docx
import pytest

from planreader import SourceFile, UnreadableFile, read_plan
from planreader.files.opening import MAX_BYTES

from .word_files import paragraphs, saved, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
BOMB = '<!DOCTYPE d [<!ENTITY a "x"><!ENTITY b "&a;&a;&a;">]><d>&b;</d>'
HUGE_MERGE = '<worksheet><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'


def zipped(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("kh.txt", b"", "rỗng"),
        ("kh.docx", b" \n", "rỗng"),
        ("kh.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "đặt mật khẩu"),
        ("kh.doc", OLE, "kiểu cũ"),
        ("kh.docx", b"I. M\xe1\xbb\xa4C TI\xc3\x8aU", "không phải tệp Word"),
        ("kh.docx", b"PK\x03\x04 rest is lost", "bị hỏng"),
        ("kh.docx", zipped(anything="x"), "không phải tệp Word"),
        ("kh.docx", zipped(**{"word/document.xml": "<broken"}), "bị hỏng"),
        ("kh.docx", zipped(**{"word/document.xml": BOMB}), "bị hỏng"),
        ("kh.docx", lambda: zipped(**{"word/document.xml": b"0" * 30_000_000}), "quá lớn"),
        ("pl.xlsx", zipped(**{"xl/workbook.xml": "<x/>"}), "bị hỏng; hãy mở bằng Excel"),
        ("pl.xlsx", zipped(**{"xl/workbook.xml": BOMB}), "bị hỏng; hãy mở bằng Excel"),
        (
            "pl.xlsx",
            lambda: zipped(
                **{
                    "xl/workbook.xml": "<x/>",
                    "xl/worksheets/sheet1.xml": Random(1).randbytes(13_000_000),
                }
            ),
            "bảng quá lớn",
        ),
        (
            "pl.xlsx",
            zipped(**{"xl/workbook.xml": "<x/>", "xl/worksheets/sheet1.xml": HUGE_MERGE}),
            "bảng quá lớn",
        ),
        ("kh.pdf", b"%PDF-1.7 ...", "bị hỏng; hãy tải lại"),
        ("kh.txt", b"%PDF-1.7 ...", "bị hỏng; hãy tải lại"),
        ("kh.gif", b"GIF89a", "ảnh GIF"),
        ("kh.odt", b"plain words", "chưa đọc được"),
        ("kh.txt", bytes(range(1, 32)) * 50, "không phải văn bản thuần"),
        (
            "kh.txt",
            "Céng hßa x· héi chñ nghÜa ViÖt Nam µ¸¶·¹ ¨»¾¼½Æ ©ÇÊÈÉË ®ÌÐÎÏÑ ªÒÕ×ØÜ".encode() * 9,
            "bảng mã cũ",
        ),
        ("kh.txt", "Đơn xin nghỉ phép của tôi.".encode(), "không có nội dung kế hoạch"),
        ("kh.docx", saved(docx.Document()), "không có nội dung kế hoạch"),
    ],
)
def test_a_file_that_cannot_be_read_says_which_why_and_what_to_do(name, content, complaint):
    content = content() if callable(content) else content

    with pytest.raises(UnreadableFile) as error:
        read_plan([SourceFile(name, content)])

    assert str(error.value).startswith(f"Tệp “{name}” ")
    assert complaint in str(error.value)
    assert ". " not in str(error.value)


def test_a_file_that_is_too_big_is_not_opened():
    with pytest.raises(UnreadableFile, match="lớn hơn 20 MB"):
        read_plan([SourceFile("kh.txt", b"a" * (MAX_BYTES + 1))])


def test_a_missing_path(tmp_path):
    with pytest.raises(UnreadableFile, match="không mở được"):
        read_plan([tmp_path / "khong-co.txt"])


def test_outside_entities_are_not_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("mật")
    xml = f'<!DOCTYPE d [<!ENTITY a SYSTEM "file://{secret}">]><d>&a;</d>'

    with pytest.raises(UnreadableFile, match="bị hỏng"):
        read_plan(
            [SourceFile("kh.docx", with_part(saved(paragraphs("x")), "word/document.xml", xml))]
        )


PLAN = "II. NHIỆM VỤ\n1. Cải cách thể chế\n- Rà soát văn bản.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding):
    draft = read_plan([SourceFile("kh.txt", PLAN.encode(encoding))])

    assert [task.content for task in draft.tasks] == ["Rà soát văn bản."]


def test_windows_1258():
    content = (
        "II. NHIÊ\u0323M VU\u0323\n1. Ca\u0309i ca\u0301ch thê\u0309 chê\u0301\n- "
        "Ra\u0300 soa\u0301t văn ba\u0309n.\n"
    )

    draft = read_plan([SourceFile("kh.txt", content.encode("cp1258"))])

    assert [task.content for task in draft.tasks] == ["Rà soát văn bản."]


def test_a_quoted_tsv_keeps_line_breaks_inside_cells():
    text = (
        'STT\tNhiệm vụ\tChủ trì\nI\tCải cách thể chế\t\n1\tRà soát\t"- Văn phòng\n- Công an xã"\n'
    )

    draft = read_plan([SourceFile("phu-luc.tsv", text.encode())])

    assert draft.tasks[0].lead_units == ["Văn phòng", "Công an xã"]
