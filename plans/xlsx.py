"""The list of plans and the register of evidence as files."""

from django.utils.timezone import localdate

from foundation.web.list_files import Column, ListFile
from foundation.web.templatetags.components import DOCUMENTS

from .models import Evidence, Plan

PLANS: ListFile[Plan] = ListFile(
    "Kế hoạch cải cách hành chính",
    "ke-hoach",
    (
        Column("Số, ký hiệu", 20, lambda each: each.number),
        Column("Ngày ban hành", 14, lambda each: each.issued_on),
        Column("Trích yếu", 60, lambda each: each.title),
        Column("Đơn vị", 30, lambda each: each.unit.name),
        Column("Năm", 8, lambda each: each.year),
        Column("Trạng thái", 18, lambda each: DOCUMENTS[each.shown_state][2]),
        Column("Giao việc", 20, lambda each: each.handed_out_at),
        Column("Nhiệm vụ", 10, lambda each: each.task_count),
    ),
)
EVIDENCE: ListFile[Evidence] = ListFile(
    "Sổ minh chứng",
    "so-minh-chung",
    (
        Column("Tên minh chứng", 60, lambda piece: piece.title),
        Column("Số, ký hiệu", 20, lambda piece: piece.number),
        Column("Ngày văn bản", 14, lambda piece: piece.dated_on),
        Column("Năm", 8, lambda piece: piece.year),
        Column("Đơn vị", 28, lambda piece: piece.unit.short_name if piece.unit else ""),
        Column("Người tải lên", 24, lambda piece: str(piece.added_by)),
        Column("Ngày tải lên", 14, lambda piece: localdate(piece.added_at)),
        Column("Được dẫn", 10, lambda piece: piece.uses),
        Column("Chưa xem lại", 18, lambda piece: piece.doubted),
        Column("Đường dẫn hoặc mã SHA-256 của tệp", 60, lambda piece: piece.link or piece.sha256),
    ),
)
