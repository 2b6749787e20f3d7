"""The app `indicators`."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Chỉ tiêu"

    def ready(self):
        """Make the datasets of targets, measurements and statistics known, and what comes back."""
        # models must be loaded first
        from . import discards, exchange, review_queue  # noqa: F401
        from .services import unit_changes  # noqa: F401
        from .statistics import exchange as of_statistics  # noqa: F401
