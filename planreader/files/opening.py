"""Opens source files: their kind by content, the limits, a sentence for what is unreadable."""

import io
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from vietnamese import fit

from ..blocks import Contents, Line
from ..errors import UnreadableFile, too_long
from .excel import read_xlsx
from .office import as_docx
from .pdf.document import read_pdf, read_picture
from .plain_text import decode, read_text
from .scans.recognition import Recognition
from .word import read_docx

MAX_BYTES = 20_000_000
MAX_UNPACKED_BYTES = 120_000_000
MAX_XML_BYTES = 30_000_000
MAX_ZIP_RATIO = 200
MAX_ZIP_ENTRIES = 2_000
MAX_LETTERS = 1_000_000  # a plan of fifty pages has some 200,000
MAX_PARTS = 20_000  # lines and table rows
MAX_CELLS = 200  # of a table row
TEXT_SUFFIXES = {".txt", ".md", ".tsv"}

_OLE_HEADER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP_HEADER = b"PK\x03\x04"
_PDF_HEADER = b"%PDF-"
_PDF_PREAMBLE = 1_024  # bytes that may stand before it
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
# what reading a package can end in when its bytes are spoilt
_NO_PACKAGE = (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, zlib.error)
_RTF_HEADER = b"{\\rtf"
_PICTURE_HEADERS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_WORD_STREAM = "WordDocument".encode("utf-16-le")  # in the directory of an old Word file
_ODT_TYPE = b"mimetypeapplication/vnd.oasis.opendocument.text"
_ODT_BYTES = 128  # its type stands first and unpacked, so that it can be read without unpacking
_OTHER_KINDS = (
    (b"GIF8", "là ảnh GIF; hãy quét lại thành PDF, hoặc dùng bản Word (.docx) của kế hoạch"),
    (b"Rar!", "là tệp nén; hãy giải nén và chọn tệp Word (.docx) ở bên trong"),
)


@dataclass(frozen=True)
class SourceFile:
    """A document to read: its name, which warnings and errors show, and its bytes."""

    name: str
    content: bytes

    @classmethod
    def from_path(cls, path: Path) -> "SourceFile":
        """Return the file at `path`; raises `UnreadableFile` when missing, a folder or too big."""
        try:
            if path.stat().st_size > MAX_BYTES:
                raise _too_big(path.name)
            return cls(path.name, path.read_bytes())
        except OSError as error:
            raise UnreadableFile(
                path.name, "không mở được; hãy kiểm tra đường dẫn và quyền đọc tệp"
            ) from error


def read_file(source: SourceFile, recognition: Recognition | None = None) -> Contents:
    """Return the lines, table rows and footnotes of `source`. Raises `UnreadableFile`.

    `recognition` is that of the whole reading, when it has several files or tells how far it is.
    """
    contents = _fit(_opened(source, recognition or Recognition()))
    texts = [
        [part.text] if isinstance(part, Line) else part.cells
        for part in contents.parts[: MAX_PARTS + 1]
    ]
    if any(len(cells) > MAX_CELLS for cells in texts):
        raise UnreadableFile(
            source.name,
            f"có bảng nhiều hơn {MAX_CELLS} cột; hãy chỉ giữ các cột của kế hoạch rồi thử lại",
        )
    if len(texts) > MAX_PARTS or sum(len(text) for cells in texts for text in cells) > MAX_LETTERS:
        raise too_long(source.name)
    return contents


def _fit(contents: Contents) -> Contents:
    """`contents` without the characters that drafts cannot be stored with."""
    parts = [
        replace(part, text=fit(part.text))
        if isinstance(part, Line)
        else replace(part, cells=tuple(map(fit, part.cells)))
        for part in contents.parts
    ]
    notes = [replace(note, text=fit(note.text)) for note in contents.footnotes]
    return replace(contents, parts=parts, footnotes=notes)


