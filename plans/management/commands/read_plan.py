"""`manage.py read_plan FILE …`: what a plan document says, as JSON; nothing is stored."""

import json
from pathlib import Path

from django.core.management import CommandError

from cchc.commands import PlainCommand
from plans.reader import UnreadableFile, read_plan


class Command(PlainCommand):
    help = "Đọc tài liệu của một kế hoạch (kế hoạch và phụ lục) và in nội dung đọc được dưới dạng JSON; không lưu gì."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path, help="tệp kế hoạch, rồi tệp phụ lục nếu có")

    def handle(self, *, files, **options):
        try:
            draft = read_plan(files)
        except UnreadableFile as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(json.dumps(draft.as_json(), ensure_ascii=False, indent=2))
