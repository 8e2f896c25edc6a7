import smtplib
import threading
from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from django.db import connection
from pytest_django import Settings

from bin.tools.processes import free_port
from notifications import tasks
from notifications.domain.backoff import DELAYS
from notifications.models import OutgoingEmail
from notifications.services import delivery, transport
from tests.notifications.factories import WRITTEN, EmailFactory
from tests.servers.smtp import SmtpSink

State = OutgoingEmail.State


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.django_db
def test_a_message_is_sent_once_with_all_that_it_says(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create(to_name="Žofie „Ž“ Malá", to="zofie@example.com", reply_to="servis@example.com")
    assert delivery.deliver(now=now).sent == 1
    assert delivery.deliver(now=now).sent == 0
    email.refresh_from_db()
    assert (email.state, email.attempts, email.last_error) == (State.SENT, 1, "")
    assert email.sent_at is not None
    assert now < email.sent_at < now + timedelta(seconds=20), "when the server said 250, not when the batch began"
    assert email.text != "", "only one-time bodies are erased"
    [message] = server.messages
    assert message["Subject"] == "Stížnost CMP-2026-00042"
    assert message["To"].addresses[0].display_name == "Žofie „Ž“ Malá"
    assert message["From"].addresses[0].display_name == "Dohoda – Severka"
    assert message["Reply-To"] == "servis@example.com"
    assert message["Message-ID"] == email.message_id
    assert message["Date"].datetime == WRITTEN
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"].startswith("<notices.")
    assert message["References"] == message["In-Reply-To"]
    assert body(message, "plain").replace("\r\n", "\n") == "Dobrý den.\n"
    assert body(message, "html").strip() == "<p>Dobrý den.</p>"


@pytest.mark.django_db
def test_a_batch_takes_one_connection(server: SmtpSink, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[smtplib.SMTP] = []
    connect = transport._connect

    def counted() -> smtplib.SMTP:
        opened.append(connect())
        return opened[-1]

    monkeypatch.setattr(transport, "_connect", counted)
    EmailFactory.create_batch(delivery.BATCH + 5)
    assert delivery.deliver(now=now).sent == delivery.BATCH + 5
    assert len(opened) == 1
    assert len(server.messages) == delivery.BATCH + 5


@pytest.mark.django_db
def test_only_what_is_asked_for_and_due_is_sent(server: SmtpSink, now: datetime) -> None:
    wanted, other = EmailFactory.create_batch(2)
    later = EmailFactory.create(next_attempt_at=now + timedelta(seconds=1))
    assert delivery.deliver(now=now, ids=[wanted.pk, later.pk]).sent == 1
    other.refresh_from_db()
    later.refresh_from_db()
    assert (other.state, later.state) == (State.QUEUED, State.QUEUED)


@pytest.mark.django_db
def test_a_dead_server_puts_the_batch_off_and_it_is_sent_when_the_server_is_back(
    server: SmtpSink, settings: Settings, now: datetime
) -> None:
    first, second = EmailFactory.create_batch(2)
    settings.EMAIL_PORT = free_port()
    assert delivery.deliver(now=now).deferred == 2
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.attempts) == (State.QUEUED, 1)
    assert "ConnectionRefusedError" in first.last_error
    assert first.next_attempt_at is not None
    assert second.next_attempt_at is not None
    assert timedelta(seconds=24) <= first.next_attempt_at - now <= timedelta(seconds=36)
    settings.EMAIL_PORT = server.port
    assert delivery.deliver(now=now).sent == 0, "it waits"
    assert delivery.deliver(now=max(first.next_attempt_at, second.next_attempt_at)).sent == 2
    first.refresh_from_db()
    assert (first.state, first.attempts, first.last_error) == (State.SENT, 2, "")


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_asked_once_and_not_with_each_message(
    server: SmtpSink, now: datetime, settings: Settings
) -> None:
    waiting = EmailFactory.create_batch(delivery.BATCH + 5, created_at=now)
    EmailFactory(created_at=now, next_attempt_at=now + timedelta(minutes=1))
    server.fall_silent()
    settings.EMAIL_TIMEOUT = 1
    result = delivery.deliver(now=now, ids=[waiting[0].pk])
    assert result.deferred == len(waiting)
    assert not OutgoingEmail.objects.filter(state=State.SENDING).exists()
    assert delivery.claim_due(now=now) == []
    assert OutgoingEmail.objects.filter(attempts=0).count() == 1, "what was not due is left alone"


@pytest.mark.django_db
def test_a_temporary_refusal_is_tried_again_and_at_last_given_up(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create()
    server.refuse("451 4.7.1 Greylisted, come back")
    for attempt in range(1, len(DELAYS) + 1):
        assert delivery.deliver(now=now).deferred == 1
        email.refresh_from_db()
        assert (email.state, email.attempts) == (State.QUEUED, attempt)
        assert email.last_error == "451 4.7.1 Greylisted, come back"
        assert email.next_attempt_at is not None
        now = email.next_attempt_at
    assert delivery.deliver(now=now).failed == 1
    email.refresh_from_db()
    assert (email.state, email.next_attempt_at) == (State.FAILED, None)
    assert server.messages == []


@pytest.mark.django_db
def test_a_permanent_refusal_fails_at_once_with_the_servers_words(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create(one_time=True)
    server.refuse("550 5.1.1 No such user here")
    assert delivery.deliver(now=now).failed == 1
    email.refresh_from_db()
    assert (email.state, email.last_error) == (State.FAILED, "550 5.1.1 No such user here")
    assert (email.text, email.html, email.erased_at) == ("", "", now)
    server.accept()
    assert delivery.deliver(now=now + timedelta(days=9)).sent == 0


@pytest.mark.django_db
def test_one_time_bodies_are_erased_once_sent(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create(one_time=True, text="https://example.com/token\n")
    delivery.deliver(now=now)
    email.refresh_from_db()
    assert (email.state, email.text, email.html, email.erased_at) == (State.SENT, "", "", now)
    assert "token" in body(server.messages[0], "plain")


@pytest.mark.django_db
def test_a_message_that_breaks_the_connection_does_not_hold_up_the_others(
    server: SmtpSink, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison, good = EmailFactory.create(next_attempt_at=now - timedelta(hours=1)), EmailFactory.create()
    sendmail = smtplib.SMTP.sendmail

    def break_once(self: smtplib.SMTP, sender: str, to: list[str], content: bytes) -> object:
        if to == [poison.to]:
            self.close()
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        return sendmail(self, sender, to, content)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", break_once)
    result = delivery.deliver(now=now)
    assert (result.sent, result.deferred) == (1, 1)
    good.refresh_from_db()
    assert good.state == State.SENT


@pytest.mark.django_db
def test_what_cannot_be_written_fails_and_sends_nothing(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create(subject="Stížnost\nBcc: b@example.com")
    assert delivery.deliver(now=now).failed == 1
    email.refresh_from_db()
    assert "cannot be written" in email.last_error
    assert server.messages == []


@pytest.mark.django_db
def test_a_lost_workers_messages_are_taken_over_when_its_lease_ends(server: SmtpSink, now: datetime) -> None:
    email = EmailFactory.create()
    [held] = delivery.claim_due(now=now)
    assert delivery.claim_due(now=now + delivery.LEASE - timedelta(seconds=1)) == []
    assert delivery.deliver(now=now + delivery.LEASE).sent == 1
    delivery._record(held, state=State.FAILED, next_attempt_at=None)  # the lost one comes back too late
    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.SENT, 2)


@pytest.mark.django_db
def test_a_worker_stops_in_time_and_gives_back_the_rest(
    server: SmtpSink, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "BUDGET_SECONDS", -1.0)
    email = EmailFactory.create()
    assert delivery.deliver(now=now).sent == 0
    email.refresh_from_db()
    assert (email.state, email.attempts, email.next_attempt_at) == (State.QUEUED, 0, now)


@pytest.mark.django_db
def test_tasks_may_run_twice(server: SmtpSink) -> None:
    email = EmailFactory.create()
    tasks.deliver_emails([email.pk])
    tasks.deliver_emails([email.pk])
    tasks.sweep_outbox()
    assert len(server.messages) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_message_once(server: SmtpSink, now: datetime) -> None:
    EmailFactory.create_batch(60)
    results: list[delivery.DeliveryResult] = []
    start = threading.Barrier(2)

    def work() -> None:
        try:
            start.wait()
            results.append(delivery.deliver(now=now))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(result.sent for result in results) == 60
    assert min(result.sent for result in results) > 0, "both took part"
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 60
    assert not OutgoingEmail.objects.exclude(state=State.SENT, attempts=1).exists()


@pytest.mark.django_db
def test_mails_about_one_complaint_make_one_thread_and_letters_are_written_by_people(now: datetime) -> None:
    first, second, other, letter, reset = (
        transport.build_message(EmailFactory.create(**values))
        for values in (
            {"about": "CMP-2026-00042"},
            {"about": "CMP-2026-00042", "kind": "clock_correction"},
            {"about": "CMP-2026-00043"},
            {"about": "CMP-2026-00042", "kind": "complaint_answer"},
            {"about": "", "kind": "account"},
        )
    )
    assert first["References"] == second["References"] == letter["References"]
    assert first["References"] != other["References"]
    assert first["Message-ID"] != second["Message-ID"]
    assert (letter["Auto-Submitted"], letter["List-Id"]) == (None, None), "an answer to it is welcome"
    assert (reset["Auto-Submitted"], reset["List-Id"], reset["References"]) == ("auto-generated", None, None)
