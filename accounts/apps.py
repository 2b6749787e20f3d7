"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        """Make the datasets of units, people and holidays known, and have sessions remembered."""
        from . import exchange  # noqa: F401  (models must be loaded first)
        from .open_sessions import following  # noqa: F401
