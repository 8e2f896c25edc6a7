"""What stops what: one table. docs/clocks.md holds the same one; a test compares them."""

from enum import StrEnum

from sla.domain.vocabulary import Metric


class StopEvent(StrEnum):
    """What happened on a case that may answer a promise."""

    AUTOMATIC_REPLY = "automatic_reply"
    ACKNOWLEDGEMENT_LETTER = "acknowledgement_letter"
    MESSAGE = "message"
    CALL = "call"
    CALL_ATTEMPT = "call_attempt"
    HOLDING_LETTER = "holding_letter"
    RESOLVED = "resolved"
    DUTY_DONE = "duty_done"


_PERSONAL = frozenset({Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE})

#: An automatic reply stops nothing, or the acknowledgement where the target says so (see `stops`). A call to the
#: customer is a message that also keeps the promise to call back; one that reached nobody is none of it.
STOPS: dict[StopEvent, frozenset[Metric]] = {
    StopEvent.AUTOMATIC_REPLY: frozenset(),
    StopEvent.ACKNOWLEDGEMENT_LETTER: frozenset({Metric.ACKNOWLEDGEMENT}),
    StopEvent.MESSAGE: _PERSONAL,
    StopEvent.CALL: _PERSONAL | {Metric.CALLBACK},
    StopEvent.CALL_ATTEMPT: frozenset(),
    StopEvent.HOLDING_LETTER: frozenset({Metric.HOLDING_REPLY}),
    StopEvent.RESOLVED: frozenset(Metric),
    StopEvent.DUTY_DONE: frozenset({Metric.CHECK, Metric.REVIEW}),
}

#: The events by which a person answered the customer: after one of them no message is left unanswered.
ANSWERS = frozenset(event for event, metrics in STOPS.items() if Metric.NEXT_RESPONSE in metrics)


def stops(event: StopEvent, metric: Metric, *, automatic_reply_acknowledges: bool = False) -> bool:
    """Whether an event stops a clock of that metric. An automatic reply never stops a response clock."""
    if event == StopEvent.AUTOMATIC_REPLY:
        return automatic_reply_acknowledges and metric == Metric.ACKNOWLEDGEMENT
    return metric in STOPS[event]
