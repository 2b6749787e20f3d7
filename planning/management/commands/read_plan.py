"""`manage.py read_plan FILE …`: what a plan document says, as JSON; nothing is stored."""

import json
from pathlib import Path

from django.core.management import CommandError

from foundation.operations.commands import PlainCommand
from planreader import UnreadableFile, read_plan


class Command(PlainCommand):
    help = (
        "Đọc tài liệu của một kế hoạch (kế hoạch và phụ lục) và in nội dung đọc được "
        "dưới dạng JSON; không lưu gì."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "files",
            nargs="+",
            metavar="FILE",
            type=Path,
            help="tệp kế hoạch, rồi tệp phụ lục nếu có",
        )
        parser.add_argument(
            "--places", action="store_true", help="in cả vị trí của từng giá trị và văn bản nguồn"
        )

    def handle(self, *, files, places, **options):
        try:
            draft = read_plan(files)
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=2) from error
        found = draft.as_stored_json() if places else draft.as_json()
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
