"""The tiles of a plan's tasks by group, for the page of the plan."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan

from ..standing import Group
from ..tallies import TaskCounts
from ..words import GROUPS

register = template.Library()

LOOKS = {
    Group.NOT_STARTED: ("circle", ""),
    Group.DOING: ("contrast", ""),
    Group.DONE: ("circle-check", "good"),
    Group.OVERDUE: ("flag", "bad"),
    Group.DROPPED: ("ban", ""),
}


@register.inclusion_tag("tasks/_tiles.html")
def task_tiles(plan: Plan) -> dict[str, Any]:
    """How many tasks of `plan` stand in each group today."""
    found = TaskCounts(plan, timezone.localdate()).tally()
    address = reverse("tasks:task_list", args=[plan.pk])
    tiles = [
        (GROUPS[group], found.of(group), *looks, f"{address}?group={group}")
        for group, looks in LOOKS.items()
    ]
    return {"tiles": tiles}
