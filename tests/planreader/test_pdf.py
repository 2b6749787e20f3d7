"""PDF plans by where their words stand: columns, paragraphs, tables over pages, footnotes, and what
is refused.
"""

import re
import subprocess

import pytest

from planreader import SourceFile, UnreadableFile, read_plan
from planreader.blocks import TableRow
from planreader.files.opening import read_file
from planreader.files.pdf import document as pdf_file
from planreader.files.pdf import page_words as pdf_page_words
from planreader.files.pdf.document import read_pdf

from .pdf_files import LANDSCAPE, Sheet, pdf, written

HEAD = ("TT", "Nhiệm vụ", "Chủ trì", "Thời gian")
WIDTHS = [40, 300, 150, 120]


@pytest.fixture(autouse=True)
def busy_machine(monkeypatch):
    """Let the reader of pages take its time where others keep the machine busy."""
    monkeypatch.setattr(pdf_file, "_SECONDS", 600)


def read(*sheets):
    return read_plan([SourceFile("kh.pdf", pdf(*sheets))])


def contents(*sheets):
    return read_file(SourceFile("kh.pdf", pdf(*sheets)))


def lines(*sheets):
    return [part.text for part in contents(*sheets).parts]


def rows(*sheets):
    return [part.cells for part in contents(*sheets).parts if isinstance(part, TableRow)]


def body(sheet, *paragraphs, base=300):
    """Paragraphs of a first line 36 points further in than the others; each is a list of its
    lines.
    """
    for paragraph in paragraphs:
        for number, line in enumerate(paragraph):
            sheet.text(85 if number else 121, base, line)
            base += 18
    return sheet


LONG = "- Rà soát, sửa đổi, bổ sung các văn bản về chức năng, nhiệm vụ của các phòng,"
REST = "ban thuộc xã."
OTHER = "- Mở chuyên mục về cải cách hành chính trên trang thông tin điện tử của xã và"


def letterhead(sheet):
    left = ("ỦY BAN NHÂN DÂN", "XÃ KHE MƠ", "Số: 7/KH-UBND")
    right = (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Khe Mơ, ngày 09 tháng 02 năm 2026",
    )
    sheet.lines(85, 70, *left).lines(300, 68, *right).rule(110, 90, 160, 90.5)
    return sheet.text(270, 150, "KẾ HOẠCH").text(200, 170, "Cải cách hành chính năm 2026")


