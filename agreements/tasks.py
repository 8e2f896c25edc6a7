"""Work for the queues: ids in, the clock read here, one call."""

from __future__ import annotations

from celery import shared_task
from django.conf import settings

from agreements.services import rendering, terms
from core.clock import utc_now


@shared_task(
    ignore_result=True,
    acks_late=True,
    soft_time_limit=settings.PDF_SECONDS,
    time_limit=settings.PDF_SECONDS + 30,
)
def render_version(version_id: int) -> None:
    """Print a frozen version; may run twice, the first result stays."""
    rendering.render(version_id=version_id, now=utc_now())


@shared_task(ignore_result=True, acks_late=True)
def advance_terms() -> None:
    """Bring signed agreements to the state of today."""
    terms.advance_terms(now=utc_now())
