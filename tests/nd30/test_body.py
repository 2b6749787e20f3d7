"""Headings, paragraphs, lists, and texts from users."""

import unicodedata

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH

from nd30 import Bullet, Heading, Paragraph
from tests.nd30.samples import full_report, part, report, shown, styled, written


def body(*blocks):
    return written(report(body=blocks))


def test_headings_are_heading_styles_and_the_first_level_is_upper_case():
    word = body(
        Heading(1, "I. Chỉ đạo, điều hành"), Heading(2, "1. Kế hoạch"), Heading(3, "a) Văn bản")
    )

    assert styled(word, "Heading 1") == ["I. CHỈ ĐẠO, ĐIỀU HÀNH"]
    assert styled(word, "Heading 2") == ["1. Kế hoạch"]
    assert styled(word, "Heading 3") == ["a) Văn bản"]
    assert [word.styles[f"Heading {level}"].font.bold for level in (1, 2, 3)] == [True, True, None]


@pytest.mark.parametrize("name", ["Heading 1", "Heading 2", "Heading 3", "Title", "Subtitle"])
def test_headings_stay_with_what_follows(name):
    assert written(report()).styles[name].paragraph_format.keep_with_next


def test_lines_become_paragraphs():
    word = body(Paragraph("Một.\r\nHai.\x0bBa.\n\n  \nBốn."))

    assert styled(word, "Body Text") == ["Một.", "Hai.", "Ba.", "Bốn."]


def test_list_items_are_items_of_word_s_lists():
    word = body(Bullet("Một;"), Bullet("Trong một;", 2), Bullet("Hai.\nGiải thích hai."))

    assert styled(word, "Gạch đầu dòng") == ["- Một;", "- Hai."]
    assert styled(word, "Cộng đầu dòng") == ["+ Trong một;"]
    assert styled(word, "Body Text") == ["Giải thích hai."]
    assert [p.text for p in word.paragraphs if "Một" in p.text] == ["Một;"]


def test_each_list_is_defined_with_the_style_of_its_items():
    numbering = written(report()).part.numbering_part.element
    lists = numbering.xpath("./w:abstractNum/w:lvl/w:pStyle/@w:val")

    assert lists == ["GachDauDong", "CongDauDong", "DongNoiNhan", "DongKinhGui"]
    assert numbering.xpath("./w:num/w:abstractNumId/@w:val") == numbering.xpath("./w:num/@w:numId")


def held(word) -> list[str]:
    """The texts of the body that are held to what follows, beside those whose style does it."""
    return [shown(p._p) for p in word.paragraphs if p.text and p.paragraph_format.keep_with_next]


@pytest.mark.parametrize(
    ("blocks", "kept"),
    [
        ((Paragraph("Nhiệm vụ đã hoàn thành:"), Bullet("Một.")), ["Nhiệm vụ đã hoàn thành:"]),
        ((Paragraph("Đã hoàn thành 01 nhiệm vụ."), Bullet("Một.")), ["Đã hoàn thành 01 nhiệm vụ."]),
        ((Paragraph("Kết quả như sau: "), Paragraph("Tốt.")), ["Kết quả như sau:"]),
        ((Bullet("Văn phòng:"), Bullet("Tổng hợp.", 2)), ["- Văn phòng:"]),
        ((Paragraph("Trước.\nSau:"), Bullet("Một.")), ["Sau:"]),
        ((Paragraph("Một."), Paragraph("Hai.")), []),
        ((Bullet("Một."), Bullet("Hai.")), []),
    ],
)
def test_what_leads_on_stays_with_what_follows(blocks, kept):
    end = "Trên đây là kết quả của xã. " * 6 + "./."

    assert held(body(*blocks, Paragraph(end))) == [*kept, end]


def test_heading_is_not_stretched():
    styles = written(report()).styles

    assert [styles[f"Heading {level}"].paragraph_format.alignment for level in (1, 2, 3)] == [
        WD_ALIGN_PARAGRAPH.LEFT
    ] * 3


def test_three_lines_under_a_heading_may_part_anywhere():
    three = "Ủy ban nhân dân xã đã chỉ đạo các cơ quan chuyên môn bám sát kế hoạch. " * 3
    word = body(Heading(1, "I. Chỉ đạo"), Paragraph(three), Paragraph(three), Paragraph("Hết."))

    controls = [p.paragraph_format.widow_control for p in word.paragraphs if three[:20] in p.text]

    assert controls == [False, None]


def test_number_of_a_document_does_not_break_and_reads_as_written():
    word = body(Paragraph("Thực hiện Kế hoạch số 15/KH-UBND ngày 05/3/2026."))
    [paragraph] = [p for p in word.paragraphs if p.text.startswith("Thực hiện")]

    assert len(paragraph._p.xpath(".//w:noBreakHyphen")) == 1
    assert "15/KH-UBND" in paragraph.text


def test_lead_of_a_paragraph_is_bold():
    word = body(Paragraph("Thành lập Tổ công tác.", lead="Điều 1."))
    [paragraph] = [p for p in word.paragraphs if p.text.startswith("Điều\u00a01.")]

    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("Điều\u00a01. ", True),
        ("Thành lập Tổ công tác.", None),
    ]


def test_markup_from_users_is_text():
    text = '<b>&amp; "Khe Mây"</w:t> {{ name }}'

    assert styled(body(Paragraph(text)), "Body Text") == [text]


def test_control_characters_are_dropped():
    assert styled(body(Paragraph("Khe\x00 Mây\x07\x1f\ufffe\x85")), "Body Text") == ["Khe Mây"]


def test_tabs_and_double_spaces_become_one_space():
    assert styled(body(Paragraph("Khe \t  Mây")), "Body Text") == ["Khe Mây"]


def test_text_is_composed():
    decomposed = unicodedata.normalize("NFD", "Đánh giá mức độ hài lòng")

    word = written(report(subject=decomposed, body=(Paragraph(decomposed),)))

    assert styled(word, "Body Text") == styled(word, "Subtitle") == ["Đánh giá mức độ hài lòng"]
    assert unicodedata.is_normalized("NFC", word.core_properties.title)


def test_no_empty_paragraph_but_lines_and_joints_of_a_point():
    word = written(full_report())

    blank = {p.style.name for p in word.paragraphs if not p.text}

    assert blank <= {"Nét kẻ", "Sau bảng"}
    assert {word.styles[name].paragraph_format.line_spacing.pt for name in blank} == {1}


def test_nothing_is_formatted_as_a_blank():
    assert "None" not in part(full_report(), "word/document.xml").replace("none", "")
