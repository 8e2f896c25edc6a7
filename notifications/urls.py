"""Addresses of the notifications pages."""

from django.urls import path

from notifications.views import mail

app_name = "notifications"

urlpatterns = [
    path("", mail.mail, name="mail"),
    path("<uuid:public_id>/", mail.message, name="message"),
    path("<uuid:public_id>/body/", mail.body, name="body"),
    path("<uuid:public_id>/again/", mail.again, name="send_again"),
]
