"""A signal that nobody hears is a promise that nobody keeps."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from sla import signals


@register()
def signals_are_heard(**kwargs: Any) -> list[CheckMessage]:
    """Fail where a signal of this app has no receiver: a breach would be recorded and nobody told."""
    heard = {"clock_due": signals.clock_due, "target_set_published": signals.target_set_published}
    return [
        Error(f"Nothing receives sla.signals.{name}.", id="sla.E001")
        for name, signal in heard.items()
        if not signal.receivers
    ]
