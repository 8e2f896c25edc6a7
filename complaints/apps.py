"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Registers complaints."""

    name = "complaints"
