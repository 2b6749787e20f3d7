"""`manage.py write_scorecard`: the self-assessment of a unit as a Word file or an Excel sheet."""

from pathlib import Path

from django.core.management import CommandError

from foundation.operations.commands import PlainCommand
from nd30 import MissingFigure
from reports.scorecard.content import card_of
from reports.scorecard.document import scorecard_document
from reports.scorecard.workbook import scorecard_workbook

from ..outputs import assessment_of, check_output, write_whole

EXCEL = ".xlsx"


class Command(PlainCommand):
    help = (
        "Ghi kết quả tự đánh giá, chấm điểm của một đơn vị ra tệp Word hoặc Excel; không "
        "thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, help="năm chấm điểm")
        parser.add_argument(
            "--output", required=True, type=Path, help="tệp .docx hoặc .xlsx sẽ ghi"
        )

    def handle(self, *, unit: str, year: int, output: Path, **options):
        check_output(output, ".docx", EXCEL)
        card = card_of(assessment_of(unit, year).pk)
        try:
            excel = output.suffix.lower() == EXCEL
            content = scorecard_workbook(card).getvalue() if excel else scorecard_document(card)
        except MissingFigure as missing:
            raise CommandError(str(missing)) from missing
        write_whole(output, content)
        self.stdout.write(str(output))
