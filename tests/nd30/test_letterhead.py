"""Agency and motto, number and date, title, addressees, legal bases."""

from datetime import date

import pytest
from docx.shared import Mm

from nd30 import Agency, Centered, OpenDate, Paragraph
from nd30.letterhead import AGENCY_WIDTH, COUNTRY_WIDTH
from tests.nd30.samples import LONG_SUBJECT, OFFICE, plan, report, styled, written


def rule_lengths(word) -> list[float]:
    """The lengths in points of the lines drawn in the left cell, the right cell and under the
    title.
    """
    columns = (AGENCY_WIDTH, COUNTRY_WIDTH, AGENCY_WIDTH + COUNTRY_WIDTH)
    key = word.styles["Nét kẻ"].style_id
    indents = word.element.body.xpath(f'.//w:p[w:pPr/w:pStyle/@w:val="{key}"]/w:pPr/w:ind')
    return [
        Mm(column).pt - indent.left.pt - indent.right.pt
        for column, indent in zip(columns, indents[:3], strict=True)
    ]


def test_country_and_motto_stand_right_of_the_agency():
    table = written(report()).tables[0]

    assert table.cell(0, 0).text.split() == ["ỦY", "BAN", "NHÂN", "DÂN", "XÃ", "KHE", "MÂY"]
    assert table.cell(0, 1).text.splitlines() == [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    ]


def test_letterhead_has_no_borders():
    word = written(report())

    assert word.tables[0].style.name == "Khung văn bản"
    assert not word.tables[0]._tbl.xpath(".//w:tblBorders | .//w:tcBorders")
    assert not word.tables[0].style.element.xpath(".//w:tblBorders")


def test_issuer_is_bold_and_its_superior_is_not():
    word = written(report(agency=OFFICE))

    assert styled(word, "Cơ quan chủ quản") == ["UBND XÃ KHE MÂY"]
    assert styled(word, "Cơ quan ban hành") == ["VĂN PHÒNG HĐND VÀ UBND"]
    assert not word.styles["Cơ quan chủ quản"].font.bold
    assert word.styles["Cơ quan ban hành"].font.bold


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("8", "Số: 08/BC-UBND"),
        ("08", "Số: 08/BC-UBND"),
        ("131", "Số: 131/BC-UBND"),
        ("", "Số:       /BC-UBND"),
    ],
)
def test_number_below_ten_has_a_leading_zero_and_a_draft_has_room_for_it(number, printed):
    assert styled(written(report(number=number)), "Số ký hiệu") == [printed]


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2026, 2, 1), "Khe Mây, ngày 01 tháng 02 năm 2026"),
        (date(2026, 7, 5), "Khe Mây, ngày 05 tháng 7 năm 2026"),
        (date(2026, 10, 15), "Khe Mây, ngày 15 tháng 10 năm 2026"),
        (OpenDate(2026, 4), "Khe Mây, ngày        tháng 4 năm 2026"),
        (OpenDate(2026), "Khe Mây, ngày        tháng        năm 2026"),
    ],
)
def test_date_follows_the_decree_and_a_draft_has_room_for_it(day, printed):
    assert styled(written(report(issued_on=day)), "Địa danh ngày tháng") == [printed]


def test_title_is_in_word_s_own_styles():
    word = written(report())

    assert styled(word, "Title") == ["BÁO CÁO"]
    assert styled(word, "Subtitle") == ["Kết quả công tác cải cách hành chính Quý I năm 2026"]


def test_line_is_as_long_as_the_motto():
    _, motto, _ = rule_lengths(written(report()))

    assert motto == pytest.approx(159.1, abs=0.5)  # as LibreOffice prints the words at 13 points


def test_lines_are_between_a_third_and_half_of_the_text_above():
    agency, _, subject = rule_lengths(written(report()))

    assert 1 / 3 < agency / 78.6 < 1 / 2  # "XÃ KHE MÂY" at 12 points
    assert 1 / 3 < subject / 322.2 < 1 / 2


