"""`manage.py make_demo`: the made-up commune xã Khe Mây, or a country of such communes."""

from datetime import date

from django.core.management import CommandError
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import Unit
from cchc.demo import make_demo
from cchc.demo.country import make_country
from cchc.demo.country.making import MOST_COMMUNES
from foundation.jobs.services import left_to_the_sweep
from foundation.operations.commands import PlainCommand
from plans.models import Plan
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
            "--communes",
            type=_count,
            default=0,
            help="tạo chừng này xã đầy đủ, cả tỉnh của các xã đó; mặc định chỉ xã Khe Mây",
        )
        parser.add_argument(
            "--years", type=_count, default=0, help="số năm chấm điểm trước năm ngoái, mặc định 0"
        )

    def handle(self, *, today: date | None = None, communes: int = 0, years: int = 0, **options):
        if Unit.objects.filter(code="demo").exists():
            self.stdout.write("Đã có đơn vị mẫu “demo”; không thay đổi gì.")
            return
        today = today or timezone.localdate()
        with left_to_the_sweep(), transaction.atomic():
            if communes:
                make_country(today, communes=communes, years=years)
            else:
                make_demo(today, years=years)
        if communes:
            with connection.cursor() as cursor:
                cursor.execute(
                    "ANALYZE"
                )  # or the database plans for tables that it takes for empty
        plans = Plan.objects.filter(unit__code__startswith="demo").order_by("pk")
        for code, year in plans.values_list("unit__code", "year"):
            self.stdout.write(f"{code} {year}")


def _count(text: str) -> int:
    if (count := whole_number(text, MOST_COMMUNES)) is None:
        raise CommandError(f"“{text}” không phải là số từ 0 đến {MOST_COMMUNES}.", returncode=2)
    return count


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(f"Tham số --today: {error}", returncode=2) from error
