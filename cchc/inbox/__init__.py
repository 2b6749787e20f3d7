"""The inbox: what each person owes, over all plans; pages, reminders and calendars read it."""

from .gathering import (
    open_plans,
    owed_by,
    owed_by_office,
    owed_with_colleagues,
    owes_as_office,
)
from .owed import Group, Kind, Owed
from .reviews import waiting_for_review

__all__ = [
    "Group",
    "Kind",
    "Owed",
    "open_plans",
    "owed_by",
    "owed_by_office",
    "owed_with_colleagues",
    "owes_as_office",
    "waiting_for_review",
]
