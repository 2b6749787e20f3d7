"""The app `foundation.downloads`."""

from django.apps import AppConfig


class DownloadsConfig(AppConfig):
    name = "foundation.downloads"
    label = "downloads"
    verbose_name = "Tệp đã yêu cầu"
