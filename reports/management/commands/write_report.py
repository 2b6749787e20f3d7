"""`manage.py write_report`: a periodic report as a Word file."""

import os
import tempfile
from pathlib import Path

from django.core.management import CommandError

from accounts.models import Unit
from cchc.commands import PlainCommand
from cchc.jobs.services import JobRefused
from plans.models import Plan, ReportingPeriod
from reports.services import write_draft


class Command(PlainCommand):
    help = "Ghi báo cáo định kỳ của một đơn vị ra tệp Word như trang báo cáo lập; không thay đổi dữ liệu."

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, help="năm kế hoạch")
        parser.add_argument("--period", required=True, choices=ReportingPeriod.Key.values, help="kỳ báo cáo")
        parser.add_argument("--output", required=True, type=Path, help="tệp .docx sẽ ghi")

    def handle(self, *, unit: str, year: int, period: str, output: Path, **options):
        if output.suffix.lower() != ".docx":
            raise CommandError(f"Tham số --output phải là tệp .docx, không phải “{output.name}”.")
        if not output.absolute().parent.is_dir():
            raise CommandError(f"Không có thư mục “{output.parent}” để ghi tệp; hãy kiểm tra đường dẫn.")
        plan = _plan(unit, year)
        try:
            document = write_draft(plan, _period(plan, period))
        except JobRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        _write_whole(output, document)
        self.stdout.write(str(output))


def _plan(code: str, year: int) -> Plan:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"Không có đơn vị mang mã “{code}”; hãy kiểm tra mã đơn vị.")
    plan = Plan.objects.kept().of_unit(unit).of_year(year).current_first().first()
    if plan is None:
        raise CommandError(f"{unit} không có kế hoạch năm {year}.")
    return plan


def _period(plan: Plan, key: str) -> ReportingPeriod:
    period = plan.periods.filter(key=key).first()
    if period is None:
        raise CommandError(f"{plan} không có kỳ báo cáo {ReportingPeriod.Key(key).label}.")
    return period


def _write_whole(output: Path, content: bytes) -> None:
    """Write the file whole or not at all: it takes its name only once it is complete."""
    with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}-", delete=False) as part:
        try:
            part.write(content)
            part.flush()
            Path(part.name).chmod(0o666 & ~_umask())
            Path(part.name).replace(output)
        except BaseException:
            Path(part.name).unlink(missing_ok=True)
            raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
