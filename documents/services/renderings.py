"""The life of a rendering: requested, started, sealed or failed.

The floor that owns the document builds the HTML and calls `start`, then `keep`, `fail` or `fail_of`, from its task on
queue `pdf`.
"""

import logging
from datetime import datetime, timedelta

from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import F

from documents.models import Branding, Rendering
from documents.services.files import NotStoredError, store_file
from documents.signals import rendering_due

State = Rendering.State

FIRST_REMINDER = timedelta(minutes=1)
REMINDER = timedelta(minutes=5)
# Always longer than a task on queue `pdf` may take, else a second worker begins beside the first one.
LEASE = max(timedelta(minutes=5), timedelta(seconds=settings.PDF_SECONDS + 90))
ATTEMPTS = 5
# A document at which so many workers died is not given to another one.
DEATHS = 3

logger = logging.getLogger(__name__)


@transaction.atomic
def request(*, key: str, layout: str, language: str, now: datetime, branding: Branding | None = None) -> Rendering:
    """Ask for a rendering; one that exists is returned as it was asked for first, and one that failed waits again.

    `branding` is how it will look, also if it is rendered later or again.
    """
    rendering, created = Rendering.objects.get_or_create(
        key=key,
        layout=layout,
        language=language,
        defaults={"requested_at": now, "due_at": now + FIRST_REMINDER, "branding": branding},
    )
    if not created:
        Rendering.objects.filter(pk=rendering.pk, state=State.FAILED).update(
            state=State.WAITING,
            error="",
            attempts=0,
            requested_at=now,
            started_at=None,
            finished_at=None,
            pages=None,
            due_at=now + FIRST_REMINDER,
        )
        rendering.refresh_from_db()
    return rendering


def start(*, rendering: Rendering, now: datetime) -> bool:
    """Claim a rendering for this worker; False if it is finished or another worker holds it (for `LEASE`)."""
    unclaimed = Rendering.objects.filter(pk=rendering.pk, state=State.WAITING)
    abandoned = Rendering.objects.filter(pk=rendering.pk, state=State.RUNNING, due_at__lte=now)
    claim = {
        "state": State.RUNNING,
        "attempts": F("attempts") + 1,
        "started_at": now,
        "pages": None,
        "due_at": now + LEASE,
    }
    return bool(unclaimed.update(**claim) or abandoned.update(**claim))


def weigh(*, rendering: Rendering, html: str) -> None:
    """Note how long the document is that is about to be set: by that the next one's time is estimated."""
    Rendering.objects.filter(pk=rendering.pk, state=State.RUNNING).update(weight=len(html))


def note_page(*, rendering: Rendering, page: int) -> None:
    """Note that this page is being set; the number never goes back. What cannot be noted stops no rendering."""
    if rendering.pages is not None and page <= rendering.pages:
        return
    rendering.pages = page
    try:
        Rendering.objects.filter(pk=rendering.pk, state=State.RUNNING).update(pages=page)
    except DatabaseError:
        logger.warning("The progress of %s could not be noted.", rendering, exc_info=True)


def keep(*, rendering: Rendering, content: bytes, now: datetime) -> bool:
    """Seal what was rendered. If the storage does not take it (the disk is full) the sweep asks again; then False."""
    try:
        seal(rendering=rendering, content=content, now=now)
    except NotStoredError as error:
        logger.exception("%s could not be stored.", rendering)
        Rendering.objects.filter(pk=rendering.pk, state=State.RUNNING).update(
            state=State.WAITING, error=f"The file could not be stored: {error}", due_at=now + REMINDER
        )
        return False
    return True


@transaction.atomic
def seal(*, rendering: Rendering, content: bytes, now: datetime, content_type: str = "application/pdf") -> Rendering:
    """Store the rendered content for ever. The first one wins: a rendering that is done keeps its file.

    Raises NotStoredError if the storage does not take it.
    """
    current = Rendering.objects.select_for_update().get(pk=rendering.pk)
    if current.state != State.DONE:
        name = f"{current.key.replace('/', '-')}.{current.language}.pdf"
        current.file = store_file(content=content, name=name, content_type=content_type, now=now)
        current.state, current.error, current.finished_at, current.due_at = State.DONE, "", now, None
        current.save(update_fields=["file", "state", "error", "finished_at", "due_at"])
    return current


def fail(*, rendering: Rendering, error: str, now: datetime) -> None:
    """Record why a rendering cannot be had; one that is done stays done."""
    Rendering.objects.filter(pk=rendering.pk).exclude(state=State.DONE).update(
        state=State.FAILED, error=error, finished_at=now, due_at=None
    )


def fail_of(*, rendering: Rendering, error: Exception, now: datetime) -> None:
    """Record and log what an attempt died of; too much time and too much memory have words of their own."""
    logger.exception("%s could not be rendered.", rendering, exc_info=error)
    match error:
        case SoftTimeLimitExceeded():
            words = f"too_long: it took more than {settings.PDF_SECONDS} seconds (PDF_SECONDS)"
        case MemoryError():
            words = f"too_big: it took more than {settings.PDF_MEMORY_MB} MB of memory (PDF_MEMORY_MB)"
        case _:
            words = f"{type(error).__name__}: {error}"
    fail(rendering=rendering, error=words[:1000], now=now)


def sweep_unfinished(*, now: datetime, limit: int = 100) -> int:
    """Ask again for what no worker has finished; give up after five attempts. Returns how many were asked for."""
    asked = 0
    for rendering in Rendering.objects.filter(due_at__lte=now).order_by("due_at")[:limit]:
        if rendering.state == State.RUNNING and rendering.attempts >= DEATHS:
            fail(rendering=rendering, error=f"worker_died: {rendering.attempts} workers ended while at it", now=now)
            continue
        if rendering.attempts >= ATTEMPTS:
            words = rendering.error or f"No worker finished it in {ATTEMPTS} attempts."
            fail(rendering=rendering, error=words, now=now)
            continue
        with transaction.atomic():
            claim = Rendering.objects.filter(pk=rendering.pk, due_at=rendering.due_at)
            if claim.update(state=State.WAITING, due_at=now + REMINDER):
                rendering_due.send(sender=Rendering, rendering=rendering, now=now)
                asked += 1
    return asked
