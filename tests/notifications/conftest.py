"""A real mail server on the other side."""

import pytest
from pytest_django import Settings

from tests.servers.smtp import SmtpSink


@pytest.fixture
def server(smtp_sink: SmtpSink, settings: Settings) -> SmtpSink:
    """The SMTP server that the settings point at."""
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", smtp_sink.port, 2
    settings.DEFAULT_FROM_EMAIL = "Dohoda – Severka <dohoda@example.com>"
    return smtp_sink
