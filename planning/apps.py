"""The app `planning`."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """How plans come to be: jobs, commands and pages, over the tables of the apps below."""

    name = "planning"

    def ready(self):
        """Make known what of imports is brought back."""
        from . import discards  # noqa: F401  (models must be loaded first)
