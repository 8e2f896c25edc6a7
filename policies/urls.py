"""Addresses of the policies pages."""

from django.urls import path

from policies.views import drafting, printing, reading

app_name = "policies"

urlpatterns = [
    path("", reading.policy_list, name="list"),
    path("new/", drafting.new, name="new"),
    path("<str:code>/", reading.detail, name="detail"),
    path("<str:code>/acknowledge/", reading.acknowledge_reading, name="acknowledge"),
    path("<str:code>/editions/", reading.editions, name="editions"),
    path("<str:code>/editions/<int:number>/", reading.edition, name="edition"),
    path("<str:code>/editions/<int:number>/pdf/<str:language>/", printing.edition_pdf, name="edition_pdf"),
    path("<str:code>/editions/<int:number>/pdf/", printing.state, name="pdf_state"),
    path("<str:code>/editions/<int:number>/print/", printing.print_again, name="print"),
    path("<str:code>/pdf/<str:language>/", printing.pdf, name="pdf"),
    path("<str:code>/edit/", drafting.edit, name="edit"),
    path("<str:code>/preview/", drafting.preview, name="preview"),
    path("<str:code>/publish/", drafting.publish_draft, name="publish"),
    path("<str:code>/revise/", drafting.revise, name="revise"),
]
