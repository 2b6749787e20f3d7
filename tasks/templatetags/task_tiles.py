"""The tiles of a plan's tasks by state, for the page of the plan."""

from django import template
from django.urls import reverse
from django.utils import timezone

from plans.models import Plan

from ..figures import states_of
from ..models import ProgressUpdate

register = template.Library()

LOOKS = {
    ProgressUpdate.State.NOT_STARTED: ("circle", ""),
    ProgressUpdate.State.DOING: ("contrast", ""),
    ProgressUpdate.State.DONE: ("circle-check", "good"),
    ProgressUpdate.State.NOT_DOING: ("ban", ""),
}


@register.inclusion_tag("tasks/_tiles.html")
def task_tiles(plan: Plan):
    """How many tasks of `plan` stand in each state today."""
    counts = states_of(plan, on=timezone.localdate())
    address = reverse("tasks:task_list", args=[plan.pk])
    tiles = [
        (state.label, counts[state], *looks, f"{address}?state={state}")
        for state, looks in LOOKS.items()
    ]
    return {"tiles": tiles}
