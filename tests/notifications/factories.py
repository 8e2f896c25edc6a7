"""Factories of the outbox."""

from datetime import UTC, datetime

from factory.declarations import LazyAttribute, SelfAttribute, Sequence
from factory.django import DjangoModelFactory

from notifications.models import OutgoingEmail
from notifications.services.composing import write_out

WRITTEN = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class EmailFactory(DjangoModelFactory[OutgoingEmail]):
    """A message that is due."""

    class Meta:
        model = OutgoingEmail

    dedupe_key = Sequence(lambda n: f"test/{n}")
    message_id = LazyAttribute(lambda email: f"<{email.dedupe_key}@example.com>")
    to = Sequence(lambda n: f"reader{n}@example.com")
    subject = "Stížnost CMP-2026-00042"
    text = "Dobrý den.\n"
    html = "<p>Dobrý den.</p>"
    language = "cs"
    kind = "clock_breach"
    about = "CMP-2026-00042"
    created_at = WRITTEN
    next_attempt_at = SelfAttribute("created_at")


def write_waiting() -> None:
    """Write what waits in the outbox as facts, as its worker does when it sends it."""
    for email in OutgoingEmail.objects.filter(facts__isnull=False):
        email.save(update_fields=write_out(email))
