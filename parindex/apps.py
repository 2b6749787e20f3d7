"""The app `parindex`."""

from django.apps import AppConfig


class ParindexConfig(AppConfig):
    name = "parindex"
    verbose_name = "Chấm điểm PAR INDEX"
