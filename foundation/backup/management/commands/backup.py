"""`manage.py backup`: database and files into one encrypted archive."""

from pathlib import Path

from django.core.management import CommandError

from foundation.backup.errors import BackupRefused
from foundation.backup.services import make_backup
from foundation.operations.commands import EXIT_CODE, PlainCommand


class Command(PlainCommand):
    help = (
        "Sao lưu dữ liệu và tệp vào một tệp được mã hóa bằng BACKUP_KEY, trong lúc mọi người vẫn "
        "làm việc."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--output",
            metavar="FILE",
            type=Path,
            help="ghi vào tệp này thay cho nơi giữ các bản sao lưu (BACKUP_URL)",
        )

    def handle(self, *, output: Path | None = None, **options):
        try:
            made, written = make_backup(output=output)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=EXIT_CODE) from refusal
        self.stdout.write(
            f"Đã sao lưu {made.rows} dòng, {made.files} tệp vào {made.archive} "
            f"({made.bytes} byte, SHA-256 {made.sha256})."
        )
        if written.missing:
            self.stderr.write(
                f"Không thấy {written.missing} tệp trong kho: {', '.join(written.first_missing)}"
                + (" …" if written.missing > len(written.first_missing) else "")
            )
