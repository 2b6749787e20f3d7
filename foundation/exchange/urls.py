"""Addresses of the exchange."""

from django.urls import include, path

from . import views

app_name = "exchange"

run_urls = [
    path("", views.run, name="run"),
    path("store/", views.run_store, name="run_store"),
    path("undo/", views.run_undo, name="run_undo"),
    path("retry/", views.run_retry, name="run_retry"),
    path("discard/", views.run_discard, name="run_discard"),
    path("faults/", views.run_faults, name="run_faults"),
]

dataset_urls = [
    path("", views.dataset, name="dataset"),
    path("file/", views.dataset_file, name="dataset_file"),
    path("template/", views.dataset_template, name="dataset_template"),
]

urlpatterns = [
    path("exchange/runs/<id:pk>/", include(run_urls)),
    path("exchange/<slug:name>/<slug:place>/", include(dataset_urls)),
]
