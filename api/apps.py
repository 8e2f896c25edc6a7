"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Registers the REST interface."""

    name = "api"

    def ready(self) -> None:
        """Register what describes the interface."""
        from api import schema  # noqa: F401 - importing registers it
