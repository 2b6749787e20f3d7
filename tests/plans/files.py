"""Small files for tests: sound ones of each kind, and ways in which files are bad."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook


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


def pdf_bytes(extra: bytes = b"") -> bytes:
    """The shortest file that calls itself a PDF."""
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R" + extra + b">>\n%%EOF\n"
    )


PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 30 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x01" * 40 + b"\xff\xd9"


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
