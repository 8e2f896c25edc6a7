"""Printing a frozen version: asked for at approval, done by a worker, kept for ever."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from celery import current_app
from django.db import transaction

from accounts.models import User
from agreements.document import build_document
from agreements.document.words import version_title
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from core.audit import record
from documents.models import Rendering
from documents.rendering import Attachment, render_pdf
from documents.services import renderings

logger = logging.getLogger(__name__)
LAYOUT = "agreement-1"
TASK = "agreements.tasks.render_version"
"""By name: services stand below tasks, and beat, the sweep and this call name the same one."""


def request_rendering(*, version: AgreementVersion, now: datetime) -> Rendering:
    """Ask for the PDF of a frozen version, inside the caller's transaction; a worker is called after commit.

    Asked again, it returns the rendering that the version has, in the layout that it was asked for first, and calls a
    worker again unless the PDF is there.
    """
    if known := version.rendering:
        rendering = renderings.request(key=known.key, layout=known.layout, language=known.language, now=now)
    else:
        language = version.agreement.language
        rendering = renderings.request(key=version.document_key, layout=LAYOUT, language=language, now=now)
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
    try:
        content = pdf_of(version)
    except Exception as error:
        logger.exception("%s could not be rendered.", version.document_key)
        renderings.fail(rendering=rendering, error=f"{type(error).__name__}: {error}"[:1000], now=now)
        return
    renderings.keep(rendering=rendering, content=content, now=now)


def pdf_of(version: AgreementVersion) -> bytes:
    """Return the PDF of a frozen version with its canonical JSON embedded. The same version gives the same bytes."""
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
    return render_pdf(html_of(version), attachments=[attachment], identifier=hashlib.sha256(raw).digest()[:16])


def html_of(version: AgreementVersion) -> str:
    """Return the frozen version as it prints; depends on nothing but the version itself."""
    content = version.document
    return build_document(
        content,
        reference=version.agreement.reference,
        version_number=version.number,
        state=State.APPROVED,
        organisation_name=content.expectations.provider.name,
        created_at=version.frozen_at,
    )


@transaction.atomic
def print_again(*, version: AgreementVersion, actor: User, now: datetime) -> Rendering:
    """A person asks again for a PDF that could not be made."""
    changes = {"version": version.number}
    record(actor=actor, action="agreement.printing_retried", subject=version.agreement, now=now, changes=changes)
    return request_rendering(version=version, now=now)
