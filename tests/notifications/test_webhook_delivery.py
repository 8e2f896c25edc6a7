import base64
import json
import re
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, models, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from bin.tools.processes import free_port
from core.models import AuditEvent
from notifications import tasks
from notifications.domain import signing
from notifications.domain.backoff import WEBHOOK_DELAYS
from notifications.models import OutgoingEmail, WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent
from notifications.services.webhooks import (
    delivery,
    disable_endpoint,
    emit,
    enable_endpoint,
    resend,
    resend_failed,
    rotate_secret,
    send_test,
)
from notifications.services.webhooks.posting import Answer
from tests.notifications.hooks import endpoint_at, happened
from tests.servers.receiver import Reply, Request, WebhookReceiver

pytestmark = pytest.mark.django_db
State = WebhookDelivery.State


def printed(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix("whsec_"))


def failing(status: int, **headers: str) -> Any:
    return lambda request: Reply(status, headers, b"not now")


def test_an_event_is_delivered_once_and_signed(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, secret = endpoint_at(receiver.url)
    sent = happened(now)
    assert delivery.deliver_to(endpoint.pk, now=now).delivered == 1
    assert delivery.deliver_to(endpoint.pk, now=now).delivered == 0
    [request] = receiver.requests
    assert json.loads(request.body) == {
        "type": "complaint.logged",
        "timestamp": "2026-03-02T09:00:00Z",
        "data": {"complaint": {"reference": "CMP-2026-00042"}},
    }
    stamp = int(request.headers["webhook-timestamp"])
    assert 0 <= stamp - now.timestamp() <= 5, "of the attempt"
    assert re.fullmatch("msg_[0-9a-f]{32}", request.headers["webhook-id"])
    assert request.headers["webhook-signature"] == signing.signature(
        printed(secret), webhook_id=sent.event.webhook_id, timestamp=stamp, body=request.body
    )
    assert request.headers["content-type"] == "application/json"
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, sent.last_error, sent.next_attempt_at) == (State.DELIVERED, 1, "", None)
    [attempt] = sent.log.all()
    assert (attempt.number, attempt.status, attempt.error) == (1, 204, "")


def test_nobody_subscribed_costs_one_query_and_no_row(
    django_assert_num_queries: DjangoAssertNumQueries, now: datetime
) -> None:
    endpoint_at("https://crm.example.com/", types=["policy.published"])
    with django_assert_num_queries(1):
        made = emit("clock.breached", lambda: pytest.fail("asked"), about="", occurred_at=now, now=now)
    assert made is None
    assert not WebhookEvent.objects.exists()
    with pytest.raises(KeyError):
        emit("complaint.loged", dict, about="", occurred_at=now, now=now)


def test_what_is_rolled_back_is_not_told(now: datetime) -> None:
    endpoint_at("https://crm.example.com/")
    with transaction.atomic():
        happened(now)
        transaction.set_rollback(True)
    assert not WebhookEvent.objects.exists()


def test_each_endpoint_gets_what_it_chose(now: datetime, administrator: User) -> None:
    crm, _s = endpoint_at("https://crm.example.com/")
    bi, _s = endpoint_at("https://bi.example.com/", types=["clock.breached"], name="BI")
    off, _s = endpoint_at("https://off.example.com/", name="Off")
    disable_endpoint(endpoint=off, actor=administrator, now=now)
    event = emit("clock.breached", dict, about="CMP-1", occurred_at=now, now=now)
    assert event is not None
    assert set(event.deliveries.values_list("endpoint", flat=True)) == {crm.pk, bi.pk}


