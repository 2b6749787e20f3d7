"""Scanned plans: recognised they say what their text says; what is too much ends in a sentence."""

import difflib
import io

import pypdfium2
import pytest
from PIL import Image

from planreader import SourceFile, UnreadableFile, read_plan
from planreader.files.opening import read_file
from planreader.files.scans import recognition

from . import scanned
from .pdf_files import A4, Sheet, pdf

ROWS = [
    scanned.HEAD,
    ("I", "CẢI CÁCH THỂ CHẾ", "", "", "", ""),
    (
        "1",
        "Rà soát văn bản quy phạm pháp luật còn hiệu lực",
        "Danh mục văn bản",
        "Phòng Kinh tế",
        "Công an phường",
        "Quý I/2027",
    ),
    (
        "2",
        "Kiểm tra việc thi hành pháp luật",
        "Thông báo kết luận",
        "Văn phòng HĐND và UBND",
        "Các đơn vị",
        "Tháng 9/2027",
    ),
    ("II", "CẢI CÁCH THỦ TỤC HÀNH CHÍNH", "", "", "", ""),
    (
        "1",
        "Niêm yết thủ tục bằng mã QR tại các tổ dân phố",
        "Mã QR",
        "Trung tâm Phục vụ hành chính công",
        "Các tổ dân phố",
        "Thường xuyên",
    ),
]
ALIKE = 0.94  # of the letters: one of a short line may be another


def alike(found, wanted):
    return [
        difflib.SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
        for one, other in zip(found, wanted, strict=True)
    ]


@pytest.fixture(scope="module")
def ward():
    """The pages of the ward's plan as pictures, and what its text says."""
    lines = scanned.lines_of("ward.txt")
    wanted = read_plan([SourceFile("ward.txt", "\n".join(lines).encode())])
    return scanned.pages_of(scanned.plan_document(lines)), wanted


@pytest.fixture(scope="module")
def appendix():
    head = ("PHỤ LỤC", "NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH NĂM 2027")
    return scanned.pages_of(scanned.plan_document(head, ROWS))


def check(draft, wanted):
    """`draft` says what `wanted` says, a few letters aside."""
    assert (draft.plan.number, draft.plan.issued_on, draft.plan.year) == (
        wanted.plan.number,
        wanted.plan.issued_on,
        wanted.plan.year,
    )
    for part, text in (("tasks", "content"), ("targets", "text"), ("duties", "text")):
        found, right = getattr(draft, part), getattr(wanted, part)
        texts = ([getattr(each, text) for each in entries] for entries in (found, right))
        assert [each.area for each in found if part != "duties"] == [
            each.area for each in right if part != "duties"
        ]
        assert alike(*texts) == [True] * len(right)


def check_appendix(draft):
    tasks = [row for row in ROWS[1:] if row[2]]
    assert [task.area for task in draft.tasks] == [2, 2, 3]
    assert alike([task.content for task in draft.tasks], [row[1] for row in tasks]) == [True] * 3
    assert alike([task.lead_units[0] for task in draft.tasks], [row[3] for row in tasks]) == (
        [True] * 3
    )
    assert [task.time_kind for task in draft.tasks] == ["quarter", "month", "continuous"]


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.turn(0, 3)
def test_a_scan_says_what_its_text_says_and_which_page_is_in_turn(ward):
    pages, wanted = ward
    told = []

    draft = read_plan(
        [SourceFile("quet.pdf", scanned.as_file(pages, "PDF"))],
        progress=lambda *page: told.append(page),
    )

    check(draft, wanted)
    assert draft.read_by_ocr == ["quet.pdf"]
    assert told == [("quet.pdf", page, len(pages)) for page in range(1, len(pages) + 1)]
    assert draft.duties[-1].place.at == f"trang {len(pages)}"


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.turn(1, 3)
def test_pages_that_lie_askew_or_on_their_side_are_straightened(ward):
    pages, wanted = ward
    lying = [scanned.worn(page, 1.2 - number) for number, page in enumerate(pages)]
    lying[1] = lying[1].rotate(90, expand=True)

    draft = read_plan([SourceFile("quet.tif", scanned.as_file(lying, "TIFF", compression="jpeg"))])

    check(draft, wanted)


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.parametrize("angle", [pytest.param(0, marks=pytest.mark.turn(2, 3)), 0.8])
def test_a_scanned_table_keeps_its_rows_and_columns(appendix, angle):
    [page] = appendix

    draft = read_plan(
        [SourceFile("phu-luc.png", scanned.as_file([scanned.worn(page, angle)], "PNG"))]
    )

    check_appendix(draft)


@pytest.mark.office
@pytest.mark.ocr
@pytest.mark.turn(2, 3)
def test_a_picture_without_a_size_and_with_a_red_stamp_is_read(appendix):
    page = appendix[0].convert("RGB")
    page.paste((230, 40, 50), (900, 500, 1200, 800), Image.new("L", (300, 300), 90))
    buffer = io.BytesIO()
    page.save(buffer, "JPEG", quality=85)

    check_appendix(read_plan([SourceFile("anh.jpg", buffer.getvalue())]))


