"""The app `foundation.discards`."""

from django.apps import AppConfig


class DiscardsConfig(AppConfig):
    name = "foundation.discards"
    label = "discards"
    verbose_name = "Nội dung đã bỏ"
