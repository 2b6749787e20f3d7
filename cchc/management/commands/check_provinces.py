"""Hold the provinces under which units and rows are stored against those that they belong to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import Unit
from indicators.models import FormEntry, Measurement
from plans.models import Evidence
from plans.models.provinces import OfProvince, misplaced, place
from tasks.models import ProgressUpdate

LISTED: dict[str, type[OfProvince]] = {
    "Minh chứng": Evidence,
    "Kết quả nhiệm vụ": ProgressUpdate,
    "Kết quả chỉ tiêu": Measurement,
    "Số liệu thống kê": FormEntry,
}


class Command(BaseCommand):
    help = "Đối chiếu tỉnh, thành phố đã lưu của đơn vị và các dòng mà tỉnh xem."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Lưu lại những chỗ lệch.")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        mend = options["mend"]
        found = self._told("Đơn vị", Unit.objects.misplaced().count())
        if mend:  # units first: the rows follow them
            found = Unit.objects.place()
        for name, kind in LISTED.items():
            found += self._told(name, misplaced(kind).count())
            if mend:
                place(kind)
        if found and not mend:
            raise CommandError(f"{found} dòng lệch; chạy lại với --mend để lưu lại.")
        self.stdout.write(f"Đã lưu lại {found} dòng." if found else "Không có chỗ lệch.")

    def _told(self, name: str, count: int) -> int:
        if count:
            self.stderr.write(f"{name}: {count}")
        return count
