"""Work on the queues `mail` and `hooks`."""

from dataclasses import asdict

from celery import shared_task

from core.clock import utc_now
from notifications.services import delivery, digests
from notifications.services.retention import forget_old
from notifications.services.webhooks import delivery as webhook_delivery
from notifications.services.webhooks.emitting import ask_workers


@shared_task(ignore_result=True, acks_late=True)
def deliver_emails(ids: list[int]) -> None:
    """Send these e-mails, if they are due and nobody else is at it."""
    delivery.deliver(now=utc_now(), ids=ids)


@shared_task(ignore_result=True, acks_late=True)
def sweep_outbox() -> dict[str, int]:
    """Send whatever is due: second attempts, and what a dead broker or worker left behind."""
    return asdict(delivery.deliver(now=utc_now()))


@shared_task(ignore_result=True, acks_late=True)
def send_digests() -> dict[str, int]:
    """Write the digests whose window has ended, and what quiet hours held."""
    return {"digests": digests.send_digests(now=utc_now())}


@shared_task(ignore_result=True, acks_late=True)
def deliver_webhooks(endpoint_id: int) -> dict[str, int]:
    """Send what is due to one endpoint, unless somebody is at it."""
    return asdict(webhook_delivery.deliver_to(endpoint_id, now=utc_now()))


@shared_task(ignore_result=True, acks_late=True)
def sweep_webhooks() -> None:
    """Ask for what is due at each endpoint: second attempts, and what a dead broker or worker left behind."""
    ask_workers(webhook_delivery.endpoints_waiting(now=utc_now()))


@shared_task(ignore_result=True, acks_late=True)
def tend_old() -> dict[str, int]:
    """Forget what was delivered long ago."""
    return {"forgotten": forget_old(now=utc_now())}
