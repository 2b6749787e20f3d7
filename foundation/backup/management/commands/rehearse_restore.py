"""`manage.py rehearse_restore [FILE]`: can this archive be restored, and is it all there?"""

import sys
from pathlib import Path

from django.core.management import CommandError

from foundation.backup.errors import BackupRefused
from foundation.backup.models import Backup
from foundation.backup.services import rehearse
from foundation.operations.commands import EXIT_CODE, PlainCommand


class Command(PlainCommand):
    help = (
        "Khôi phục thử bản sao lưu (mặc định: bản mới nhất) vào một nơi tạm rồi đối chiếu từng "
        "bảng, từng tệp; không khớp thì trả về mã 1."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", metavar="FILE", type=Path, nargs="?", help="tệp do lệnh backup ghi"
        )

    def handle(self, *, file: Path | None = None, **options):
        try:
            outcome, said = rehearse(file)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=EXIT_CODE) from refusal
        if outcome is Backup.Outcome.UNREADABLE:
            raise CommandError(said, returncode=EXIT_CODE)
        if outcome is Backup.Outcome.DIFFERENT:
            self.stderr.write(said)
            sys.exit(1)
        self.stdout.write(f"{outcome.label}. {said}")
