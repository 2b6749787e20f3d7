"""Start-up of reminders."""

from django.apps import AppConfig


class RemindersConfig(AppConfig):
    name = "cchc.reminders"
    label = "reminders"
    verbose_name = "Nhắc việc"
