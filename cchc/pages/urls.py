"""Addresses of the pages that span apps; the way in and the health of the server stand outside
their namespace.
"""

from django.urls import include, path

from . import charts, device, health, public, views

page_urls = [
    path("my-work/", views.my_work, name="my_work"),
    path("my-work/documents/", views.my_work_documents, name="my_work_documents"),
    path("my-work/statistics/", views.my_work_statistics, name="my_work_statistics"),
    path("plans/<id:plan_pk>/overview/", views.overview, name="overview"),
    path(
        "plans/<id:plan_pk>/overview/<str:which>.svg", charts.overview_chart, name="overview_chart"
    ),
    path("plans/<id:plan_pk>/overview/index/", views.overview_index, name="overview_index"),
    path(
        "plans/<id:plan_pk>/statistics/<id:form_pk>/resting/",
        views.statistics_resting,
        name="resting",
    ),
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
