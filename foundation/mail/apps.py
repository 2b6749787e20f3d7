"""The app `foundation.mail`."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "foundation.mail"
    label = "mail"
    verbose_name = "Thư"

    def ready(self):
        """Register what `check --deploy` says of mail."""
        from . import checks  # noqa: F401 - registers itself
