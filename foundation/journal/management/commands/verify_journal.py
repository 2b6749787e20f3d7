"""`manage.py verify_journal`: is each sealed change there, and does each row say the same?"""

import re
import sys
from pathlib import Path

from django.core.management import CommandError

from foundation.journal.services import acknowledge, check
from foundation.operations.commands import EXIT_CODE, PlainCommand
from vietnamese import number

HEAD = re.compile(r"(\d+):([0-9a-f]{64})")


class Command(PlainCommand):
    help = (
        "Kiểm tra nhật ký thay đổi: mỗi chỗ bị sửa, bị thêm hay bị xóa là một dòng; có thì trả về "
        "mã 1."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            action="append",
            default=[],
            metavar="SỐ:MÃ",
            help="mã niêm phong đã in hoặc đã gửi, phải còn trong nhật ký; nêu được nhiều lần",
        )
        parser.add_argument(
            "--heads", type=Path, metavar="FILE", help="tệp văn bản có các mã niêm phong ấy"
        )
        parser.add_argument(
            "--acknowledge",
            metavar="LÝ DO",
            help="ghi nhận các dòng đã bị sửa ngoài phần mềm như đang có, với lý do này",
        )

    def handle(self, *, head, heads=None, acknowledge: str | None = None, **options):
        wanted = [_head(text) for text in head]
        if heads:
            wanted += _in_file(heads)
        if acknowledge is not None:
            self._acknowledge(acknowledge.strip())
        report = check(wanted)
        for finding in report.findings:
            self.stderr.write(finding)
        if report.findings:
            sys.exit(1)
        self.stdout.write(
            f"Nhật ký nguyên vẹn: {number(report.entries)} thay đổi đã niêm phong, "
            f"{number(report.rows)} dòng dữ liệu khớp nhật ký."
        )

    def _acknowledge(self, why: str) -> None:
        if not why:
            raise CommandError("Hãy nêu lý do ghi nhận.", returncode=EXIT_CODE)
        self.stdout.write(f"Đã ghi nhận {number(acknowledge(why=why))} dòng như đang có.")


def _head(text: str) -> tuple[int, str]:
    if not (found := HEAD.fullmatch(text.strip())):
        raise CommandError(
            f"“{text}” không phải là mã niêm phong; hãy ghi số, dấu hai chấm rồi 64 ký tự.",
            returncode=EXIT_CODE,
        )
    return int(found[1]), found[2]


def _in_file(file: Path) -> list[tuple[int, str]]:
    try:
        found = HEAD.findall(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise CommandError(f"“{file}” không phải tệp văn bản.", returncode=EXIT_CODE) from error
    if not found:
        raise CommandError(f"“{file}” không có mã niêm phong nào.", returncode=EXIT_CODE)
    return [(int(number), head) for number, head in found]
