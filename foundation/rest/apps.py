"""The app `foundation.rest`."""

from django.apps import AppConfig


class RestConfig(AppConfig):
    name = "foundation.rest"
    label = "rest"
    verbose_name = "API"

    def ready(self):
        """Let the schema know how people sign in to the API."""
        from . import schema  # noqa: F401 - apps must be loaded first
