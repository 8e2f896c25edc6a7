"""What the floors above ask of sla. Each function is one intent, in one transaction."""

from sla.domain.holds import HoldCause
from sla.domain.stops import StopEvent
from sla.selectors import select_targets
from sla.services import breaches
from sla.services.calendars import create_calendar, extend_calendar, publish_calendar_version
from sla.services.callbacks import start_return_clock
from sla.services.cases import hand_over, open_case
from sla.services.clocks import cancel_clocks, start_clocks, stop_clocks
from sla.services.defaults import publish_default_targets
from sla.services.duties import do_duty, keep_duties
from sla.services.ladders import remove_ladder, save_ladder
from sla.services.measuring import correct_measurement, record_measurement, rejudge_measurements
from sla.services.pauses import pause_clocks, resume_clocks
from sla.services.promises import start_promise
from sla.services.quotes import Quote, record_quotes
from sla.services.replan import discard_clocks, replan_clocks
from sla.services.stuck import retry_stuck
from sla.services.target_documents import publish_lines
from sla.services.target_drafts import (
    begin_set,
    carry_over,
    describe_draft,
    discard_draft,
    publish_draft,
    save_line,
    undo_line,
    withdraw_line,
)
from sla.services.targets import change_target, publish_target_set, withdraw_target_set

__all__ = [
    "HoldCause",
    "Quote",
    "StopEvent",
    "begin_set",
    "breaches",
    "cancel_clocks",
    "carry_over",
    "change_target",
    "correct_measurement",
    "create_calendar",
    "describe_draft",
    "discard_clocks",
    "discard_draft",
    "do_duty",
    "extend_calendar",
    "hand_over",
    "keep_duties",
    "open_case",
    "pause_clocks",
    "publish_calendar_version",
    "publish_default_targets",
    "publish_draft",
    "publish_lines",
    "publish_target_set",
    "record_measurement",
    "record_quotes",
    "rejudge_measurements",
    "remove_ladder",
    "replan_clocks",
    "resume_clocks",
    "retry_stuck",
    "save_ladder",
    "save_line",
    "select_targets",
    "start_clocks",
    "start_promise",
    "start_return_clock",
    "stop_clocks",
    "undo_line",
    "withdraw_line",
    "withdraw_target_set",
]
