"""The inbox: what each person owes, over all plans; pages, reminders and calendars read it."""

from .gathering import open_plans, owed_by
from .owed import Group, Kind, Owed

__all__ = ["Group", "Kind", "Owed", "open_plans", "owed_by"]
