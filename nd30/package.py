"""The Word file around a document: an empty one with our styles, and bytes of nothing else."""

from datetime import datetime, time
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as PART
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from .content import Document, OpenDate
from .fonts import build_font_table, build_theme
from .layout import number_pages, set_page
from .lists import build_lists
from .ooxml import Element, w
from .styles import LANGUAGE, build_styles
from .tables import TableTexts
from .text import one_line

# the theme and the fonts of python-docx's template are not ours
KEPT_PARTS = {PART.STYLES, PART.SETTINGS, PART.CORE_PROPERTIES, PART.OFFICE_DOCUMENT}
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
WORD_2013 = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
}
SETTING_OF = "http://schemas.microsoft.com/office/word"


def new_word() -> Word:
    """Return an empty portrait document of the decree's form, without python-docx's template."""
    return docx.Document(BytesIO(_empty_file()))


@cache
def _empty_file() -> bytes:
    """The file that every document starts from: the same for all, so it is made once."""
    word = docx.Document()
    for part in (word.part, word.part.package):
        for key in [key for key, link in part.rels.items() if link.reltype not in KEPT_PARTS]:
            del part.rels[key]
    _refill(word.styles.element, build_styles())
    _refill(word.settings.element, _settings())
    for name, relationship, content_type, content in (
        ("numbering", PART.NUMBERING, CONTENT_TYPE.WML_NUMBERING, _xml(build_lists())),
        ("fontTable", PART.FONT_TABLE, CONTENT_TYPE.WML_FONT_TABLE, _xml(build_font_table())),
        ("theme/theme1", PART.THEME, CONTENT_TYPE.OFC_THEME, build_theme().encode()),
    ):
        place = PackURI(f"/word/{name}.xml")
        word.part.relate_to(Part(place, content_type, content, word.part.package), relationship)
    set_page(word.sections[0])
    number_pages(word.sections[0])
    file = BytesIO()
    word.save(file)
    return file.getvalue()


def _xml(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def describe(word: Word, document: Document) -> None:
    """Fill in the file's properties; its dates are the document's own."""
    properties = word.core_properties
    properties.title = one_line(f"{document.kind} {document.subject}")
    properties.subject = one_line(document.subject)
    properties.author = properties.last_modified_by = one_line(document.agency.full_name)
    properties.language = LANGUAGE
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = _moment(document)


def to_bytes(word: Word, tables: TableTexts) -> bytes:
    """Return the file; each table is written into it where its place is kept.

    python-docx stamps each entry with the clock, so the entries, small without the tables, are
    written anew.
    """
    stamped, fixed = BytesIO(), BytesIO()
    word.save(stamped)
    with ZipFile(stamped) as source, ZipFile(fixed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            with target.open(entry, "w") as written:
                for piece in tables.filled(source.read(name)):
                    written.write(piece)
    return fixed.getvalue()


def _moment(document: Document) -> datetime:
    day = document.issued_on
    if isinstance(day, OpenDate):
        return datetime(day.year, day.month or 1, 1)
    return datetime.combine(day, time())


def _refill(element: Element, children: list[Element]) -> None:
    for child in list(element):
        element.remove(child)
    element.extend(children)


def _settings() -> list[Element]:
    compat = (
        w("compatSetting", name=name, uri=SETTING_OF, val=value)
        for name, value in WORD_2013.items()
    )
    return [
        w("zoom", percent=100),
        w("defaultTabStop", val=720),
        w("characterSpacingControl", val="doNotCompress"),
        w("compat", *compat),
        w("themeFontLang", val=LANGUAGE),
        w("decimalSymbol", val=","),
        w("listSeparator", val=";"),
    ]
