"""`manage.py check_report`: what a person should mend in a report before it is issued."""

import sys

from foundation.operations.commands import PlainCommand
from reports.checking import Finding, check_report

from ..outputs import name_report, report_of


class Command(PlainCommand):
    help = (
        "Kiểm tra bản mới nhất của một báo cáo: mỗi dòng một điều cần xem (loại, phần, nội dung, "
        "việc cần làm); mã thoát 1 khi còn điều chưa xử lý."
    )

    def add_arguments(self, parser):
        name_report(parser)

    def handle(self, *, unit: str, year: int, period: str, **options):
        report = report_of(unit, year, period)
        settled = dict(report.settlements.values_list("fingerprint", "reason"))
        open_ones = 0
        for finding in check_report(report):
            reason = settled.get(finding.fingerprint)
            open_ones += reason is None
            self.stdout.write("\t".join(_columns(finding, reason)))
        if open_ones:
            sys.exit(1)


def _columns(finding: Finding, reason: str | None) -> tuple[str, ...]:
    """One line: kind, section, words, what to do; of a settled one, why its words stay."""
    advice = finding.advice if reason is None else f"Đã xác nhận: {reason}"
    return finding.kind.value, finding.section or "-", *map(_one_line, (finding.words, advice))


def _one_line(text: str) -> str:
    return " ".join(text.split())
