"""Addresses of the set-up; what comes first afterwards stands outside its namespace."""

from django.urls import include, path

from . import views

# /set-up/
set_up_urls = [
    path("", views.start, name="start"),
    path("authority/", views.authority, name="authority"),
    path("offices/", views.offices, name="offices"),
    path("people/", views.people, name="people"),
    path("administrator/", views.administrator, name="administrator"),
]

urlpatterns = [
    path("set-up/", include((set_up_urls, "setup"))),
    path("first-steps/", views.first_steps, name="first_steps"),
]
