"""Webhooks, digests, summaries, documents and stuck clocks as the operator sees them: health, banner, page, REST."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pytest_django import Settings

from accounts.models import User
from accounts.services.keys import create_key
from core.clock import real_now, utc_now
from core.models import AuditEvent, Heartbeat
from desk import alarm
from documents.models import Rendering
from documents.selectors import failed_renderings, waiting_renderings
from notifications.models import Notice, NoticePreferences, OutgoingEmail, WebhookDelivery, WebhookEndpoint
from notifications.selectors import due_digests, due_summaries, due_webhooks
from notifications.services.webhooks import disable_endpoint
from sla.models import Clock, ClockFailure
from sla.operations_words import COUNTS, TASKS, backlog_rows, task_rows
from sla.selectors.health import SWEEP, checks
from sla.selectors.operations import PeriodicTask, operations
from tests.conftest import ClientFor
from tests.factories import UserFactory
from tests.notifications.factories import EmailFactory
from tests.notifications.hooks import endpoint_at, happened
from tests.sla.factories import CaseFactory, spec, start

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def swept() -> None:
    Heartbeat.objects.create(task=SWEEP, ended_at=real_now())


def failing() -> set[str]:
    return {check.name for check in checks(now=utc_now(), real_now=real_now()) if not check.is_ok}


def webhook(late: timedelta, **endpoint: Any) -> WebhookEndpoint:
    found, _secret = endpoint_at("https://8.8.8.8/hooks")
    happened(utc_now() - late)
    WebhookEndpoint.objects.filter(pk=found.pk).update(**endpoint)
    return found


def document(age: timedelta, **values: Any) -> Rendering:
    asked = utc_now() - age
    return Rendering.objects.create(
        key=f"agreement/AGR-2026-00042/{Rendering.objects.count()}", layout="classic", language="cs",
        requested_at=asked, **{"due_at": utc_now() + SECOND, **values},
    )  # fmt: skip


def digest_waits(person: User, late: timedelta) -> None:
    Notice.objects.create(
        recipient=person, dedupe_key="late", kind="clock_breach", urgency="breach", title="T", summary="S",
        language="cs", occurred_at=utc_now(), state="gathered", go_at=utc_now() - late,
    )  # fmt: skip


def stuck(ago: timedelta = timedelta(minutes=5)) -> ClockFailure:
    [clock] = start(CaseFactory(), spec())
    Clock.objects.filter(pk=clock.pk).update(next_check_at=utc_now() + timedelta(minutes=55))
    failed = utc_now() - ago
    words = "KeyError: complaints/services/escalation.py:41 (tell)"
    return ClockFailure.objects.create(clock=clock, first_failed_at=failed, failed_at=failed, failure=words)


@pytest.mark.parametrize(("late", "expected"), [(298, set()), (303, {"webhooks"})])
def test_a_webhook_may_wait_five_minutes_for_a_worker(late: int, expected: set[str]) -> None:
    webhook(late * SECOND)
    assert failing() == expected


def test_a_receiver_that_is_off_busy_or_left_in_peace_is_no_outage_of_ours(manager: User) -> None:
    endpoint = webhook(timedelta(hours=2), held_until=utc_now() + SECOND * 30)
    assert failing() == set(), "somebody is at it, or it rests"
    WebhookEndpoint.objects.update(held_until=utc_now() - 200 * SECOND)
    assert failing() == set(), "free for 200 seconds only"
    WebhookEndpoint.objects.update(held_until=utc_now() - 303 * SECOND)
    assert failing() == {"webhooks"}
    assert due_webhooks(utc_now()).count == 1
    endpoint.refresh_from_db()
    disable_endpoint(endpoint=endpoint, actor=manager, now=utc_now())
    assert failing() == set(), "switched off: it waits for somebody to switch it on"


@pytest.mark.parametrize(("late", "expected"), [(298, set()), (303, {"digests"})])
def test_a_digest_may_wait_five_minutes(late: int, expected: set[str], agent: User) -> None:
    digest_waits(agent, late * SECOND)
    assert failing() == expected


@pytest.mark.parametrize("zone", ["Europe/Prague", "Pacific/Auckland", "America/Los_Angeles"])
def test_a_summary_is_due_from_the_hour_of_its_person(zone: str, manager: User) -> None:
    """Each day at seven in their own zone; five minutes later somebody has to look."""
    chosen = NoticePreferences(user=manager, summary="daily", summary_hour=7, timezone=zone)
    slot = chosen.latest_slot(utc_now(), chosen.zone)
    chosen.summary_done_on = slot.on - timedelta(days=1)
    chosen.save()
    assert due_summaries(slot.at - SECOND).count == 0
    assert (due_summaries(slot.at).since, due_summaries(slot.at).count) == (slot.at, 1)
    NoticePreferences.objects.update(summary_done_on=slot.on)
    assert due_summaries(slot.at + timedelta(hours=23)).count == 0
    NoticePreferences.objects.update(summary_done_on=date(2020, 1, 1), summary="off")
    assert due_summaries(slot.at).count == 0


def test_a_summary_left_behind_fails_the_check(manager: User) -> None:
    NoticePreferences.objects.create(user=manager, summary="weekly", summary_done_on=date(2020, 1, 1))
    User.objects.filter(pk=manager.pk).update(is_active=False)
    assert failing() == set(), "who has left gets none"
    User.objects.filter(pk=manager.pk).update(is_active=True)
    expected = {"summaries"} if due_summaries(utc_now()).seconds(utc_now()) > 300 else set()
    assert failing() == expected


@pytest.mark.parametrize(("age", "expected"), [(298, set()), (303, {"documents"})])
def test_a_document_may_wait_five_minutes_though_the_sweep_asks_again(age: int, expected: set[str]) -> None:
    document(age * SECOND)
    assert failing() == expected


@pytest.mark.parametrize(("ago", "expected"), [(58, set()), (62, {"stuck"})])
def test_a_deadline_that_cannot_be_handled_is_told(ago: int, expected: set[str]) -> None:
    stuck(ago * SECOND)
    assert failing() == expected


@pytest.mark.parametrize("language", ["cs", "en"])
def test_each_has_words_in_the_banner(
    language: str, agent: User, manager: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ALARM_BANNER = True
    monkeypatch.setattr(alarm, "_started", float("-inf"))
    cache.clear()
    webhook(timedelta(hours=1))
    digest_waits(agent, timedelta(hours=1))
    NoticePreferences.objects.create(user=manager, summary="daily", summary_hour=0, summary_done_on=date(2020, 1, 1))
    document(timedelta(hours=1))
    stuck()
    with translation.override(language):
        found = alarm.alarms()
    cache.clear()
    late_enough = failing()
    assert late_enough >= {"webhooks", "digests", "documents", "stuck"}
    assert len({each.what for each in found}) == len(late_enough)
    assert not [each for each in found if "Something is not working" in each.what or "Něco nefunguje" in each.what]


@pytest.mark.postgres
def test_each_question_is_served_by_an_index(agent: User, manager: User) -> None:
    webhook(timedelta(hours=1))
    digest_waits(agent, timedelta(hours=1))
    document(timedelta(hours=1))
    NoticePreferences.objects.create(user=manager, summary="daily", summary_done_on=date(2020, 1, 1))
    # Among a few rows any index is as good as another: here are many people who want no summary.
    others = User.objects.bulk_create(User(email=f"{number}@example.com", full_name="Other") for number in range(2000))
    NoticePreferences.objects.bulk_create(NoticePreferences(user=other) for other in others)
    now = utc_now()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE notifications_noticepreferences")
        cursor.execute("SET LOCAL enable_seqscan = off")
    with CaptureQueriesContext(connection) as queries:
        due_webhooks(now), due_digests(now), due_summaries(now), waiting_renderings(), list(failed_renderings())
    plans = []
    for query in queries.captured_queries:
        if "core_organisation" in query["sql"] or not query["sql"].startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + query["sql"])
            plans.append("\n".join(row[0] for row in cursor.fetchall()))
    wanted = ("hook_due", "notice_due", "summary_due", "rendering_waiting", "rendering_failed")
    for name in wanted:
        assert any(name in plan for plan in plans), (name, plans)
    assert not [plan for plan in plans if "Seq Scan on notifications_webhookdelivery" in plan]


def test_the_page_lists_what_is_stuck_and_what_was_given_up(client_for: ClientFor, manager: User) -> None:
    failure = stuck()
    EmailFactory(state="failed", next_attempt_at=None, subject="Nedoručeno", last_error="550 5.1.1 no such mailbox")
    webhook(timedelta(0))
    WebhookDelivery.objects.update(state="failed", next_attempt_at=None, last_error="HTTP 500 boom")
    document(timedelta(0), state="failed", due_at=None, finished_at=utc_now(), error="No worker finished it")
    client = client_for(manager)
    page = client.get("/operations/").content.decode().replace("\xa0", " ")
    for words in (failure.failure, "550 5.1.1 no such mailbox", "HTTP 500 boom", "No worker finished it", "Try again"):
        assert words in page, words
    answer = client.post(
        f"/mail/{OutgoingEmail.objects.get().public_id}/again/", {"next": "/operations/"}, follow=False
    )
    assert (answer.status_code, answer["Location"]) == (302, "/operations/")
    answer = client.post(
        f"/webhooks/deliveries/{WebhookDelivery.objects.get().public_id}/again/", {"next": "https://evil.example/"}
    )
    assert answer["Location"].startswith("/webhooks/deliveries/"), "only our own addresses are gone back to"


def test_try_again_asks_the_next_sweep_and_is_audited(client_for: ClientFor, manager: User, supervisor: User) -> None:
    first, second = stuck(), stuck()
    assert client_for(supervisor).post("/operations/retry/").status_code == 404
    client = client_for(manager)
    assert client.post("/operations/retry/", {"clock": "nonsense"}).status_code == 404
    assert client.post("/operations/retry/", {"clock": str(first.clock.public_id)}).status_code == 302
    first.clock.refresh_from_db()
    second.clock.refresh_from_db()
    assert first.clock.next_check_at is not None
    assert second.clock.next_check_at is not None
    assert first.clock.next_check_at <= utc_now() < second.clock.next_check_at
    client.post("/operations/retry/")
    second.clock.refresh_from_db()
    assert second.clock.next_check_at <= utc_now()
    events = AuditEvent.objects.filter(action="clock.retried").order_by("pk")
    assert [(event.actor_name, event.changes) for event in events] == [
        (manager.full_name, {"clocks": 1}),
        (manager.full_name, {"clocks": 2}),
    ]


def test_programs_read_and_retry(manager: User) -> None:
    robot = UserFactory(roles=["manager"], is_service=True, full_name="Monitor")
    now = utc_now()
    _key, secret = create_key(actor=None, user=robot, name="m", scopes=["operations.view", "operations.act"], now=now)
    _key, reader = create_key(actor=None, user=robot, name="r", scopes=["operations.view"], now=now)
    client, reading = (Client(headers={"Authorization": f"Bearer {each}"}) for each in (secret, reader))
    failure = stuck()
    address = "/api/v1/operations/stuck-clocks/"
    [row] = json.loads(reading.get(address).content)
    assert (row["clock"], row["failure"]) == (str(failure.clock.public_id), failure.failure)
    found = json.loads(reading.get("/api/v1/operations/").content)
    assert (found["clocks_stuck"], found["stuck_clocks"][0]["clock"]) == (1, row["clock"])
    assert (found["webhooks_waiting"], found["webhook_failures"], found["renderings_failed"]) == (0, [], 0)
    assert reading.post(address).status_code == 403
    assert client.post(address, {"clocks": ["x"]}, content_type="application/json").status_code == 422
    posted = client.post(address, {"clocks": [row["clock"]]}, content_type="application/json")
    assert (posted.status_code, posted.json()) == (202, {"retried": 1})
    assert client.post(address).json() == {"retried": 1}, "still stuck until a sweep has been there"


def test_what_waits_stands_in_rows_with_what_was_given_up() -> None:
    webhook(timedelta(minutes=10))
    stuck()
    rows = backlog_rows(operations(now=utc_now(), real_now=real_now()))
    by_anchor = {row.anchor: row for row in rows if row.anchor}
    assert set(by_anchor) == {"stuck"}
    assert (by_anchor["stuck"].failed, by_anchor["stuck"].waiting) == (1, 0)
    [late] = [row for row in rows if not row.is_ok]
    assert (late.waiting, late.failed) == (1, 0)
    assert late.left is not None
    assert late.left >= timedelta(minutes=10)


def test_every_periodic_task_and_everything_that_it_counts_has_words(settings: Settings) -> None:
    scheduled = {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert scheduled <= set(TASKS)
    for name in ("digests", "summaries", "forgotten"):
        rows = [PeriodicTask(Heartbeat(task=SWEEP, counts={name: 2}), SECOND, False)]
        english = task_rows(rows)[0].did
        assert english == f"{COUNTS[name]} 2"
        with translation.override("cs"):
            assert task_rows(rows)[0].did not in (english, f"{name} 2")
