"""Addresses of a person's own notices."""

from django.urls import path

from notifications.views import notices

app_name = "notices"

urlpatterns = [
    path("", notices.notices, name="list"),
    path("read/", notices.read, name="read"),
    path("preferences/", notices.preferences, name="preferences"),
]
