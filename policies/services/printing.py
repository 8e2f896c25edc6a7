"""Printing a revision: one PDF per language, made by a worker and kept for ever."""

from datetime import datetime

from celery import current_app
from django.db import transaction
from django.template.loader import render_to_string

from documents.models import Rendering
from documents.rendering import Attachment, render_pdf
from documents.services import renderings
from policies.domain.template import LANGUAGES
from policies.models import PolicyRevision, RevisionState
from policies.selectors.printing import LAYOUT
from policies.selectors.reading import reading

TASK = "policies.tasks.render_revision"


def request_printing(*, revision: PolicyRevision, now: datetime) -> list[Rendering]:
    """Ask for the PDFs of a published revision; one that failed is tried again."""
    asked = [
        renderings.request(key=revision.rendering_key, layout=LAYOUT, language=language, now=now)
        for language in LANGUAGES
    ]
    for rendering in asked:
        enqueue(rendering)
    return asked


def enqueue(rendering: Rendering) -> None:
    """Hand a rendering to a worker once this transaction is committed; if the broker is away, the sweep does it."""
    number = rendering.pk
    transaction.on_commit(lambda: current_app.send_task(TASK, args=[number], queue="pdf"), robust=True)


def print_revision(*, rendering_id: int, now: datetime) -> None:
    """Render one language and seal it. May run twice: the second time finds it done and returns."""
    rendering = Rendering.objects.get(pk=rendering_id)
    if not renderings.start(rendering=rendering, now=now):
        return
    _, code, number = rendering.key.split("/")
    revision = PolicyRevision.objects.select_related("document").get(
        document__code=code, number=number, state=RevisionState.PUBLISHED
    )
    try:
        content = revision_pdf(revision, rendering.language)
    except Exception as error:
        renderings.fail_of(rendering=rendering, error=error, now=now)
        return
    renderings.keep(rendering=rendering, content=content, now=now)


def revision_html(revision: PolicyRevision, language: str) -> str:
    """Return the published revision as the HTML that is printed."""
    shown = reading(revision.document_content, language)
    return render_to_string("policies/print.html", {"reading": shown, "revision": revision})


def revision_pdf(revision: PolicyRevision, language: str) -> bytes:
    """Return the PDF of a published revision, its content embedded as data; equal calls give equal bytes.

    Raises RenderingError if it cannot be set with the project's fonts.
    """
    if revision.content is None or revision.published_at is None:
        raise ValueError(f"{revision} is a draft")
    data = Attachment(
        name="policy.json",
        mime="application/json",
        content=bytes(revision.content),
        description=f"{revision}, SHA-256 {revision.sha256}",
        created=revision.published_at,
    )
    return render_pdf(
        revision_html(revision, language),
        attachments=[data],
        identifier=bytes.fromhex(revision.sha256)[:14] + language.encode(),
    )
