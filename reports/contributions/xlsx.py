"""Writes who was asked for a report, and what came of it, as a file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO, StringIO

from django.utils import timezone

from foundation.web.xlsx import Value, Worksheet, harmless
from vietnamese import short_date

from ..models import Report
from .models import ContributionRequest, Kind

NOTHING = "Không có"
COLUMNS = (
    ("STT", 8),
    ("Đơn vị", 30),
    ("Gửi trước hết ngày", 14),
    ("Tình trạng", 18),
    ("Số ngày chậm", 10),
    ("Người gửi", 24),
    ("Ngày gửi", 14),
    *((kind.label, 50) for kind in Kind),
    ("Lý do không phải gửi", 40),
)


def requests_as_xlsx(
    report: Report, requests: Iterable[ContributionRequest], *, today: date
) -> BytesIO:
    """Return the Excel file of `requests` (of `with_answers`) in order."""
    sheet = Worksheet("Nội dung của các đơn vị", COLUMNS)
    sheet.write_line(f"Nội dung các đơn vị gửi: {report.title}", bold=True)
    sheet.write_head()
    for row in _rows(requests, today):
        sheet.write_row(row)
    return sheet.file()


def requests_as_csv(
    report: Report, requests: Iterable[ContributionRequest], *, today: date
) -> BytesIO:
    """Return the CSV file of `requests` (of `with_answers`) in order, without a title."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in COLUMNS])
    writer.writerows([harmless(value) for value in row] for row in _rows(requests, today))
    return BytesIO(text.getvalue().encode("utf-8-sig"))


def _rows(requests: Iterable[ContributionRequest], today: date) -> Iterator[list[Value]]:
    for order, request in enumerate(requests, start=1):
        answer = request.answer
        texts = answer.by_kind if answer else {}
        yield [
            order,
            str(request.unit),
            short_date(request.due),
            request.get_state_display(),
            request.days_late(today) or None,
            str(answer.author) if answer else "",
            short_date(timezone.localdate(answer.sent_at)) if answer else "",
            *((texts[kind].text or NOTHING) if kind in texts else "" for kind in Kind),
            request.release_reason,
        ]
