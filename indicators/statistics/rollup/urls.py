"""Addresses of the sum over the communes."""

from django.urls import path

from . import views

urlpatterns = [
    path("", views.rollup, name="rollup"),
    path("export/", views.rollup_export, name="rollup_export"),
]
