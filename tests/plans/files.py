"""Small files for tests: sound ones of each kind, and ways in which files are bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """What a browser sends for a chosen file."""
    return SimpleUploadedFile(name, content)


def docx_bytes(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    """A Word file of these paragraphs, and a table behind them."""
    document = Document()
    for paragraph in paragraphs or ("Nội dung",):
        document.add_paragraph(paragraph)
    if table:
        grid = document.add_table(rows=0, cols=len(table[0]))
        for row in table:
            for cell, text in zip(grid.add_row().cells, row, strict=True):
                cell.text = text
    return _saved(document)


def xlsx_bytes(*rows: list[object]) -> bytes:
    """An Excel file of these rows."""
    book = Workbook()
    for row in rows or (["Nội dung"],):
        book.active.append(row)
    return _saved(book)


def pdf_bytes(extra: bytes = b"", words: bytes = b"") -> bytes:
    """A PDF file without pages, with `extra` in its catalogue and `words` in a comment."""
    objects = b"<</Type/Catalog/Pages 2 0 R%s>>" % extra, b"<</Type/Pages/Kids[]/Count 0>>"
    content, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%sendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        b"%sxref\n0 3\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 3>>\nstartxref\n%d\n"
        b"%%%s\n%%%%EOF\n"
    ) % (content, table, len(content), words)


def picture_bytes(kind: str) -> bytes:
    """A picture of a few pixels, of a kind that Pillow writes."""
    packed = io.BytesIO()
    Image.new("RGB", (4, 4)).save(packed, kind)
    return packed.getvalue()


PNG, JPEG, TIFF = map(picture_bytes, ("PNG", "JPEG", "TIFF"))


def zip_bytes(**entries: bytes) -> bytes:
    """A zip package with these entries (`a__b` stands for `a/b`)."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries.items():
            package.writestr(name.replace("__", "/"), content)
    return packed.getvalue()


def damaged_docx() -> bytes:
    """A Word file with some of its bytes flipped."""
    content = bytearray(docx_bytes("Một đoạn văn dài " * 200))
    middle = content.index(b"word/document.xml") + 60
    content[middle : middle + 20] = b"\x00" * 20
    return bytes(content)


def _saved(document) -> bytes:
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()
