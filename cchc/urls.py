"""The site map."""

from django.contrib import admin
from django.urls import include, path

from .pages.style import style
from .status.views import metrics

handler500 = "foundation.rest.problems.failed"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("", include("accounts.setup.urls")),
    path("api/v1/", include("cchc.api.urls")),
    path("style/", style, name="style"),
    path("", include("cchc.pages.urls")),
    path("", include("cchc.reminders.urls")),
    path("", include("cchc.status.urls")),
    path("metrics", metrics, name="metrics"),
    path("", include("plans.urls")),
    path("", include("planning.urls")),
    path("", include("tasks.urls")),
    path("", include("reports.urls")),
    path("", include("documents.urls")),
    path("", include("indicators.urls")),
    path("", include("parindex.urls")),
    path("", include("foundation.downloads.urls")),
    path("", include("foundation.exchange.urls")),
    path("", include("foundation.discards.urls")),
]
