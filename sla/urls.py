"""Addresses of the sla pages."""

from django.urls import path

from sla.views import calendars, targets

app_name = "sla"

urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/defaults/", targets.publish_defaults, name="publish_defaults"),
    path("targets/versions/<uuid:public_id>/", targets.target_set, name="target_set"),
    path("targets/<str:key>/", targets.change, name="target_change"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/<uuid:public_id>/", calendars.calendar, name="calendar"),
]
