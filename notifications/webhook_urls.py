"""Addresses of the webhook pages."""

from django.urls import path

from notifications.views import webhook_log, webhooks

app_name = "webhooks"

urlpatterns = [
    path("", webhooks.endpoints, name="list"),
    path("new/", webhooks.new, name="new"),
    path("deliveries/<uuid:public_id>/", webhook_log.delivery, name="delivery"),
    path("deliveries/<uuid:public_id>/again/", webhook_log.again, name="again"),
    path("<uuid:public_id>/", webhook_log.endpoint, name="endpoint"),
    path("<uuid:public_id>/edit/", webhooks.edit, name="edit"),
    path("<uuid:public_id>/secret/", webhooks.secret, name="secret"),
    path("<uuid:public_id>/off/", webhooks.off, name="off"),
    path("<uuid:public_id>/on/", webhooks.on, name="on"),
    path("<uuid:public_id>/test/", webhook_log.test, name="test"),
    path("<uuid:public_id>/failed/", webhook_log.failed_again, name="failed_again"),
]
