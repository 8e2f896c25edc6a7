"""Recording that both sides have signed on paper: from here on the targets run clocks."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.lifecycle import Event
from agreements.domain.specs import target_specs
from agreements.models import AgreementVersion, PaperSignature
from agreements.services import webhooks
from agreements.services.terms import enter_into_force
from agreements.services.versions import locked, move
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from documents.models import StoredFile
from documents.services import NotStoredError, store_file
from sla.domain.vocabulary import Basis
from sla.models import TargetSet
from sla.services import publish_target_set

MAXIMUM_SCAN_BYTES = 5 * 1024 * 1024
SIGNATURES = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned signature page as it was uploaded."""

    name: str
    content: bytes


@transaction.atomic
def record_paper_signature(
    *,
    version: AgreementVersion,
    signed_on: date,
    effective_from: date,
    scan: Scan | None,
    actor: User,
    now: datetime,
) -> PaperSignature:
    """Record the signature on paper, publish the version's targets, and put it in force if its day has come.

    The day of the signature is one of the house, that of effect one of the agreement's own zone. Raises Refusal for a
    date in the future or before the approval, an effective date before the signature or after the end, a scan that is
    no PDF, PNG or JPEG or too large, and for a version that cannot be signed.
    """
    current = locked(version)
    move(current, Event.RECORD_PAPER_SIGNATURE, now)
    house = Organisation.current()
    between = (house.today(current.approved_at or now), house.today(now))
    content_type = _checked(current, signed_on, effective_from, scan, between)
    signature = PaperSignature.objects.create(
        version=current,
        signed_on=signed_on,
        effective_from=effective_from,
        scan=_stored(scan, content_type, now),
        recorded_by=actor,
        recorded_at=now,
    )
    current.effective_from = current.agreement.effective_from = effective_from
    current.target_set = _published(current, actor, now)
    current.save()
    current.agreement.changed_at = now
    current.agreement.save()
    changes = {"version": current.number, "signed_on": signed_on, "effective_from": effective_from}
    record(actor=actor, action="agreement.signed_on_paper", subject=current.agreement, now=now, changes=changes)
    days = {"signed_on": signed_on.isoformat(), "effective_from": effective_from.isoformat()}
    webhooks.tell("agreement.signed", current, now=now, **days)
    if effective_from <= current.day_of(now):
        enter_into_force(current, now)
    return signature


def _published(version: AgreementVersion, actor: User, now: datetime) -> TargetSet | None:
    """Publish the targets as the document numbers them; None if it promises availability or quality alone."""
    specs = target_specs(version.document)
    if not specs:
        return None
    return publish_target_set(
        basis=Basis.AGREEMENT,
        series=version.agreement.public_id,
        # Read in mails and pages of both languages, so it holds no word of either.
        source=f"{version.agreement.reference}, v{version.number}",
        specs=specs,
        now=now,
        actor=actor,
    )


def _stored(scan: Scan | None, content_type: str, now: datetime) -> StoredFile | None:
    if scan is None:
        return None
    try:
        return store_file(content=scan.content, name=scan.name, content_type=content_type, now=now)
    except NotStoredError as error:
        logger.exception("A scan could not be stored.")
        message = _(
            "The file could not be stored, so nothing was recorded. Tell your administrator, and try again later."
        )
        raise Refusal(Problem("scan", "not_stored", message)) from error


def _checked(
    version: AgreementVersion, signed_on: date, effective_from: date, scan: Scan | None, between: tuple[date, date]
) -> str:
    """Return the scan's content type ("" without one). Raises Refusal."""
    approved_on, today = between
    problems = []
    if signed_on > today:
        problems.append(Problem("signed_on", "future", _("This day is still to come.")))
    elif signed_on < approved_on:
        problems.append(Problem("signed_on", "too_early", _("This version was approved later than that.")))
    if effective_from < signed_on:
        problems.append(
            Problem("effective_from", "too_early", _("An agreement applies from its signature at the earliest."))
        )
    elif version.ends_on is not None and effective_from > version.ends_on:
        problems.append(Problem("effective_from", "too_late", _("The agreement has ended by then.")))
    content_type = "" if scan is None else content_type_of(scan.content)
    if scan is not None and not content_type:
        problems.append(Problem("scan", "type", _("Choose a PDF, PNG or JPEG file.")))
    if scan is not None and len(scan.content) > MAXIMUM_SCAN_BYTES:
        problems.append(Problem("scan", "too_large", _("The file is larger than 5 MB.")))
    if problems:
        raise Refusal(problems)
    return content_type


def content_type_of(content: bytes) -> str:
    """Return the type that the first bytes tell, whatever the file is called; "" if it is none we keep."""
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), "")
