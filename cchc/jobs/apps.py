"""The app `cchc.jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cchc.jobs"
    label = "jobs"
    verbose_name = "Việc chạy nền"
