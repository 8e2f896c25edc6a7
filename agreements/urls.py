"""Addresses of the agreements pages."""

from django.urls import URLPattern, path

from agreements.views import (
    checking,
    detail,
    editing,
    files,
    holding,
    lists,
    realism,
    signing,
    starting,
    waiving,
    what_if,
)

app_name = "agreements"

urlpatterns: list[URLPattern] = [
    path("", lists.agreement_list, name="list"),
    path("csv/", lists.agreement_csv, name="csv"),
    path("timeline/", lists.timeline, name="timeline"),
    path("new/", starting.new, name="new"),
    path("new/copy/", starting.new_copy, name="new_copy"),
    path("new/import/", starting.new_import, name="new_import"),
    path("<str:reference>/", detail.detail, name="detail"),
    path("<str:reference>/steps/<str:step>/", editing.step, name="step"),
    path("<str:reference>/steps/<str:step>/hold/", holding.hold, name="hold"),
    path("<str:reference>/steps/<str:step>/take-over/", holding.take_over, name="take_over"),
    path("<str:reference>/steps/<str:step>/leave/", holding.leave, name="leave"),
    path("<str:reference>/preview/", files.preview, name="preview"),
    path("<str:reference>/what-if/", what_if.what_if, name="what_if"),
    path("<str:reference>/realism/", realism.realism, name="realism"),
    path("<str:reference>/answers/", checking.answers, name="answers"),
    path("<str:reference>/check/", checking.check, name="check"),
    path("<str:reference>/waive/", waiving.waive, name="waive"),
    path("<str:reference>/waived/<uuid:public_id>/take-back/", waiving.take_back, name="take_back"),
    path("<str:reference>/approve/", checking.approve_view, name="approve"),
    path("<str:reference>/redraft/", checking.redraft_view, name="redraft"),
    path("<str:reference>/sign/", signing.sign, name="sign"),
    path("<str:reference>/scan/", signing.scan, name="scan"),
    path("<str:reference>/pdf/", files.pdf, name="pdf"),
    path("<str:reference>/word/", files.word, name="word"),
    path("<str:reference>/printing/", files.printing, name="printing"),
    path("<str:reference>/agreement.json", files.content_json, name="json"),
]
