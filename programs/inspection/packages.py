"""Judges what is packed as a zip: Word, Excel and OpenDocument files, entry by entry."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from itertools import chain
from typing import IO

from .faults import Fault, FaultyFile
from .pictures import inspect_picture
from .relations import inspect_relations, inspect_types
from .xml_parts import inspect_prolog, plain_xml

_MAX_ENTRIES = 5_000
_LARGEST_PART = 100_000_000  # bytes of a part that is read as a whole
_HEAD = 65_536  # bytes
_DEEPEST = 3  # a workbook behind a chart in a document in a document
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"
_OF_MACROS = re.compile(
    r"(?:^|/)(?:vba(?:project|data)|attachedtoolbars)[^/]*$|(?:^|/)(?:activex|macrosheets)/"
    r"|^(?:basic|scripts)/.",
    re.IGNORECASE,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What is no part of a document: archives of other kinds and links of Windows too.
_FOREIGN = (
    *(_OLE, b"%PDF-", b"{\\rtf", b"\x7fELF"),
    *(b"7z\xbc\xaf", b"Rar!", b"MSCF", b"L\x00\x00\x00\x01\x14\x02\x00"),
)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8", b"BM")
# The commands of fields, letter by letter over the pieces in which they are stored.
_FIELDS = re.compile(
    r"""fldCharType\s*=\s*["'](begin)|<(?:\w+:)?instrText\b[^>]*>([^<]*)<"""
    r"""|<(?:\w+:)?fldSimple\b[^>]*?instr\s*=\s*(?:"([^"]*)"|'([^']*)')"""
)
_FETCHING = re.compile(
    r"\bDDE(?:AUTO)?\b|\bQUOTE(?:\s+\d+){3}"
    r"|\b(?:INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK)\b[^\n]*?(?:https?:|ftp:|\\\\\\\\)",
    re.IGNORECASE,
)
# Functions of Excel that ask the network, by their names in a file; and letters as numbers, which
# nobody writes but to hide such a name.
_FETCHING_FORMULA = re.compile(
    rb"\bWEBSERVICE\s*\(|\b_xlfn\.IMAGE\s*\("
    rb"|&#(?:x0*(?:[46][1-9a-f]|[57][0-9a])|0*(?:6[5-9]|[78][0-9]|90|9[7-9]|1[01][0-9]|12[0-2]));",
    re.IGNORECASE,
)
_LONGEST_FORMULA = 64  # bytes of what is looked for in one
_ODF_FETCHING = re.compile(
    r"<[\w-]+:(?:dde-source|dde-connection-decl)\b"
    r"|<[\w-]+:(?:image|section-source|object|object-ole|plugin|applet|floating-frame|table-source)"
    r"""\b[^>]*?href\s*=\s*["'](?:(?:https?|ftp|file|smb):|//|\\\\)"""
)
_ODF_SCRIPT = re.compile(r"<[\w-]+:event-listener\b|<office:script\b")


def inspect_package(content: bytes, unpacked: int) -> str:
    """Return the kind of document, nothing for a zip that is none.

    Raises `FaultyFile` for one that is damaged, locked or unpacks to more than so many bytes, and
    for what it holds.
    """
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            kind = _outline(package, unpacked)
            if kind:
                _inspect_parts(package, kind, unpacked)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        EOFError,
        OSError,
        zlib.error,
    ) as error:
        raise FaultyFile(Fault.BROKEN) from error
    return kind


def _outline(package: zipfile.ZipFile, unpacked: int) -> str:
    """The kind, by what the package says of its parts before any is read. Raises `FaultyFile`."""
    entries = package.infolist()
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise FaultyFile(Fault.LOCKED)
    if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > unpacked:
        raise FaultyFile(Fault.SWOLLEN)
    names = [entry.filename for entry in entries]
    kind = _kind_of(package, names)
    if kind and (package.comment or min(entry.header_offset for entry in entries)):
        raise FaultyFile(Fault.MIXED)  # something stands before or behind it
    if len({name.lower() for name in names}) < len(names):
        raise FaultyFile(Fault.BROKEN)  # which of two parts is meant, programs answer differently
    if kind and any(".." in name.split("/") for name in names):
        raise FaultyFile(Fault.BROKEN)  # it would be unpacked elsewhere
    return kind


