"""What several services do with a version: lock its row, move it along the life cycle, write its content."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from agreements.domain.content import SCHEMA_VERSION, AgreementContent
from agreements.domain.lifecycle import Event, IllegalTransitionError, State, next_state
from agreements.models import Agreement, AgreementVersion
from core.errors import Problem, Refusal
from drafting.domain.canonical import canonical_bytes, sha256_hex


def locked(version: AgreementVersion) -> AgreementVersion:
    """Return the version as it is in the database now, its row locked until the transaction ends."""
    rows = AgreementVersion.objects.select_for_update(of=("self",)).select_related("agreement__customer")
    return rows.get(pk=version.pk)


def move(version: AgreementVersion, event: Event, now: datetime) -> None:
    """Move the version (and the agreement that it leads) along the life cycle, unsaved. Raises Refusal if it cannot."""
    try:
        version.state = next_state(State(version.state), event)
    except IllegalTransitionError as error:
        message = _("This cannot be done any more: the version is “%(state)s”.") % {
            "state": version.get_state_display()
        }
        raise Refusal(Problem("", "illegal_transition", message)) from error
    version.changed_at = now
    version.agreement.state = version.state


def write(version: AgreementVersion, content: AgreementContent) -> bytes:
    """Put the document into the version, unsaved. Returns the canonical bytes."""
    raw = canonical_bytes(content)
    version.content = raw
    version.sha256 = sha256_hex(raw)
    version.schema_version = SCHEMA_VERSION
    return raw


def follow(agreement: Agreement, content: AgreementContent) -> None:
    """Repeat on the agreement, unsaved, what its lists show of the document."""
    agreement.title = content.expectations.title or agreement.title
    agreement.currency = content.payment.currency or agreement.currency
    agreement.effective_from = content.term.effective_on
    agreement.ends_on = content.term.ends_on
