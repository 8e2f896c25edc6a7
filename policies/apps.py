"""The policies app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Registers policies and what they listen to."""

    name = "policies"

    def ready(self) -> None:
        """Connect the receivers."""
        from policies import receivers  # noqa: F401 - importing connects them
