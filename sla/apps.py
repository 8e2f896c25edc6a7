"""The sla app."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Registers sla and its system check."""

    name = "sla"

    def ready(self) -> None:
        """Register the check that somebody hears the signals."""
        from sla import checks  # noqa: F401 - importing registers it
