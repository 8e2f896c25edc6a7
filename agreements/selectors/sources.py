"""The agreements behind target sets, for the pages of targets."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from agreements.models import Agreement
from sla.sources import Source


def agreement_sources(user: User, series: Collection[UUID]) -> dict[UUID, Source]:
    """Return the agreements whose targets these series are, by series: one query. Those out of sight are left out."""
    found = Agreement.objects.visible_to(user).filter(public_id__in=list(series)).select_related("customer")
    return {
        agreement.public_id: Source(
            f"{agreement.reference}, {agreement.customer.name}",
            reverse("agreements:detail", args=[agreement.reference]),
        )
        for agreement in found
    }
