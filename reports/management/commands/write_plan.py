"""`manage.py write_plan`: a plan with its appendix as a Word or a PDF file."""

from pathlib import Path

from django.core.management import CommandError

from foundation.operations.commands import PlainCommand
from nd30 import MissingFigure
from reports.plan_document import plan_document

from ..outputs import check_output, plan_of, write_document


class Command(PlainCommand):
    help = (
        "Ghi kế hoạch của một đơn vị cùng phụ lục ra tệp Word hoặc PDF đúng thể thức; không "
        "thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, help="năm kế hoạch")
        parser.add_argument("--output", required=True, type=Path, help="tệp .docx hoặc .pdf sẽ ghi")

    def handle(self, *, unit: str, year: int, output: Path, **options):
        check_output(output)
        plan = plan_of(unit, year)
        try:
            document = plan_document(plan)
        except MissingFigure as missing:
            raise CommandError(str(missing)) from missing
        write_document(output, document)
        self.stdout.write(str(output))
