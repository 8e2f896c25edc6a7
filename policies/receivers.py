"""What policies do when something below them happens."""

from typing import Any

from django.dispatch import receiver

from documents.models import Rendering
from documents.signals import rendering_due
from policies.selectors.printing import LAYOUT
from policies.services import mark_outdated, printing
from sla.domain.vocabulary import Basis
from sla.models import TargetSet
from sla.signals import target_set_published


@receiver(target_set_published)
def mark_documents(sender: object, *, target_set: TargetSet, **_kwargs: Any) -> None:
    """Mark the documents whose numbers the organisation has changed."""
    if target_set.basis == Basis.ORGANISATION:
        mark_outdated(now=target_set.published_at)


@receiver(rendering_due)
def print_again(sender: object, *, rendering: Rendering, **_kwargs: Any) -> None:
    """Queue a printing that a dead broker or worker left behind."""
    if rendering.layout == LAYOUT:
        printing.enqueue(rendering)
