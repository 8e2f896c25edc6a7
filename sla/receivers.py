"""What sla itself does when its clocks call: a recurring duty is nobody else's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sla.domain.vocabulary import CaseKind
from sla.services.duty_notices import tell_of_duty
from sla.signals import Happening, clock_due


def tell_of_clocks(*, happenings: Sequence[Happening], now: datetime, **_kwargs: Any) -> None:
    """Queue the notices of duties whose clocks warn or are breached, in the transaction that decided it."""
    for happening in happenings:
        if happening.kind in ("warning", "breach") and happening.clock.case.kind == CaseKind.DUTY:
            tell_of_duty(clock=happening.clock, kind=happening.kind, level=happening.level, now=now)


def connect() -> None:
    """Listen to the clocks."""
    clock_due.connect(tell_of_clocks, dispatch_uid="sla.receivers.tell_of_clocks")