def test_long_subject_breaks_into_even_lines_between_words():
    word = written(report(subject=LONG_SUBJECT))
    [subject] = [p for p in word.paragraphs if p.style.name == "Subtitle"]
    *_, rule = rule_lengths(word)

    assert subject.paragraph_format.left_indent == subject.paragraph_format.right_indent
    assert "xã\u00a0Khe\u00a0Mây" in subject.text
    assert "năm\u00a02026" in subject.text
    assert rule < 0.5 * (Mm(160).pt - 2 * subject.paragraph_format.left_indent.pt)


def test_short_texts_keep_their_plain_spaces():
    word = written(report())

    assert word.tables[0].cell(0, 0).paragraphs[1].text == "XÃ KHE MÂY"
    assert "Quý I năm 2026" in "\n".join(p.text for p in word.paragraphs)


def test_long_agency_name_does_not_break_inside_a_place_name():
    agency = Agency(
        ("Trung tâm Phục vụ hành chính công xã Khe Mây",),
        "Trung tâm",
        superior="Ủy ban nhân dân xã Khe Mây",
    )

    cell = written(report(agency=agency)).tables[0].cell(0, 0)

    assert "XÃ\u00a0KHE\u00a0MÂY" in cell.paragraphs[0].text
    assert "XÃ\u00a0KHE\u00a0MÂY" in cell.paragraphs[1].text


def test_one_addressee_stands_on_the_line_of_the_words():
    word = written(report(addressees=("Sở Nội vụ tỉnh Sơn Lâm",)))

    assert styled(word, "Kính gửi") == ["Kính gửi: Sở Nội vụ tỉnh Sơn Lâm"]


def test_several_addressees_stand_one_a_line_with_dashes():
    word = written(report(addressees=("Phòng Kinh tế;", "Phòng Văn hóa - Xã hội")))

    assert styled(word, "Kính gửi các nơi") == ["Kính gửi:"]
    assert styled(word, "Dòng kính gửi") == ["- Phòng Kinh tế;", "- Phòng Văn hóa - Xã hội."]


def test_dashes_of_addressees_stand_under_the_colon():
    word = written(report(addressees=("Phòng Kinh tế", "Phòng Văn hóa - Xã hội")))
    [words] = [p.paragraph_format for p in word.paragraphs if p.style.name == "Kính gửi các nơi"]
    first, _ = [p.paragraph_format for p in word.paragraphs if p.style.name == "Dòng kính gửi"]

    dash = first.left_indent + first.first_line_indent

    # "Kính gửi" at 14 points
    assert (dash - words.left_indent) / 12700 == pytest.approx(50, abs=0.5)


def test_without_addressees_there_is_no_such_line():
    assert not any("Kính gửi" in p.text for p in written(report()).paragraphs)


def test_legal_bases_end_with_semicolons_and_the_last_with_a_full_stop():
    assert styled(written(plan()), "Căn cứ ban hành") == [
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Căn cứ Kế hoạch số 08/KH-UBND ngày 12/01/2026.",
    ]


def test_letter_has_its_subject_under_the_number_and_no_title():
    word = written(report(kind="", subject="rà soát thủ tục hành chính", symbol="UBND-VHXH"))

    assert styled(word, "Trích yếu công văn") == ["V/v rà soát thủ tục hành chính"]
    assert styled(word, "Title") == styled(word, "Subtitle") == []


def test_decision_names_who_decides_above_its_legal_bases():
    word = written(
        report(
            kind="Quyết định",
            enacted_by="Chủ tịch Ủy ban nhân dân xã Khe Mây",
            legal_bases=("Căn cứ Luật Tổ chức chính quyền địa phương",),
            body=(
                Centered("QUYẾT ĐỊNH:"),
                Paragraph("Thành lập Tổ công nghệ số cộng đồng./.", lead="Điều 1."),
            ),
        )
    )

    shown = [p.text.replace("\u00a0", " ") for p in word.paragraphs if p.text][2:]

    assert shown == [
        "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ KHE MÂY",
        "Căn cứ Luật Tổ chức chính quyền địa phương.",
        "QUYẾT ĐỊNH:",
        "Điều 1. Thành lập Tổ công nghệ số cộng đồng./.",
    ]
