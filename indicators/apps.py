"""The app `indicators`."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Chỉ tiêu"

    def ready(self):
        """Make the datasets of targets, measurements and statistics known."""
        from . import exchange  # noqa: F401  (models must be loaded first)
        from .services import unit_changes  # noqa: F401
        from .statistics import exchange as of_statistics  # noqa: F401
