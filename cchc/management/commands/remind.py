"""`manage.py remind`: everybody whose hour has come gets their digest."""

import sys
from datetime import datetime, time

from django.core.management import CommandError
from django.utils import timezone

from cchc.reminders.services import remind_all
from foundation.jobs.services import left_to_the_sweep
from foundation.operations.commands import PlainCommand


class Command(PlainCommand):
    help = (
        "Gửi bản tin nhắc việc cho những người đã đến giờ nhận, mỗi điều một lần duy nhất; in mỗi "
        "loại một dòng “loại: số”, không gửi gì thì không in gì."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--now",
            type=_moment,
            default=None,
            help="thời điểm coi là bây giờ, ví dụ 2026-11-30T07:00; chỉ ghi ngày là hết ngày ấy",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="chỉ đếm, không gửi và không ghi nhớ gì"
        )

    def handle(self, *, now: datetime | None = None, dry_run: bool = False, **options):
        with left_to_the_sweep():  # the mails: no queue needs to run here
            sent, faults = remind_all(now or timezone.now(), dry=dry_run)
        for kind, count in sorted(sent.items()):
            self.stdout.write(f"{kind}: {count}")
        if faults:
            self.stderr.write(f"Chưa lập được bản tin của {faults} người; xem nhật ký của máy chủ.")
            sys.exit(1)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if len(text.strip()) <= len("2026-11-30"):
            moment = datetime.combine(moment, time.max)
        return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
    except (ValueError, OverflowError) as error:
        raise CommandError(
            f"“{text}” không phải là thời điểm; hãy ghi như 2026-11-30T07:00", returncode=2
        ) from error