def _opened(source: SourceFile, recognition: Recognition) -> Contents:
    content = source.content
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(source.name, "rỗng; hãy chọn lại tệp có nội dung kế hoạch")
    if len(content) > MAX_BYTES:
        raise _too_big(source.name)
    if content.startswith(_OLE_HEADER):
        return _read_old_office_file(source)
    if content.startswith(_RTF_HEADER):
        return _converted(source, ".rtf")
    if content.startswith(_ZIP_HEADER):
        return _read_zip(source)
    if _PDF_HEADER in content[:_PDF_PREAMBLE]:
        return read_pdf(source.name, content, recognition)
    if content.startswith(_PICTURE_HEADERS):
        return read_picture(source.name, content, recognition)
    for header, complaint in _OTHER_KINDS:
        if content.startswith(header):
            raise UnreadableFile(source.name, complaint)
    return _read_plain(source)


def _too_big(name: str) -> UnreadableFile:
    return UnreadableFile(
        name, f"lớn hơn {MAX_BYTES // 1_000_000} MB; hãy bỏ bớt ảnh hoặc chia thành nhiều tệp"
    )


def _read_old_office_file(source: SourceFile) -> Contents:
    if _ENCRYPTED_PACKAGE in source.content:
        raise UnreadableFile(
            source.name, "được đặt mật khẩu; hãy mở bằng Word, bỏ mật khẩu, lưu lại rồi thử lại"
        )
    if _WORD_STREAM in source.content:
        return _converted(source, ".doc")
    raise UnreadableFile(
        source.name,
        "là tệp Office kiểu cũ, không phải Word (.doc); hãy mở và lưu thành Word (.docx) hoặc "
        "Excel (.xlsx) rồi thử lại",
    )


def _converted(source: SourceFile, suffix: str) -> Contents:
    """The contents of a file that LibreOffice has to turn into Word's format first."""
    made = as_docx(source.name, source.content, suffix)
    return _read_zip(SourceFile(source.name, made))


def _read_zip(source: SourceFile) -> Contents:
    broken = "bị hỏng; hãy mở bằng Word, lưu thành tệp mới rồi thử lại"
    try:
        package = zipfile.ZipFile(io.BytesIO(source.content))
        names = _checked_names(source, package)
    except (*_NO_PACKAGE, ValueError) as error:
        raise UnreadableFile(source.name, broken) from error
    if "word/document.xml" not in names and _ODT_TYPE in source.content[:_ODT_BYTES]:
        return _converted(source, ".odt")
    try:
        if "word/document.xml" in names:
            return read_docx(source.name, package)
        if "xl/workbook.xml" in names:
            return read_xlsx(source.name, package, source.content)
    except _NO_PACKAGE as error:
        raise UnreadableFile(source.name, broken) from error
    raise UnreadableFile(
        source.name,
        (
            "không phải tệp Word (.docx) hay Excel (.xlsx) dù nội dung là tệp nén; hãy "
            "chọn lại tệp kế hoạch"
        ),
    )


def _checked_names(source: SourceFile, package: zipfile.ZipFile) -> set[str]:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    ratio = unpacked / max(1, len(source.content))
    xml = sum(
        entry.file_size for entry in entries if entry.filename.lower().endswith((".xml", ".rels"))
    )
    too_big = unpacked > MAX_UNPACKED_BYTES or xml > MAX_XML_BYTES
    if len(entries) > MAX_ZIP_ENTRIES or too_big or ratio > MAX_ZIP_RATIO:
        raise UnreadableFile(
            source.name, "bung ra quá lớn nên không mở; hãy lưu lại bằng Word thành tệp mới"
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise UnreadableFile(source.name, "được đặt mật khẩu; hãy bỏ mật khẩu, lưu lại rồi thử lại")
    return {entry.filename for entry in entries}


def _read_plain(source: SourceFile) -> Contents:
    suffix = PurePath(source.name).suffix.lower()
    if suffix == ".docx":
        raise UnreadableFile(
            source.name, "mang đuôi .docx nhưng không phải tệp Word; hãy mở và lưu lại bằng Word"
        )
    if suffix not in TEXT_SUFFIXES:
        raise UnreadableFile(
            source.name, "thuộc loại chưa đọc được; hãy lưu thành Word (.docx) rồi thử lại"
        )
    text = decode(source.name, source.content)
    if len(text) > MAX_LETTERS or text.count("\n") > 2 * MAX_PARTS:
        raise too_long(source.name)
    return read_text(text, quoted=suffix == ".tsv")
