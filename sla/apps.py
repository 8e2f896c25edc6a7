"""The sla app."""

from django.apps import AppConfig


class SlaConfig(AppConfig):
    """Registers sla and its system check."""

    name = "sla"

    def ready(self) -> None:
        """Register the check that somebody hears the signals, and listen for the duties."""
        from sla import checks, receivers  # noqa: F401 - importing checks registers it

        receivers.connect()
