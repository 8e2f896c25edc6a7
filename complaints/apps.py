"""The complaints app."""

from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    """Registers complaints and what they do when a clock is due."""

    name = "complaints"

    def ready(self) -> None:
        """Listen to the clocks."""
        from complaints import receivers

        receivers.connect()
