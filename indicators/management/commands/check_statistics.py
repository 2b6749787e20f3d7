"""Hold what is stored beside forms of plans of what their figures say against the figures."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.db.models import Q

from indicators.statistics.accepted import ACCEPTED_CELLS
from indicators.statistics.entered import ENTERED_CELLS
from plans.models import Plan


class Command(BaseCommand):
    help = "Đối chiếu ngày nhập lần đầu và số đã xác nhận đã lưu của biểu với số liệu đã nhập."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Bỏ những chỗ lệch để tính lại.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        stored = Plan.objects.filter(
            Q(statistical_forms__entered__isnull=False)
            | Q(statistical_forms__accepted__isnull=False)
        ).distinct()
        for pk in stored.order_by("pk").values_list("pk", flat=True):
            found += self._check(pk, mend=options["mend"])
        if found and not options["mend"]:
            raise CommandError(f"{found} biểu lệch; chạy lại với --mend để tính lại.")
        self.stdout.write(f"Đã bỏ {found} chỗ lệch." if found else "Không có chỗ lệch.")

    @transaction.atomic
    def _check(self, pk: int, *, mend: bool) -> int:
        """Name the forms of the plan that are stored otherwise; return how many there are."""
        plan = Plan.objects.lock(pk)
        found = {row for cells in (ENTERED_CELLS, ACCEPTED_CELLS) for row in cells.unlike(plan)}
        for row in found:
            self.stderr.write(str(row))
            if mend:
                row.forget()
        return len(found)
