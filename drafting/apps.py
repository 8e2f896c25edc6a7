"""The drafting app."""

from django.apps import AppConfig


class DraftingConfig(AppConfig):
    """Registers drafting."""

    name = "drafting"
