"""The operations page, its twin for programs, the figures for Prometheus, and a test notice on its way."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from core.broker import BrokerState, Sign, TaskTotals
from core.clock import real_now, utc_now
from core.errors import Refusal
from core.models import AuditEvent, Heartbeat
from notifications.models import OutgoingEmail, TestNotice
from notifications.services.test_notices import PATIENCE, request_test_notice, take_up
from sla.operations_words import hops
from sla.selectors.health import SWEEP
from tests.conftest import ClientFor
from tests.notifications.factories import EmailFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker with one worker that is heard of and one that is not, and no beat."""
    now = real_now()
    signs = [
        Sign("worker", "fast@a", now, now - timedelta(hours=2), ("mail", "sweep")),
        Sign("worker", "slow@b", now - timedelta(minutes=2), now - timedelta(hours=2), ("pdf",)),
    ]
    tasks = [TaskTotals("sla.tasks.sweep", 12, 1, 0.5)]
    state = BrokerState(True, {"sweep": 0, "mail": 7, "pdf": 0, "default": 1}, 2, signs, tasks)
    monkeypatch.setattr("sla.selectors.operations.broker_state", lambda _now: state)
    monkeypatch.setattr("desk.metrics.broker_state", lambda _now: state)


def _sent(email: OutgoingEmail, at: datetime) -> None:
    OutgoingEmail.objects.filter(pk=email.pk).update(state="sent", sent_at=at, next_attempt_at=None)


def test_the_page_says_what_runs_what_waits_and_what_failed(broker: None, client_for: ClientFor, manager: User) -> None:
    Heartbeat.objects.create(
        task=SWEEP, ended_at=real_now(), took_ms=4, worked_at=real_now(), worked_ms=31, counts={"breached": 5}
    )
    EmailFactory(state="failed", next_attempt_at=None, subject="Nedoručeno", last_error="550 5.1.1 no such mailbox")
    page = client_for(manager).get("/operations/").content.decode().replace("\xa0", " ")
    for words in (
        "breached 5; 31 ms",
        "fast@a",
        "slow@b",
        "No beat has been heard of.",
        "Nedoručeno",
        "550 5.1.1 no such mailbox",
        "all applied",
    ):
        assert words in page, words


def test_the_page_says_that_the_broker_does_not_answer(client_for: ClientFor, manager: User) -> None:
    assert "The broker does not answer" in client_for(manager).get("/operations/").content.decode()


def test_more_of_everything_costs_no_more_queries(
    broker: None, client_for: ClientFor, manager: User, django_assert_max_num_queries: Any
) -> None:
    client = client_for(manager)
    client.get("/operations/")
    EmailFactory.create_batch(30, state="failed", next_attempt_at=None)
    EmailFactory.create_batch(30)
    with django_assert_max_num_queries(40):
        client.get("/operations/")


def test_a_test_notice_goes_through_sweep_outbox_and_server(manager: User, now: datetime) -> None:
    notice = request_test_notice(actor=manager, now=now)
    assert [hop.tone for hop in hops(notice)] == ["ok", "paused", "neutral", "neutral"]
    assert AuditEvent.objects.get(action="operations.tested").actor_name == manager.full_name

    assert take_up(now=now + timedelta(seconds=1)) == 1
    assert take_up(now=now + timedelta(seconds=2)) == 0
    email = OutgoingEmail.objects.get()
    assert (email.to, email.kind) == (manager.email, "test")
    notice.refresh_from_db()
    assert [hop.tone for hop in hops(notice)] == ["ok", "ok", "ok", "paused"]

    _sent(email, now + timedelta(seconds=1.5))
    notice = TestNotice.objects.get()
    assert [(hop.tone, hop.seconds) for hop in hops(notice)] == [
        ("ok", "after 0.00 s"),
        ("ok", "after 1.00 s"),
        ("ok", "after 1.00 s"),
        ("ok", "after 1.50 s"),
    ]


def test_a_test_notice_that_the_server_refuses_shows_its_words(manager: User, now: datetime) -> None:
    request_test_notice(actor=manager, now=now)
    take_up(now=now)
    OutgoingEmail.objects.update(state="failed", next_attempt_at=None, last_error="550 not here")
    last = hops(TestNotice.objects.get())[-1]
    assert (last.tone, last.words) == ("late", "550 not here")


