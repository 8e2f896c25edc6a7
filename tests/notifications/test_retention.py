"""What was delivered long ago is forgotten; what waits never is, and what failed is kept longer."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from accounts.models import User
from notifications.access import can_send_again
from notifications.models import OutgoingEmail, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from notifications.services import retention, send_again
from notifications.services.retention import forget_old
from notifications.services.webhooks import disable_endpoint, emit
from tests.conftest import ClientFor
from tests.notifications.factories import EmailFactory
from tests.notifications.hooks import endpoint_at, happened

pytestmark = pytest.mark.django_db
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def delivery(now: datetime, age: timedelta, state: str, about: str = "CMP-1") -> WebhookDelivery:
    if not WebhookEndpoint.objects.exists():
        endpoint_at("https://8.8.8.8/hooks")
    found = happened(now - age, about=about)
    ended = {} if state == "waiting" else {"next_attempt_at": None}
    delivered = {"delivered_at": now - age} if state == "delivered" else {}
    WebhookDelivery.objects.filter(pk=found.pk).update(state=state, **ended, **delivered)
    WebhookAttempt.objects.create(delivery=found, number=1, at=now - age, duration_ms=5, status=200)
    return found


def mail(now: datetime, age: timedelta, state: str, **values: Any) -> OutgoingEmail:
    sent = {"sent_at": now - age} if state in ("sent", "bounced") else {}
    waiting = {} if state == "queued" else {"next_attempt_at": None}
    return EmailFactory(
        created_at=now - age, state=state, text="Hello", html="<p>Hello</p>", **sent, **waiting, **values
    )


@pytest.mark.parametrize(
    ("state", "days", "gone"),
    [("delivered", 90, True), ("failed", 90, False), ("failed", 365, True), ("waiting", 4000, False)],
)
def test_a_webhook_is_kept_as_long_as_its_state_says(state: str, days: int, gone: bool, now: datetime) -> None:
    kept = delivery(now, days * DAY, state)
    assert forget_old(now=now) == 0, "to the second"
    assert forget_old(now=now + SECOND) == gone
    assert WebhookDelivery.objects.filter(pk=kept.pk).exists() is not gone
    assert WebhookEvent.objects.exists() is not gone
    assert WebhookAttempt.objects.exists() is not gone


def test_an_event_stays_until_the_last_endpoint_is_done_with_it(now: datetime, administrator: User) -> None:
    endpoint_at("https://8.8.8.8/one")
    other, _secret = endpoint_at("https://8.8.8.8/other", name="Other")
    event = emit("complaint.logged", dict, about="CMP-1", occurred_at=now - 100 * DAY, now=now - 100 * DAY)
    assert event is not None
    event.deliveries.exclude(endpoint=other).update(
        state="delivered", next_attempt_at=None, delivered_at=now - 100 * DAY
    )
    disable_endpoint(endpoint=other, actor=administrator, now=now)
    assert forget_old(now=now) == 1
    assert event.deliveries.get().endpoint == other, "switched off: it waits"
    event.deliveries.update(state="delivered", next_attempt_at=None, delivered_at=now - 91 * DAY)
    assert forget_old(now=now) == 1
    assert not WebhookEvent.objects.exists()


@pytest.mark.parametrize(
    ("state", "days", "gone"),
    [
        ("sent", 365, True),
        ("failed", 365, False),
        ("failed", 730, True),
        ("dropped", 730, True),
        ("queued", 4000, False),
    ],
)
def test_of_a_mail_the_body_goes_and_the_row_stays(state: str, days: int, gone: bool, now: datetime) -> None:
    email = mail(now, days * DAY, state, subject="Overdue")
    assert forget_old(now=now) == 0
    assert forget_old(now=now + SECOND) == gone
    assert forget_old(now=now + SECOND) == 0, "once"
    email.refresh_from_db()
    assert (email.subject, email.state, email.text == "", email.html == "") == ("Overdue", state, gone, gone)
    assert (email.erased_at is not None) is gone


def test_a_mail_without_its_body_is_not_sent_again_and_says_why(
    now: datetime, manager: User, client_for: ClientFor
) -> None:
    email = mail(now, 800 * DAY, "failed")
    forget_old(now=now)
    email.refresh_from_db()
    decision = can_send_again(manager, email)
    assert (bool(decision), "because it is old" in decision.reason) == (False, True)
    assert send_again(email=email, actor=manager, now=now) is False
    assert "because the message is old" in client_for(manager).get(email.get_absolute_url()).content.decode()


def test_nought_keeps_for_ever(now: datetime, settings: Settings) -> None:
    for name in ("WEBHOOK_LOG_DAYS", "WEBHOOK_FAILED_DAYS", "MAIL_BODY_DAYS", "MAIL_FAILED_BODY_DAYS"):
        setattr(settings, name, 0)
    for state in ("delivered", "failed"):
        delivery(now, 9000 * DAY, state, about=state)
    for state in ("sent", "failed"):
        mail(now, 9000 * DAY, state)
    assert forget_old(now=now) == 0


def test_a_run_ends_and_the_next_goes_on(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "BATCHES", 2)
    for _turn in range(5):
        mail(now, 400 * DAY, "sent")
    assert [forget_old(now=now) for _run in range(3)] == [4, 1, 0]


def test_what_a_mail_would_have_said_is_forgotten_like_a_body(now: datetime) -> None:
    """A warning that was overtaken before it could go has facts instead of a text."""
    facts = {"text": "", "html": "", "template": "complaints/warning", "facts": {"title": "Lift"}}
    overtaken = EmailFactory(created_at=now, state="dropped", next_attempt_at=None, **facts)
    assert forget_old(now=now + 4000 * DAY) == 1
    overtaken.refresh_from_db()
    assert overtaken.facts is None
