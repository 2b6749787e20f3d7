"""`manage.py move_to DATABASE_URL`: all rows into another, empty database."""

import sys
from urllib.parse import urlsplit

from django.core.management import CommandError
from django.db import connections
from environ import Env

from foundation.backup.errors import BackupRefused, Differs
from foundation.backup.restoring import move
from foundation.operations.commands import EXIT_CODE, PlainCommand

TARGET = "target"
SCHEMES = ("postgres", "postgresql", "sqlite")


class Command(PlainCommand):
    help = (
        "Chép toàn bộ dữ liệu sang một cơ sở dữ liệu còn trống (ví dụ từ SQLite sang PostgreSQL) "
        "rồi đối chiếu; cơ sở dữ liệu đang dùng giữ nguyên, các tệp ở nguyên chỗ cũ."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "url", metavar="DATABASE_URL", help="ví dụ postgres://người:mật-khẩu@máy/tên"
        )

    def handle(self, *, url: str, **options):
        try:
            if urlsplit(url).scheme not in SCHEMES:
                raise ValueError(url)
            here = connections.settings["default"]
            both = connections.configure_settings(
                {"default": here, TARGET: dict(Env.db_url_config(url))}
            )
            connections.settings[TARGET] = both[TARGET]
            rows = move("default", TARGET)
        except Differs as difference:
            self.stderr.write(str(difference))
            sys.exit(1)
        except BackupRefused as refusal:
            raise CommandError(str(refusal), returncode=EXIT_CODE) from refusal
        except ValueError as error:
            raise CommandError(
                "DATABASE_URL không đúng; hãy ghi như postgres://người:mật-khẩu@máy/tên.",
                returncode=EXIT_CODE,
            ) from error
        self.stdout.write(
            f"Đã chép {rows} dòng. Từ nay hãy chạy phần mềm với DATABASE_URL ấy; các tệp ở nguyên "
            "chỗ cũ."
        )
