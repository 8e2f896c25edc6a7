"""Which clocks stay, which are cancelled and which start when a case turns out to be another one."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from sla.domain.clock import State
from sla.domain.due import Rule
from sla.domain.replan import Answer, Hold, OldClock, Promise, Replan, joined_holds, replan
from sla.domain.stops import StopEvent
from sla.domain.vocabulary import Metric, Unit
from tests.sla.calendars import OFFICE

MOMENT = timedelta(microseconds=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-03-{text}+01:00")


START = at("02T10:00")


def promise(target: int, hours: int = 4, **changes: Any) -> Promise:
    values: dict[str, Any] = {"metric": Metric.FIRST_RESPONSE, "basis": "organisation"}
    return Promise(target=target, rule=Rule(Decimal(hours), Unit.HOURS, OFFICE), **{**values, **changes})


def clock(key: int, target: int | None, **changes: Any) -> OldClock:
    values: dict[str, Any] = {
        "metric": Metric.FIRST_RESPONSE,
        "basis": "organisation",
        "started_at": START,
        "state": State.RUNNING,
    }
    return OldClock(key=key, target=target, **{**values, **changes})


def plan(clocks: list[OldClock], promises: list[Promise], **changes: Any) -> Replan:
    values: dict[str, Any] = {"old_start": START, "new_start": START, "answers": ()}
    return replan(clocks=clocks, promises=promises, **{**values, **changes})


@pytest.mark.parametrize("state", [State.RUNNING, State.PAUSED, State.STOPPED])
def test_a_clock_whose_target_and_start_stay_is_left_alone(state: State) -> None:
    stopped_at = at("02T11:00") if state == State.STOPPED else None
    found = plan([clock(1, 7, state=state, stopped_at=stopped_at)], [promise(7)])
    assert (found.kept, found.cancelled, found.started) == ((1,), (), ())
    assert found.changes_nothing


@pytest.mark.parametrize("state", [State.RUNNING, State.PAUSED, State.STOPPED])
def test_another_target_cancels_a_clock_whatever_became_of_it(state: State) -> None:
    stopped_at = at("02T11:00") if state == State.STOPPED else None
    found = plan([clock(1, 7, state=state, stopped_at=stopped_at)], [promise(8, 2)])
    assert (found.kept, found.cancelled) == ((), (1,))
    [started] = found.started
    assert (started.target, started.started_at, started.due_at) == (8, START, at("02T12:00"))


@pytest.mark.parametrize(
    ("answered", "late"),
    [(at("02T12:00") - MOMENT, False), (at("02T12:00"), False), (at("02T12:00") + MOMENT, True)],
)
def test_what_was_answered_already_gives_the_new_clock_its_verdict(answered: datetime, late: bool) -> None:
    message = Answer(StopEvent.MESSAGE, answered)
    found = plan([clock(1, 7, state=State.STOPPED, stopped_at=answered)], [promise(8, 2)], answers=[message])
    [started] = found.started
    assert started.stopped_at == answered
    assert started.is_late(at("09T10:00")) is late


def test_the_first_answer_recorded_counts_not_the_first_that_happened() -> None:
    recorded = [Answer(StopEvent.MESSAGE, at("02T15:00")), Answer(StopEvent.MESSAGE, at("02T11:00"))]
    [started] = plan([clock(1, 7)], [promise(8)], answers=recorded).started
    assert started.stopped_at == at("02T15:00")


def test_an_answer_from_before_the_start_and_one_of_another_metric_stop_nothing() -> None:
    answers = [Answer(StopEvent.MESSAGE, START - MOMENT), Answer(StopEvent.HOLDING_LETTER, at("02T11:00"))]
    [started] = plan([clock(1, 7)], [promise(8)], answers=answers).started
    assert started.stopped_at is None
    at_once = [Answer(StopEvent.MESSAGE, START)]
    assert plan([clock(1, 7)], [promise(8)], answers=at_once).started[0].stopped_at == START


def test_an_automatic_reply_acknowledges_only_where_the_new_target_says_so() -> None:
    answers = [Answer(StopEvent.AUTOMATIC_REPLY, at("02T10:00"))]
    old = clock(1, 7, metric=Metric.ACKNOWLEDGEMENT, state=State.STOPPED, stopped_at=START)
    strict, lenient = (
        promise(8, metric=Metric.ACKNOWLEDGEMENT, automatic_reply_acknowledges=says) for says in (False, True)
    )
    assert plan([old], [strict], answers=answers).started[0].stopped_at is None
    assert plan([old], [lenient], answers=answers).started[0].stopped_at == START


def test_a_corrected_start_moves_every_clock_that_began_with_the_case() -> None:
    reopened = clock(2, 7, metric=Metric.RESOLUTION, started_at=at("05T09:00"))
    first = clock(1, 7, metric=Metric.RESOLUTION, state=State.STOPPED, stopped_at=at("03T10:00"))
    resolved = [Answer(StopEvent.RESOLVED, at("03T10:00"))]
    resolution = promise(7, metric=Metric.RESOLUTION)
    found = plan([first, reopened], [resolution], new_start=at("02T08:00"), answers=resolved)
    assert (found.kept, found.cancelled) == ((2,), (1,))
    [started] = found.started
    assert (started.started_at, started.due_at, started.stopped_at) == (at("02T08:00"), at("02T12:00"), at("03T10:00"))


def test_a_later_cycle_starts_anew_from_its_own_occasion() -> None:
    first = clock(1, 7, metric=Metric.RESOLUTION, state=State.STOPPED, stopped_at=at("03T10:00"))
    reopened = clock(2, 7, metric=Metric.RESOLUTION, started_at=at("05T09:00"))
    resolved = [Answer(StopEvent.RESOLVED, at("03T10:00"))]
    found = plan([first, reopened], [promise(8, metric=Metric.RESOLUTION)], answers=resolved)
    assert found.cancelled == (1, 2)
    assert [(each.started_at, each.stopped_at) for each in found.started] == [
        (START, at("03T10:00")),
        (at("05T09:00"), None),
    ]


def test_what_was_not_promised_starts_and_what_is_promised_no_more_is_cancelled() -> None:
    found = plan([clock(1, 7)], [promise(9, metric=Metric.RESOLUTION)])
    assert found.cancelled == (1,)
    assert [started.metric for started in found.started] == [Metric.RESOLUTION]
    # The customer's next message begins on an occasion of its own, and there was none.
    assert plan([], [promise(9, metric=Metric.NEXT_RESPONSE)]).started == ()


def test_the_agreed_and_the_statutory_clock_go_their_own_ways() -> None:
    own, by_law = clock(1, 7), clock(2, 8, basis="statutory")
    found = plan([own, by_law], [promise(8, basis="statutory"), promise(9, basis="agreement")])
    assert (found.kept, found.cancelled) == ((2,), (1,))
    assert [(each.target, each.basis) for each in found.started] == [(9, "agreement")]


def test_a_promised_date_stays_promised() -> None:
    promised = clock(1, None, metric=Metric.RESOLUTION)
    assert plan([promised], []).kept == (1,)
    assert plan([promised], [], new_start=at("01T10:00")).kept == (1,)


def test_a_measured_length_stays_as_long_as_it_was() -> None:
    rang = clock(1, 7, metric=Metric.ANSWER, state=State.STOPPED, stopped_at=START + timedelta(seconds=20))
    found = plan([rang], [promise(7, metric=Metric.ANSWER)], new_start=START - timedelta(minutes=5))
    [started] = found.started
    assert started.stopped_at == START - timedelta(minutes=5) + timedelta(seconds=20)


HOLD = Hold(at("02T11:00"), at("02T13:00"), "waiting", by=3)


@pytest.mark.parametrize(
    ("hold", "hours", "due", "kept_as"),
    [
        (HOLD, 4, at("02T16:00"), [HOLD]),
        # Held at the very instant at which it is due: it is not late yet.
        (HOLD, 1, at("02T13:00"), [HOLD]),
        # Late before it was held: that changes nothing.
        (Hold(at("02T12:00") + MOMENT, at("02T13:00")), 2, at("02T12:00"), []),
        # Over before the clock starts.
        (Hold(at("02T08:00"), START), 2, at("02T12:00"), []),
    ],
)
def test_holds_carry_over(hold: Hold, hours: int, due: datetime, kept_as: list[Hold]) -> None:
    [started] = plan([clock(1, 7, holds=(hold,))], [promise(8, hours)]).started
    assert (started.due_at, list(started.holds)) == (due, kept_as)


def test_of_a_hold_that_began_before_the_corrected_start_only_the_rest_counts() -> None:
    early = at("02T08:00")
    old = clock(1, 7, started_at=early, holds=(Hold(early, at("02T11:00")),))

    [started] = plan([old], [promise(8, 2)], old_start=early).started

    assert (started.due_at, started.holds) == (at("02T13:00"), (Hold(START, at("02T11:00")),))


def test_a_hold_that_lasts_holds_the_new_clock_too() -> None:
    lasting = Hold(at("02T11:00"), None)
    [started] = plan([clock(1, 7, state=State.PAUSED, holds=(lasting,))], [promise(8, 2)]).started
    assert started.is_held
    assert not started.is_late(at("09T10:00"))
    assert started.due_at == at("02T12:00")


def test_a_hold_does_not_hold_what_starts_after_it() -> None:
    """The customer writes during a hold by hand: the clock of that message runs, and so does the one in its place."""
    lasting = Hold(at("02T11:00"), None)
    resolution = clock(1, 7, metric=Metric.RESOLUTION, state=State.PAUSED, holds=(lasting,))
    message = clock(2, 9, metric=Metric.NEXT_RESPONSE, started_at=at("02T12:00"))
    promises = [promise(7, metric=Metric.RESOLUTION), promise(8, 2, metric=Metric.NEXT_RESPONSE)]

    [started] = plan([resolution, message], promises).started

    assert (started.metric, started.holds, started.due_at) == (Metric.NEXT_RESPONSE, (), at("02T14:00"))


def test_what_the_law_sets_is_not_held() -> None:
    [started] = plan([clock(1, 7, holds=(HOLD,))], [promise(8, may_pause=False)]).started
    assert (started.holds, started.due_at) == ((), at("02T14:00"))


def test_an_answer_ends_the_hold() -> None:
    answers = [Answer(StopEvent.MESSAGE, at("02T12:00"))]
    [started] = plan([clock(1, 7, holds=(HOLD,))], [promise(8)], answers=answers).started
    assert [(hold.start, hold.end) for hold in started.holds] == [(at("02T11:00"), at("02T12:00"))]
    assert not started.is_held


def test_holds_of_several_clocks_are_the_same_holds() -> None:
    other = Hold(at("02T11:00"), at("02T12:00"), "waiting", by=3)
    assert joined_holds([HOLD, other]) == [HOLD]
    assert joined_holds([HOLD, Hold(at("02T12:30"), None)]) == [Hold(HOLD.start, None, "waiting", 3)]
    apart = Hold(at("02T14:00"), at("02T15:00"))
    assert joined_holds([apart, HOLD]) == [HOLD, apart]
    assert joined_holds([]) == []


def test_an_answer_recorded_elsewhere_stops_what_stays() -> None:
    elsewhere = [Answer(StopEvent.MESSAGE, at("02T11:00"))]
    found = plan([clock(1, 7), clock(2, 9, metric=Metric.RESOLUTION)],
                 [promise(7), promise(9, metric=Metric.RESOLUTION)], unseen=elsewhere)  # fmt: skip
    assert found.stopped == ((1, at("02T11:00")),)
    assert not found.changes_nothing
    # What was answered before keeps its own verdict.
    stopped = clock(1, 7, state=State.STOPPED, stopped_at=at("02T10:30"))
    assert plan([stopped], [promise(7)], unseen=elsewhere).stopped == ()


def test_a_fingerprint_tells_plans_apart() -> None:
    one, same, other = (plan([clock(1, 7)], [promise(8, hours)]) for hours in (2, 2, 3))
    assert one.fingerprint() == same.fingerprint() != other.fingerprint()
