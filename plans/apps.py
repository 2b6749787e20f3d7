"""The app `plans`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Kế hoạch"

    def ready(self):
        """Make known what of plans is brought back, and what follows when units end."""
        from . import discards  # noqa: F401  (models must be loaded first)
        from .services import unit_changes  # noqa: F401
