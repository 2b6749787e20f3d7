"""The punctuality of offices as Excel files: the table, and the rows behind a figure."""

from collections.abc import Sequence
from io import BytesIO

from foundation.web.xlsx import Worksheet
from vietnamese import short_date

from .figures import OwedRow, PlanPunctuality
from .forms import PunctualityForm

COLUMNS = (
    ("Đơn vị", 40),
    ("Đến hạn", 10),
    ("Đúng hạn", 10),
    ("Chậm", 10),
    ("Thiếu", 10),
    ("Chưa đến hạn", 14),
    ("Tỷ lệ đủ", 12),
    ("Tỷ lệ đúng hạn", 14),
)
ROWS = (
    ("Đơn vị", 30),
    ("Loại việc", 20),
    ("Nội dung", 70),
    ("Hạn", 14),
    ("Gửi lần đầu", 14),
    ("Kết quả", 14),
)


def offices_as_xlsx(figures: PlanPunctuality, form: PunctualityForm) -> BytesIO:
    """Return the table of the offices for the period and kind that `form` asks for."""
    sheet = _begun(COLUMNS, figures, form)
    for office in [*figures.offices, figures.total]:
        counts = office.counts
        numbers = (counts.due, counts.on_time, counts.late, counts.missing, counts.not_due)
        sheet.write_row([office.name, *numbers, office.complete, office.on_time])
    return sheet.file()


def rows_as_xlsx(
    figures: PlanPunctuality, form: PunctualityForm, rows: Sequence[OwedRow]
) -> BytesIO:
    """Return the things behind a figure."""
    sheet = _begun(ROWS, figures, form)
    for row in rows:
        item = row.item
        days = (item.deadline, item.sent or "")
        sheet.write_row([row.office, row.kind, item.words, *days, row.words])
    return sheet.file()


def _begun(columns, figures: PlanPunctuality, form: PunctualityForm) -> Worksheet:
    sheet = Worksheet("Đủ, đúng hạn", columns)
    sheet.write_line(f"Đủ, đúng hạn theo đơn vị: {figures.plan}", bold=True)
    sheet.write_line(f"{form.told}; tính đến hết ngày {short_date(figures.on)}")
    sheet.write_head()
    return sheet