@pytest.mark.office
@pytest.mark.ocr
def test_only_the_pages_without_a_text_layer_are_recognised(appendix):
    document = pypdfium2.PdfDocument(
        pdf(Sheet().lines(85, 100, *["Trang này đã có lớp chữ từ phần mềm soạn thảo."] * 12))
    )
    document.import_pages(pypdfium2.PdfDocument(scanned.as_file(appendix, "PDF")))
    buffer = io.BytesIO()
    document.save(buffer)
    told = []

    draft = read_plan(
        [SourceFile("kh.pdf", buffer.getvalue())], progress=lambda *page: told.append(page)
    )

    assert told == [("kh.pdf", 1, 1)]
    assert draft.tasks[0].place.at.startswith("trang 2")
    assert draft.read_by_ocr == ["kh.pdf"]


@pytest.mark.ocr
@pytest.mark.parametrize(
    ("kind", "options"), [("PDF", {}), ("PNG", {}), ("TIFF", {"compression": "group4"})]
)
def test_a_page_of_far_too_many_pixels_is_not_drawn(kind, options):
    content = scanned.as_file([Image.new("1", (20_000, 20_000), 1)], kind, **options)

    with pytest.raises(UnreadableFile, match=r"có trang quá lớn .* hãy quét lại ở 300 dpi"):
        read_plan([SourceFile("bom", content)])


@pytest.mark.ocr
@pytest.mark.parametrize(
    "content",
    [
        pytest.param(pdf(*[Sheet().picture()] * 101), id="PDF"),
        pytest.param(scanned.as_file([Image.new("1", (8, 8), 1)] * 101, "TIFF"), id="TIFF"),
    ],
)
def test_more_pages_than_one_reading_recognises(content):
    with pytest.raises(UnreadableFile, match=r"quá nhiều trang quét .*nhiều nhất 100 trang"):
        read_plan([SourceFile("bom", content)])


def test_hundreds_of_scanned_pages_are_refused_before_any_is_drawn():
    with pytest.raises(UnreadableFile, match=r"quá nhiều trang \(trên 300\)"):
        read_plan([SourceFile("bom.pdf", pdf(*[Sheet().picture()] * 500))])


@pytest.mark.ocr
@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(300),
        b"\xff\xd8\xff\xe0" + bytes(300),
        b"II*\x00" + bytes(300),
        scanned.as_file([Image.new("L", (900, 900), 128)], "PNG")[:-60],
    ],
)
def test_a_broken_picture_is_told(content):
    with pytest.raises(UnreadableFile, match=r"bị hỏng|không có chữ"):
        read_plan([SourceFile("anh", content)])


@pytest.mark.ocr
def test_pages_without_a_word_are_told():
    empty = pdf(Sheet(), Sheet())

    with pytest.raises(UnreadableFile, match="không có chữ nào nhận dạng được"):
        read_plan([SourceFile("trang.pdf", empty)])


@pytest.mark.ocr
def test_what_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(recognition, "MAX_SECONDS", 0.01)

    with pytest.raises(UnreadableFile, match="quá nhiều thời gian để nhận dạng"):
        read_plan([SourceFile("lau.pdf", pdf(Sheet().picture()))])


@pytest.mark.ocr
def test_who_is_told_of_a_page_may_end_the_reading():
    class OverError(Exception):
        pass

    def end(name, page, pages):
        raise OverError

    with pytest.raises(OverError):
        read_plan([SourceFile("quet.pdf", pdf(Sheet().picture()))], progress=end)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("quet.pdf", pdf(Sheet().picture())),
        ("ky-so.pdf", pdf(Sheet().picture().text(85, 85, "Người ký: UBND phường Hương Trà"))),
        ("chu.pdf", pdf(Sheet().lines(85, 100, *["Trang có chữ."] * 40), Sheet().picture())),
        ("anh.png", scanned.as_file([Image.new("L", A4, 255)], "PNG")),
    ],
)
def test_without_the_programs_the_administrator_is_told_what_to_install(monkeypatch, name, content):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(UnreadableFile) as error:
        read_file(SourceFile(name, content))

    assert str(error.value) == (
        f"Tệp “{name}” là bản quét, mà máy chủ chưa có phần nhận dạng chữ tiếng Việt; quản trị hãy "
        "cài tesseract-ocr và tesseract-ocr-vie, hoặc hãy dùng bản Word (.docx) của kế hoạch."
    )


@pytest.mark.ocr
def test_without_vietnamese_the_administrator_is_told_as_well(monkeypatch, tmp_path):
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))

    with pytest.raises(UnreadableFile, match="hãy cài tesseract-ocr và tesseract-ocr-vie"):
        read_file(SourceFile("quet.pdf", pdf(Sheet().picture().text(85, 85, "Số 1"))))
