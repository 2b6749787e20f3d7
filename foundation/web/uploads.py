"""Judges uploaded files by their content and size: what kind each is, or one sentence on what is
wrong with it.
"""

import os
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.deconstruct import deconstructible

from programs import Fault, Verdict, inspect_files
from vietnamese import number

from .receiving import UnkeptFile
from .viruses import Scan, scan


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

_KIND_BY_ENDING = {
    kind.endings[0]: kind for kind in (PDF, DOCX, XLSX, PNG, JPEG, TIFF, DOC, ODT, RTF)
}
_MAX_UNPACKED = 400_000_000
PATIENCE = 1.8  # seconds that a page waits for all of its files to be judged
SCANNING = 0.6  # the share of it that the virus scanner has

_OLD_OFFICE = (
    "là tệp Office kiểu cũ (.doc, .xls); hãy mở và lưu thành .docx hoặc .xlsx rồi chọn lại"
)
_SCANS = {
    Scan.INFECTED: (
        "có mã độc (vi-rút) nên không nhận; hãy quét vi-rút máy đang dùng, lấy lại tệp sạch rồi "
        "chọn lại"
    ),
    Scan.UNKNOWN: (
        "chưa quét được vi-rút vì máy quét chưa trả lời, nên chưa nhận; hãy gửi lại tệp sau ít "
        "phút, việc không kèm tệp vẫn gửi được"
    ),
}
FULL_DISK = (
    "chưa lưu được vì máy chủ hết chỗ; hãy báo người quản trị hệ thống rồi gửi lại khi đã có chỗ"
)
COMPLAINTS = {
    Fault.EMPTY: "rỗng; hãy chọn lại tệp có nội dung",
    Fault.BROKEN: "bị hỏng; hãy mở tệp, lưu thành tệp mới rồi chọn lại",
    Fault.LOCKED: "được đặt mật khẩu; hãy bỏ mật khẩu, lưu lại rồi chọn lại",
    Fault.OLD_OFFICE: _OLD_OFFICE,
    Fault.SWOLLEN: "bung ra quá lớn nên không nhận; hãy lưu lại thành tệp mới",
    Fault.MACROS: (
        "có macro (lệnh tự chạy trong tệp) nên không nhận; hãy mở tệp, lưu thành .docx hoặc .xlsx "
        "không có macro rồi chọn lại"
    ),
    Fault.OUTSIDE: (
        "lấy nội dung từ tệp hoặc trang khác khi mở nên không nhận; trong Word, Excel hãy mở mục "
        "Sửa liên kết, bấm Ngắt liên kết (tệp mẫu ở xa: gỡ ở mục Tệp mẫu), lưu lại rồi chọn lại"
    ),
    Fault.DTD: (
        "có phần khai báo lạ (DTD) nên không nhận; hãy mở tệp bằng Word hoặc Excel, lưu thành tệp "
        "mới rồi chọn lại"
    ),
    Fault.EMBEDDED: (
        "có tệp hoặc đối tượng khác nhúng bên trong nên không nhận; hãy xóa đối tượng đó hoặc dán "
        "lại dưới dạng ảnh, lưu lại rồi chọn lại"
    ),
    Fault.ACTIONS: (
        "là PDF có lệnh tự chạy nên không nhận; hãy in tệp ra PDF mới rồi chọn lại, nếu là bản đã "
        "ký số thì xin nơi ký gửi bản không có lệnh"
    ),
    Fault.ATTACHED: (
        "là PDF có tệp khác đính kèm bên trong nên không nhận; hãy in tệp ra PDF mới, gửi riêng "
        "tệp đính kèm; nếu là bản đã ký số thì xin nơi ký gửi bản không đính kèm"
    ),
    Fault.MIXED: (
        "vừa là tệp loại này vừa là tệp loại khác nên không nhận; hãy mở tệp, lưu thành tệp mới "
        "rồi chọn lại"
    ),
    Fault.PIXELS: (
        "có ảnh quá lớn, hơn 150 triệu điểm ảnh, nên không nhận; hãy thu nhỏ ảnh rồi chọn lại"
    ),
    Fault.SLOW: (
        "quá phức tạp nên chưa kiểm tra xong; hãy gửi lại sau ít phút, hoặc lưu thành tệp mới, "
        "chia nhỏ rồi chọn lại"
    ),
}


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
    seconds: float = PATIENCE,
) -> FileKind:
    """Return what kind of file this is; see `judge_all`."""
    [kind] = judge_all([file], kinds=kinds, limit=limit, unpacked=unpacked, seconds=seconds)
    return kind


