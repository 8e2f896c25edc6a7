"""Telling other systems what becomes of agreements: numbers and links, no party and no price."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from agreements.models import AgreementVersion
from notifications.services.webhooks import emit, rest_link


def tell(name: str, version: AgreementVersion, *, now: datetime, **more: Any) -> None:
    """Tell of a version; `more` is what stands beside it, by the catalogue of events."""
    reference = version.agreement.reference
    agreement = {"reference": reference, "url": rest_link("agreement", reference), "version": version.number}
    emit(name, lambda: {"agreement": agreement, **more}, about=reference, occurred_at=now, now=now)
