"""What the checker says of a Word file without its pages, whoever wrote it and however broken."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pypdfium2
import pytest

from nd30 import UnreadableDocument, check, write
from tests.nd30.checking.spoiling import CASES, DOCUMENT, STYLES, edited
from tests.nd30.samples import full_report, plan, report

OF_THE_FILE = (
    "paper",
    "margins",
    "font",
    "unicode",
    "placeholder",
    "heads not repeated",
    "an empty column",
)
SQUARED = '<w:gridSpan w:val="²"'
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
USUAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def codes(content: bytes) -> set[str]:
    return {finding.code for finding in check(content, None)}


@pytest.mark.parametrize("document", [report(), full_report(), plan()])
def test_a_sound_file_gives_no_finding(document):
    assert check(write(document), None) == []


@pytest.mark.parametrize("name", OF_THE_FILE)
def test_what_is_spoilt_is_found_and_nothing_else(name):
    expected, spoil = CASES[name]

    assert codes(spoil()) == expected


def test_a_first_page_that_lies_is_found():
    size = 'w:w="11906" w:h="16838"'
    lying = edited(write(report()), lambda text: text.replace(size, 'w:w="16838" w:h="11906"'))

    assert codes(lying) == {"portrait"}


def test_a_file_of_any_word_is_judged():
    word, made = docx.Document(), BytesIO()
    word.add_table(4, 3).cell(0, 0).text = "STT"
    word.add_paragraph("Một đoạn.")
    word.save(made)

    assert "paper" in codes(made.getvalue())


def test_a_file_in_the_strict_form_is_read():
    strict = edited(write(full_report()), lambda text: text.replace(USUAL, STRICT))

    assert codes(strict) == set()


def zipped(**parts: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK\x03\x04",
        write(report())[:3000],
        zipped(other_xml="<a/>"),
        zipped(word__document_xml="<a"),
        zipped(word__document_xml="<a/>"),
        b"\xd0\xcf\x11\xe0" + bytes(1000),
    ],
    ids=["nothing", "a beginning", "half", "no text", "broken text", "another text", "old Word"],
)
def test_a_broken_file_is_refused_in_a_sentence(content):
    with pytest.raises(UnreadableDocument, match="hãy mở bằng Word"):
        check(content, None)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"xin chao"])
def test_a_broken_pdf_is_refused_in_a_sentence(content):
    with pytest.raises(UnreadableDocument, match="bị hỏng"):
        check(None, content)


def test_sections_without_margins_are_found():
    bare = edited(
        write(report()),
        lambda text: text[: text.index("<w:pgSz")] + text[text.index("</w:sectPr>") :],
        DOCUMENT,
    )

    assert codes(bare) == {"paper", "margins"}


def test_hundreds_of_pages_without_a_letter_are_one_finding():
    document, made = pypdfium2.PdfDocument.new(), BytesIO()
    for _ in range(300):
        document.new_page(595, 842)
    document.save(made)

    assert [finding.code for finding in check(None, made.getvalue())] == ["no-text"]


@pytest.mark.parametrize("width", ["nan", "inf", "-1e400", "", "mười"])
def test_paper_whose_width_is_no_number_is_not_that_of_the_decree(width):
    size = 'w:w="11906" w:h="16838"'
    spoilt = edited(write(report()), lambda text: text.replace(size, f'w:w="{width}" w:h="16838"'))

    assert codes(spoilt) == {"paper"}


def test_a_cell_over_a_strange_number_of_columns_is_one_cell():
    strange = edited(
        write(full_report()), lambda text: re.sub(r'<w:gridSpan w:val="\d+"', SQUARED, text)
    )

    assert codes(strange) == set()


def test_fonts_of_styles_that_nobody_uses_are_of_no_account():
    unused = '<w:style w:type="character" w:styleId="X"><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr>'
    file = edited(
        write(report()),
        lambda text: text.replace("</w:styles>", f"{unused}</w:style></w:styles>"),
        STYLES,
    )

    assert codes(file) == set()


def test_the_font_of_the_theme_is_that_of_the_letters():
    body = 'w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi" w:ascii="Times New Roman"'
    file = edited(
        edited(
            write(report()),
            lambda text: text.replace('w:ascii="Times New Roman"', body),
            STYLES,
        ),
        lambda text: re.sub('(<a:minorFont><a:latin typeface=)"[^"]*"', r'\1"Calibri"', text),
        "word/theme/theme1.xml",
    )

    assert [f.sentence for f in check(file, None)] == [
        "Tệp dùng phông chữ Calibri; chỉ dùng phông chữ Times New Roman."
    ]
