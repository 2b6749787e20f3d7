"""Judges uploaded files by their content and size: what kind each is, or one sentence on what is
wrong with it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible

from vietnamese import number


@dataclass(frozen=True)
class FileKind:
    """A kind of file: the endings it may bear (the first is its own), its media type and its name
    for people.
    """

    endings: tuple[str, ...]
    media_type: str
    words: str


PDF = FileKind((".pdf",), "application/pdf", "PDF")
DOCX = FileKind(
    (".docx",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "Word (.docx)",
)
XLSX = FileKind(
    (".xlsx",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "Excel (.xlsx)"
)
PNG = FileKind((".png",), "image/png", "ảnh PNG")
JPEG = FileKind((".jpg", ".jpeg"), "image/jpeg", "ảnh JPEG")
TIFF = FileKind((".tif", ".tiff"), "image/tiff", "ảnh TIFF")
DOC = FileKind((".doc",), "application/msword", "Word cũ (.doc)")
ODT = FileKind((".odt",), "application/vnd.oasis.opendocument.text", "OpenDocument (.odt)")
RTF = FileKind((".rtf",), "application/rtf", "RTF")
TEXT = FileKind((".txt", ".md", ".tsv"), "text/plain", "văn bản (.txt)")
TABLE = FileKind((".csv",), "text/csv", "CSV")

EVIDENCE_KINDS = (PDF, DOCX, XLSX, PNG, JPEG)
PLAN_KINDS = (DOCX, PDF, TEXT, XLSX, DOC, ODT, RTF, PNG, JPEG, TIFF)
PLAN_LIMIT = 20_000_000  # bytes: the reader's own limit

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_STREAM = "WordDocument".encode("utf-16-le")  # in the directory of an old Word file
_ODT_TYPE = b"mimetype" + ODT.media_type.encode()
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_LOCKED_PDF = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")
_MAX_ENTRIES = 5_000
_MAX_UNPACKED = 400_000_000

_NEVER_TEXT = (DOCX, XLSX, PDF, PNG, JPEG, TIFF, DOC, ODT, RTF)

EMPTY = "rỗng; hãy chọn lại tệp có nội dung"
BROKEN = "bị hỏng; hãy mở tệp, lưu thành tệp mới rồi chọn lại"
LOCKED = "được đặt mật khẩu; hãy bỏ mật khẩu, lưu lại rồi chọn lại"
OLD_OFFICE = "là tệp Office kiểu cũ (.doc, .xls); hãy mở và lưu thành .docx hoặc .xlsx rồi chọn lại"
SWOLLEN = "bung ra quá lớn nên không nhận; hãy lưu lại thành tệp mới"


class RefusedFile(ValidationError):
    """A file that is not taken in; the message is the sentence for the person who chose it."""

    def __init__(self, name: str, complaint: str):
        super().__init__(f"Tệp “{name}” {complaint}.", code="refused_file")


def judge(
    file: File,
    *,
    kinds: Collection[FileKind] = EVIDENCE_KINDS,
    limit: int | None = None,
    unpacked: int = _MAX_UNPACKED,
) -> FileKind:
    """Return what kind of file this is, and leave it at its beginning.

    Raises `RefusedFile` when it is empty, larger than `limit` bytes (packages: `unpacked` bytes
    when they are opened), broken, locked by a password, or of another kind than `kinds`.
    """
    name, limit = PurePath(file.name or "").name, limit or settings.UPLOAD_LIMIT
    if file.size > limit:
        raise RefusedFile(
            name, f"lớn hơn {number(limit // 1_000_000)} MB; hãy giảm dung lượng hoặc chia nhỏ tệp"
        )
    file.seek(0)
    content = file.read()
    file.seek(0)
    if not content.strip(b"\x00 \t\r\n"):
        raise RefusedFile(name, EMPTY)
    kind = _kind_of(name, content, unpacked)
    if kind is DOC and DOC not in kinds:
        raise RefusedFile(name, OLD_OFFICE)
    if kind is None or kind not in kinds:
        taken = ", ".join(each.words for each in kinds)
        raise RefusedFile(name, f"thuộc loại không dùng được ở đây; hãy chọn tệp {taken}")
    return kind


@deconstructible
class ContentValidator:
    """A form field's validator: the file is of one of `kinds` and sound."""

    def __init__(self, kinds: Collection[FileKind] = EVIDENCE_KINDS, limit: int | None = None):
        self.kinds, self.limit = kinds, limit

    def __call__(self, file: File) -> None:
        """Raise `RefusedFile` unless the file is sound and of a kind that is taken here."""
        judge(file, kinds=self.kinds, limit=self.limit)


