"""How far a rendering is, judged by the last ones of its kind."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from documents.models import Rendering, StoredFile
from documents.progress import REMEMBERED, Progress, progress_of
from documents.services import store_file

pytestmark = pytest.mark.django_db


def done(number: int, now: datetime, *, weight: int, seconds: int, pages: int, layout: str = "a") -> None:
    file: StoredFile = store_file(content=b"%PDF", name="a.pdf", content_type="application/pdf", now=now)
    Rendering.objects.create(
        key=f"{layout}/{number}", layout=layout, language="cs", state="done", requested_at=now, file=file,
        weight=weight, pages=pages, started_at=now, finished_at=now + timedelta(seconds=seconds),
    )  # fmt: skip


def running(now: datetime, **values: object) -> Rendering:
    values = {"layout": "a", "weight": 50_000, "pages": 4, "started_at": now} | values
    return Rendering(key="x", language="cs", state="running", requested_at=now, due_at=now, **values)


def test_nothing_is_known_before_it_is_begun_or_without_a_past(now: datetime) -> None:
    assert progress_of(Rendering(state="waiting", layout="a"), now) == Progress()
    assert progress_of(running(now), now) == Progress(page=4)
    done(1, now, weight=1000, seconds=1, pages=1, layout="b")
    assert progress_of(running(now), now) == Progress(page=4), "another layout has another pace"


def test_pages_and_seconds_are_those_of_the_middle_of_the_past(now: datetime) -> None:
    for number, seconds in enumerate((5, 10, 400)):
        done(number, now, weight=50_000, seconds=seconds, pages=10)
    assert progress_of(running(now), now) == Progress(4, 10, 10)
    assert progress_of(running(now), now + timedelta(seconds=4)) == Progress(4, 10, 6)
    assert progress_of(running(now), now + timedelta(seconds=11)) == Progress(4, 10, 0, is_slow=True)
    assert progress_of(running(now, pages=12), now).pages == 12
    # What lies further back than is remembered no longer counts.
    for number in range(10, 10 + REMEMBERED):
        done(number, now + timedelta(days=1), weight=50_000, seconds=20, pages=10)
    assert progress_of(running(now), now).seconds == 20
