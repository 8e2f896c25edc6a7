"""The PDFs of a revision and how far they are."""

from documents.models import Rendering
from policies.models import PolicyRevision

LAYOUT = "policy"


def printings_of(revision: PolicyRevision) -> list[Rendering]:
    """Return the renderings of a revision with their files, by language."""
    found = Rendering.objects.filter(key=revision.rendering_key, layout=LAYOUT)
    return list(found.select_related("file").order_by("language"))


def is_unfinished(rendering: Rendering) -> bool:
    """Say whether a worker has yet to make it."""
    return rendering.state in {Rendering.State.WAITING, Rendering.State.RUNNING}
