"""States of clocks, what stops what, pauses, and the explanation that adds up."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sla.domain.clock import TRANSITIONS, Event, Standing, State, TransitionError, next_state, standing
from sla.domain.due import Rule
from sla.domain.explain import Explanation, explain
from sla.domain.pauses import PauseSpan, due_after_pauses
from sla.domain.stops import StopEvent, stops
from sla.domain.vocabulary import Metric, Unit
from tests.sla.calendars import LUNCH, OFFICE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


START, DUE = at("2026-03-02T10:00+01:00"), at("2026-03-02T14:00+01:00")
SOON = at("2026-03-02T13:00+01:00")
MOMENT = timedelta(microseconds=1)


@pytest.mark.parametrize(("state", "event"), list(product(State, Event)))
def test_only_the_table_moves_a_clock(state: State, event: Event) -> None:
    if (state, event) in TRANSITIONS:
        assert next_state(state, event) == TRANSITIONS[state, event]
    else:
        with pytest.raises(TransitionError):
            next_state(state, event)


@pytest.mark.parametrize(
    ("now", "shown"),
    [
        (START, Standing.ON_TIME),
        (SOON - MOMENT, Standing.ON_TIME),
        (SOON, Standing.SOON),
        (DUE, Standing.SOON),  # the very instant of the deadline is in time
        (DUE + MOMENT, Standing.LATE),
    ],
)
def test_standing_of_a_running_clock(now: datetime, shown: Standing) -> None:
    assert standing(state=State.RUNNING, due_at=DUE, soon_at=SOON, now=now) == shown


def test_standing_of_a_clock_that_does_not_run() -> None:
    much_later = DUE + timedelta(days=3)
    assert standing(state=State.STOPPED, due_at=DUE, stopped_at=DUE, now=much_later) == Standing.MET
    assert standing(state=State.STOPPED, due_at=DUE, stopped_at=DUE + MOMENT, now=much_later) == Standing.MISSED
    assert standing(state=State.PAUSED, due_at=DUE, now=much_later) == Standing.PAUSED
    assert standing(state=State.PAUSED, due_at=DUE, breached_at=DUE, now=much_later) == Standing.LATE
    assert standing(state=State.CANCELLED, due_at=DUE, now=much_later) == Standing.CANCELLED


def test_what_stops_what() -> None:
    stopped = {event: {metric for metric in Metric if stops(event, metric)} for event in StopEvent}

    assert stopped == {
        StopEvent.AUTOMATIC_REPLY: set(),
        StopEvent.CALL_ATTEMPT: set(),
        StopEvent.ACKNOWLEDGEMENT_LETTER: {Metric.ACKNOWLEDGEMENT},
        StopEvent.MESSAGE: {Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE},
        StopEvent.CALL: {Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE, Metric.CALLBACK},
        StopEvent.DUTY_DONE: {Metric.CHECK, Metric.REVIEW},
        StopEvent.HOLDING_LETTER: {Metric.HOLDING_REPLY},
        StopEvent.RESOLVED: set(Metric),
        StopEvent.DUTY_DONE: {Metric.CHECK, Metric.REVIEW},
    }


def test_an_automatic_reply_acknowledges_only_where_the_target_says_so() -> None:
    allowed = {
        metric for metric in Metric if stops(StopEvent.AUTOMATIC_REPLY, metric, automatic_reply_acknowledges=True)
    }

    assert allowed == {Metric.ACKNOWLEDGEMENT}


FOUR_HOURS = Rule(Decimal(4), Unit.HOURS, OFFICE)


@pytest.mark.parametrize(
    ("rule", "pauses", "due"),
    [
        (FOUR_HOURS, [], DUE),
        (FOUR_HOURS, [("11:00", "12:30")], at("2026-03-02T15:30+01:00")),
        (FOUR_HOURS, [("11:00", "12:00"), ("11:30", "12:30")], at("2026-03-02T15:30+01:00")),  # held once, not twice
        (Rule(Decimal(9), Unit.HOURS, OFFICE), [("16:00", "23:00")], at("2026-03-03T11:00+01:00")),  # evenings are free
        (Rule(Decimal(2), Unit.BUSINESS_DAYS, OFFICE), [("11:00", "12:00")], at("2026-03-05T09:00+01:00")),
        (Rule(Decimal(2), Unit.CALENDAR_DAYS, OFFICE), [("11:00", "12:00")], at("2026-03-05T01:00+01:00")),
    ],
)
def test_a_hold_moves_the_deadline_by_the_business_time_it_lasted(
    rule: Rule, pauses: list[tuple[str, str]], due: datetime
) -> None:
    """Elsewhere in wall-clock time, or only the last hold."""
    spans = [PauseSpan(at(f"2026-03-02T{start}+01:00"), at(f"2026-03-02T{end}+01:00")) for start, end in pauses]

    assert due_after_pauses(rule, START, spans) == due


def explained(rule: Rule, start: datetime, pauses: list[PauseSpan]) -> Explanation:
    return explain(
        rule=rule,
        target="complaint: first response",
        source="AGR-2026-00042, version 2, article 5.1",
        calendar_name="Office hours",
        started_at=start,
        due_at=due_after_pauses(rule, start, pauses),
        pauses=pauses,
    )


def test_an_explanation_names_every_part() -> None:
    rule = Rule(Decimal(4), Unit.HOURS, LUNCH)
    hold = PauseSpan(at("2026-04-02T16:00+02:00"), at("2026-04-02T16:30+02:00"), "waits for the customer")
    parts = explained(rule, at("2026-04-02T15:00+02:00"), [hold])

    assert parts.due_at == at("2026-04-07T11:30+02:00")
    assert [(piece.start, piece.end) for piece in parts.segments] == [
        (at("2026-04-02T15:00+02:00"), at("2026-04-02T16:00+02:00")),
        (at("2026-04-02T16:30+02:00"), at("2026-04-02T17:00+02:00")),
        (at("2026-04-07T09:00+02:00"), at("2026-04-07T11:30+02:00")),
    ]
    assert parts.skipped_holidays == (date(2026, 4, 3), date(2026, 4, 6))
    assert [(held.reason, held.seconds) for held in parts.pauses] == [("waits for the customer", 1800)]
    assert parts.counted == timedelta(hours=4)
    written = parts.to_dict()
    assert written["counted_seconds"] == 14_400
    assert written["skipped_holidays"] == ["2026-04-03", "2026-04-06"]


def test_an_explanation_of_days_lists_the_days() -> None:
    parts = explained(Rule(Decimal(2), Unit.BUSINESS_DAYS, OFFICE), at("2026-04-02T10:00+02:00"), [])

    assert parts.counted_days == (date(2026, 4, 7), date(2026, 4, 8))
    assert parts.segments == ()
    assert parts.skipped_holidays == (date(2026, 4, 3), date(2026, 4, 6))
    moved = explained(Rule(Decimal(5), Unit.CALENDAR_DAYS, OFFICE, moves_off_days_off=True), START, [])
    assert moved.moved_from == date(2026, 3, 7)


@given(st.integers(1, 4000), st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 600)), max_size=4))
@settings(max_examples=40, deadline=None)
def test_what_an_explanation_prints_adds_up_to_the_deadline(minutes: int, holds: list[tuple[int, int]]) -> None:
    rule = Rule(Decimal(minutes), Unit.MINUTES, LUNCH)
    pauses: list[PauseSpan] = []
    for offset, length in holds:  # only a clock that still runs can be held
        begin = START + timedelta(minutes=offset)
        if begin < due_after_pauses(rule, START, pauses):
            pauses.append(PauseSpan(begin, begin + timedelta(minutes=length)))
    written = explained(rule, START, pauses).to_dict()
    pieces = [(at(piece["from"]), at(piece["to"])) for piece in written["counted_segments"]]

    assert sum((end - start for start, end in pieces), timedelta()) == timedelta(minutes=minutes)
    assert pieces[-1][1] == at(written["due_at"])
    assert all(not (pause.start < end and start < pause.end) for pause in pauses for start, end in pieces)
