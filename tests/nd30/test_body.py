"""Headings, paragraphs, lists, and texts from users."""

import unicodedata

import pytest

from nd30 import Bullet, Heading, Paragraph
from tests.nd30.samples import full_report, part, report, styled, written


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


def test_list_items_follow_a_dash():
    assert styled(body(Bullet("Một;"), Bullet("Hai.")), "Gạch đầu dòng") == ["- Một;", "- Hai."]


def test_lead_of_a_paragraph_is_bold():
    word = body(Paragraph("Thành lập Tổ công tác.", lead="Điều 1."))
    [paragraph] = [p for p in word.paragraphs if p.text.startswith("Điều 1.")]

    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("Điều 1. ", True),
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
