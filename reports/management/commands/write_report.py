"""`manage.py write_report`: a periodic report as a Word file."""

from pathlib import Path

from django.core.management import CommandError

from foundation.jobs.services import JobRefused
from foundation.operations.commands import PlainCommand
from plans.models import Plan, ReportingPeriod
from reports.services import write_draft

from ..outputs import check_output, plan_of, write_whole


class Command(PlainCommand):
    help = (
        "Ghi báo cáo định kỳ của một đơn vị ra tệp Word như trang báo cáo lập; không "
        "thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, help="năm kế hoạch")
        parser.add_argument(
            "--period", required=True, choices=ReportingPeriod.Key.values, help="kỳ báo cáo"
        )
        parser.add_argument("--output", required=True, type=Path, help="tệp .docx sẽ ghi")

    def handle(self, *, unit: str, year: int, period: str, output: Path, **options):
        check_output(output)
        plan = plan_of(unit, year)
        try:
            document = write_draft(plan, _period(plan, period))
        except JobRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        write_whole(output, document)
        self.stdout.write(str(output))


def _period(plan: Plan, key: str) -> ReportingPeriod:
    period = plan.periods.filter(key=key).first()
    if period is None:
        raise CommandError(f"{plan} không có kỳ báo cáo {ReportingPeriod.Key(key).label}.")
    return period
