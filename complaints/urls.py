"""Addresses of the complaints pages."""

from django.urls import path

from complaints.views import (
    actions,
    changing,
    conversation,
    detail,
    intake,
    measuring,
    merging,
    queue,
    saved,
    splitting,
    withdrawing,
)

app_name = "complaints"

urlpatterns = [
    path("", queue.complaint_list, name="list"),
    path("new/", intake.new_complaint, name="new"),
    path("new/customers/", intake.matching_customers, name="customers"),
    path("new/agreements/", intake.agreements_in_force, name="agreements"),
    path("new/deadlines/", intake.deadlines, name="deadlines"),
    path("new/measured/", intake.measured_fields, name="measured"),
    path("views/", saved.save, name="save_view"),
    path("views/remove/", saved.remove, name="remove_view"),
    path("columns/", saved.columns, name="columns"),
    path("<str:reference>/", detail.complaint_detail, name="detail"),
    path("<str:reference>/measurements/<uuid:public_id>/", measuring.correct, name="correct"),
    path("<str:reference>/reply/", actions.reply_view, name="reply"),
    path("<str:reference>/attempt/", conversation.attempt_view, name="attempt"),
    path("<str:reference>/message/", conversation.message_view, name="message"),
    path("<str:reference>/callback/", conversation.callback_view, name="callback"),
    path("<str:reference>/promise/", conversation.promise_view, name="promise"),
    path("<str:reference>/letter/", conversation.letter_view, name="letter"),
    path("<str:reference>/hold/", conversation.hold_view, name="hold"),
    path("<str:reference>/resume/", conversation.resume_view, name="resume"),
    path("<str:reference>/close/", conversation.close_view, name="close"),
    path("<str:reference>/note/", actions.note_view, name="note"),
    path("<str:reference>/resolve/", actions.resolve_view, name="resolve"),
    path("<str:reference>/reopen/", actions.reopen_view, name="reopen"),
    path("<str:reference>/assign/", actions.assign_view, name="assign"),
    path("<str:reference>/change/", changing.change, name="change"),
    path("<str:reference>/merge/", merging.merge_view, name="merge"),
    path("<str:reference>/split/", splitting.split_view, name="split"),
    path("<str:reference>/withdraw/", withdrawing.withdraw_view, name="withdraw"),
]
