"""The punctuality of offices as files: the table, and the rows behind a figure."""

from foundation.web.list_files import Column, ListFile

from .figures import OfficePunctuality, OwedRow

TITLE = "Gửi đủ, đúng hạn theo đơn vị"
OFFICES: ListFile[OfficePunctuality] = ListFile(
    TITLE,
    "du-dung-han",
    (
        Column("Đơn vị", 40, lambda office: office.name),
        Column("Đến hạn", 10, lambda office: office.counts.due),
        Column("Đúng hạn", 10, lambda office: office.counts.on_time),
        Column("Chậm", 10, lambda office: office.counts.late),
        Column("Thiếu", 10, lambda office: office.counts.missing),
        Column("Chưa đến hạn", 14, lambda office: office.counts.not_due),
        Column("Tỷ lệ đủ", 12, lambda office: office.complete),
        Column("Tỷ lệ đúng hạn", 14, lambda office: office.on_time),
    ),
)
COMMUNES: ListFile[OfficePunctuality] = ListFile(
    "Gửi đủ, đúng hạn theo xã",
    "du-dung-han-cac-xa",
    (Column("Xã", 40, lambda commune: commune.name), *OFFICES.columns[1:]),
)
ROWS: ListFile[OwedRow] = ListFile(
    "Việc phải gửi theo kỳ",
    "viec-phai-gui",
    (
        Column("Đơn vị", 30, lambda row: row.office),
        Column("Loại việc", 20, lambda row: row.kind),
        Column("Nội dung", 70, lambda row: row.item.words),
        Column("Hạn", 14, lambda row: row.item.deadline),
        Column("Gửi lần đầu", 14, lambda row: row.item.sent or ""),
        Column("Kết quả", 14, lambda row: row.words),
    ),
)
