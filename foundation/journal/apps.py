"""The app `foundation.journal`."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class JournalConfig(AppConfig):
    """The one place in which a new connection to the database can be met is Django's signal."""

    name = "foundation.journal"
    label = "journal"
    verbose_name = "Nhật ký thay đổi"

    def ready(self):
        """Let each new connection tell the database who is acting."""
        from .connections import begin  # apps must be loaded first

        connection_created.connect(begin, dispatch_uid="journal")
