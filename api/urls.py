"""Addresses of the REST interface, version 1."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularYAMLAPIView

from api.views import (
    agreement_files,
    agreements,
    calendars,
    clauses,
    complaint_changes,
    complaint_relations,
    complaints,
    conversation,
    customers,
    documents,
    duties,
    measurements,
    notices,
    operations,
    printing,
    readiness,
    recomputes,
    reference,
    reports,
    steps,
    targets,
    webhooks,
)

app_name = "api"

# A key, not a session, opens the interface: its own authentication answers 401 as problem+json.
_open = login_not_required

CONVERSATION: dict[str, type[conversation.ComplaintEvents]] = {
    "replies": conversation.ComplaintReplies,
    "attempts": conversation.ComplaintAttempts,
    "messages": conversation.ComplaintMessages,
    "callbacks": conversation.ComplaintCallbacks,
    "letters": conversation.ComplaintLetters,
    "holds": conversation.ComplaintHolds,
    "resumptions": conversation.ComplaintResumptions,
    "resolutions": conversation.ComplaintResolutions,
    "reopenings": conversation.ComplaintReopenings,
    "closures": conversation.ComplaintClosures,
}

urlpatterns = [
    path("customers/", _open(customers.CustomerList.as_view()), name="customers"),
    path("customers/<uuid:public_id>/", _open(customers.CustomerDetail.as_view()), name="customer"),
    path("customers/by-key/<str:system>/<str:key>/", _open(customers.CustomerByKey.as_view()), name="customer_by_key"),
    path("complaints/", _open(complaints.ComplaintList.as_view()), name="complaints"),
    path("complaints/<str:reference>/", _open(complaints.ComplaintDetail.as_view()), name="complaint"),
    path(
        "complaints/<str:reference>/escalations/",
        _open(complaints.ComplaintEscalations.as_view()),
        name="complaint_escalations",
    ),
    path("complaints/<str:reference>/clocks/", _open(complaints.ComplaintClocks.as_view()), name="complaint_clocks"),
    path(
        "complaints/<str:reference>/clocks/<uuid:clock_id>/explanation/",
        _open(complaints.ClockExplanation.as_view()),
        name="clock_explanation",
    ),
    *(
        path(f"complaints/<str:reference>/{noun}/", _open(view.as_view()), name=f"complaint_{noun}")
        for noun, view in CONVERSATION.items()
    ),
    path(
        "complaints/<str:reference>/change/",
        _open(complaint_changes.ComplaintChange.as_view()),
        name="complaint_change",
    ),
    path(
        "complaints/<str:reference>/merge/", _open(complaint_relations.ComplaintMerge.as_view()), name="complaint_merge"
    ),
    path(
        "complaints/<str:reference>/split/", _open(complaint_relations.ComplaintSplit.as_view()), name="complaint_split"
    ),
    path(
        "complaints/<str:reference>/withdraw/",
        _open(complaint_relations.ComplaintWithdraw.as_view()),
        name="complaint_withdraw",
    ),
    path(
        "complaints/<str:reference>/measurements/",
        _open(measurements.ComplaintMeasurements.as_view()),
        name="complaint_measurements",
    ),
    path(
        "complaints/<str:reference>/measurements/<uuid:public_id>/",
        _open(measurements.ComplaintMeasurement.as_view()),
        name="complaint_measurement",
    ),
    path("measurements/", _open(measurements.Tally.as_view()), name="measurements"),
    path("duties/", _open(duties.DutyList.as_view()), name="duties"),
    path("duties/<uuid:public_id>/", _open(duties.DutyDetail.as_view()), name="duty"),
    path("duties/<uuid:public_id>/rounds/", _open(duties.DutyRounds.as_view()), name="duty_rounds"),
    path("duties/<uuid:public_id>/explanation/", _open(duties.DutyExplanation.as_view()), name="duty_explanation"),
    path("agreements/", _open(agreements.AgreementList.as_view()), name="agreements"),
    path("agreements/<str:reference>/", _open(agreements.AgreementDetail.as_view()), name="agreement"),
    path("branding/", _open(printing.BrandingDetail.as_view()), name="branding"),
    path(
        "agreements/<str:reference>/printing/",
        _open(printing.AgreementPrinting.as_view()),
        name="agreement_printing",
    ),
    path(
        "agreements/<str:reference>/readiness/",
        _open(readiness.AgreementReadiness.as_view()),
        name="agreement_readiness",
    ),
    path("clauses/", _open(clauses.ClauseList.as_view()), name="clauses"),
    path("clauses/<slug:key>/", _open(clauses.ClauseDetail.as_view()), name="clause"),
    path("clauses/<slug:key>/versions/", _open(clauses.ClauseVersions.as_view()), name="clause_versions"),
    path("clauses/<slug:key>/retire/", _open(clauses.ClauseRetire.as_view()), name="clause_retire"),
    path("clauses/<slug:key>/restore/", _open(clauses.ClauseRestore.as_view()), name="clause_restore"),
    path("agreements/<str:reference>/steps/<slug:step>/", _open(steps.AgreementStep.as_view()), name="agreement_step"),
    path("agreements/<str:reference>/clauses/", _open(clauses.AgreementClauses.as_view()), name="agreement_clauses"),
    path(
        "agreements/<str:reference>/clauses/<uuid:clause>/update/",
        _open(clauses.AgreementClauseUpdate.as_view()),
        name="agreement_clause_update",
    ),
    path("agreements/<str:reference>/realism/", _open(readiness.AgreementRealism.as_view()), name="agreement_realism"),
    path(
        "agreements/<str:reference>/readiness/waivers/",
        _open(readiness.AgreementWaivers.as_view()),
        name="agreement_waivers",
    ),
    path(
        "agreements/<str:reference>/readiness/waivers/<uuid:public_id>/",
        _open(readiness.AgreementWaiver.as_view()),
        name="agreement_waiver",
    ),
    path(
        "agreements/<str:reference>/versions/<int:number>/content/",
        _open(agreement_files.AgreementContentView.as_view()),
        name="agreement_content",
    ),
    path(
        "agreements/<str:reference>/versions/<int:number>/pdf/",
        _open(agreement_files.AgreementPdfView.as_view()),
        name="agreement_pdf",
    ),
    path(
        "agreements/<str:reference>/versions/<int:number>/word/",
        _open(agreement_files.AgreementWordView.as_view()),
        name="agreement_word",
    ),
    path("schemas/agreement-<int:number>.json", _open(agreements.AgreementSchema.as_view()), name="agreement_schema"),
    path("calendars/", _open(calendars.CalendarList.as_view()), name="calendars"),
    path("calendars/<uuid:public_id>/", _open(calendars.CalendarDetail.as_view()), name="calendar"),
    path("calendars/<uuid:public_id>/versions/", _open(calendars.CalendarVersions.as_view()), name="calendar_versions"),
    path("calendars/<uuid:public_id>/try/", _open(calendars.CalendarTrial.as_view()), name="calendar_trial"),
    path("targets/winning/", _open(targets.WinningTargets.as_view()), name="targets_winning"),
    path("target-sets/", _open(targets.TargetSetList.as_view()), name="target_sets"),
    path("target-sets/<uuid:series>/", _open(targets.TargetSetDetail.as_view()), name="target_set"),
    path(
        "target-sets/<uuid:series>/versions/",
        _open(targets.TargetSetVersions.as_view()),
        name="target_set_versions",
    ),
    path(
        "target-sets/<uuid:series>/versions/<int:number>/",
        _open(targets.TargetSetVersion.as_view()),
        name="target_set_version",
    ),
    path(
        "target-sets/<uuid:series>/withdrawal/",
        _open(targets.TargetSetWithdrawal.as_view()),
        name="target_set_withdrawal",
    ),
    path("targets/", _open(documents.OrganisationTargets.as_view()), name="targets"),
    path("recomputes/", _open(recomputes.RecomputeList.as_view()), name="recomputes"),
    path("recomputes/<uuid:public_id>/", _open(recomputes.RecomputeDetail.as_view()), name="recompute"),
    path("recomputes/<uuid:public_id>/deadlines/", _open(recomputes.RecomputeMoves.as_view()), name="recompute_moves"),
    path("recomputes/<uuid:public_id>/apply/", _open(recomputes.RecomputeApply.as_view()), name="recompute_apply"),
    path("recomputes/<uuid:public_id>/undo/", _open(recomputes.RecomputeUndo.as_view()), name="recompute_undo"),
    path("notices/", _open(notices.NoticeList.as_view()), name="notices"),
    path("notices/preferences/", _open(notices.Preferences.as_view()), name="notice_preferences"),
    path("mail/bounces/", _open(notices.Bounces.as_view()), name="bounces"),
    path("reports/attainment/", _open(reports.AttainmentReport.as_view()), name="attainment"),
    path("operations/", _open(operations.OperationsDetail.as_view()), name="operations"),
    path("operations/stuck-clocks/", _open(operations.StuckClocks.as_view()), name="stuck_clocks"),
    path("operations/test-notices/", _open(operations.TestNotices.as_view()), name="test_notices"),
    path(
        "operations/test-notices/<uuid:public_id>/",
        _open(operations.TestNoticeDetail.as_view()),
        name="test_notice",
    ),
    path("policies/", _open(documents.PolicyList.as_view()), name="policies"),
    path("webhooks/", _open(webhooks.WebhookEndpointList.as_view()), name="webhooks"),
    path("webhooks/<uuid:public_id>/", _open(webhooks.WebhookEndpointDetail.as_view()), name="webhook"),
    path("webhooks/<uuid:public_id>/secret/", _open(webhooks.WebhookSecret.as_view()), name="webhook_secret"),
    path("webhooks/<uuid:public_id>/state/", _open(webhooks.WebhookState.as_view()), name="webhook_state"),
    path("webhooks/<uuid:public_id>/test/", _open(webhooks.WebhookTest.as_view()), name="webhook_test"),
    path("webhooks/<uuid:public_id>/failed/", _open(webhooks.WebhookFailedAgain.as_view()), name="webhook_failed"),
    path(
        "webhooks/<uuid:public_id>/deliveries/", _open(webhooks.WebhookDeliveries.as_view()), name="webhook_deliveries"
    ),
    path(
        "webhook-deliveries/<uuid:public_id>/",
        _open(webhooks.WebhookDeliveryDetail.as_view()),
        name="webhook_delivery",
    ),
    path(
        "webhook-deliveries/<uuid:public_id>/again/",
        _open(webhooks.WebhookDeliveryAgain.as_view()),
        name="webhook_again",
    ),
    path(
        "openapi.json",
        _open(SpectacularJSONAPIView.as_view(authentication_classes=[], permission_classes=[])),
        name="openapi_json",
    ),
    path(
        "openapi.yaml",
        _open(SpectacularYAMLAPIView.as_view(authentication_classes=[], permission_classes=[])),
        name="openapi_yaml",
    ),
    path("docs/", reference.browse, name="docs"),
]
