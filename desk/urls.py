"""Addresses of the pages that compose several apps."""

from django.urls import path

from desk.views import customer, duties, search, settings, today

app_name = "desk"

urlpatterns = [
    path("", today.today, name="today"),
    path("search/", search.search, name="search"),
    path("settings/", settings.settings, name="settings"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<uuid:public_id>/", duties.duty, name="duty"),
    path("duties/<uuid:public_id>/done/", duties.duty_done, name="duty_done"),
    path("customers/<uuid:public_id>/", customer.customer, name="customer"),
]
