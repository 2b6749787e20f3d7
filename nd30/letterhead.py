"""The head of a document: agency and motto, number and date, title, addressees, legal bases."""

from docx.document import Document as Word
from docx.shared import Mm, Pt
from docx.table import _Cell

from .content import Agency, Document
from .layout import frame, put, put_fitted, put_rule, put_rule_under
from .metrics import text_width
from .styles import Style
from .text import dated, listed, numbered, one_line

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
AGENCY_WIDTH, COUNTRY_WIDTH = 72, 93  # mm, of the 165 mm between the margins
GUTTER = 4  # mm, on both sides of the agency, which would touch the country's name otherwise
PAGE_WIDTH = AGENCY_WIDTH + COUNTRY_WIDTH
TO = "Kính gửi"


def put_head(word: Word, document: Document) -> None:
    """Write all that stands above the body (Nghị định 30/2020, Phụ lục I, mục II.1 to II.6)."""
    (agency, country), (number, date) = frame(
        word,
        2,
        (AGENCY_WIDTH, COUNTRY_WIDTH),
        "Phần đầu văn bản",
        "cơ quan ban hành, số và ký hiệu bên trái; Quốc hiệu, Tiêu ngữ, địa danh, ngày bên phải",
    )
    _put_agency(agency, document.agency)
    _put_country(country)
    put(number, f"Số: {numbered(document)}", Style.NUMBER)
    put_fitted(
        date, f"{one_line(document.place)}, {dated(document.issued_on)}", Style.DATE, COUNTRY_WIDTH
    )
    if document.kind:
        put(word, "", Style.AFTER_TABLE)
        _put_title(word, document)
    else:
        put_fitted(
            number, f"V/v {one_line(document.subject)}", Style.LETTER_SUBJECT, AGENCY_WIDTH, GUTTER
        )
        put(word, "", Style.AFTER_TABLE)
    if document.addressees:
        _put_addressees(word, listed(document.addressees))
    if document.enacted_by:
        put_fitted(word, one_line(document.enacted_by).upper(), Style.ENACTED_BY, PAGE_WIDTH)
    for basis in listed(document.legal_bases):
        put(word, basis, Style.LEGAL_BASIS)


def _put_agency(cell: _Cell, agency: Agency) -> None:
    if agency.superior:
        put_fitted(cell, one_line(agency.superior).upper(), Style.SUPERIOR, AGENCY_WIDTH, GUTTER)
    for line in agency.name:
        last_line = put_fitted(cell, one_line(line).upper(), Style.AGENCY, AGENCY_WIDTH, GUTTER)
    put_rule_under(cell, last_line, AGENCY_WIDTH)


def _put_country(cell: _Cell) -> None:
    put(cell, COUNTRY, Style.COUNTRY)
    put(cell, MOTTO, Style.MOTTO)
    put_rule(cell, text_width(MOTTO, Style.MOTTO.value), COUNTRY_WIDTH)


def _put_title(word: Word, document: Document) -> None:
    put(word, one_line(document.kind).upper(), Style.KIND)
    last_line = put_fitted(word, one_line(document.subject), Style.SUBJECT, PAGE_WIDTH)
    put_rule_under(word, last_line, PAGE_WIDTH)


def _put_addressees(word: Word, addressees: list[str]) -> None:
    """One stands on the line of `Kính gửi:`, several below it, dashes under the colon."""
    if len(addressees) == 1:
        put(word, f"{TO}: {addressees[0].rstrip('.')}", Style.ADDRESSEE)
        return
    look = Style.ADDRESSEE_LINE.value
    dash, colon = text_width("- ", look), text_width(TO, look)
    widest = max(text_width(line, look) for line in addressees)
    indent = max(0, (Mm(PAGE_WIDTH).pt - colon - dash - widest) / 2)
    put(word, f"{TO}:", Style.ADDRESSEES).paragraph_format.left_indent = Pt(indent)
    for line in addressees:
        form = put(word, line, Style.ADDRESSEE_LINE).paragraph_format
        form.left_indent, form.first_line_indent = Pt(indent + colon + dash), Pt(-dash)
    form.space_after = Pt(Style.ADDRESSEE.value.after)