def judge_all(
    files: Sequence[File],
    *,
    kinds: Collection[FileKind] = EVIDENCE_KINDS,
    limit: int | None = None,
    unpacked: int = _MAX_UNPACKED,
    seconds: float = PATIENCE,
) -> list[FileKind]:
    """Return what kinds of files these are, and leave each at its beginning.

    One other process judges them, then the virus scanner where there is one, within `seconds` in
    all. Raises `RefusedFile` for the first that is larger than `limit` bytes (packages: `unpacked`
    bytes when they are opened), of another kind than `kinds`, bad in one of the ways of
    `COMPLAINTS`, infected, or not scanned.
    """
    begun = time.monotonic()
    for file in files:
        _check_size(file, limit or settings.UPLOAD_LIMIT)
    with ExitStack() as stack:
        told = [
            (stack.enter_context(_descriptor(file)), PurePath(_name(file)).suffix.lower())
            for file in files
        ]
        verdicts = inspect_files(told, unpacked=unpacked, seconds=seconds) if told else []
    found = [_kind(file, verdict, kinds) for file, verdict in zip(files, verdicts, strict=True)]
    until = min(begun + seconds, time.monotonic() + SCANNING * seconds)
    for file in files:
        _scan(file, until)
    return found


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


def _name(file: File) -> str:
    return PurePath(file.name or "").name


def _check_size(file: File, limit: int) -> None:
    if isinstance(file, UnkeptFile) and file.full:
        raise RefusedFile(_name(file), FULL_DISK)
    if file.size > limit:
        most = number(limit // 1_000_000)
        raise RefusedFile(_name(file), f"lớn hơn {most} MB; hãy giảm dung lượng hoặc chia nhỏ tệp")


def _scan(file: File, until: float) -> None:
    """Raise `RefusedFile` unless the file is free of viruses, as far as anybody can tell."""
    found = scan(file, seconds=until - time.monotonic())
    if found is not Scan.CLEAN:
        raise RefusedFile(_name(file), _SCANS[found])


@contextmanager
def _descriptor(file: File) -> Iterator[int]:
    """A descriptor of all bytes of the file: its own, or that of a copy in memory."""
    file.seek(0)
    try:
        own = file.fileno()
    except OSError:  # it has none
        own = None
    if own is not None:
        yield own
        return
    copy = os.memfd_create("upload")
    try:
        with os.fdopen(copy, "wb", closefd=False) as memory:
            memory.writelines(file.chunks())
        file.seek(0)
        yield copy
    finally:
        os.close(copy)


def _kind(file: File, verdict: Verdict, kinds: Collection[FileKind]) -> FileKind:
    """What the file is; plain text by its ending. Raises `RefusedFile`."""
    name = _name(file)
    if verdict.fault:
        raise RefusedFile(name, COMPLAINTS[verdict.fault])
    kind = _KIND_BY_ENDING.get(verdict.kind)
    if verdict.kind == "text":
        ending = PurePath(name).suffix.lower()
        kind = next((kind for kind in (TEXT, TABLE) if ending in kind.endings), None)
    if kind is DOC and DOC not in kinds:
        raise RefusedFile(name, _OLD_OFFICE)
    if kind is None or kind not in kinds:
        taken = ", ".join(each.words for each in kinds)
        raise RefusedFile(name, f"thuộc loại không dùng được ở đây; hãy chọn tệp {taken}")
    return kind
