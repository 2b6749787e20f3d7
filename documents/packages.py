"""An issued document as a package for document-management systems: its files and what they are."""

import json
import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET  # nosec B405 (it writes alone, and reads nothing)

from django.utils import timezone

from vietnamese import fold

from .file_names import document_name
from .models import Document, DocumentFile

# what XML 1.0 does not allow in any text
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FORM = (1980, 1, 1, 0, 0, 0)  # of every file in the package: the same document, the same bytes


def package_of(document: Document) -> tuple[str, bytes]:
    """Return the name of the package and its bytes: PDF and Word file as far as they are there,
    `metadata.json` and `metadata.xml`.

    All names in it are made of number, symbol and year.
    """
    stem = fold(document_name(document)).upper()
    file = document.files.filter(final=True).first()
    files = _files(file, stem) if file else {}
    told = metadata(document, file, files)
    parts = files | {
        "metadata.json": (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode(),
        "metadata.xml": _xml(told),
    }
    package = BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, FORM), content, zipfile.ZIP_DEFLATED)
    return f"{stem}.zip", package.getvalue()


def metadata(
    document: Document, file: DocumentFile | None, files: dict[str, bytes]
) -> dict[str, Any]:
    """Return what the package says of the document."""
    sums = {".pdf": file.pdf_sha256, ".docx": file.docx_sha256} if file else {}
    return {
        "number": document.number,
        "symbol": document.symbol,
        "reference": document.reference,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None,
        "kind": {"code": document.kind, "name": document.get_kind_display()},
        "title": document.title,
        "authority": {"code": document.authority.code, "name": document.authority.name},
        "unit": {"code": document.unit.code, "name": document.unit.name},
        "signer": {"name": document.signer_name, "position": document.signer_title},
        "pages": file.pages if file else None,
        "files": [
            {"name": name, "size": len(content), "sha256": sums[name[name.rindex(".") :]]}
            for name, content in files.items()
        ],
        "recipients": _recipients(document),
    }


def _files(file: DocumentFile, stem: str) -> dict[str, bytes]:
    found = {}
    for stored, ending in ((file.pdf, "pdf"), (file.docx, "docx")):
        if stored and stored.storage.exists(str(stored.name)):
            with stored.open("rb") as content:
                found[f"{stem}.{ending}"] = content.read()
    return found


def _recipients(document: Document) -> list[dict[str, Any]]:
    return [
        {
            "name": row["name"],
            "unit": row["unit__code"],
            "sent_at": _moment(row["sent_at"]),
            "received_at": _moment(row["received_at"]),
        }
        for row in document.recipients.all().moments()
    ]


def _moment(moment) -> str | None:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else None


def _xml(told: dict[str, Any]) -> bytes:
    root = ET.Element("document")
    _append(root, told)
    ET.indent(root)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _append(parent: ET.Element, told: dict[str, Any]) -> None:
    """Write each value as an element, each of a list as one of the singular's name."""
    for name, value in told.items():
        element = ET.SubElement(parent, name)
        if isinstance(value, dict):
            _append(element, value)
        elif isinstance(value, list):
            for each in value:
                _append(ET.SubElement(element, name.removesuffix("s")), each)
        elif value is not None:
            element.text = NOT_XML.sub("", str(value))
