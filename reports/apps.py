"""The app `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        """Make known the dataset of outlines' sections, what documents are written from, and files
        to download.
        """
        # models must be loaded first
        from . import discards, plan_file, records  # noqa: F401
        from .contributions import unit_changes  # noqa: F401
        from .outlines import exchange  # noqa: F401
