"""System checks that stop a dangerous installation before it starts."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def simulated_time_is_not_for_production(**kwargs: Any) -> list[CheckMessage]:
    """Refuse simulated time in production: verdicts would rest on an invented clock."""
    if settings.IS_PRODUCTION and settings.SIMULATED_TIME:
        return [Error("DOHODA_SIMULATED_TIME is set in production.", id="core.E001")]
    return []
