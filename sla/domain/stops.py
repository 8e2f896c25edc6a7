"""What stops what: one table."""

from enum import StrEnum

from sla.domain.vocabulary import Metric


class StopEvent(StrEnum):
    """What happened on a case that may answer a promise."""

    AUTOMATIC_REPLY = "automatic_reply"
    ACKNOWLEDGEMENT_LETTER = "acknowledgement_letter"
    MESSAGE = "message"
    HOLDING_LETTER = "holding_letter"
    RESOLVED = "resolved"
    DUTY_DONE = "duty_done"


#: An automatic reply stops nothing, or the acknowledgement where the target says so (see `stops`).
STOPS: dict[StopEvent, frozenset[Metric]] = {
    StopEvent.AUTOMATIC_REPLY: frozenset(),
    StopEvent.ACKNOWLEDGEMENT_LETTER: frozenset({Metric.ACKNOWLEDGEMENT}),
    StopEvent.MESSAGE: frozenset({Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE}),
    StopEvent.HOLDING_LETTER: frozenset({Metric.HOLDING_REPLY}),
    StopEvent.RESOLVED: frozenset(Metric),
    StopEvent.DUTY_DONE: frozenset({Metric.CHECK, Metric.REVIEW}),
}


def stops(event: StopEvent, metric: Metric, *, automatic_reply_acknowledges: bool = False) -> bool:
    """Whether an event stops a clock of that metric. An automatic reply never stops a response clock."""
    if event == StopEvent.AUTOMATIC_REPLY:
        return automatic_reply_acknowledges and metric == Metric.ACKNOWLEDGEMENT
    return metric in STOPS[event]
