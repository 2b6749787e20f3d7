"""The app `foundation.jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "foundation.jobs"
    label = "jobs"
    verbose_name = "Việc chạy nền"