def test_while_a_secret_is_replaced_both_sign_and_then_the_new_one_alone(
    receiver: WebhookReceiver, now: datetime, administrator: User
) -> None:
    endpoint, old = endpoint_at(receiver.url)
    _endpoint, new = rotate_secret(endpoint=endpoint, actor=administrator, now=now)
    assert old != new
    later = [now + timedelta(hours=71), now + timedelta(days=3, seconds=1)]
    for at in later:
        happened(at, about=f"{at:%d%H}")
        assert delivery.deliver_to(endpoint.pk, now=at).delivered == 1

    def signed_by(request: Request) -> set[str]:
        facts = {
            "webhook_id": request.headers["webhook-id"],
            "timestamp": int(request.headers["webhook-timestamp"]),
            "body": request.body,
        }
        found = request.headers["webhook-signature"].split(" ")
        return {s for s in (old, new) if signing.signature(printed(s), **facts) in found}  # type: ignore[arg-type]

    assert [signed_by(request) for request in receiver.requests] == [{old, new}, {new}]
    rotate_secret(endpoint=endpoint, actor=administrator, now=later[-1], at_once=True)
    happened(later[-1], about="leak")
    delivery.deliver_to(endpoint.pk, now=later[-1])
    assert signed_by(receiver.requests[-1]) == set(), "what leaked signs nothing any more"


def test_the_secret_is_not_in_the_database(now: datetime) -> None:
    endpoint, secret = endpoint_at("https://crm.example.com/")
    row = endpoint.secrets.get()
    stored = " ".join(str(getattr(row, field.attname)) for field in row._meta.concrete_fields)
    assert secret.removeprefix("whsec_") not in stored
    assert printed(secret).hex() not in stored


def test_a_replaced_secret_key_is_told_and_its_fallback_helps(
    receiver: WebhookReceiver, settings: Settings, now: datetime
) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    was, settings.SECRET_KEY = settings.SECRET_KEY, "another key of this installation"
    sent = happened(now)
    assert delivery.deliver_to(endpoint.pk, now=now).deferred == 1
    sent.refresh_from_db()
    assert "SECRET_KEY was changed" in sent.last_error
    settings.SECRET_KEY_FALLBACKS = [was]
    assert delivery.deliver_to(endpoint.pk, now=now + timedelta(seconds=10)).delivered == 1


def test_the_schedule_of_the_specification_and_then_it_is_given_up(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    receiver.answer = failing(500)
    sent, at = happened(now), now
    for number, delay in enumerate(WEBHOOK_DELAYS, start=1):
        assert delivery.deliver_to(endpoint.pk, now=at).deferred == 1
        sent.refresh_from_db()
        assert (sent.state, sent.attempts, sent.last_error) == (
            State.WAITING,
            number,
            "HTTP 500 Internal Server Error",
        )
        assert sent.next_attempt_at is not None
        assert 0.8 * delay <= sent.next_attempt_at - at <= 1.2 * delay + timedelta(seconds=2)
        at = sent.next_attempt_at
    assert delivery.deliver_to(endpoint.pk, now=at).failed == 1
    sent.refresh_from_db()
    assert (sent.state, sent.attempts, sent.next_attempt_at) == (State.FAILED, 10, None)
    assert [a.answer for a in sent.log.all()] == ["not now"] * 10
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert len({request.headers["webhook-signature"] for request in receiver.requests}) > 1, "each attempt has its time"


def test_gone_switches_the_endpoint_off_and_tells(
    receiver: WebhookReceiver, now: datetime, administrator: User, manager: User, agent: User
) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    receiver.answer = failing(410)
    first, second = happened(now), happened(now + timedelta(seconds=1), "CMP-2")
    assert delivery.deliver_to(endpoint.pk, now=now + timedelta(seconds=5)).failed == 1
    endpoint.refresh_from_db()
    assert (endpoint.state, endpoint.disabled_reason) == ("disabled", "gone")
    assert len(receiver.requests) == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.FAILED, State.FAILED)
    assert set(OutgoingEmail.objects.values_list("to", flat=True)) == {administrator.email, manager.email}
    assert AuditEvent.objects.filter(action="webhook.disabled", actor_id=None).count() == 1
    assert emit("clock.breached", dict, about="", occurred_at=now, now=now) is None
    enable_endpoint(endpoint=endpoint, actor=administrator, now=now + timedelta(hours=1))
    receiver.answer = lambda request: Reply()
    at = now + timedelta(hours=1)
    assert resend_failed(endpoint=endpoint, since=now, actor=administrator, now=at) == 2
    assert delivery.deliver_to(endpoint.pk, now=at).delivered == 2


