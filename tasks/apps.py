"""The app `tasks`."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self):
        """Make known the dataset of tasks, their files, and what follows when people leave their
        unit.
        """
        # models must be loaded first
        from . import discards, exchange, review_queue, table_files  # noqa: F401
        from .services import unit_changes  # noqa: F401
