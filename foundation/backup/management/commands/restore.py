"""`manage.py restore FILE`: an archive into an empty installation."""

import sys
from pathlib import Path

from django.core.management import CommandError

from foundation.backup.errors import BackupRefused, Differs
from foundation.backup.restoring import restore
from foundation.backup.services import passphrase
from foundation.operations.commands import EXIT_CODE, PlainCommand


class Command(PlainCommand):
    help = (
        "Khôi phục bản sao lưu vào nơi cài đặt còn trống (SQLite hoặc PostgreSQL); dữ liệu không "
        "khớp bản sao lưu thì không giữ lại gì và trả về mã 1."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", type=Path, help="tệp do lệnh backup ghi")

    def handle(self, *, file: Path, **options):
        try:
            with file.open("rb") as source:
                said = restore(source, passphrase(), alias="default")
        except Differs as difference:
            self.stderr.write(str(difference))
            sys.exit(1)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=EXIT_CODE) from refusal
        self.stdout.write(f"Đã khôi phục {said.rows} dòng, {said.files} tệp.")
