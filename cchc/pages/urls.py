"""Addresses of the pages that span apps; the way in and the health of the server stand outside
their namespace.
"""

from django.urls import include, path

from . import charts, device, health, public, switches, views
from .journal import views as journal
from .punctuality import views as punctuality

page_urls = [
    path("my-work/", views.my_work, name="my_work"),
    path("my-work/counts/", views.my_work_counts, name="my_work_counts"),
    path("plans/<id:plan_pk>/overview/", views.overview, name="overview"),
    path(
        "plans/<id:plan_pk>/overview/<str:which>.svg", charts.overview_chart, name="overview_chart"
    ),
    path(
        "plans/<id:plan_pk>/overview/<slug:which>/export/",
        views.overview_export,
        name="overview_export",
    ),
    path("plans/<id:plan_pk>/overview/index/", views.overview_index, name="overview_index"),
    path(
        "plans/<id:plan_pk>/statistics/<id:form_pk>/resting/",
        views.statistics_resting,
        name="resting",
    ),
    path("plans/<id:plan_pk>/punctuality/", punctuality.punctuality, name="punctuality"),
    path(
        "plans/<id:plan_pk>/punctuality/rows/",
        punctuality.punctuality_rows,
        name="punctuality_rows",
    ),
    path(
        "plans/<id:plan_pk>/punctuality/offices.svg",
        punctuality.punctuality_chart,
        name="punctuality_chart",
    ),
    path(
        "plans/<id:plan_pk>/punctuality/export/",
        punctuality.punctuality_export,
        name="punctuality_export",
    ),
    path(
        "plans/<id:plan_pk>/punctuality/rows/export/",
        punctuality.punctuality_rows_export,
        name="punctuality_rows_export",
    ),
    path("punctuality/<year:year>/", punctuality.communes, name="punctuality_communes"),
    path(
        "punctuality/<year:year>/communes.svg",
        punctuality.communes_chart,
        name="punctuality_communes_chart",
    ),
    path(
        "punctuality/<year:year>/export/",
        punctuality.communes_export,
        name="punctuality_communes_export",
    ),
    path("journal/", journal.journal, name="journal"),
    path("journal/export/", journal.journal_export, name="journal_export"),
    path("journal/seal/", journal.journal_seal, name="journal_seal"),
    path("journal/heads/", journal.journal_heads, name="journal_heads"),
    path("journal/heads/send/", journal.journal_heads_send, name="journal_heads_send"),
    path("journal/<id:pk>/", journal.journal_entry, name="journal_entry"),
    path("switch/plans/", switches.plan_switch, name="plan_switch"),
    path("switch/period/", switches.period_switch, name="period_switch"),
    path("search/", views.search_page, name="search"),
    path("public/<slug:code>/<year:year>/", public.public_progress, name="public_progress"),
    path("public/<slug:code>/<year:year>/progress.json", public.public_json, name="public_json"),
    path("public/<slug:code>/<year:year>/progress.csv", public.public_csv, name="public_csv"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("", include((page_urls, "pages"))),
    path("manifest.webmanifest", device.manifest, name="manifest"),
    path("service-worker.js", device.service_worker, name="service_worker"),
    path("offline/", device.offline, name="offline"),
    path("presence/", device.presence, name="presence"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
