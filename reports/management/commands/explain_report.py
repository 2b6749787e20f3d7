"""`manage.py explain_report`: each figure of a report with the rows that made it."""

import json

from foundation.operations.commands import PlainCommand
from reports.explaining import explained
from reports.stored_figures import ReportFigures

from ..outputs import name_report, report_of


class Command(PlainCommand):
    help = (
        "In mỗi số liệu của báo cáo thành một dòng JSON: vị trí, chữ ghi, giá trị, điều kiện lọc "
        "và các dòng dữ liệu làm nên số đó lúc chốt."
    )

    def add_arguments(self, parser):
        name_report(parser)

    def handle(self, *, unit: str, year: int, period: str, **options):
        report = report_of(unit, year, period)
        sections = [(section, section.content) for section in report.sections.all()]
        for figure in explained(ReportFigures.from_json(report.figures), sections):
            self.stdout.write(json.dumps(figure.as_json(), ensure_ascii=False))
