"""Periodic work of documents."""

from celery import shared_task

from core.clock import utc_now
from documents.services import renderings


@shared_task(ignore_result=True, acks_late=True)
def sweep_renderings() -> None:
    """Ask again for renderings that a dead broker or worker left behind."""
    renderings.sweep_unfinished(now=utc_now())
