"""The agreements app."""

from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    """Registers agreements."""

    name = "agreements"

    def ready(self) -> None:
        """Listen to the floors below."""
        from agreements import receivers  # noqa: F401 - connects by being imported
        from agreements.selectors.sources import agreement_sources
        from sla.domain.vocabulary import Basis
        from sla.sources import register

        register(Basis.AGREEMENT, agreement_sources)
