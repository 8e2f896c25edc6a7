"""Addresses of the pages that compose several apps."""

from django.urls import path

from desk.views import customer, search, settings, today

app_name = "desk"

urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
    path("customers/<uuid:public_id>/", customer.customer, name="customer"),
]
