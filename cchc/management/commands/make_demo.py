"""`manage.py make_demo`: the made-up commune xã Khe Mây."""

from datetime import date

from django.core.management import CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Unit
from cchc.commands import PlainCommand
from cchc.demo import make_demo
from cchc.formats import parse_date


class Command(PlainCommand):
    help = "Tạo dữ liệu mẫu: xã Khe Mây với kế hoạch năm trước, năm nay và kết quả tính đến hôm nay."

    def add_arguments(self, parser):
        parser.add_argument("--today", type=_day, default=None, help="ngày coi là hôm nay, ví dụ 2026-11-21")

    def handle(self, *, today: date | None, **options):
        if Unit.objects.filter(code="demo").exists():
            self.stdout.write("Đã có đơn vị mẫu “demo”; không thay đổi gì.")
            return
        with transaction.atomic():
            plans = make_demo(today or timezone.localdate())
        for plan in plans:
            self.stdout.write(f"{plan.unit.code} {plan.year}")


def _day(text: str) -> date:
    try:
        return parse_date(text)
    except ValueError as error:
        raise CommandError(f"Tham số --today: {error}", returncode=2) from error