def closing(sheet, base):
    left = ("Nơi nhận:", "- Sở Nội vụ;", "- Các phòng, cơ quan thuộc", "UBND xã;", "- Lưu: VT.")
    sheet.lines(85, base, *left, size=11)
    return sheet.lines(350, base - 2, "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "", "", "Lò Thị Mai")


def test_letterhead_and_closing_block_stand_one_below_the_other():
    sheet = closing(
        body(letterhead(Sheet()), ["I. NHIỆM VỤ"], ["1. Cải cách thể chế"], ["- Rà soát văn bản."]),
        500,
    )

    plan = read(sheet).plan

    assert (plan.number, plan.place, f"{plan.issued_on}") == ("7/KH-UBND", "Khe Mơ", "2026-02-09")
    assert (plan.issuer, plan.title) == (
        "ỦY BAN NHÂN DÂN XÃ KHE MƠ",
        "Cải cách hành chính năm 2026",
    )
    assert (plan.signer_title, plan.signer) == ("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH", "Lò Thị Mai")
    assert plan.recipients == ["Sở Nội vụ", "Các phòng, cơ quan thuộc UBND xã", "Lưu: VT"]


def test_a_line_that_left_room_for_the_next_word_ended_its_paragraph():
    sheet = body(
        Sheet(),
        *[[LONG, REST]] * 8,
        ["- Niêm yết thủ tục."],
        ["- Họp giao ban."],
        [OTHER, "fanpage."],
    )

    assert lines(sheet)[-4:] == [
        f"{LONG} {REST}",
        "- Niêm yết thủ tục.",
        "- Họp giao ban.",
        f"{OTHER} fanpage.",
    ]


def test_a_paragraph_goes_on_behind_a_page_number():
    first = body(Sheet().text(290, 40, "1"), *[[LONG, REST]] * 8, [LONG])
    second = body(Sheet().text(290, 40, "2").text(85, 80, REST), *[[LONG, REST]] * 8, base=100)

    found = lines(first, second)

    assert found == [f"{LONG} {REST}"] * 17


def test_what_stands_in_the_margins_is_no_text():
    def page(number):
        sheet = (
            body(Sheet(), *[[LONG, REST]] * 4)
            .text(85, 40, "Kế hoạch của xã Khe Mơ")
            .text(290, 55, f"- {number} -")
        )
        for line in range(8):
            sheet.text(50, 300 + 18 * line, f"{line + 1}", 9)
        return sheet.text(85, 800, f"Trang {number}/3")

    found = lines(
        page(1), page(2), page(3), body(Sheet().text(50, 300, "1", 9), ["- Họp giao ban."])
    )

    assert found == [*[f"{LONG} {REST}"] * 12, "- Họp giao ban."]


def test_a_letterhead_alone():
    assert (
        read(letterhead(Sheet()), body(Sheet(), ["1. Cải cách thể chế"], [LONG, REST])).plan.place
        == "Khe Mơ"
    )
    assert lines(
        Sheet().lines(85, 70, "UBND XÃ KHE MƠ").lines(300, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    ) == [
        "UBND XÃ KHE MƠ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def test_a_table_over_two_pages_is_one_table_without_its_second_head():
    first, second = Sheet(LANDSCAPE), Sheet(LANDSCAPE)
    first.text(85, 40, "Phụ lục").table(
        85,
        60,
        WIDTHS,
        HEAD,
        ("I", "CẢI CÁCH THỂ CHẾ", None, None),
        ("1", "Rà soát văn bản", "Văn phòng", "Quý I/2026"),
        ("2", "Mở lớp tập huấn về", "- Công an xã;\n- Phòng", "Quý"),
    )
    second.table(
        85,
        60,
        WIDTHS,
        HEAD,
        ("", "soạn thảo văn bản", "Kinh tế.", "II/2026"),
        ("3", "Họp giao ban", "Văn phòng", "Hằng quý"),
    )

    tasks = read(first, second).tasks

    assert [(task.area, task.content, task.lead_units, task.time_text) for task in tasks] == [
        (2, "Rà soát văn bản", ["Văn phòng"], "Quý I/2026"),
        (2, "Mở lớp tập huấn về soạn thảo văn bản", ["Công an xã", "Phòng Kinh tế"], "Quý II/2026"),
        (2, "Họp giao ban", ["Văn phòng"], "Hằng quý"),
    ]


def test_a_row_that_a_page_break_left_without_its_floor():
    sheet = Sheet()
    end = sheet.table(85, 60, [40, 300], ("TT", "Nhiệm vụ"), ("1", "Rà soát"))
    for edge in (85, 125, 425):
        sheet.rule(edge, end, edge, end + 40)
    sheet.lines(90, end + 14, "2", size=10).lines(
        130, end + 14, "Mở lớp tập huấn", "về văn bản", size=10
    )

    assert rows(sheet)[-1] == ("2", "Mở lớp tập huấn\nvề văn bản")


def test_cells_merged_across_and_down():
    sheet = Sheet()
    top = sheet.table(
        85, 60, [40, 100, 200], ("TT", "Lĩnh vực", "Nhiệm vụ"), ("I. Chung", None, None)
    )
    for edge in (85, 125, 225, 425):
        sheet.rule(edge, top, edge, top + 36)
    sheet.rule(85, top + 18, 125, top + 18).rule(225, top + 18, 425, top + 18).rule(
        85, top + 36, 425, top + 36
    )
    sheet.lines(90, top + 12, "1", "2", size=10, leading=18).text(130, top + 12, "Thể chế", 10)
    sheet.lines(230, top + 12, "Rà soát", "Tập huấn", size=10, leading=18)

    parts = [part for part in contents(sheet).parts if isinstance(part, TableRow)]

    assert [part.cells for part in parts[1:]] == [
        ("I. Chung", "", ""),
        ("1", "Thể chế", "Rà soát"),
        ("2", "Thể chế", "Tập huấn"),
    ]
    assert parts[3].merged == {1}


def test_the_lines_of_a_cell_are_one_when_the_next_word_had_no_room():
    sheet = Sheet()
    sheet.table(
        85, 60, [80, 200], ("Chủ trì", "Nhiệm vụ"), ("Phòng Kinh tế\nvà Đô\nCông an", "Họp\nBàn")
    )

    assert rows(sheet)[1] == ("Phòng Kinh tế và Đô\nCông an", "Họp\nBàn")


def test_a_table_that_no_rules_draw():
    sheet = Sheet(LANDSCAPE).text(85, 40, "Phụ lục")
    for base, cells in enumerate(
        [
            HEAD,
            ("I", "CẢI CÁCH THỂ CHẾ", "", ""),
            ("1", "Rà soát  các văn bản", "Văn phòng", "Quý I/2026"),
            ("", "của xã", "", ""),
            ("2", "Mở lớp tập huấn", "Công an xã", "Hằng quý"),
        ]
    ):
        for left, text in zip((85, 130, 400, 560), cells, strict=True):
            sheet.text(left, 70 + 16 * base, text)

    assert [
        (task.area, task.content, task.lead_units, task.time_text) for task in read(sheet).tasks
    ] == [
        (2, "Rà soát các văn bản của xã", ["Văn phòng"], "Quý I/2026"),
        (2, "Mở lớp tập huấn", ["Công an xã"], "Hằng quý"),
    ]


@pytest.mark.parametrize(
    ("turn", "matrix"),
    [(90, "0 1 -1 0 100 50"), (180, "-1 0 0 -1 500 700"), (270, "0 -1 1 0 100 700")],
)
def test_a_turned_page_is_read_as_it_is_shown(turn, matrix):
    sheet = Sheet(rotate=turn)
    codes = "Rà soát các văn bản hiện có của xã trong quý I".encode("utf-16-be").hex()
    sheet.drawn.append(f"BT /F 12 Tf {matrix} Tm <{codes}> Tj ET")

    assert lines(sheet) == ["Rà soát các văn bản hiện có của xã trong quý I"]


def test_what_stands_askew_is_no_text():
    sheet = body(Sheet(), [LONG, REST])
    sheet.drawn.append(
        f"BT /F 40 Tf .7 .7 -.7 .7 100 300 Tm <{'BẢN SAO'.encode('utf-16-be').hex()}> Tj ET"
    )

    assert lines(sheet) == [f"{LONG} {REST}"]


def test_footnotes_are_taken_off_the_foot_of_the_page():
    sheet = body(Sheet(), [LONG, REST], ["- Theo Kế hoạch số 15."])
    sheet.text(247, 330, "1", 7).rule(85, 700, 230, 700.5).text(85, 708, "1", 6)
    sheet.text(90, 712, "Kế hoạch số 15/KH-UBND của tỉnh,", 9).text(
        85, 724, "sau đây gọi là Kế hoạch số 15.", 9
    )

    found = contents(sheet)

    assert [part.text for part in found.parts] == [f"{LONG} {REST}", "- Theo Kế hoạch số 15.¹"]
    assert [(note.mark, note.text) for note in found.footnotes] == [
        ("¹", "Kế hoạch số 15/KH-UBND của tỉnh, sau đây gọi là Kế hoạch số 15.")
    ]


def test_letters_in_pieces_and_strays_of_old_fonts_are_mended():
    sheet = Sheet().text(85, 100, "Ðẩy mạnh nhƣ ca\u0309i ca\u0301ch thủ tục hành chính")

    assert lines(sheet) == ["Đẩy mạnh như cải cách thủ tục hành chính"]


def test_a_code_that_a_line_break_cut_is_whole():
    text = "- Thực hiện Nghị quyết của Chính phủ và Bộ Chính trị tại Nghị quyết số 66/NQ-"

    assert (
        lines(body(Sheet(), *[[LONG, REST]] * 8, [text, "CP của Chính phủ."]))[-1]
        == f"{text}CP của Chính phủ."
    )


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"%PDF-1.7 ...", "bị hỏng"),
        (b"%PDF-1.7 ...\n%%EOF", "bị hỏng"),
        (pdf(Sheet().text(85, 85, LONG))[:-2000], "bị hỏng"),
        (
            written(
                [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 10>>"]
            ),
            "bị hỏng",
        ),
        (
            pdf(
                Sheet(),
                extra=b"/Encrypt<</Filter/Standard/V 1/R 2/O(%b)/U(%b)/P -4>>/ID[<00><00>]"
                % (b"x" * 32, b"y" * 32),
            ),
            "đặt mật khẩu",
        ),
        (pdf(*[Sheet()] * 301), "quá nhiều trang"),
        (
            pdf(body(Sheet(), *[["C¸c c¬ quan, ®¬n vÞ thùc hiÖn µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑ"]] * 9)),
            "bảng mã cũ",
        ),
        (
            pdf(Sheet().text(85, 85, "Đơn xin nghỉ phép của tôi gửi nhà trường")),
            "không có nội dung kế hoạch",
        ),
    ],
)
def test_a_pdf_that_cannot_be_read_says_which_why_and_what_to_do(content, complaint):
    with pytest.raises(UnreadableFile) as error:
        read_plan([SourceFile("kh.pdf", content)])

    assert str(error.value).startswith("Tệp “kh.pdf” ")
    assert complaint in str(error.value)
    assert re.search(r"; (?:hãy|dùng)", str(error.value))
    assert ". " not in str(error.value)


def test_a_pdf_whatever_its_name():
    content = pdf(body(Sheet(), ["I. NHIỆM VỤ"], ["1. Cải cách thể chế"], [LONG, REST]))

    assert len(read_plan([SourceFile("kh.txt", content)]).tasks) == 1


@pytest.mark.parametrize("limit", ["MAX_CHARACTERS", "MAX_SHAPES"])
def test_more_than_any_plan_holds_is_not_read(monkeypatch, limit):
    monkeypatch.setattr(pdf_page_words, limit, 3)
    sheet = Sheet()
    sheet.table(85, 60, [40, 100], ("TT", "Nhiệm vụ"))

    assert pdf_page_words.read(pdf(sheet)) == {"error": "size"}


def test_a_drawing_of_thousands_of_lines_is_no_table(monkeypatch):
    monkeypatch.setattr(pdf_page_words, "_MAX_RULES", 3)
    sheet = Sheet()
    sheet.table(85, 60, [40, 100], ("TT", "Nhiệm vụ"))

    assert pdf_page_words.read(pdf(sheet))["pages"][0]["rules"] == []


@pytest.mark.parametrize(
    ("failure", "complaint"),
    [
        (subprocess.TimeoutExpired("x", 1), "quá nhiều thời gian"),
        (subprocess.CalledProcessError(-11, "x"), "bị hỏng"),
    ],
)
def test_a_pdf_that_its_reader_chokes_on(monkeypatch, failure, complaint):
    def fail(*args, **options):
        raise failure

    monkeypatch.setattr(subprocess, "run", fail)

    with pytest.raises(UnreadableFile, match=complaint):
        read_pdf("kh.pdf", pdf(Sheet()))


def test_paragraphs_and_rows_know_their_pages():
    first = body(Sheet().text(290, 40, "1"), *[[LONG, REST]] * 8, [LONG])
    second = body(Sheet().text(290, 40, "2").text(85, 80, REST), *[[LONG, REST]] * 8, base=100)
    tables = Sheet(LANDSCAPE), Sheet(LANDSCAPE)
    tables[0].table(85, 60, WIDTHS, HEAD, ("1", "Rà soát văn bản", "Văn phòng", "Quý I/2026"))
    tables[1].table(85, 60, WIDTHS, HEAD, ("2", "Họp giao ban", "Văn phòng", "Hằng quý"))

    assert [part.at for part in contents(first, second).parts][7:10] == [
        "trang 1",
        "trang 1–2",
        "trang 2",
    ]
    assert [part.at for part in contents(*tables).parts] == [
        "trang 1, bảng 1, hàng 1",
        "trang 1, bảng 1, hàng 2",
        "trang 2, bảng 1, hàng 3",
    ]


def test_raised_figures_before_lines_are_no_line_numbers():
    """Footnote marks that a font spells as `²` and `①` count nothing, and no number is too long to
    be read.
    """
    sheet = Sheet().text(85, 60, "II. NHIỆM VỤ").text(85, 80, "1. Cải cách thể chế")
    for number, mark in enumerate(("²", "①", "9" * 4_400, "²", "③", "⁴", "5", "6")):
        sheet.text(20, 120 + 20 * number, mark).text(
            85, 120 + 20 * number, f"- Rà soát văn bản số {number}."
        )

    assert [line for line in lines(sheet) if "Rà soát" in line] != []
