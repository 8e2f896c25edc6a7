"""Work of policies that a worker does."""

from celery import shared_task
from django.conf import settings

from core.clock import utc_now
from policies.services import printing


@shared_task(
    ignore_result=True,
    acks_late=True,
    soft_time_limit=settings.PDF_SECONDS,
    time_limit=settings.PDF_SECONDS + 30,
)
def render_revision(rendering_id: int) -> None:
    """Print one language of a published revision."""
    printing.print_revision(rendering_id=rendering_id, now=utc_now())
