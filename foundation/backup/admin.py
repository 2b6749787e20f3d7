"""Backups in the admin site, for reading."""

from django.contrib import admin

from ..web.admin import InsideTheWallAdmin
from .models import Backup


@admin.register(Backup)
class BackupAdmin(InsideTheWallAdmin):
    """What was backed up and rehearsed, and what failed; an archive leaves by the server's own
    folder alone.
    """

    list_display = [
        "made_at",
        "state",
        "archive",
        "bytes",
        "rows",
        "files",
        "missing",
        "rehearsed_at",
        "outcome",
    ]
    list_filter = ["state", "outcome"]
    search_fields = ["archive"]

    def inside(self, rows, user):
        """A backup is of the installation, not of an authority."""
        return rows
