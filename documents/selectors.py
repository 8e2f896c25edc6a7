"""Reading how the rendering of documents goes."""

from django.db.models import QuerySet

from core.waiting import Waiting, waiting
from documents.models import Rendering


def waiting_renderings() -> Waiting:
    """Return what was asked for and is not finished, and since when the oldest of it was asked for."""
    return waiting(Rendering.objects.filter(due_at__isnull=False), "requested_at")


def failed_renderings() -> QuerySet[Rendering]:
    """Return what could not be rendered, the newest first."""
    return Rendering.objects.filter(state=Rendering.State.FAILED).order_by("-finished_at", "-pk")
