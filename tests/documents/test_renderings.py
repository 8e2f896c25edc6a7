from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import IntegrityError, transaction
from pytest_django import Settings

from documents import tasks
from documents.models import Rendering
from documents.services import NotStoredError, renderings
from documents.services.renderings import REMINDER
from documents.signals import rendering_due
from tests.documents.factories import RenderingFactory

pytestmark = pytest.mark.django_db
State = Rendering.State


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def asked() -> Any:
    """The keys that the owners of documents were asked for."""
    keys: list[str] = []

    def note(rendering: Rendering, **_kwargs: Any) -> None:
        keys.append(rendering.key)

    rendering_due.connect(note)
    yield keys
    rendering_due.disconnect(note)


def test_requesting_twice_gives_one_rendering(now: datetime) -> None:
    first = renderings.request(key="agreement/AGR-2026-00001/1", layout="contract", language="cs", now=now)
    again = renderings.request(
        key="agreement/AGR-2026-00001/1", layout="contract", language="cs", now=now + timedelta(hours=1)
    )
    other = renderings.request(key="agreement/AGR-2026-00001/1", layout="contract", language="en", now=now)
    assert (first.pk, again.requested_at, first.state) == (again.pk, now, State.WAITING)
    assert other.pk != first.pk


def test_only_one_worker_starts(now: datetime) -> None:
    rendering = RenderingFactory.create()
    assert renderings.start(rendering=rendering, now=now)
    assert not renderings.start(rendering=rendering, now=now)
    assert not renderings.start(rendering=rendering, now=now + renderings.LEASE - timedelta(seconds=1))
    assert renderings.start(rendering=rendering, now=now + renderings.LEASE), "its worker is gone"


def test_the_first_seal_wins(now: datetime) -> None:
    rendering = RenderingFactory.create(key="agreement/AGR-2026-00042/1")
    sealed = renderings.seal(rendering=rendering, content=b"%PDF first", now=now)
    later = renderings.seal(rendering=rendering, content=b"%PDF second", now=now + timedelta(days=1))
    renderings.fail(rendering=rendering, error="too late", now=now)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.finished_at, rendering.error) == (State.DONE, now, "")
    assert rendering.file == sealed.file == later.file
    assert rendering.file is not None
    assert rendering.file.read() == b"%PDF first"
    assert rendering.file.name == "agreement-AGR-2026-00042-1.cs.pdf"
    assert not renderings.start(rendering=rendering, now=now + timedelta(days=2))
    assert renderings.request(key=rendering.key, layout="contract", language="cs", now=now).state == State.DONE


def test_a_failure_is_recorded_and_can_be_asked_for_again(now: datetime) -> None:
    rendering = RenderingFactory.create()
    renderings.fail(rendering=rendering, error="No font of the documents has 你", now=now)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.error) == (State.FAILED, "No font of the documents has 你")
    again = renderings.request(key=rendering.key, layout="contract", language="cs", now=now)
    assert (again.pk, again.state, again.error) == (rendering.pk, State.WAITING, "")


def test_the_sweep_asks_for_what_was_left_behind(now: datetime, asked: list[str]) -> None:
    waiting = RenderingFactory.create(due_at=now)
    abandoned = RenderingFactory.create(due_at=now, state=State.RUNNING, attempts=1)
    RenderingFactory.create(due_at=now + timedelta(seconds=1))
    assert renderings.sweep_unfinished(now=now) == 2
    assert sorted(asked) == sorted([waiting.key, abandoned.key])
    assert renderings.sweep_unfinished(now=now) == 0
    assert renderings.start(rendering=abandoned, now=now)


def test_the_sweep_gives_up_after_five_attempts(now: datetime, asked: list[str]) -> None:
    rendering = RenderingFactory.create(due_at=now, attempts=renderings.ATTEMPTS)
    tasks.sweep_renderings()
    rendering.refresh_from_db()
    assert (rendering.state, asked) == (State.FAILED, [])
    assert "5 attempts" in rendering.error


def test_a_document_that_three_workers_died_of_is_given_to_no_fourth(now: datetime, asked: list[str]) -> None:
    twice = RenderingFactory.create(due_at=now, state=State.RUNNING, attempts=renderings.DEATHS - 1)
    thrice = RenderingFactory.create(due_at=now, state=State.RUNNING, attempts=renderings.DEATHS)
    renderings.sweep_unfinished(now=now)
    assert asked == [twice.key]
    thrice.refresh_from_db()
    assert (thrice.state, thrice.error) == (State.FAILED, "worker_died: 3 workers ended while at it")


def test_too_long_and_too_big_are_failures_with_words_and_wait_for_nobody(now: datetime, asked: list[str]) -> None:
    for error, code in ((SoftTimeLimitExceeded(), "too_long: "), (MemoryError(), "too_big: "), (OSError("x"), "OSErr")):
        rendering = RenderingFactory.create()
        assert renderings.start(rendering=rendering, now=now)
        renderings.fail_of(rendering=rendering, error=error, now=now)
        rendering.refresh_from_db()
        assert (rendering.state, rendering.due_at) == (State.FAILED, None)
        assert rendering.error.startswith(code)
    renderings.sweep_unfinished(now=now + timedelta(days=1))
    assert asked == []


def test_the_page_that_is_being_set_is_noted_and_never_goes_back(now: datetime) -> None:
    rendering = RenderingFactory.create()
    renderings.note_page(rendering=rendering, page=1)
    assert not Rendering.objects.exclude(pages=None).exists(), "nobody is at it"
    assert renderings.start(rendering=rendering, now=now)
    rendering.refresh_from_db()
    for page in (1, 2, 3, 1, 2):
        renderings.note_page(rendering=rendering, page=page)
    rendering.refresh_from_db()
    assert (rendering.pages, rendering.started_at) == (3, now)


def test_the_database_refuses_a_finished_rendering_without_a_file(now: datetime) -> None:
    with pytest.raises(IntegrityError, match="documents_rendering_done_has_file"), transaction.atomic():
        RenderingFactory.create(state=State.DONE, finished_at=now, due_at=None)
    with pytest.raises(IntegrityError, match="documents_rendering_finished_or_due"), transaction.atomic():
        RenderingFactory.create(state=State.FAILED, due_at=None)


def test_a_full_disk_is_said_and_the_sweep_tries_again(
    now: datetime, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendering = renderings.request(key="agreement/AGR-1/1", layout="agreement-1", language="cs", now=now)
    with monkeypatch.context() as full:
        full.setattr("documents.services.renderings.store_file", Mock(side_effect=NotStoredError("No space left")))
        for attempt in range(2):
            renderings.start(rendering=rendering, now=now + attempt * REMINDER)
            assert not renderings.keep(rendering=rendering, content=b"%PDF", now=now + attempt * REMINDER)
            rendering.refresh_from_db()
            assert (rendering.state, rendering.due_at) == (Rendering.State.WAITING, now + (attempt + 1) * REMINDER)
            assert "No space left" in rendering.error
    assert renderings.sweep_unfinished(now=now + 2 * REMINDER) == 1
    assert renderings.start(rendering=rendering, now=now + 2 * REMINDER)
    assert renderings.keep(rendering=rendering, content=b"%PDF", now=now + 2 * REMINDER)
    rendering.refresh_from_db()
    assert (rendering.state, rendering.error) == (Rendering.State.DONE, "")
    assert rendering.file is not None
    assert rendering.file.read() == b"%PDF"
