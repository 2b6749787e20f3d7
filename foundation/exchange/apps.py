"""The app `foundation.exchange`."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "foundation.exchange"
    label = "exchange"
    verbose_name = "Nhập, xuất Excel"

    def ready(self):
        """Make the files of datasets known."""
        from . import files  # noqa: F401  (models must be loaded first)
