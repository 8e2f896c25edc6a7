"""Addresses of core's own pages, below /settings/."""

from django.urls import path

from core.views import audit, organisation

app_name = "core"

urlpatterns = [
    path("organisation/", organisation.organisation, name="organisation"),
    path("audit/", audit.audit, name="audit"),
]
