"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers core."""

    name = "core"
