"""Paper, fonts, styles, page numbers and the file itself."""

import re
from datetime import date, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from nd30 import OpenDate, write
from tests.nd30.samples import full_report, part, report, texts, written

A4 = (210, 297)


def millimetres(*lengths) -> list[int]:
    return [round(length.mm) for length in lengths]


def test_pages_are_a4_with_legal_margins():
    for section in written(full_report()).sections:
        margins = (
            section.top_margin,
            section.bottom_margin,
            section.left_margin,
            section.right_margin,
        )

        assert sorted(millimetres(section.page_width, section.page_height)) == list(A4)
        assert millimetres(*margins) == [20, 20, 30, 15]


def test_only_an_annex_that_asks_for_it_is_landscape():
    sections = written(full_report()).sections

    assert [section.page_width > section.page_height for section in sections] == [
        False,
        True,
        False,
    ]
    assert [section.orientation for section in sections] == [0, 1, 0]


def test_page_numbers_start_at_1_in_each_section_and_hide_on_its_first_page():
    word = written(full_report())

    for section in word.sections:
        [numbering] = section._sectPr.xpath("./w:pgNumType/@w:start")
        assert numbering == "1"
        assert section.different_first_page_header_footer
        assert texts(section.first_page_header._element) == [""]
        assert section.header._element.xpath(".//w:fldSimple/@w:instr") == ["PAGE"]


def test_page_number_is_centred_14_point():
    style = written(report()).styles["Header"]

    assert style.font.size.pt == 14
    assert style.paragraph_format.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.CENTER


@pytest.mark.parametrize("name", ["word/styles.xml", "word/document.xml", "word/header1.xml"])
def test_no_font_but_times_new_roman_is_named(name):
    xml = part(full_report(), name)

    assert set(re.findall(r'w:(?:ascii|hAnsi|cs|eastAsia)="([^"]+)"', xml)) <= {
        "Times New Roman",
        "vi-VN",
    }
    assert not re.findall(r"Theme=|asciiTheme", xml)


def test_each_paragraph_style_names_the_font_for_all_scripts():
    styles = written(report()).styles.element

    for style in styles.xpath('./w:style[@w:type="paragraph"]'):
        [fonts] = style.xpath("./w:rPr/w:rFonts")
        assert set(fonts.attrib.values()) == {"Times New Roman"}
        assert len(fonts.attrib) == 4


def test_body_text_is_justified_13_point_indented_and_spaced():
    style = written(report()).styles["Body Text"]
    form = style.paragraph_format

    assert style.font.size.pt == 13
    assert form.alignment == docx.enum.text.WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(form.first_line_indent.cm, 2) == 1.27
    assert form.space_after.pt == 6
    assert form.line_spacing == 1


def test_each_paragraph_has_a_style_of_the_file():
    word = written(full_report())
    known = {style.style_id for style in word.styles}

    used = word.element.body.xpath(".//w:p/w:pPr/w:pStyle/@w:val")

    assert len(used) == len(word.element.body.xpath(".//w:p"))
    assert set(used) <= known


def test_text_is_vietnamese_for_the_spelling_check():
    assert '<w:lang w:val="vi-VN"' in part(report(), "word/styles.xml")
    assert '<w:themeFontLang w:val="vi-VN"/>' in part(report(), "word/settings.xml")


def test_properties_name_the_document_and_its_agency():
    properties = written(report()).core_properties

    assert properties.title == "Báo cáo Kết quả công tác cải cách hành chính Quý I năm 2026"
    assert properties.author == properties.last_modified_by == "Ủy ban nhân dân xã Khe Mây"
    assert properties.language == "vi-VN"
    assert properties.comments == ""


@pytest.mark.parametrize(
    ("day", "created"),
    [
        (date(2026, 3, 20), datetime(2026, 3, 20)),
        (OpenDate(2026, 4), datetime(2026, 4, 1)),
        (OpenDate(2026), datetime(2026, 1, 1)),
    ],
)
def test_file_is_dated_like_the_document(day, created):
    properties = written(report(issued_on=day)).core_properties

    assert (
        properties.created.replace(tzinfo=None)
        == properties.modified.replace(tzinfo=None)
        == created
    )


def test_same_document_gives_the_same_bytes():
    assert write(full_report()) == write(full_report())


def test_no_entry_bears_the_time_of_writing():
    with ZipFile(BytesIO(write(report()))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_nothing_of_the_template_is_left_in_the_file():
    with ZipFile(BytesIO(write(report()))) as archive:
        assert sorted(archive.namelist()) == [
            "[Content_Types].xml",
            "_rels/.rels",
            "docProps/core.xml",
            "word/_rels/document.xml.rels",
            "word/document.xml",
            "word/fontTable.xml",
            "word/header1.xml",
            "word/numbering.xml",
            "word/settings.xml",
            "word/styles.xml",
            "word/theme/theme1.xml",
        ]


def test_theme_and_table_of_fonts_name_the_one_font():
    theme, fonts = (part(report(), f"word/{name}.xml") for name in ("theme/theme1", "fontTable"))

    assert set(re.findall(r'<a:(?:latin|cs) typeface="([^"]*)"', theme)) == {"Times New Roman"}
    assert re.findall(r'<w:font w:name="([^"]*)"', fonts) == ["Times New Roman"]


def test_frames_tell_what_they_are_for():
    head, foot = written(report()).tables
    told = [
        table._tbl.xpath("./w:tblPr/w:tblCaption/@w:val | ./w:tblPr/w:tblDescription/@w:val")
        for table in (head, foot)
    ]

    assert [caption for caption, _ in told] == ["Phần đầu văn bản", "Phần cuối văn bản"]
    assert all(description.startswith("Khung trình bày: ") for _, description in told)
