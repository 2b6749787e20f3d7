"""Background jobs in the admin site, for reading, and how long their queues are."""

from django.contrib import admin
from django.utils import timezone

from ..web.admin import InsideTheWallAdmin
from .models import Job
from .queues import HEAVY, QUICK, queue_of

LABELS = {QUICK: "Việc nhanh", HEAVY: "Việc nặng"}


@admin.register(Job)
class JobAdmin(InsideTheWallAdmin):
    """Jobs that people of the authority asked for: what waits and since when, what runs, what
    failed and why.
    """

    wall = "created_by__unit__authority"
    list_display = [
        "name",
        "subject",
        "state",
        "attempt",
        "percent",
        "created_by",
        "created_at",
        "finished_at",
    ]
    list_filter = ["state", "name"]
    list_select_related = ["created_by"]
    search_fields = ["name", "subject", "created_by__search_text"]
    date_hierarchy = "created_at"

    def changelist_view(self, request, extra_context=None):
        """Put the queues above the jobs, whatever the list is narrowed to."""
        jobs = self.get_queryset(request).standing(timezone.now())
        return super().changelist_view(request, {"queues": _queues(jobs)} | (extra_context or {}))


def _queues(standing) -> list[dict]:
    """The figures of each queue, from those of each name."""
    queues = []
    for queue, label in LABELS.items():
        rows = [row for row in standing if queue_of(row["name"]) == queue]
        figures = {key: sum(row[key] for row in rows) for key in ("waiting", "running", "failed")}
        oldest = min((row["oldest"] for row in rows if row["oldest"]), default=None)
        queues.append({"label": label, "oldest": oldest, **figures})
    return queues
