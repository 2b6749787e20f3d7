"""Tells what a file is by its content, and what in it makes it unfit."""

import re

from .faults import Fault, FaultyFile
from .packages import inspect_package
from .pdf import inspect_pdf
from .pictures import inspect_picture

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_PACKAGES = (".docx", ".xlsx", ".odt")
_NEVER_TEXT = (*_OF_PACKAGES, ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".doc", ".rtf")
_END_OF_ZIP = b"PK\x05\x06"
_LONGEST_END_OF_ZIP = 65_557  # bytes
_PDF_WITHIN = 1024  # bytes: where readers look for the head of a PDF file
# In an old Word file: names of streams, and commands of fields.
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_NATIVE = "Ole10Native".encode("utf-16-le")
_DDE = re.compile(rb"\x13\s*DDE(?:AUTO)?\s|\x13\x00(?: \x00)*D\x00D\x00E\x00")
_RTF_OBJECT = re.compile(
    rb"\\(?:objdata|objemb|objlink|objautlink|objocx|objhtml)\b", re.IGNORECASE
)
_RTF_TEMPLATE = re.compile(rb"\\\*\s*\\template\b[^{}]{0,20}(?:https?:|ftp:|\\\\)", re.IGNORECASE)
# The command of a field of RTF, what formats its letters, and letters by their numbers.
_RTF_FIELD = re.compile(rb"\\fldinst\b(.{0,2000}?)(?:\\fldrslt|\\fldinst|\Z)", re.DOTALL)
_RTF_FORMAT = re.compile(rb"[{}\r\n]|\\\*|\\[a-z]+-?\d* ?", re.IGNORECASE)
_RTF_LETTER = re.compile(rb"\\'([0-9a-f]{2})", re.IGNORECASE)
_RTF_FETCHING = re.compile(
    rb"^\s*DDE(?:AUTO)?\b|^\s*(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b.*?(?:https?:|ftp:|\\\\)",
    re.IGNORECASE,
)


def inspect(content: bytes, ending: str, unpacked: int) -> str:
    """Return the kind of file that `content` is: `.docx`, `.xlsx`, `.odt`, `.doc`, `.rtf`, `.pdf`,
    `.png`, `.jpg`, `.tif`, `text`, or nothing for what is none of them.

    `ending` is what its name ends with, which plain text is not told by; a package may unpack to so
    many bytes. Raises `FaultyFile`.
    """
    _refuse(not content.strip(b"\x00 \t\r\n"), Fault.EMPTY)
    if content.startswith(_OLE):
        return _inspect_old_office(content)
    if content.startswith(b"{\\rtf"):
        return _inspect_rtf(content)
    head = content[:_PDF_WITHIN]
    if content.startswith(b"PK\x03\x04"):
        _refuse(b"%PDF-" in head, Fault.MIXED)
        return inspect_package(content, unpacked)
    if b"%PDF-" in head:
        before, _, _ = head.partition(b"%PDF-")
        _refuse(bool(before.strip(b"\xef\xbb\xbf\x00 \t\r\n")), Fault.MIXED)
        _refuse(_ends_as_zip(content), Fault.MIXED)
        inspect_pdf(content)
        return ".pdf"
    if kind := _kind_of_picture(content):
        _refuse(_ends_as_zip(content), Fault.MIXED)
        inspect_picture(content)
        return kind
    _refuse(ending in _NEVER_TEXT, Fault.BROKEN)
    encoded_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return "text" if encoded_wide or b"\x00" not in content else ""


def _refuse(bad: bool, fault: Fault) -> None:
    if bad:
        raise FaultyFile(fault)


def _ends_as_zip(content: bytes) -> bool:
    return _END_OF_ZIP in content[-_LONGEST_END_OF_ZIP:]


def _kind_of_picture(content: bytes) -> str:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        _refuse(b"IEND" not in content[-64:], Fault.BROKEN)
        return ".png"
    if content.startswith(b"\xff\xd8\xff"):
        _refuse(b"\xff\xd9" not in content[-65536:], Fault.BROKEN)
        return ".jpg"
    return ".tif" if content.startswith((b"II*\x00", b"MM\x00*")) else ""


def _inspect_old_office(content: bytes) -> str:
    _refuse(_LOCKED_OFFICE in content, Fault.LOCKED)
    _refuse(_WORD_STREAM not in content, Fault.OLD_OFFICE)
    _refuse(_MACROS in content, Fault.MACROS)
    _refuse(_NATIVE in content, Fault.EMBEDDED)
    _refuse(bool(_DDE.search(content)), Fault.OUTSIDE)
    return ".doc"


def _inspect_rtf(content: bytes) -> str:
    _refuse(b"}" not in content[-256:], Fault.BROKEN)
    _refuse(bool(_RTF_OBJECT.search(content)), Fault.EMBEDDED)
    _refuse(bool(_RTF_TEMPLATE.search(content)), Fault.OUTSIDE)
    commands = map(_rtf_command, _RTF_FIELD.findall(content))
    _refuse(any(map(_RTF_FETCHING.search, commands)), Fault.OUTSIDE)
    return ".rtf"


def _rtf_command(field: bytes) -> bytes:
    """The command of a field without what stands between its letters."""
    bare = _RTF_FORMAT.sub(b"", field)
    return _RTF_LETTER.sub(lambda found: bytes.fromhex(found[1].decode()), bare)