def _kind_of(package: zipfile.ZipFile, names: list[str]) -> str:
    if "word/document.xml" in names:
        return ".docx"
    if "xl/workbook.xml" in names:
        return ".xlsx"
    if "mimetype" in names and package.read("mimetype")[:100] == _ODT_TYPE:
        return ".odt"
    return ""


def _inspect_parts(package: zipfile.ZipFile, kind: str, unpacked: int, depth: int = 1) -> None:
    """Read every part to its end, and judge it. Raises `FaultyFile`."""
    left = unpacked - sum(entry.file_size for entry in package.infolist())
    for entry in package.infolist():
        if _OF_MACROS.search(entry.filename):
            raise FaultyFile(Fault.MACROS)
        with package.open(entry) as part:
            head = part.read(_HEAD)
            if head.startswith(b"PK\x03\x04"):
                left -= _inspect_inner(_rest(part, head), left, depth)
            elif _is_xml(head):
                root = inspect_prolog(head)
                if kind == ".xlsx" and root == "worksheet" and b"\x00" not in head:
                    _inspect_formulas(part, head)
                elif kind != ".xlsx" or root != "sst":  # texts of cells
                    _inspect_xml(root, _rest(part, head), kind)
            elif head.startswith(_FOREIGN) or (head.startswith(b"MZ") and b"PE\x00\x00" in head):
                raise FaultyFile(Fault.EMBEDDED)
            elif head.startswith(_PICTURES):
                _inspect_shown(_rest(part, head))
            for _ in _pieces(part):  # to the end, where its sum is checked
                pass


def _pieces(part: IO[bytes]) -> Iterator[bytes]:
    while piece := part.read(1_000_000):
        yield piece


def _rest(part: IO[bytes], head: bytes) -> bytes:
    """The whole part. Raises `FaultyFile` for one that nobody writes so large."""
    whole = head + part.read(_LARGEST_PART)
    if len(whole) > _LARGEST_PART:
        raise FaultyFile(Fault.SWOLLEN)
    return whole


def _is_xml(head: bytes) -> bool:
    return head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


def _inspect_formulas(part: IO[bytes], head: bytes) -> None:
    """Judge a worksheet, which is large, piece by piece. Raises `FaultyFile`."""
    end = b""
    for piece in chain([head], _pieces(part)):
        if _FETCHING_FORMULA.search(end + piece):
            raise FaultyFile(Fault.OUTSIDE)
        end = piece[-_LONGEST_FORMULA:]


def _inspect_xml(root: str, content: bytes, kind: str) -> None:
    """Judge a part by its first element: what it is called in the package says nothing."""
    text = plain_xml(content)
    if root == "Relationships":
        inspect_relations(text)
    elif root == "Types":
        inspect_types(text)
    elif kind == ".odt":
        if _ODF_FETCHING.search(text):
            raise FaultyFile(Fault.OUTSIDE)
        if _ODF_SCRIPT.search(text):
            raise FaultyFile(Fault.MACROS)
    elif (
        root == "connections"
        or (root == "externalLink" and "ddeLink" in text)
        or (root == "worksheet" and _FETCHING_FORMULA.search(text.encode()))
        or _FETCHING.search(_commands(text))
    ):
        raise FaultyFile(Fault.OUTSIDE)


def _commands(text: str) -> str:
    """The commands of all fields of a part, one a line."""
    pieces = [
        "\n"
        if begin
        else f"\n{unescape(simple or quoted)}"
        if simple or quoted
        else unescape(typed)
        for begin, typed, simple, quoted in _FIELDS.findall(text)
    ]
    return "".join(pieces)


def _inspect_inner(content: bytes, left: int, depth: int) -> int:
    """Judge a package in a package, the figures of a chart as a rule; return to how many bytes it
    unpacks. Raises `FaultyFile`.
    """
    if depth == _DEEPEST:
        raise FaultyFile(Fault.EMBEDDED)
    with zipfile.ZipFile(BytesIO(content)) as package:
        kind = _outline(package, left)
        if kind not in (".docx", ".xlsx"):
            raise FaultyFile(Fault.EMBEDDED)
        _inspect_parts(package, kind, left, depth + 1)
        return sum(entry.file_size for entry in package.infolist())


def _inspect_shown(content: bytes) -> None:
    """Judge a picture of a document; one that cannot be read is not shown, and does no harm."""
    try:
        inspect_picture(content)
    except FaultyFile as refused:
        if refused.fault is Fault.PIXELS:
            raise
