"""Factories of documents."""

from datetime import UTC, datetime, timedelta

from factory.declarations import Sequence
from factory.django import DjangoModelFactory

from documents.models import Rendering

REQUESTED = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class RenderingFactory(DjangoModelFactory[Rendering]):
    """A rendering that waits for a worker."""

    class Meta:
        model = Rendering

    key = Sequence(lambda n: f"agreement/AGR-2026-{n:05d}/1")
    layout = "contract"
    language = "cs"
    requested_at = REQUESTED
    due_at = REQUESTED + timedelta(minutes=1)
