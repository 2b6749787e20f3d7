"""The sections of a unit's work: what tasks ask of it, in the order in which to do it."""

from enum import StrEnum

from .standing import Lateness


class Section(StrEnum):
    """In the order in which to do it."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OWED = "owed"
    DOING = "doing"
    WAITING = "waiting"
    COORDINATED = "coordinated"
    NONE = ""


LABELS = {
    Section.RETURNED: "Bị trả lại",
    Section.OVERDUE: "Quá hạn",
    Section.DUE_SOON: "Sắp đến hạn",
    Section.OWED: "Kỳ này chưa cập nhật",
    Section.DOING: "Đang làm, chưa đến hạn",
    Section.WAITING: "Đã gửi, chờ duyệt",
    Section.COORDINATED: "Phối hợp",
}
# what is owed now
URGENT = (Section.RETURNED, Section.OVERDUE, Section.DUE_SOON, Section.OWED)


def section(
    *, finished: bool, lateness: Lateness, owes: bool, leads: bool, returned: bool, waiting: bool
) -> Section:
    """Return the section of a task that stands so, for a unit that `leads` it or not; of what was
    sent last, was it `returned`, or does it wait? None when there is nothing to do or to wait for.
    """
    if finished:
        return Section.WAITING if waiting and leads else Section.NONE
    if not leads:
        return Section.COORDINATED
    if returned:
        return Section.RETURNED
    soon = lateness == Lateness.DUE_SOON
    if lateness == Lateness.OVERDUE:
        return Section.OVERDUE
    if owes:
        return Section.DUE_SOON if soon else Section.OWED
    if waiting:
        return Section.WAITING
    return Section.DUE_SOON if soon else Section.DOING
