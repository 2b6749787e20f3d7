"""The files that were read into the forms of a plan, as a file."""

from foundation.web.list_files import Column, ListFile

from .models import StatisticsImport

IMPORTS: ListFile[StatisticsImport] = ListFile(
    "Các lần nhập số liệu từ tệp",
    "lan-nhap-so-lieu",
    (
        Column("Tệp", 40, lambda run: run.name),
        Column("Biểu", 50, lambda run: str(run.plan_form.form)),
        Column("Kỳ", 14, lambda run: run.get_period_display()),
        Column("Nguồn", 30, lambda run: str(run.source or "")),
        Column("Trạng thái", 18, lambda run: run.get_state_display()),
        Column("Số liệu đã nhập", 12, lambda run: run.entered),
        Column("Người tải lên", 24, lambda run: str(run.created_by)),
        Column("Tải lên lúc", 18, lambda run: run.created_at),
    ),
)
