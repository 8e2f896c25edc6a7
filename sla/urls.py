"""Addresses of the sla pages."""

from django.urls import path

from sla.views import calendars, ladders, recompute, target_drafts, targets

app_name = "sla"

urlpatterns = [
    path("targets/", targets.targets, name="targets"),
    path("targets/defaults/", targets.publish_defaults, name="publish_defaults"),
    path("targets/sets/", targets.target_sets, name="target_sets"),
    path("targets/sets/new/", targets.new_set, name="target_set_new"),
    path("targets/sets/<uuid:series>/history/", targets.history, name="target_history"),
    path("targets/versions/<uuid:public_id>/", targets.target_set, name="target_set"),
    path("targets/versions/<uuid:public_id>/withdraw/", targets.withdraw_set, name="target_set_withdraw"),
    path("targets/work/<uuid:series>/", target_drafts.draft, name="target_draft"),
    path("targets/work/<uuid:series>/add/", target_drafts.add, name="target_add"),
    path("targets/work/<uuid:series>/name/", target_drafts.describe, name="target_describe"),
    path("targets/work/<uuid:series>/check/", target_drafts.check, name="target_check"),
    path("targets/work/<uuid:series>/discard/", target_drafts.discard, name="target_discard"),
    path("targets/work/<uuid:series>/carry-over/", target_drafts.carry, name="target_carry_over"),
    path("targets/work/<uuid:series>/ladders/", ladders.ladder, name="ladder_new"),
    path("targets/work/<uuid:series>/ladders/<str:name>/", ladders.ladder, name="ladder"),
    path("targets/work/<uuid:series>/ladders/<str:name>/remove/", ladders.remove, name="ladder_remove"),
    path("targets/work/<uuid:series>/<str:key>/", target_drafts.line, name="target_line"),
    path("targets/work/<uuid:series>/<str:key>/withdraw/", target_drafts.withdraw, name="target_withdraw"),
    path("targets/work/<uuid:series>/<str:key>/undo/", target_drafts.undo, name="target_undo"),
    path("targets/<str:key>/", target_drafts.change, name="target_change"),
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
