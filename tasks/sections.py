"""The sections of a unit's work: what tasks ask of it, in the order in which to do it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .models import TaskUnit
from .standing import Lateness

if TYPE_CHECKING:
    from .matrix import MatrixRow

LABELS = {
    "returned": "Bị trả lại",
    "overdue": "Quá hạn",
    "due_soon": "Sắp đến hạn",
    "owed": "Kỳ này chưa cập nhật",
    "doing": "Đang làm, chưa đến hạn",
    "waiting": "Đã gửi, chờ duyệt",
    "coordinated": "Phối hợp",
}
ORDER = (*LABELS, "")
SHOWN = 30  # rows of a section on the page of a unit's work; the rest stands in the matrix


def section_of(row: MatrixRow, unit_id: int | None) -> str:
    """Return the section in which `row` stands for this unit; empty when there is nothing to do or
    to wait for.
    """
    standing, leads = row.standing, unit_id in row.unit_ids(TaskUnit.Role.LEAD)
    if row.finished:
        return "waiting" if row.waiting and leads else ""
    if not leads:
        return "coordinated"
    if row.returned:
        return "returned"
    if standing.lateness == Lateness.OVERDUE:
        return "overdue"
    if standing.owes:
        return "due_soon" if standing.lateness == Lateness.DUE_SOON else "owed"
    if row.waiting:
        return "waiting"
    return "due_soon" if standing.lateness == Lateness.DUE_SOON else "doing"


def urgency(row: MatrixRow, unit_id: int | None) -> tuple[int, date]:
    """The place of `row` in the work of this unit: by section, then by due day."""
    return ORDER.index(section_of(row, unit_id)), row.standing.due or date.max
