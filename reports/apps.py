"""The app `reports`."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"

    def ready(self):
        """Make the dataset of the sections of outlines known."""
        from .outlines import exchange  # noqa: F401  (models must be loaded first)
