"""The dead man's handle: what monitoring is told, and the banner."""

import json
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from core.clock import real_now, utc_now
from core.models import Heartbeat
from desk import alarm
from notifications.models import OutgoingEmail
from notifications.selectors import due_mail, last_accepted_at, unaccepted_mail
from sla.models import Clock
from sla.selectors.health import SWEEP, checks
from sla.selectors.waiting import due_clocks
from tests.conftest import ClientFor
from tests.notifications.factories import EmailFactory
from tests.sla.factories import CaseFactory, spec, start

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
SENT = OutgoingEmail.State.SENT


def swept(ago: timedelta = SECOND) -> None:
    Heartbeat.objects.update_or_create(task=SWEEP, defaults={"ended_at": real_now() - ago})


def mail(age: timedelta, **values: Any) -> OutgoingEmail:
    written = utc_now() - age
    return EmailFactory(created_at=written, **{"next_attempt_at": written, **values})


def failing() -> set[str]:
    return {check.name for check in checks(now=utc_now(), real_now=real_now()) if not check.is_ok}


def healthz(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/healthz")
    return response.status_code, json.loads(response.content)


def test_all_is_well(client: Client) -> None:
    swept()
    status, body = healthz(client)
    assert (status, body["status"]) == (200, "ok")
    assert set(body["checks"]) == {
        "database", "sweep", "clocks", "stuck", "mail", "mail_server", "webhooks", "digests", "summaries", "documents",
    }  # fmt: skip
    assert body["checks"]["clocks"] == {"ok": True, "seconds": 0.0, "limit_seconds": 60, "waiting": 0}


def test_an_installation_whose_sweep_never_ran_is_not_well(client: Client) -> None:
    status, body = healthz(client)
    assert (status, body["status"]) == (503, "failing")
    assert body["checks"]["sweep"] == {"ok": False, "seconds": None, "limit_seconds": 60}


@pytest.mark.parametrize(("ago", "expected"), [(59, set()), (62, {"sweep"}), (-59, set()), (-90, {"sweep"})])
def test_a_sweep_that_ended_a_minute_ago_or_in_the_future_is_dead(ago: int, expected: set[str]) -> None:
    """A machine whose clock was put back must not take an old sign of life for a new one."""
    swept(ago * SECOND)
    assert failing() == expected


@pytest.mark.parametrize(("late", "expected"), [(58, set()), (62, {"clocks"})])
def test_a_clock_may_wait_a_minute(late: int, expected: set[str], client: Client) -> None:
    swept()
    start(CaseFactory(), spec())
    Clock.objects.update(next_check_at=utc_now() - late * SECOND)
    assert failing() == expected
    if expected:
        status, body = healthz(client)
        assert (status, body["checks"]["clocks"]["waiting"]) == (503, 1)


@pytest.mark.parametrize(("late", "expected"), [(298, set()), (303, {"mail"})])
def test_mail_may_wait_five_minutes_for_a_worker(late: int, expected: set[str]) -> None:
    swept()
    mail(late * SECOND)
    assert failing() == expected


def test_a_mail_server_that_takes_nothing_is_told_though_each_mail_waits_for_its_next_attempt() -> None:
    swept()
    later = utc_now() + timedelta(minutes=10)
    mail(303 * SECOND, attempts=3, next_attempt_at=later)
    assert failing() == {"mail_server"}
    mail(298 * SECOND, state=SENT, next_attempt_at=None, sent_at=utc_now() - 297 * SECOND)
    assert failing() == set(), "one recipient's full mailbox is no outage"
    mail(296 * SECOND, attempts=2, next_attempt_at=later)
    assert failing() == set()
    OutgoingEmail.objects.filter(sent_at__isnull=False).update(sent_at=utc_now() - timedelta(hours=1))
    assert failing() == {"mail_server"}


def test_mail_that_waits_for_its_hour_is_no_outage() -> None:
    swept()
    mail(timedelta(hours=5), next_attempt_at=utc_now() + timedelta(hours=1))
    assert failing() == set()


def test_monitoring_learns_nothing_about_anybody(client: Client) -> None:
    mail(timedelta(hours=1), to="jana.novakova@example.com", to_name="Jana Nováková", last_error="550 jana.novakova")
    body = client.get("/healthz").content.decode()
    assert "jana" not in body.casefold()
    assert "CMP-" not in body


def test_a_database_that_does_not_answer_is_said(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr("sla.selectors.health.due_clocks", broken)
    assert healthz(client) == (503, {"status": "failing", "checks": {"database": {"ok": False}}})


@pytest.mark.postgres
def test_every_question_is_served_by_an_index() -> None:
    """On tables large enough to matter: sequential scans are priced out, and none is left."""
    now = utc_now()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    start(CaseFactory(), spec())
    mail(timedelta(hours=1))
    mail(timedelta(hours=1), attempts=1)
    mail(timedelta(hours=2), state=SENT, next_attempt_at=None, sent_at=now - timedelta(hours=2))
    with CaptureQueriesContext(connection) as queries:
        due_clocks(now + timedelta(days=9))
        due_mail(now)
        unaccepted_mail()
        last_accepted_at()
    asked = [query["sql"] for query in queries.captured_queries]
    assert len(asked) == 8
    for sql in asked:
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Seq Scan" not in plan, plan
        names = (
            "sla_clock_waiting",
            "notifications_mail_due",
            "notifications_mail_tried",
            "notifications_mail_accepted",
        )
        assert any(name in plan for name in names), plan


@pytest.fixture
def banner(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The banner of a process that has been up for a while."""
    settings.ALARM_BANNER = True
    monkeypatch.setattr(alarm, "_started", float("-inf"))
    cache.clear()
    yield
    cache.clear()


def test_managers_and_administrators_are_told_and_nobody_else(
    banner: None, client_for: ClientFor, manager: User, administrator: User, supervisor: User, auditor: User
) -> None:
    swept(timedelta(minutes=5))
    words = "Nobody watches the deadlines"
    told = {
        user.full_name: words in client_for(user).get("/").content.decode()
        for user in (manager, administrator, supervisor, auditor)
    }
    assert told == {
        manager.full_name: True,
        administrator.full_name: True,
        supervisor.full_name: False,
        auditor.full_name: False,
    }


def test_the_banner_comes_says_what_waits_since_when_and_goes_by_itself(
    banner: None, client_for: ClientFor, manager: User, supervisor: User
) -> None:
    swept()
    quiet = client_for(manager).get("/").content.decode()
    assert 'id="alarm" hidden hx-get="/alarm/"' in quiet
    cache.clear()
    assert 'id="alarm"' not in client_for(supervisor).get("/").content.decode()
    mail(timedelta(minutes=6))
    mail(timedelta(minutes=6))
    client = client_for(manager)
    page = client.get("/alarm/").content.decode()
    assert "2 e-mails have waited since" in page
    assert 'id="alarm" hidden' not in page
    assert 'hx-trigger="every' in page
    OutgoingEmail.objects.all().delete()
    cache.clear()
    assert 'id="alarm" hidden hx-get="/alarm/"' in client.get("/alarm/").content.decode()


def test_the_banner_is_asked_for_once_in_a_while(
    banner: None, client_for: ClientFor, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(alarm, "checks", lambda **_kwargs: asked.append(1) or [])  # type: ignore[func-returns-value]
    client = client_for(manager)
    for _visit in range(3):
        client.get("/alarm/")
    assert len(asked) == 1


def test_where_no_banner_is_wanted_no_page_asks_for_one(
    banner: None, client_for: ClientFor, manager: User, settings: Settings
) -> None:
    settings.ALARM_BANNER = False
    swept(timedelta(minutes=5))
    assert 'id="alarm"' not in client_for(manager).get("/").content.decode()


def test_after_a_start_everything_gets_a_minute_to_come_up(
    banner: None, client_for: ClientFor, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarm, "_started", monotonic())
    assert 'id="alarm" hidden' in client_for(manager).get("/alarm/").content.decode()


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_check_has_words(banner: None, language: str) -> None:
    start(CaseFactory(), spec())
    Clock.objects.update(next_check_at=utc_now() - timedelta(hours=1))
    mail(timedelta(hours=1))
    mail(timedelta(hours=1), attempts=2)
    with translation.override(language):
        found = alarm.alarms()
        swept(timedelta(hours=1))
        cache.clear()
        found += alarm.alarms()
    assert len({each.what for each in found}) == 5
    assert all(each.what_to_do for each in found)
