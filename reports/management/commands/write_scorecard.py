"""`manage.py write_scorecard`: the self-assessment of a unit as a Word, PDF or Excel file."""

from pathlib import Path

from django.core.management import CommandError

from foundation.operations.commands import PlainCommand
from nd30 import MissingFigure
from reports.scorecard.content import card_of
from reports.scorecard.document import scorecard_document
from reports.scorecard.workbook import scorecard_workbook

from ..outputs import assessment_of, check_output, write_document, write_whole

EXCEL = ".xlsx"


class Command(PlainCommand):
    help = (
        "Ghi kết quả tự đánh giá, chấm điểm của một đơn vị ra tệp Word, PDF hoặc Excel; "
        "không thay đổi dữ liệu."
    )

    def add_arguments(self, parser):
        parser.add_argument("--unit", required=True, help="mã đơn vị, ví dụ demo")
        parser.add_argument("--year", required=True, type=int, help="năm chấm điểm")
        parser.add_argument(
            "--output", required=True, type=Path, help="tệp .docx, .xlsx hoặc .pdf sẽ ghi"
        )

    def handle(self, *, unit: str, year: int, output: Path, **options):
        check_output(output, EXCEL)
        card = card_of(assessment_of(unit, year).pk)
        try:
            if output.suffix.lower() == EXCEL:
                write_whole(output, scorecard_workbook(card).getvalue())
            else:
                write_document(output, scorecard_document(card))
        except MissingFigure as missing:
            raise CommandError(str(missing)) from missing
        self.stdout.write(str(output))
