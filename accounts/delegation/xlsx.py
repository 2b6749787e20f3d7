"""The list of delegations as a file."""

from django.utils import timezone

from foundation.web.list_files import Column, ListFile

from ..models import Delegation

DELEGATIONS: ListFile[Delegation] = ListFile(
    "Danh sách ủy quyền",
    "uy-quyen",
    (
        Column("Người ủy quyền", 28, lambda each: str(each.principal)),
        Column("Đơn vị", 28, lambda each: str(each.principal.unit or "")),
        Column("Người được ủy quyền", 28, lambda each: str(each.delegate)),
        Column("Quyền được giao", 36, lambda each: each.role_words),
        Column("Từ ngày", 12, lambda each: each.valid_from),
        Column("Đến hết ngày", 12, lambda each: each.valid_to),
        Column("Lý do", 40, lambda each: each.reason),
        Column("Số, ký hiệu văn bản", 20, lambda each: each.number),
        Column("Tình trạng", 20, lambda each: each.state_on(timezone.localdate()).label),
        Column("Người lập", 28, lambda each: str(each.created_by)),
    ),
)
