"""What becomes of warnings once a clock needs nobody any more."""

from notifications.services import withdraw_warnings
from sla.models import Clock


def withdraw_warnings_of(clock: Clock) -> None:
    """Take back the warnings of a clock that nobody has got yet; a clock that never warned costs nothing."""
    if clock.warned_percent or clock.climbed:
        withdraw_warnings(topic=f"clock/{clock.public_id}")
