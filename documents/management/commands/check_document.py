"""`manage.py check_document`: the form of any administrative document."""

import sys
from pathlib import Path

from django.core.management import CommandError

import nd30
import programs
from foundation.operations.commands import PlainCommand

PDF, ZIP, OLD_WORD = b"%PDF", b"PK", b"\xd0\xcf\x11\xe0"
LARGEST = 100_000_000  # bytes
UNKNOWN = "“{}” không phải là tệp Word (.docx) hoặc PDF; hãy xuất ra một trong hai dạng đó."
TOO_LARGE = "“{}” lớn hơn 100 MB; hãy giảm dung lượng ảnh rồi thử lại."
UNREADABLE = "Không kiểm tra được “{}”. {}"
NO_OFFICE = (
    "Chưa kiểm tra được các trang in vì máy này chưa có LibreOffice; hãy cài libreoffice-writer. "
    "Kết quả chỉ gồm những điều thấy được trong tệp."
)
NOT_PRINTED = (
    "Chưa kiểm tra được các trang in vì LibreOffice không mở được tệp này. Kết quả chỉ gồm những "
    "điều thấy được trong tệp."
)


class NotPrinted(Exception):
    """The pages of a Word file could not be made; its words say why."""


class Command(PlainCommand):
    help = (
        "Kiểm tra thể thức một văn bản hành chính (tệp Word .docx hoặc PDF) theo Nghị định "
        "30/2020/NĐ-CP: mỗi dòng một điều cần sửa (vị trí, nội dung, quy định); mã thoát 1 khi có "
        "điều cần sửa."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="tệp .docx hoặc .pdf")
        parser.add_argument(
            "--unsigned",
            action="store_true",
            help="dự thảo: số, ngày, họ tên người ký còn để trống",
        )
        parser.add_argument("--appendix", action="store_true", help="văn bản phải có phụ lục")

    def handle(self, *, file: Path, unsigned: bool, appendix: bool, **options):
        word, pages, lacking = read(file)
        try:
            findings = nd30.check(word, pages, unsigned=unsigned, annexed=appendix)
        except nd30.UnreadableDocument as error:
            raise CommandError(UNREADABLE.format(file.name, error)) from error
        if lacking:
            self.stderr.write(lacking)
        for finding in findings:
            self.stdout.write("\t".join((finding.place, finding.sentence, finding.rule)))
        if findings:
            sys.exit(1)


def read(file: Path) -> tuple[bytes | None, bytes | None, str]:
    """Return the Word file, the PDF of its pages, and why there is none; a PDF has no Word file.

    Raises `CommandError` for what is neither.
    """
    if file.stat().st_size > LARGEST:
        raise CommandError(TOO_LARGE.format(file.name))
    content = file.read_bytes()
    if PDF in content[:1024]:
        return None, content, ""
    if content.startswith(OLD_WORD):
        return content, None, ""
    if not content.startswith(ZIP):
        raise CommandError(UNKNOWN.format(file.name))
    try:
        return content, printed(file.name, content), ""
    except NotPrinted as reason:
        return content, None, str(reason)


def printed(name: str, content: bytes) -> bytes:
    """Return the pages of a Word file as PDF. Raises `NotPrinted`."""
    try:
        return programs.convert(name, content, ".docx", to="pdf")
    except programs.ProgramMissing as missing:
        raise NotPrinted(NO_OFFICE) from missing
    except (programs.NotConverted, programs.OutOfTime) as error:
        raise NotPrinted(NOT_PRINTED) from error
