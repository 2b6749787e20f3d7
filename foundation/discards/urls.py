"""Addresses of what was discarded."""

from django.urls import path

from . import views

app_name = "discards"

urlpatterns = [
    path("discards/", views.discard_list, name="discard_list"),
    path("discards/export/", views.discard_export, name="discard_export"),
    path("discards/<id:pk>/", views.discard_detail, name="discard_detail"),
    path("discards/<id:pk>/bring-back/", views.discard_bring_back, name="discard_bring_back"),
]