def test_an_endpoint_that_fails_for_five_days_is_switched_off(
    receiver: WebhookReceiver, now: datetime, manager: User
) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    receiver.answer = failing(404)
    for day in range(6):
        at = now + timedelta(days=day, minutes=day)
        happened(at, about=f"CMP-{day}")
        delivery.deliver_to(endpoint.pk, now=at)
        endpoint.refresh_from_db()
        assert endpoint.is_active is (day < 5)
    assert endpoint.disabled_reason == "failing"
    [mail] = OutgoingEmail.objects.all()
    assert mail.to == manager.email
    assert str(endpoint.public_id) in mail.text


def test_one_delivery_ends_a_bad_time(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    receiver.answer = failing(500)
    happened(now)
    delivery.deliver_to(endpoint.pk, now=now)
    endpoint.refresh_from_db()
    assert endpoint.failures == 1
    receiver.answer = lambda request: Reply()
    delivery.deliver_to(endpoint.pk, now=now + timedelta(seconds=10))
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.failures) == (None, 0)


def test_an_endpoint_that_is_down_is_tried_once_and_left_in_peace(
    receiver: WebhookReceiver, settings: Settings, now: datetime
) -> None:
    endpoint, _secret = endpoint_at(f"http://127.0.0.1:{free_port()}/")
    for number in range(5):
        happened(now, about=f"CMP-{number}")
    assert delivery.deliver_to(endpoint.pk, now=now).deferred == 1
    assert WebhookAttempt.objects.count() == 1, "one attempt tells enough"
    assert delivery.deliver_to(endpoint.pk, now=now + timedelta(seconds=1)).deferred == 0
    assert delivery.endpoints_waiting(now=now + timedelta(seconds=1)) == []
    assert delivery.endpoints_waiting(now=now + timedelta(seconds=6)) == [endpoint.pk]
    WebhookEndpoint.objects.filter(pk=endpoint.pk).update(url=receiver.url)
    assert delivery.deliver_to(endpoint.pk, now=now + timedelta(seconds=20)).delivered == 5


