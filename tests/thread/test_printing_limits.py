"""A document takes too much time or memory, or kills its worker: the page says so, and the next one is printed."""

import time
import urllib.request
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
from celery import Celery
from django.conf import settings
from django.test import Client

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from core.clock import utc_now
from documents.models import Rendering
from documents.services import renderings
from tests.agreements.factories import VersionFactory
from tests.factories import UserFactory
from tests.servers.stack import SLOW_QUEUES, Stack
from tests.thread.heavy import KILLS_ONCE, TOO_BIG, TOO_LONG

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.long]
SECONDS, MEGABYTES = 8, 96
PATIENCE = 60
WORKER = "renderer"


@pytest.fixture
def limited(stack: Stack) -> Iterator[Stack]:
    """The stack with one worker for documents, of the pool that keeps limits, and with narrow ones."""
    stack.reset()
    stack.stop("slow")
    limits = {"PDF_SECONDS": str(SECONDS), "PDF_MEMORY_MB": str(MEGABYTES)}
    stack.start_worker(WORKER, SLOW_QUEUES, app="tests.thread.heavy", pool="prefork", **limits)
    try:
        yield stack
    finally:
        stack.stop(WORKER)
        stack.start_worker("slow", SLOW_QUEUES)


def test_limits_end_a_document_with_words_and_no_worker(limited: Stack) -> None:
    stack = limited
    with stack.orm():
        reader = UserFactory(roles=["manager"], language="cs")
        printed = {title: approved(title) for title in (TOO_LONG, TOO_BIG, KILLS_ONCE, "After all of them")}
    broker = Celery(broker=stack.env["REDIS_URL"])
    for version in printed.values():
        broker.send_task("agreements.tasks.render_version", args=[version.pk], queue="pdf")

    ended(stack, printed["After all of them"], Rendering.State.DONE)
    ended(stack, printed[TOO_LONG], Rendering.State.FAILED)
    ended(stack, printed[TOO_BIG], Rendering.State.FAILED)
    assert "Trvalo to příliš dlouho." in page(stack, reader, printed[TOO_LONG])
    assert "Zabralo to příliš mnoho paměti." in page(stack, reader, printed[TOO_BIG])

    # The document whose worker was killed in the middle is still said to be made, until nobody can be at it any more.
    assert ended(stack, printed[KILLS_ONCE], Rendering.State.RUNNING).attempts == 1
    stack.advance_time(renderings.LEASE)
    broker.send_task("documents.tasks.sweep_renderings", queue="default")
    assert ended(stack, printed[KILLS_ONCE], Rendering.State.DONE).attempts == 2
    assert stack.processes[WORKER].poll() is None
    with stack.orm():
        assert not Rendering.objects.filter(state__in=[Rendering.State.RUNNING, Rendering.State.WAITING]).exists()


def approved(title: str) -> AgreementVersion:
    """A short agreement that waits to be printed."""
    content = AgreementContent(language="cs")
    version: AgreementVersion = VersionFactory(state=State.APPROVED, document=content, agreement__title=title)
    now = utc_now()
    rendering = renderings.request(key=version.document_key, layout="agreement-1", language="cs", now=now)
    AgreementVersion.objects.filter(pk=version.pk).update(rendering=rendering)
    version.rendering = rendering
    return version


def ended(stack: Stack, version: AgreementVersion, state: Rendering.State) -> Rendering:
    """Wait until the rendering of a version is in this state; it is not waited for longer than it may take."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with stack.orm():
            rendering = Rendering.objects.get(key=version.document_key)
        if rendering.state == state:
            return rendering
        said = f"{version}: {rendering.state} {rendering.error}"
        assert time.monotonic() < deadline, f"{said}\n{stack.log(WORKER)[-3000:]}"
        time.sleep(0.2)


def page(stack: Stack, reader: User, version: AgreementVersion) -> str:
    """What the page of the real web server says of the printing."""
    client = Client()
    with stack.orm():
        client.force_login(reader)
    session: SimpleCookie = client.cookies
    address = f"{stack.url}/agreements/{version.agreement.reference}/printing/?version=1"
    cookie = f"{settings.SESSION_COOKIE_NAME}={session[settings.SESSION_COOKIE_NAME].value}"
    request = urllib.request.Request(address, headers={"Cookie": cookie})  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own
        body: bytes = answer.read()
    return body.decode().replace("\u00a0", " ")
