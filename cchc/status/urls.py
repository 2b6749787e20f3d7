"""Addresses of the status of the installation."""

from django.urls import path

from . import views

app_name = "status"

urlpatterns = [
    path("status/", views.status, name="status"),
    path("status/banner/", views.status_banner, name="banner"),
    path("status/details/", views.status_details, name="details"),
]
