"""The list of statistical forms as a file."""

from foundation.web.list_files import Column, ListFile

from ..models import StatisticalForm

FORMS: ListFile[StatisticalForm] = ListFile(
    "Biểu thống kê",
    "danh-muc-bieu-thong-ke",
    (
        Column("Mã biểu", 12, lambda form: form.code),
        Column("Biểu", 60, lambda form: form.name),
        Column("Nơi ban hành", 30, lambda form: form.issuer),
        Column(
            "Cơ quan quy định",
            30,
            lambda form: form.owner.short_name if form.owner else "có sẵn trong phần mềm",
        ),
        Column("Từ năm", 8, lambda form: form.year),
        Column("Trạng thái", 18, lambda form: form.get_state_display()),
        Column("Số dòng", 10, lambda form: form.row_count),
    ),
)
