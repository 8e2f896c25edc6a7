"""What the floors above ask of sla. Each function is one intent, in one transaction."""

from sla.domain.stops import StopEvent
from sla.selectors import select_targets
from sla.services import breaches
from sla.services.calendars import create_calendar, extend_calendar, publish_calendar_version
from sla.services.callbacks import start_return_clock
from sla.services.cases import open_case
from sla.services.clocks import cancel_clocks, start_clocks, stop_clocks
from sla.services.defaults import publish_default_targets
from sla.services.duties import do_duty, keep_duties
from sla.services.pauses import pause_clocks, resume_clocks
from sla.services.quotes import Quote, record_quotes
from sla.services.targets import change_target, publish_target_set

__all__ = [
    "Quote",
    "StopEvent",
    "breaches",
    "cancel_clocks",
    "change_target",
    "create_calendar",
    "do_duty",
    "extend_calendar",
    "keep_duties",
    "open_case",
    "pause_clocks",
    "publish_calendar_version",
    "publish_default_targets",
    "publish_target_set",
    "record_quotes",
    "resume_clocks",
    "select_targets",
    "start_clocks",
    "start_return_clock",
    "stop_clocks",
]
