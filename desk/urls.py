"""Addresses of the pages that compose several apps."""

from django.urls import path

from desk.views import (
    alarm,
    attainment,
    customer,
    duties,
    ladder_trial,
    operations,
    recompute,
    search,
    settings,
    today,
    winning,
)

app_name = "desk"

urlpatterns = [
    path("", today.today, name="today"),
    path("alarm/", alarm.alarm, name="alarm"),
    path("operations/", operations.operations, name="operations"),
    path("operations/retry/", operations.retry, name="retry_stuck"),
    path("operations/test/", operations.test_notice, name="test_notice"),
    path("operations/test/<uuid:public_id>/", operations.test_notice_state, name="test_notice_state"),
    path("search/", search.search, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("settings/", settings.settings, name="settings"),
    path("reports/attainment/", attainment.attainment, name="attainment"),
    path("reports/attainment/csv/", attainment.attainment_csv, name="attainment_csv"),
    path("reports/attainment/clocks/", attainment.attainment_clocks, name="attainment_clocks"),
    path("winning/", winning.page, name="winning"),
    path("targets/work/<uuid:series>/ladders/<str:name>/trial/", ladder_trial.trial, name="ladder_trial"),
    path("duties/", duties.duties, name="duties"),
    path("duties/<uuid:public_id>/", duties.duty, name="duty"),
    path("duties/<uuid:public_id>/done/", duties.duty_done, name="duty_done"),
    path("customers/<uuid:public_id>/", customer.customer, name="customer"),
    path("recompute/<uuid:public_id>/", recompute.recompute, name="recompute"),
    path("recompute/<uuid:public_id>/progress/", recompute.progress, name="recompute_progress"),
    path("recompute/<uuid:public_id>/apply/", recompute.apply, name="recompute_apply"),
    path("recompute/<uuid:public_id>/undo/", recompute.undo, name="recompute_undo"),
    path("recompute/<uuid:public_id>/again/", recompute.redo, name="recompute_redo"),
    path("recompute/<uuid:public_id>/deadlines.csv", recompute.moves_file, name="recompute_csv"),
]
