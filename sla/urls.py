"""Addresses of the sla pages."""

from django.urls import URLPattern

app_name = "sla"

urlpatterns: list[URLPattern] = []