def kind_by_name(name: str) -> FileKind | None:
    """Return the kind that the ending of a stored file's name tells, None for an unknown one."""
    ending = PurePath(name).suffix.lower()
    return next((kind for kind in (*EVIDENCE_KINDS, TEXT) if ending in kind.endings), None)


def honest_name(name: str, kind: FileKind) -> str:
    """Return the name of a file without folders, ending as its kind does.

    >>> honest_name("bao-cao.exe", PDF)
    'bao-cao.exe.pdf'
    """
    plain = PurePath(name.replace("\\", "/")).name
    return plain if PurePath(plain).suffix.lower() in kind.endings else plain + kind.endings[0]


def _kind_of(name: str, content: bytes, unpacked: int) -> FileKind | None:
    if content.startswith(_OLE):
        return _old_office_kind(name, content)
    if content.startswith(b"{\\rtf"):
        return _whole(name, RTF, b"}" in content[-256:])
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(name, content, unpacked)
    if b"%PDF-" in content[:1024]:
        return _sound_pdf(name, content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(name, PNG, b"IEND" in content[-64:])
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(name, JPEG, b"\xff\xd9" in content[-65536:])
    if content.startswith((b"II*\x00", b"MM\x00*")):
        return TIFF
    return _text_kind(name, content)


def _old_office_kind(name: str, content: bytes) -> FileKind:
    if _LOCKED_OFFICE in content:
        raise RefusedFile(name, LOCKED)
    if _WORD_STREAM not in content:
        raise RefusedFile(name, OLD_OFFICE)
    return DOC


def _kind_of_package(name: str, content: bytes, unpacked: int) -> FileKind | None:
    """What a zip holds. Raises `RefusedFile` for one that is damaged, locked or swells up."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
        entries = package.infolist()
        if any(entry.flag_bits & 0x1 for entry in entries):
            raise RefusedFile(name, LOCKED)
        if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > unpacked:
            raise RefusedFile(name, SWOLLEN)
        names = package.namelist()
        kind = (
            DOCX
            if "word/document.xml" in names
            else XLSX
            if "xl/workbook.xml" in names
            else ODT
            if _ODT_TYPE in content[:128]  # it stands first, and unpacked
            else None
        )
        if kind and package.testzip():
            raise RefusedFile(name, BROKEN)
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        ValueError,
        EOFError,
        OSError,
        zlib.error,
    ) as error:
        raise RefusedFile(name, BROKEN) from error
    return kind


def _sound_pdf(name: str, content: bytes) -> FileKind:
    if _LOCKED_PDF.search(content):
        raise RefusedFile(name, LOCKED)
    return _whole(name, PDF, b"%%EOF" in content[-4096:])


def _whole(name: str, kind: FileKind, whole: bool) -> FileKind:
    if not whole:
        raise RefusedFile(name, BROKEN)
    return kind


def _text_kind(name: str, content: bytes) -> FileKind | None:
    """Plain text: by its ending, and without the bytes that only other files hold."""
    ending = PurePath(name).suffix.lower()
    if any(ending in kind.endings for kind in _NEVER_TEXT):
        raise RefusedFile(name, BROKEN)
    encoded_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    plain = encoded_wide or b"\x00" not in content
    return next((kind for kind in (TEXT, TABLE) if plain and ending in kind.endings), None)
