"""Periodic work that several apps together answer for."""

from celery import shared_task

from core.clock import utc_now
from desk.summaries import send_summaries


@shared_task(ignore_result=True, acks_late=True)
def write_summaries() -> dict[str, int]:
    """Write the daily and weekly summaries whose hour has come."""
    return {"summaries": send_summaries(now=utc_now())}