def test_retry_after_is_kept_to(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    receiver.answer = failing(429, **{"Retry-After": "900"})
    sent, other = happened(now), happened(now, "CMP-2")
    delivery.deliver_to(endpoint.pk, now=now)
    sent.refresh_from_db()
    endpoint.refresh_from_db()
    assert sent.next_attempt_at is not None
    assert endpoint.held_until is not None
    assert sent.next_attempt_at - now >= timedelta(seconds=900)
    assert endpoint.held_until - now >= timedelta(seconds=900)
    other.refresh_from_db()
    assert other.attempts == 0


def test_a_bad_event_does_not_hold_up_the_others(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    happened(now, "poison")
    happened(now, "good")
    receiver.answer = lambda request: Reply(400 if b"poison" in request.body else 200)
    result = delivery.deliver_to(endpoint.pk, now=now)
    assert (result.delivered, result.deferred) == (1, 1)


def test_a_lost_workers_delivery_is_taken_over_when_its_lease_ends(receiver: WebhookReceiver, now: datetime) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    sent = happened(now)
    held = delivery._hold(endpoint.pk, now)
    assert held is not None
    lost = delivery.take_next(held, now)
    assert lost is not None
    assert delivery._hold(endpoint.pk, now + delivery.LEASE - timedelta(seconds=1)) is None
    assert delivery.endpoints_waiting(now=now + delivery.LEASE) == [endpoint.pk]
    later = now + delivery.LEASE + timedelta(seconds=1)
    assert delivery.deliver_to(endpoint.pk, now=later).delivered == 1
    # The lost one comes back too late: its attempt is logged, its word counts no more, its lease frees nothing.
    late = Answer(500, "", "HTTP 500", 20)
    delivery.record_answer(held, lost, late, delivery.HookResult(), now=now + delivery.LEASE)
    delivery._let_go(held, now + timedelta(days=1))
    sent.refresh_from_db()
    endpoint.refresh_from_db()
    assert (sent.state, sent.attempts, endpoint.failures) == (State.DELIVERED, 2, 0)
    assert endpoint.held_until == later, "when a worker last came"
    assert list(sent.log.values_list("number", "status")) == [(1, 500), (2, 204)]


def test_a_worker_stops_in_time(receiver: WebhookReceiver, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "BUDGET_SECONDS", -1.0)
    endpoint, _secret = endpoint_at(receiver.url)
    happened(now)
    happened(now, "CMP-2")
    assert delivery.deliver_to(endpoint.pk, now=now).delivered == 1
    assert delivery.endpoints_waiting(now=now) == [endpoint.pk], "the rest is free for the next one"


def test_sending_again_keeps_the_id_and_begins_the_schedule_anew(
    receiver: WebhookReceiver, now: datetime, manager: User
) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    sent = happened(now)
    assert not resend(delivery=sent, actor=manager, now=now), "it waits already"
    delivery.deliver_to(endpoint.pk, now=now)
    receiver.answer = failing(500)
    assert resend(delivery=sent, actor=manager, now=now + timedelta(hours=1))
    delivery.deliver_to(endpoint.pk, now=now + timedelta(hours=1))
    sent.refresh_from_db()
    assert (sent.state, sent.attempts) == (State.WAITING, 2)
    assert sent.next_attempt_at is not None
    assert sent.next_attempt_at - now < timedelta(hours=1, seconds=10)
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == 1
    assert AuditEvent.objects.filter(action="webhook.resent").count() == 1


def test_a_test_goes_to_its_endpoint_alone(receiver: WebhookReceiver, now: datetime, manager: User) -> None:
    endpoint, _secret = endpoint_at(receiver.url, types=["policy.published"])
    endpoint_at(receiver.url, name="Other")
    sent = send_test(endpoint=endpoint, actor=manager, now=now)
    assert sent is not None
    delivery.deliver_to(endpoint.pk, now=now)
    [request] = receiver.requests
    assert json.loads(request.body)["type"] == "webhook.test"
    disable_endpoint(endpoint=endpoint, actor=manager, now=now)
    assert send_test(endpoint=endpoint, actor=manager, now=now) is None


@pytest.mark.parametrize("table", ["webhookevent", "webhookattempt"])
def test_what_was_sent_stays_as_it_was_written(receiver: WebhookReceiver, now: datetime, table: str) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    happened(now)
    delivery.deliver_to(endpoint.pk, now=now)
    model = {"webhookevent": WebhookEvent, "webhookattempt": WebhookAttempt}[table]
    with pytest.raises(IntegrityError, match="notifications_webhook_frozen"), transaction.atomic():
        model._default_manager.update(id=models.F("id"))


def test_tasks_may_run_twice(receiver: WebhookReceiver) -> None:
    endpoint, _secret = endpoint_at(receiver.url)
    happened(datetime.fromisoformat("2026-03-02T09:00:00+00:00"))
    tasks.deliver_webhooks(endpoint.pk)
    tasks.deliver_webhooks(endpoint.pk)
    tasks.sweep_webhooks()
    assert len(receiver.requests) == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_event_once_and_one_at_a_time(receiver: WebhookReceiver, now: datetime) -> None:
    endpoints = [endpoint_at(receiver.url, name=f"CRM {number}")[0] for number in range(2)]
    for number in range(15):
        emit("clock.breached", dict, about=f"CMP-{number}", occurred_at=now, now=now)
    results: list[delivery.HookResult] = []
    start = threading.Barrier(4)

    def work(endpoint: WebhookEndpoint) -> None:
        try:
            start.wait()
            results.append(delivery.deliver_to(endpoint.pk, now=now))
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=[endpoint]) for endpoint in endpoints * 2]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(result.delivered for result in results) == 30
    assert len(receiver.requests) == 30
    assert receiver.most_at_once <= 2, "one request at a time to each endpoint"
    assert not WebhookDelivery.objects.exclude(state=State.DELIVERED, attempts=1).exists()
