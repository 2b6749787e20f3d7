"""The app `cchc.exchange`."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "cchc.exchange"
    label = "exchange"
    verbose_name = "Nhập, xuất Excel"
