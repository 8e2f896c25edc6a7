"""How far a rendering is, and how long it will still take, judged by how the last ones of its kind went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Final

from documents.models import Rendering

#: From so many of the last renderings the pace is taken.
REMEMBERED: Final = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """`page` is being set of about `pages`; about `seconds` are left. None is what nobody knows (yet)."""

    page: int | None = None
    pages: int | None = None
    seconds: int | None = None
    is_slow: bool = False
    """It takes longer than it should have."""


def progress_of(rendering: Rendering, now: datetime) -> Progress:
    """Return how far a rendering is; for one that is not being rendered, nothing is known."""
    if rendering.state != Rendering.State.RUNNING or rendering.started_at is None:
        return Progress()
    pace = pace_of(rendering.layout)
    if pace is None or not rendering.weight:
        return Progress(page=rendering.pages)
    per_second, per_page = pace
    left = rendering.weight / per_second - (now - rendering.started_at).total_seconds()
    pages = max(round(rendering.weight / per_page), rendering.pages or 1)
    return Progress(rendering.pages, pages, max(round(left), 0), is_slow=left < 0)


def pace_of(layout: str) -> tuple[float, float] | None:
    """Return (characters of HTML a second, characters a page) of the last renderings in a layout; None without any."""
    rows = Rendering.objects.filter(
        state=Rendering.State.DONE, weight__isnull=False, layout=layout, pages__isnull=False, started_at__isnull=False
    ).order_by("-finished_at")
    found = [
        (row.weight / max((row.finished_at - row.started_at).total_seconds(), 0.1), row.weight / row.pages)
        for row in rows.only("weight", "pages", "started_at", "finished_at")[:REMEMBERED]
        if row.weight and row.pages and row.finished_at and row.started_at
    ]
    if not found:
        return None
    return median(pace for pace, _page in found), median(page for _pace, page in found)
