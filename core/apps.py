"""The core app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Registers core and its system checks."""

    name = "core"

    def ready(self) -> None:
        """Register the checks."""
        from core import checks  # noqa: F401 - importing registers them
