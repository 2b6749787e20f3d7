"""Start-up of the status of the installation."""

from django.apps import AppConfig


class StatusConfig(AppConfig):
    name = "cchc.status"
    label = "status"
    verbose_name = "Tình trạng hệ thống"
