"""Start-up of the project itself: the Celery app and the admin site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class CchcConfig(AppConfig):
    name = "cchc"
    verbose_name = "CCHC"

    def ready(self):
        """Make the Celery app the current one, so that shared tasks send through it, and the file
        of the journal known.
        """
        # apps must be loaded first
        from .celery import app
        from .pages.journal import files  # noqa: F401

        app.set_default()


class SiteAdminConfig(AdminConfig):
    default_site = "foundation.web.admin.SiteAdmin"
