"""Background jobs in the admin site, for reading, and how long their queues are."""

from django.contrib import admin
from django.utils import timezone

from ..web.admin import InsideTheWallAdmin
from .models import Job
from .services import by_queue


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
        queues = by_queue(self.get_queryset(request), timezone.now())
        return super().changelist_view(request, {"queues": queues} | (extra_context or {}))
