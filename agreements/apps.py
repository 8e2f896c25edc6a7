"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers agreements."""

    name = "agreements"
