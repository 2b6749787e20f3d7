"""`manage.py make_demo`: the made-up commune xã Khe Mây."""

from datetime import date

from django.core.management import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit
from cchc.demo import make_demo
from foundation.jobs.services import left_to_the_sweep
from foundation.operations.commands import PlainCommand
from vietnamese import parse_date, whole_number


class Command(PlainCommand):
    help = (
        "Tạo dữ liệu mẫu: xã Khe Mây với kế hoạch năm trước, năm nay và kết quả tính đến hôm nay."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--today", type=_day, default=None, help="ngày coi là hôm nay, ví dụ 2026-11-21"
        )

        parser.add_argument(
            "--communes", type=_count, default=1, help="số xã của tỉnh mẫu, mặc định 1"
        )
        parser.add_argument(
            "--years", type=_count, default=0, help="số năm chấm điểm trước năm ngoái, mặc định 0"
        )

    def handle(self, *, today: date | None = None, communes: int = 1, years: int = 0, **options):
        if Unit.objects.filter(code="demo").exists():
            self.stdout.write("Đã có đơn vị mẫu “demo”; không thay đổi gì.")
            return
        with left_to_the_sweep(), transaction.atomic():
            plans = make_demo(today or timezone.localdate(), communes=communes, years=years)
        for plan in plans:
            self.stdout.write(f"{plan.unit.code} {plan.year}")


def _count(text: str) -> int:
    if (count := whole_number(text, 9999)) is None:
        raise CommandError(f"“{text}” không phải là số từ 0 đến 9999.", returncode=2)
    return count


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(f"Tham số --today: {error}", returncode=2) from error
