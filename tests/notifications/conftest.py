"""A real mail server on the other side."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from tests.servers.receiver import WebhookReceiver
from tests.servers.smtp import SmtpSink


@pytest.fixture
def server(smtp_sink: SmtpSink, settings: Settings) -> SmtpSink:
    """The SMTP server that the settings point at."""
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp_sink.port, 2
    settings.DEFAULT_FROM_EMAIL = "Dohoda – Severka <dohoda@example.com>"
    return smtp_sink


@pytest.fixture
def receiver(settings: Settings) -> Iterator[WebhookReceiver]:
    """A system that takes webhooks on this machine, where this installation may reach it."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with WebhookReceiver() as receiver:
        yield receiver
