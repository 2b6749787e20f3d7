"""The app `foundation.exchange`."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "foundation.exchange"
    label = "exchange"
    verbose_name = "Nhập, xuất Excel"
