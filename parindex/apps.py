"""The app `parindex`."""

from django.apps import AppConfig


class ParindexConfig(AppConfig):
    name = "parindex"
    verbose_name = "Chấm điểm PAR INDEX"

    def ready(self):
        """Make the dataset of survey results known."""
        # models must be loaded first
        from . import discards, exchange  # noqa: F401
        from .services import unit_changes  # noqa: F401
