"""Two systems that are told what happens: one takes everything, one does not answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from accounts.domain.permissions import Role
from accounts.models import User
from accounts.selectors import active_users_with_role
from complaints.models import Complaint
from complaints.services import webhooks as complaint_webhooks
from notifications.models import WebhookEndpoint
from notifications.services.webhooks import create_endpoint, instant_text, send_test
from notifications.services.webhooks.delivery import HookResult, record_answer, take_next
from notifications.services.webhooks.posting import Answer

CRM_EVENTS = ("complaint.logged", "complaint.changed", "complaint.resolved", "complaint.closed", "clock.breached")
WAREHOUSE_EVENTS = ("complaint.logged", "clock.stopped", "policy.published")
TAKEN = Answer(202, '{"accepted": true}', "", 184)
DOWN = Answer(503, "Service Unavailable: maintenance window", "HTTP 503 Service Unavailable", 412)


def create_webhooks(now: datetime) -> None:
    """Create a CRM that took what was sent to it, and a data warehouse that is down for maintenance.

    Both are addresses that exist nowhere (RFC 2606), so nothing leaves the machine.
    """
    began = now - timedelta(days=40)
    administrator = active_users_with_role(Role.ADMINISTRATOR)[0]
    crm = _endpoint("CRM, ostrý provoz", "https://crm.severka.example/hooks/dohoda", CRM_EVENTS, administrator, began)
    warehouse = _endpoint("Datový sklad", "https://dwh.severka.example/in", WAREHOUSE_EVENTS, administrator, began)
    send_test(endpoint=crm, actor=administrator, now=began)
    _answer(crm, TAKEN, began + timedelta(seconds=1))
    recent = Complaint.objects.select_related("case", "customer").order_by("-logged_at", "-pk")[:6]
    for complaint in sorted(recent, key=lambda each: each.logged_at):
        at = complaint.logged_at
        received = instant_text(complaint.case.received_at)
        complaint_webhooks.tell("complaint.logged", complaint, now=at, received_at=received)
        _answer(crm, TAKEN, at + timedelta(seconds=1))
        _answer(warehouse, DOWN, max(at, now - timedelta(minutes=40)))


def _endpoint(name: str, url: str, events: Sequence[str], actor: User, now: datetime) -> WebhookEndpoint:
    endpoint, _secret = create_endpoint(url=url, description=name, event_types=events, actor=actor, now=now)
    return endpoint


def _answer(endpoint: WebhookEndpoint, answer: Answer, at: datetime) -> None:
    """Let the endpoint answer what waits for it the longest, as a worker would record it."""
    delivery = take_next(endpoint, at)
    if delivery is not None:
        record_answer(endpoint, delivery, answer, HookResult(), now=at)
