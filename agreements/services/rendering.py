"""Printing a frozen version: asked for at approval, done by a worker, kept for ever."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from celery import current_app
from django.db import transaction

from accounts.models import User
from agreements.document import build_document
from agreements.document.layouts import DEFAULT, LAYOUTS, layout_of_key
from agreements.document.words import version_title
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.selectors.looks import look_of, next_layout
from core.audit import record
from documents.models import Branding, Rendering
from documents.rendering import Attachment, render_pdf
from documents.services import renderings

TASK = "agreements.tasks.render_version"
"""By name: services stand below tasks, and beat, the sweep and this call name the same one."""


def request_rendering(*, version: AgreementVersion, now: datetime) -> Rendering:
    """Ask for the PDF of a frozen version, inside the caller's transaction; a worker is called after commit.

    Layout and look are fixed here: those that the agreement and the organisation have now. Asked again, it returns the
    rendering that the version has, in the layout and look that it was asked for first, and calls a worker again unless
    the PDF is there.
    """
    if known := version.rendering:
        rendering = renderings.request(key=known.key, layout=known.layout, language=known.language, now=now)
    else:
        language = version.agreement.language
        branding = Branding.current()
        layout = LAYOUTS[next_layout(version.agreement, branding)].key
        rendering = renderings.request(
            key=version.document_key, layout=layout, language=language, branding=branding, now=now
        )
        AgreementVersion.objects.filter(pk=version.pk).update(rendering=rendering)
    version.rendering = rendering
    pk = version.pk
    # A broker that is down must not undo an approval: documents' sweep finds the waiting row.
    transaction.on_commit(lambda: current_app.send_task(TASK, args=[pk], queue="pdf"), robust=True)
    return rendering


def ask_again(*, rendering: Rendering, now: datetime) -> None:
    """Call a worker for the version that a waiting rendering belongs to; nothing if it is no agreement's."""
    for version in AgreementVersion.objects.filter(rendering=rendering).select_related("agreement"):
        request_rendering(version=version, now=now)


def render(*, version_id: int, now: datetime) -> None:
    """Render a frozen version and seal the result. A version that is rendered or being rendered is left alone.

    What goes wrong is recorded on the rendering, where people see it, and logged; nothing is raised for it.
    """
    version = AgreementVersion.objects.select_related("agreement", "rendering").get(pk=version_id)
    rendering = version.rendering
    if rendering is None or not renderings.start(rendering=rendering, now=now):
        return
    begun = monotonic()
    try:
        content = pdf_of(version, noting=rendering)
    except Exception as error:
        renderings.fail_of(rendering=rendering, error=error, now=now + timedelta(seconds=monotonic() - begun))
        return
    renderings.keep(rendering=rendering, content=content, now=now + timedelta(seconds=monotonic() - begun))


def pdf_of(version: AgreementVersion, *, noting: Rendering | None = None) -> bytes:
    """Return the PDF of a frozen version with its canonical JSON embedded. The same version gives the same bytes.

    `noting` is the rendering on which progress is noted.
    """
    if version.frozen_at is None:
        raise ValueError(f"{version} is not frozen.")
    raw = bytes(version.content)
    attachment = Attachment(
        name="agreement.json",
        mime="application/json",
        content=raw,
        description=version_title(version.agreement.reference, version.number, version.agreement.language),
        created=version.frozen_at,
    )
    html, on_page = html_of(version), None
    if noting is not None:
        renderings.weigh(rendering=noting, html=html)
        on_page = partial(_note, noting)
    variant = look_of(version).variant
    identifier = hashlib.sha256(raw).digest()[:16]
    return render_pdf(html, attachments=[attachment], variant=variant, identifier=identifier, on_page=on_page)


def _note(rendering: Rendering, page: int) -> None:
    renderings.note_page(rendering=rendering, page=page)


def html_of(version: AgreementVersion) -> str:
    """Return the frozen version as it prints; depends on nothing but the version and what it was to look like."""
    content = version.document
    return build_document(
        content,
        reference=version.agreement.reference,
        version_number=version.number,
        state=State.APPROVED,
        organisation_name=content.expectations.provider.name,
        created_at=version.frozen_at,
        layout=layout_of_key(version.rendering.layout) if version.rendering else DEFAULT,
        look=look_of(version),
    )


@transaction.atomic
def print_again(*, version: AgreementVersion, actor: User, now: datetime) -> Rendering:
    """A person asks again for a PDF that could not be made."""
    changes = {"version": version.number}
    record(actor=actor, action="agreement.printing_retried", subject=version.agreement, now=now, changes=changes)
    return request_rendering(version=version, now=now)
