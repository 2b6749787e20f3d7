"""Background jobs in the admin site, for reading."""

from django.contrib import admin

from ..web.admin import InsideTheWallAdmin
from .models import Job


@admin.register(Job)
class JobAdmin(InsideTheWallAdmin):
    """Jobs that people of the authority asked for: what runs, what failed and why."""

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