def test_one_test_notice_at_a_time_until_it_is_clear_that_nobody_takes_it_up(manager: User, now: datetime) -> None:
    request_test_notice(actor=manager, now=now)
    with pytest.raises(Refusal):
        request_test_notice(actor=manager, now=now + PATIENCE - timedelta(seconds=1))
    request_test_notice(actor=manager, now=now + PATIENCE)
    assert take_up(now=now + PATIENCE) == 2


def test_an_idle_sweep_pays_one_question_for_test_notices(now: datetime, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        take_up(now=now)


def test_the_page_asks_for_the_state_until_the_notice_has_arrived(client_for: ClientFor, manager: User) -> None:
    client = client_for(manager)
    assert client.post("/operations/test/").status_code == 302
    notice = TestNotice.objects.get()
    address = f"/operations/test/{notice.public_id}/"
    assert 'hx-trigger="every 1s"' in client.get(address).content.decode()
    take_up(now=utc_now())
    _sent(OutgoingEmail.objects.get(), utc_now())
    assert "hx-trigger" not in client.get(address).content.decode()


@pytest.mark.parametrize(
    ("token", "networks", "headers", "status"),
    [
        ("", [], {}, 404),
        ("", [], {"Authorization": "Bearer "}, 404),
        ("s3cret", [], {"Authorization": "Bearer s3cret"}, 200),
        ("s3cret", [], {"Authorization": "Bearer s3cre"}, 404),
        ("", ["127.0.0.0/8"], {}, 200),
        ("", ["10.0.0.0/8"], {}, 404),
        ("", ["127.0.0.0/8"], {"X-Forwarded-For": "203.0.113.9"}, 404),
    ],
)
def test_figures_are_for_those_who_may_scrape_them(
    token: str, networks: list[str], headers: dict[str, str], status: int, client: Client, settings: Settings
) -> None:
    settings.METRICS_TOKEN, settings.METRICS_NETWORKS = token, networks
    assert client.get("/metrics", headers=headers).status_code == status


def test_figures_are_what_stands_and_name_nobody(broker: None, client: Client) -> None:
    Heartbeat.objects.create(task=SWEEP, ended_at=real_now(), took_ms=40, runs=9, counts={"breached": 5})
    EmailFactory(to="jana@example.com", created_at=utc_now(), next_attempt_at=utc_now() - timedelta(seconds=90))
    text = client.get("/metrics").content.decode()
    assert "jana" not in text
    for line in (
        'dohoda_check_ok{check="sweep"} 1.0',
        'dohoda_check_ok{check="mail"} 1.0',
        'dohoda_periodic_duration_seconds{task="sla.tasks.sweep"} 0.04',
        'dohoda_periodic_runs_total{task="sla.tasks.sweep"} 9.0',
        'dohoda_periodic_last_work{task="sla.tasks.sweep",what="breached"} 5.0',
        "dohoda_mail_waiting 1.0",
        'dohoda_queue_length{queue="mail"} 7.0',
        'dohoda_processes{kind="worker"} 1.0',
        'dohoda_task_seconds_total{task="sla.tasks.sweep"} 0.5',
    ):
        assert line in text.splitlines(), line
    [age] = [line for line in text.splitlines() if line.startswith('dohoda_check_age_seconds{check="mail"}')]
    assert 89 < float(age.split()[-1]) < 120


def test_programs_read_the_same(broker: None, manager: User, now: datetime) -> None:
    from accounts.services.keys import create_key
    from tests.factories import UserFactory

    robot = UserFactory(roles=["manager"], is_service=True, full_name="Monitor")
    _key, secret = create_key(actor=None, user=robot, name="m", scopes=["operations.view", "operations.act"], now=now)
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    found = json.loads(client.get("/api/v1/operations/").content)
    assert (found["ok"], found["queues"]["mail"], found["mail_failed"]) == (False, 7, 0)
    posted = client.post("/api/v1/operations/test-notices/")
    assert posted.status_code == 202
    read = json.loads(client.get(f"/api/v1/operations/test-notices/{posted.json()['id']}/").content)
    assert [hop["state"] for hop in read["hops"]] == ["done", "waiting", "ahead", "ahead"]
