"""Addresses of the sla pages."""

from django.urls import path

from sla.views import calendars, recompute, targets

app_name = "sla"

urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/defaults/", targets.publish_defaults, name="publish_defaults"),
    path("targets/versions/<uuid:public_id>/", targets.target_set, name="target_set"),
    path("targets/<str:key>/", targets.change, name="target_change"),
    path("calendars/", calendars.calendars, name="calendars"),
    path("calendars/new/", calendars.new, name="calendar_new"),
    path("calendars/<uuid:public_id>/", calendars.calendar, name="calendar"),
    path("calendars/<uuid:public_id>/edit/", calendars.edit, name="calendar_edit"),
    path("calendars/<uuid:public_id>/extend/", calendars.extend, name="calendar_extend"),
    path("calendars/<uuid:public_id>/calendar.json", calendars.export_json, name="calendar_json"),
    path("calendars/<uuid:public_id>/holidays.ics", calendars.export_holidays, name="calendar_holidays"),
    path("recompute/", recompute.recomputes, name="recomputes"),
    path("recompute/new/", recompute.new, name="recompute_new"),
]
