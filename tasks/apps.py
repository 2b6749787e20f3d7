"""The app `tasks`."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "Nhiệm vụ"

    def ready(self):
        """Make the dataset of tasks known."""
        from . import exchange  # noqa: F401  (models must be loaded first)
