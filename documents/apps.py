"""The app `documents`."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"
    verbose_name = "Văn bản"

    def ready(self):
        """Make known how letters become documents, and are brought back."""
        from . import discards  # noqa: F401  (models must be loaded first)
        from .letters import source  # noqa: F401  (models must be loaded first)
        from .services import unit_changes  # noqa: F401
