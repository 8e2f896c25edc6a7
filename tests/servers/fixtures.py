"""Fixtures for the real parts. Each starts once a run, when the first test asks for it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from pytest_django.plugin import DjangoDbBlocker

from tests.servers.broker import RedisServer
from tests.servers.missing import PartIsMissing, must_have_all_parts
from tests.servers.postgres import ORIGIN, PostgresServer, create_database
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack

if TYPE_CHECKING:  # half a second that a run without a browser need not spend
    from playwright.sync_api import Browser, Page

# bin/test starts the two once and tells every pytest worker where they are.
POSTGRES_URL = "DOHODA_TEST_POSTGRES"
REDIS_URL = "DOHODA_TEST_REDIS"
PAGE_TIMEOUT_MS = 15_000


def _without(part: PartIsMissing) -> None:
    if must_have_all_parts():
        pytest.fail(str(part), pytrace=False)
    pytest.skip(str(part))


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a database on a real PostgreSQL where tests may create more."""
    known = os.environ.get(POSTGRES_URL)
    if known:
        yield known
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(PostgresServer())
        except PartIsMissing as part:
            _without(part)
        yield server.url()


@pytest.fixture(scope="session")
def redis_server() -> Iterator[str]:
    """The address of a real Redis."""
    known = os.environ.get(REDIS_URL)
    if known:
        yield known
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(RedisServer())
        except PartIsMissing as part:
            _without(part)
        yield server.url


@pytest.fixture(scope="session")
def _smtp_server() -> Iterator[SmtpSink]:
    with SmtpSink() as sink:
        yield sink


@pytest.fixture
def smtp_sink(_smtp_server: SmtpSink) -> SmtpSink:
    """A real SMTP server, empty and willing at the start of each test; the stack sends through it."""
    _smtp_server.clear()
    return _smtp_server


@pytest.fixture(scope="session")
def _running_stack(postgres_server: str, redis_server: str, _smtp_server: SmtpSink, worker_id: str) -> Iterator[Stack]:
    origin = os.environ.get(ORIGIN, "template1")
    database = create_database(postgres_server, f"dohoda_stack_{worker_id}", template=origin)
    # Two stacks on one broker would take each other's tasks: each has a numbered database of its own.
    number = int(worker_id.removeprefix("gw")) + 1 if worker_id.startswith("gw") else 0
    redis_url = f"{redis_server.rsplit('/', 1)[0]}/{number}"
    with Stack(database_url=database, redis_url=redis_url, smtp_port=_smtp_server.port) as stack:
        yield stack


@pytest.fixture
def stack(
    _running_stack: Stack, smtp_sink: SmtpSink, django_db_blocker: DjangoDbBlocker, request: pytest.FixtureRequest
) -> Iterator[Stack]:
    """Web, two workers and beat on PostgreSQL, Redis and an SMTP server; its logs are printed if the test fails.

    Data stays from test to test: a test makes what it needs, or calls `stack.reset()`.
    """
    with django_db_blocker.unblock():
        yield _running_stack
    report = getattr(request.node, "report_of_call", None)
    if report is not None and report.failed:
        print(_running_stack.logs())


@pytest.fixture(scope="session")
def chromium() -> "Iterator[Browser]":
    """A headless Chromium. Contexts are cheap: take a new one for each person."""
    from tests.servers import chromium as browsers

    # Playwright keeps an event loop in this thread, which makes Django take every query for an asynchronous one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with ExitStack() as stack:
        try:
            browser = stack.enter_context(browsers.launched())
        except PartIsMissing as part:
            _without(part)
        yield browser
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def page(chromium: "Browser", request: pytest.FixtureRequest) -> "Iterator[Page]":
    """A page in a context of its own, in English; errors of its scripts fail the test."""
    context = chromium.new_context(locale="en-GB", timezone_id="Europe/Prague")
    context.set_default_timeout(PAGE_TIMEOUT_MS)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors, f"scripts of the page failed: {errors}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Keep the report of the call where fixtures can see whether the test failed."""
    report: pytest.TestReport = yield  # type: ignore[assignment]
    if report.when == "call":
        item.report_of_call = report  # type: ignore[attr-defined]
    return report  # type: ignore[return-value]


def pytest_unconfigure() -> None:
    """Remove the temporary folder that tests.settings made for files."""
    folder = Path(settings.VAR_DIR)
    if folder.parent == Path(tempfile.gettempdir()) and folder.name.startswith("dohoda-test-"):
        shutil.rmtree(folder, ignore_errors=True)
