"""The sla app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class SlaConfig(AppConfig):
    """Registers sla, its system check, and what keeps its reports exact."""

    name = "sla"

    def ready(self) -> None:
        """Register the check that somebody hears the signals, and listen for the duties."""
        from sla import checks, receivers  # noqa: F401 - importing checks registers it

        receivers.connect()
        """Register the check that somebody hears the signals; install the triggers after each migration."""
        from sla import checks, triggers  # noqa: F401 - importing registers the check

        post_migrate.connect(triggers.install, sender=self, dispatch_uid="sla.triggers.install")
