"""What agreements do when a lower floor reports something."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from agreements.services import rendering as rendering_services
from documents.models import Rendering
from documents.signals import rendering_due


@receiver(rendering_due)
def ask_again(sender: Any, rendering: Rendering, now: datetime, **_kwargs: Any) -> None:
    """Call a worker again for an agreement's PDF that no worker has finished."""
    rendering_services.ask_again(rendering=rendering, now=now)
