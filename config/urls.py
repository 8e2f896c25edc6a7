"""Every address of Dohoda, one line an app."""

from django.urls import include, path

from core.views import health, kit
from desk.views.health import healthz
from desk.views.metrics import metrics

urlpatterns = [
    path("", include("desk.urls")),
    path("settings/", include("core.urls")),
    path("account/", include("accounts.urls")),
    path("agreements/", include("agreements.urls")),
    path("complaints/", include("complaints.urls")),
    path("customers/", include("customers.urls")),
    path("policies/", include("policies.urls")),
    path("sla/", include("sla.urls")),
    path("mail/", include("notifications.urls")),
    path("webhooks/", include("notifications.webhook_urls")),
    path("notices/", include("notifications.notice_urls")),
    path("documents/", include("documents.urls")),
    path("api/v1/", include("api.urls")),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("ui-kit/", kit.kit, name="ui_kit"),
]

handler400 = "core.views.errors.bad_request"
handler403 = "core.views.errors.permission_denied"
handler404 = "core.views.errors.page_not_found"
handler500 = "core.views.errors.server_error"
