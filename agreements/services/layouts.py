"""Choosing how an agreement is laid out."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import AgreementVersion
from agreements.services.versions import locked
from core.audit import record
from core.errors import Problem, Refusal
from documents.models import Layout


@transaction.atomic
def choose_layout(*, version: AgreementVersion, layout: str, actor: User, now: datetime) -> AgreementVersion:
    """Lay a draft out in this way; empty is as the organisation's documents are. Returns the version.

    Raises Refusal for an unknown layout, and for a version that is no draft: what was approved keeps its layout.
    """
    if layout and layout not in Layout.values:
        raise Refusal(Problem("layout", "unknown", _("There is no such layout.")))
    current = locked(version)
    if not current.is_editable:
        raise Refusal(Problem("", "frozen", _("This version is frozen: what was approved does not change.")))
    agreement = current.agreement
    if agreement.layout != layout:
        changes = {"layout": [agreement.layout, layout]}
        agreement.layout = layout
        agreement.changed_at = now
        agreement.save(update_fields=["layout", "changed_at", "search_text"])
        record(actor=actor, action="agreement.layout_chosen", subject=agreement, now=now, changes=changes)
    return current
