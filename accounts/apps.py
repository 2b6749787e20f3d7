"""The app `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    default = True  # of the two here
    name = "accounts"
    verbose_name = "Đơn vị và người dùng"

    def ready(self):
        """Make the datasets of units, people and holidays known, and have sessions remembered."""
        from . import exchange  # noqa: F401  (models must be loaded first)
        from .open_sessions import following  # noqa: F401


class FormerGuardConfig(AppConfig):
    """The tables of django-axes, which counted wrong passwords before `attempts` did: migrations
    that archives of older versions begin with name them. Nothing else of it runs.
    """

    name = "axes"
    default_auto_field = "django.db.models.AutoField"
