"""The names under which files of documents are handed out."""

import re

from .models import Document, DocumentFile

UNFIT = re.compile(r"[\W-]+")  # `/` of a symbol, and whatever a file's name may not hold


def document_name(document: Document) -> str:
    """Return number, symbol and year of an issued document as the name of a file, without ending:
    `07-BC-UBND-2025`.
    """
    return _fit(f"{document.number or 0:02}-{document.symbol}-{document.year}")


def file_name(file: DocumentFile) -> str:
    """Return the name of a version of a document, without ending."""
    if file.final:
        return document_name(file.document)
    return _fit(f"Du-thao-{file.document.symbol}-lan-{file.version}")


def _fit(name: str) -> str:
    return UNFIT.sub("-", name).strip("-")[:100]
