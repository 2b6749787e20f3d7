"""The app `foundation.web`: what templates, addresses and look-ups of every app are made of."""

from django.apps import AppConfig
from django.db.models import IntegerField
from django.urls import register_converter

from .lookups import IntegerIn


class WebConfig(AppConfig):
    """What pages share has no tables."""

    name = "foundation.web"
    label = "web"

    def ready(self) -> None:
        from .http import RowId, Year  # it knows a model of the sign-in, so apps must be loaded

        register_converter(RowId, "id")
        register_converter(Year, "year")
        IntegerField.register_lookup(IntegerIn)
