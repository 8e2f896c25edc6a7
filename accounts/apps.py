"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Registers accounts."""

    name = "accounts"
