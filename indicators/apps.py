"""The app `indicators`."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "indicators"
    verbose_name = "Chỉ tiêu"

    def ready(self):
        """Make the datasets of targets and measurements known."""
        from . import exchange  # noqa: F401  (models must be loaded first)
