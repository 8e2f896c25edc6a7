"""Periodic work of the clocks."""

from dataclasses import asdict

from celery import shared_task

from core.clock import utc_now
from notifications.services.test_notices import take_up
from sla.services import attainment, breaches, recompute
from sla.services.duties import keep_duties


@shared_task(ignore_result=True, acks_late=True)
def sweep() -> dict[str, int]:
    """Record the warnings and breaches that are due."""
    now = utc_now()
    return {**asdict(breaches.sweep_due(now=now)), "tests": take_up(now=now)}


@shared_task(ignore_result=True, acks_late=True)
def work_on_recompute(recompute_id: int) -> None:
    """Compute, apply or undo some more of a recompute."""
    recompute.go_on(recompute_id=recompute_id, now=utc_now())


@shared_task(ignore_result=True, acks_late=True)
def sweep_recomputes() -> None:
    """Go on with the recomputes that a dead broker or worker left behind."""
    recompute.sweep_unfinished(now=utc_now())


@shared_task(ignore_result=True, acks_late=True)
def tend_duties() -> None:
    """Bring the recurring duties into step with the published targets and the teams."""
    keep_duties(now=utc_now())


@shared_task(ignore_result=True, acks_late=True)
def count_days() -> None:
    """Count the days anew on which a verdict changed."""
    attainment.rebuild_changed_days(now=utc_now())
