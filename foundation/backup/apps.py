"""The app `foundation.backup`."""

from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "foundation.backup"
    label = "backup"
    verbose_name = "Sao lưu"
