"""The sla app."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Registers sla."""

    name = "sla"
