"""Issued documents for tests, with the file of their pages."""

from datetime import date

from django.core.files.base import ContentFile

from documents.models import Document, DocumentFile
from tests.factories import make_issued_document
from tests.plans.files import pdf_bytes


def make_document(unit, title: str = "Kết quả quý I", content: bytes = b"", **values) -> Document:
    """A report of `unit`, issued on 05/04/2026, with its pages."""
    document = make_issued_document(unit, date(2026, 4, 5), title=title)
    for name, value in values.items():
        setattr(document, name, value)
    document.save()
    file = DocumentFile(document=document, version=1, final=True, docx_sha256="0" * 64)
    file.pdf_sha256 = f"{document.pk:064d}"
    file.docx.save("1.docx", ContentFile(b"PK"), save=False)
    file.pdf.save("1.pdf", ContentFile(content or pdf_bytes()), save=False)
    file.save()
    return document
