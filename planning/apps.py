"""The app `planning`."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """How plans come to be: jobs, commands and pages, over the tables of the apps below."""

    name = "planning"
