"""The inbox: what each person owes, over all plans; pages, reminders and calendars read it."""

from .gathering import (
    calendar_of,
    in_order,
    open_plans,
    owed_besides_reports,
    owed_by,
    owed_by_office,
    owed_with_colleagues,
    owes_as_office,
)
from .owed import Group, Kind, Owed
from .parts import FoundLines
from .reviews import waiting_for_review
from .tasks import Reports

__all__ = [
    "FoundLines",
    "Group",
    "Kind",
    "Owed",
    "Reports",
    "calendar_of",
    "in_order",
    "open_plans",
    "owed_besides_reports",
    "owed_by",
    "owed_by_office",
    "owed_with_colleagues",
    "owes_as_office",
    "waiting_for_review",
]
