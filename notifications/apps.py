"""The notifications app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers notifications."""

    name = "notifications"

    def ready(self) -> None:
        """Register the checks."""
        from notifications import checks  # noqa: F401 - importing registers them
