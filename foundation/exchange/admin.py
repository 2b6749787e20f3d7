"""Imports from Excel in the admin site, for reading."""

from django.contrib import admin

from ..web.admin import InsideTheWallAdmin
from .models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(InsideTheWallAdmin):
    """Which files came into the authority, by whom, and what became of them."""

    wall = "authority"
    list_display = ["name", "where", "state", "created_by", "created_at", "ended_by", "ended_at"]
    list_filter = ["dataset", "state"]
    list_select_related = ["created_by", "ended_by"]
    search_fields = ["name", "created_by__search_text"]
    date_hierarchy = "created_at"
    fields = [
        "dataset",
        "where",
        "name",
        "state",
        "reason",
        "good_only",
        "created_by",
        "created_at",
        "ended_by",
        "ended_at",
    ]
