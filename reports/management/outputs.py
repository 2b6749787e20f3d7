"""What the commands share: naming and finding their subject, printing, writing a file whole."""

import os
import tempfile
from pathlib import Path

from django.core.management import CommandError, CommandParser

from accounts.models import Unit
from documents.printing import printed
from foundation.jobs.services import JobRefused
from parindex.models import Assessment
from plans.models import Plan, ReportingPeriod

from ..models import Report

WORD, PDF = ".docx", ".pdf"


def name_report(parser: CommandParser) -> None:
    """Let a command be given the report that it is about."""
    parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
    parser.add_argument("--year", required=True, type=int, help="năm kế hoạch")
    parser.add_argument(
        "--period", required=True, choices=ReportingPeriod.Key.values, help="kỳ báo cáo"
    )


def check_output(output: Path, *endings: str) -> None:
    """Raise `CommandError` unless `output` has one of `endings`, or that of a Word file or its
    pages, and lies in a folder that exists.
    """
    *others, last = WORD, *endings, PDF
    if output.suffix.lower() not in (*others, last):
        raise CommandError(
            f"Tham số --output phải là tệp {', '.join(others)} hoặc {last}, không phải "
            f"“{output.name}”."
        )
    if output.is_dir():
        raise CommandError(f"“{output}” là thư mục, không ghi tệp vào đó được; hãy chọn tên khác.")
    if not output.absolute().parent.is_dir():
        raise CommandError(
            f"Không có thư mục “{output.parent}” để ghi tệp; hãy kiểm tra đường dẫn."
        )


def plan_of(code: str, year: int) -> Plan:
    """Return the plan of a unit that people work on. Raises `CommandError` when there is none."""
    unit = _unit(code)
    plan = Plan.objects.kept().of_unit(unit).of_year(year).current_first().first()
    if plan is None:
        raise CommandError(f"{unit} không có kế hoạch năm {year}.")
    return plan


def period_of(plan: Plan, key: str) -> ReportingPeriod:
    """Return the reporting period `key` of a plan. Raises `CommandError` when there is none."""
    period = plan.periods.filter(key=key).first()
    if period is None:
        raise CommandError(f"{plan} không có kỳ báo cáo {ReportingPeriod.Key(key).label}.")
    return period


def report_of(code: str, year: int, key: str) -> Report:
    """Return the newest version of a report that was built. Raises `CommandError` without one."""
    plan = plan_of(code, year)
    period = period_of(plan, key)
    reports = Report.objects.filter(plan=plan, period=period).exclude(figures={})
    report = reports.with_parts().order_by("-version").first()
    if report is None:
        raise CommandError(f"Chưa lập báo cáo {period.title} của {plan.unit}.")
    return report


def assessment_of(code: str, year: int) -> Assessment:
    """Return the assessment of a unit for a year. Raises `CommandError` when there is none."""
    unit = _unit(code)
    assessment = Assessment.objects.of_unit(unit.pk).matching({"year": year}).first()
    if assessment is None:
        raise CommandError(f"{unit} không có kỳ chấm điểm năm {year}.")
    return assessment


def _unit(code: str) -> Unit:
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"Không có đơn vị mang mã “{code}”; hãy kiểm tra mã đơn vị.")
    return unit


def write_document(output: Path, document: bytes) -> None:
    """Write a Word file or, when `output` ends so, its pages. Raises `CommandError` when they
    cannot be printed; then nothing is written.
    """
    if output.suffix.lower() == PDF:
        try:
            document = printed(document, output.name).pdf
        except JobRefused as refusal:
            raise CommandError(str(refusal)) from refusal
    write_whole(output, document)


def write_whole(output: Path, content: bytes) -> None:
    """Write the file whole or not at all: it takes its name only once it is complete."""
    with tempfile.NamedTemporaryFile(
        dir=output.parent, prefix=f".{output.name}-", delete=False
    ) as part:
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
