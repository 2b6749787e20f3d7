"""The sections of a unit's work: what tasks ask of it, in the order in which to do it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .models import TaskUnit
from .standing import Lateness, TaskStanding

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
URGENT = ("returned", "overdue", "due_soon", "owed")  # what is owed now


def section_of(row: MatrixRow, unit_id: int | None) -> str:
    """Return the section in which `row` stands for this unit; empty when there is nothing to do or
    to wait for.
    """
    leads = unit_id in row.unit_ids(TaskUnit.Role.LEAD)
    return section(row.standing, leads=leads, returned=row.returned, waiting=row.waiting)


def section(standing: TaskStanding, *, leads: bool, returned: bool, waiting: bool) -> str:
    """Return the section of a task that stands so, for a unit that `leads` it or not; of what was
    sent last, was it `returned`, or does it wait?
    """
    if standing.finished:
        return "waiting" if waiting and leads else ""
    if not leads:
        return "coordinated"
    if returned:
        return "returned"
    if standing.lateness == Lateness.OVERDUE:
        return "overdue"
    if standing.owes:
        return "due_soon" if standing.lateness == Lateness.DUE_SOON else "owed"
    if waiting:
        return "waiting"
    return "due_soon" if standing.lateness == Lateness.DUE_SOON else "doing"


def urgency(row: MatrixRow, unit_id: int | None) -> tuple[int, date]:
    """The place of `row` in the work of this unit: by section, then by due day."""
    return ORDER.index(section_of(row, unit_id)), row.standing.due or date.max
