"""Periodic work of the clocks."""

from celery import shared_task

from core.clock import utc_now
from sla.services import breaches


@shared_task(ignore_result=True, acks_late=True)
def sweep() -> None:
    """Record the warnings and breaches that are due."""
    breaches.sweep_due(now=utc_now())
