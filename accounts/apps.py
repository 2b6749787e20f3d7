"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        """Make the datasets of units, people and holidays known."""
        from . import exchange  # noqa: F401  (models must be loaded first)
