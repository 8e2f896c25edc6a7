"""The sla app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SlaConfig(AppConfig):
    """Registers sla, its system check, and what keeps its reports exact."""

    name = "sla"

    def ready(self) -> None:
        """Register the check that somebody hears the signals, listen for the duties, install the triggers."""
        from sla import checks, receivers, triggers  # noqa: F401 - importing checks registers it

        receivers.connect()
        post_migrate.connect(triggers.install, sender=self, dispatch_uid="sla.triggers.install")
