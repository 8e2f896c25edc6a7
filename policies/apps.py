"""The policies app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """Registers policies."""

    name = "policies"
