"""`manage.py write_report`: a periodic report as a Word or a PDF file."""

from pathlib import Path

from django.core.management import CommandError

from foundation.jobs.services import JobRefused
from foundation.operations.commands import PlainCommand
from reports.services import write_draft

from ..outputs import check_output, name_report, period_of, plan_of, write_document


class Command(PlainCommand):
    help = (
        "Ghi báo cáo định kỳ của một đơn vị ra tệp Word hoặc PDF như trang báo cáo lập; "
        "không thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        name_report(parser)
        parser.add_argument("--output", required=True, type=Path, help="tệp .docx hoặc .pdf sẽ ghi")

    def handle(self, *, unit: str, year: int, period: str, output: Path, **options):
        check_output(output)
        plan = plan_of(unit, year)
        try:
            document = write_draft(plan, period_of(plan, period))
        except JobRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        write_document(output, document)
        self.stdout.write(str(output))
