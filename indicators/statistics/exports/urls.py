"""Addresses of exports that are read into statistical forms."""

from django.urls import include, path

from . import views

# /statistics/exports/<import_pk>/
import_urls = [
    path("", views.statistics_import, name="statistics_import"),
    path("match/", views.statistics_import_match, name="statistics_import_match"),
    path("store/", views.statistics_import_store, name="statistics_import_store"),
    path("undo/", views.statistics_import_undo, name="statistics_import_undo"),
    path("again/", views.statistics_import_again, name="statistics_import_again"),
    path("discard/", views.statistics_import_discard, name="statistics_import_discard"),
    path("file/", views.statistics_import_file, name="statistics_import_file"),
]

urlpatterns = [
    path("plans/<id:plan_pk>/", views.statistics_imports, name="statistics_imports"),
    path(
        "plans/<id:plan_pk>/export/",
        views.statistics_imports_export,
        name="statistics_imports_export",
    ),
    path("<id:import_pk>/", include(import_urls)),
]
