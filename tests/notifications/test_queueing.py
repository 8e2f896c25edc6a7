from datetime import datetime, timedelta
from typing import Any

import celery
import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import User
from core.logging import trace, traced
from core.models import AuditEvent, Organisation
from notifications.models import OutgoingEmail
from notifications.services import queue_email, queueing, send_again
from tests.notifications.factories import EmailFactory

pytestmark = pytest.mark.django_db
State = OutgoingEmail.State


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What workers were asked to do."""
    calls: list[Any] = []
    monkeypatch.setattr(celery.current_app, "send_task", lambda name, args: calls.append((name, args)))
    return calls


def queue(now: datetime, **values: Any) -> OutgoingEmail | None:
    given = {
        "dedupe_key": "clock/1/breach",
        "to": "marie@example.com",
        "to_name": "Marie Malá",
        "subject": "Stížnost",
        "text": "Dobrý den.",
        "html": "<p>Dobrý den.",
        "language": "cs",
        "kind": "clock_breach",
        "about": "CMP-2026-00042",
    }
    return queue_email(now=now, **{**given, **values})


def test_a_key_is_used_once(now: datetime) -> None:
    first = queue(now)
    assert first is not None
    assert (first.state, first.next_attempt_at, first.attempts) == (State.QUEUED, now, 0)
    assert queue(now, subject="Again") is None
    assert queue(now, dedupe_key="clock/2/breach") is not None
    assert OutgoingEmail.objects.count() == 2


def test_the_message_id_is_stable_and_names_this_installation(now: datetime, settings: Settings) -> None:
    settings.SITE_URL = "https://dohoda.example.com:8443"
    email = queue(now)
    assert email is not None
    assert email.message_id == f"<{email.public_id}@dohoda.example.com>"


def test_a_worker_is_asked_after_the_commit(
    now: datetime, asked: list[Any], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        email = queue(now)
        assert asked == []
    assert email is not None
    assert asked == [("notifications.tasks.deliver_emails", [[email.pk]])]


def test_a_dead_broker_fails_nobody(
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise ConnectionRefusedError("no broker")

    monkeypatch.setattr(celery.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        queue(now)
    assert OutgoingEmail.objects.get().state == State.QUEUED
    assert "the sweep will deliver" in caplog.text


@pytest.mark.parametrize("address", ["", "nobody", "a@example.com\nBcc: b@example.com", "a@example.com, b@example.com"])
def test_what_is_no_address_is_kept_as_failed(now: datetime, address: str, asked: list[Any]) -> None:
    email = queue(now, to=address, one_time=True)
    assert email is not None
    assert (email.state, email.last_error, email.text) == (State.FAILED, "This is not an e-mail address.", "")
    assert "\n" not in email.to


def test_headers_are_one_line(now: datetime, organisation: Organisation) -> None:
    email = queue(now, subject="Stížnost\r\nBcc: b@example.com\t1", to_name="Marie\nMalá", to=" jan@příklad.cz ")
    assert email is not None
    assert email.subject == "Stížnost Bcc: b@example.com 1"
    assert email.to_name == "Marie Malá"
    assert email.to == "jan@xn--pklad-zsa96e.cz"
    assert email.reply_to == "servis@example.com"


def test_only_a_failed_message_is_sent_again(now: datetime, manager: User) -> None:
    failed = EmailFactory.create(state=State.FAILED, next_attempt_at=None, attempts=10)
    assert send_again(email=failed, actor=manager, now=now)
    assert not send_again(email=failed, actor=manager, now=now)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts, failed.next_attempt_at) == (State.QUEUED, 0, now)
    assert AuditEvent.objects.get().action == "email.sent_again"
    erased = EmailFactory.create(
        state=State.FAILED, next_attempt_at=None, one_time=True, text="", html="", erased_at=now
    )
    assert not send_again(email=erased, actor=manager, now=now)


def test_djangos_own_mail_goes_through_the_outbox(now: datetime) -> None:
    message = EmailMultiAlternatives("New password", "https://…/token", to=["a@example.com"], bcc=["b@example.com"])
    message.attach_alternative("<a>token</a>", "text/html")
    backend = "notifications.backend.OutboxEmailBackend"
    message.connection = get_connection(backend)
    message.send()
    first, second = OutgoingEmail.objects.order_by("pk")
    assert (first.to, second.to) == ("a@example.com", "b@example.com")
    assert (first.one_time, first.html, first.kind) == (True, "<a>token</a>", "account")
    message.attach("a.txt", "x")
    with pytest.raises(ValueError, match="nothing else"):
        message.send()


def test_the_database_refuses_nonsense(now: datetime) -> None:
    nonsense: dict[str, dict[str, Any]] = {
        "notifications_sent_has_instant": {"state": State.SENT, "next_attempt_at": None},
        "notifications_waiting_has_attempt": {"next_attempt_at": None},
        "notifications_erased_is_empty": {"one_time": True, "erased_at": now},
    }
    for name, values in nonsense.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            EmailFactory.create(**values)
    EmailFactory.create(state=State.SENT, next_attempt_at=None, sent_at=now + timedelta(seconds=1))


def test_a_mail_is_logged_under_the_story_it_belongs_to_though_the_commit_comes_later(
    now: datetime,
    asked: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(queueing.logger, "info", lambda event, **_extra: told.append((event, trace())))
    with django_capture_on_commit_callbacks(execute=True):
        for story in ("click-1", "click-2"):  # one sweep tells of many complaints
            with traced(story):
                queue(now, dedupe_key=story)
    assert told == [("mail written", "click-1"), ("mail written", "click-2")]
