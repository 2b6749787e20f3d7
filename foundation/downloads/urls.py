"""Addresses of the files that people asked for."""

from django.urls import path

from . import views

app_name = "downloads"

urlpatterns = [
    path("downloads/", views.download_list, name="download_list"),
    path("downloads/<id:pk>/", views.download, name="download"),
    path("downloads/<id:pk>/file/", views.download_file, name="download_file"),
    path("downloads/<id:pk>/retry/", views.download_retry, name="download_retry"),
]
