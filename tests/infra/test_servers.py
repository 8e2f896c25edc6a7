"""Each real part starts, works and can be told apart from what it stands for."""

import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg2
import pytest
import redis

from accounts.models import User
from core.clock import real_now, utc_now
from core.models import SimulatedTime
from tests.factories import UserFactory
from tests.servers.postgres import create_database
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Page


@pytest.mark.postgres
def test_postgres_is_real_and_gives_empty_databases(postgres_server: str) -> None:
    url = create_database(postgres_server, "dohoda_smoke")
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        (version,) = cursor.fetchone() or ("0",)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)
    connection.close()
    assert int(version) >= 150_000


@pytest.mark.postgres
def test_redis_is_real(redis_server: str) -> None:
    with redis.Redis.from_url(redis_server) as client:
        client.set("smoke", "1", ex=5)
        assert client.get("smoke") == b"1"


def test_smtp_sink_keeps_what_it_accepts_and_refuses_when_told(smtp_sink: SmtpSink) -> None:
    message = "Subject: Smoke\r\n\r\nText\r\n"
    with smtplib.SMTP("127.0.0.1", smtp_sink.port) as client:
        smtp_sink.refuse("451 later")
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            client.sendmail("a@example.com", ["b@example.com"], message)
        assert refusal.value.smtp_code == 451
        smtp_sink.accept()
        client.sendmail("a@example.com", ["b@example.com", "c@example.com"], message)
    (kept,) = smtp_sink.wait_for(1, to="c@example.com")
    assert kept["Subject"] == "Smoke"
    assert smtp_sink.refused == 1
    assert smtp_sink.sent_to("a@example.com") == []
    with pytest.raises(AssertionError, match="1 of 2 messages"):
        smtp_sink.wait_for(2, seconds=0.05)


@pytest.mark.postgres
@pytest.mark.browser
def test_browser_signs_in_to_the_stack(stack: Stack, page: "Page") -> None:
    with stack.orm():
        UserFactory(email="smoke@example.com", password="a long enough word")
    page.goto(stack.url)
    for word in ("wrong", "a long enough word"):
        page.locator("input[name=username]").fill("smoke@example.com")
        page.locator("input[name=password]").fill(word)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_load_state("networkidle")
        assert ("sign-in" in page.url) == (word == "wrong")
    assert page.url == f"{stack.url}/"
    assert page.locator("h1").count() == 1


@pytest.mark.postgres
@pytest.mark.browser
def test_a_page_can_be_signed_in_without_the_form(stack: Stack, page: "Page") -> None:
    with stack.orm():
        user = UserFactory()
    stack.sign_in(page, user)
    page.goto(stack.url)
    assert "sign-in" not in page.url


@pytest.mark.postgres
def test_stack_has_its_own_data_and_its_own_time(stack: Stack) -> None:
    with stack.orm():
        UserFactory(email="only-there@example.com")
        assert User.objects.filter(email="only-there@example.com").exists()
    stack.advance_time(timedelta(days=2))
    ahead = "from core.clock import real_now, utc_now; print((utc_now() - real_now()).total_seconds())"
    assert float(stack.manage("shell", "--verbosity", "0", "-c", ahead)) == pytest.approx(172_800, abs=5)
    assert abs(utc_now() - real_now()) < timedelta(seconds=5), "the test's own clock stays where it is"
    with stack.orm():
        SimulatedTime.shift(-SimulatedTime.offset())


@pytest.mark.postgres
def test_stack_runs_tasks_that_beat_sends(stack: Stack) -> None:
    """The sweep comes round every second, whichever worker is there to take it."""
    stack.wait_for_log("fast", "sla.tasks.sweep")
    stack.kill("fast")
    before = stack.log("fast")
    stack.start_worker("fast")
    stack.wait_for_log("fast", "sla.tasks.sweep", after=len(before))
