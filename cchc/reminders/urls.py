"""Addresses of what people are reminded of: digests, and their calendar."""

from django.urls import path

from . import views

app_name = "reminders"

urlpatterns = [
    path("my-work/digests/<id:pk>/", views.digest, name="digest"),
    path("my-work/calendar/", views.calendar, name="calendar"),
    path("my-work/calendar/new/", views.calendar_new, name="calendar_new"),
    path("my-work/calendar/revoke/", views.calendar_revoke, name="calendar_revoke"),
    path("calendar/<str:secret>.ics", views.calendar_file, name="calendar_file"),
]
