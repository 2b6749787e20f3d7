"""Hold what is stored of how tasks stand against what their updates say."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from plans.models import Plan


class Command(BaseCommand):
    help = "Đối chiếu tình trạng đã lưu của nhiệm vụ với các kết quả đã báo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--mend", action="store_true", help="Tính lại những chỗ lệch.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for pk in Plan.objects.order_by("pk").values_list("pk", flat=True):
            found += self._check(pk, mend=options["mend"])
        if found and not options["mend"]:
            raise CommandError(f"{found} nhiệm vụ lệch; chạy lại với --mend để tính lại.")
        self.stdout.write(f"Đã tính lại {found} nhiệm vụ." if found else "Không có chỗ lệch.")

    @transaction.atomic
    def _check(self, pk: int, *, mend: bool) -> int:
        """Name the tasks of the plan that are stored otherwise; return how many there are."""
        plan = Plan.objects.lock(pk)
        unlike = plan.tasks.unsettled()
        for task in unlike:
            self.stderr.write(f"{plan}: nhiệm vụ {task.pk}")
        if unlike and mend:
            plan.tasks.settle()
        return len(unlike)
