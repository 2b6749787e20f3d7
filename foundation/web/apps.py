"""The app `foundation.web`: the components that templates of every app are made of."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """What pages share has no tables."""

    name = "foundation.web"
    label = "web"
