"""Ladders as values: when levels fall due, what is wrong with them, and what one late look makes of them."""

from datetime import datetime, timedelta

import pytest

from sla.domain.calendar import BusinessCalendar
from sla.domain.ladder import (
    Counted,
    Ladder,
    Level,
    Outcome,
    PendingLevel,
    Side,
    Step,
    StepKind,
    Whom,
    instants,
    steps_due,
)
from tests.sla.calendars import OFFICE_HOURS

OFFICE = BusinessCalendar.from_dict(OFFICE_HOURS)
ONCE, LATER, LAST = Level(), Level(minutes=60, whom=Whom.SUPERVISOR), Level(minutes=240, whom=Whom.MANAGER)
WARNING, BREACH, LEVEL = StepKind.WARNING, StepKind.BREACH, StepKind.LEVEL
FIRED, SUPERSEDED, SKIPPED = Outcome.FIRED, Outcome.SUPERSEDED, Outcome.SKIPPED
DUE = datetime.fromisoformat("2026-03-06T16:30+01:00")  # a Friday; the office closes at 17:00
MOMENT, HOUR = timedelta(microseconds=1), timedelta(hours=1)


def before(minutes: int, **changes: object) -> Level:
    return Level(side=Side.BEFORE, minutes=minutes, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("level", "at"),
    [
        (ONCE, "2026-03-06T16:30+01:00"),
        (Level(minutes=60), "2026-03-06T17:30+01:00"),  # on the wall, though the office is closed
        (Level(minutes=60, counted=Counted.OPEN), "2026-03-09T08:30+01:00"),  # over the weekend
        (before(60), "2026-03-06T15:30+01:00"),
        (before(60, counted=Counted.OPEN), "2026-03-06T15:30+01:00"),
        (before(540, counted=Counted.OPEN), "2026-03-05T16:30+01:00"),  # nine open hours: the same time yesterday
        (before(60 * 24 * 30), "2026-03-02T10:00+01:00"),  # longer than there was: at the start
        (before(60 * 24 * 30, counted=Counted.OPEN), "2026-03-02T10:00+01:00"),
    ],
)
def test_when_a_level_falls_due(level: Level, at: str) -> None:
    started_at = datetime.fromisoformat("2026-03-02T10:00+01:00")
    found = instants(Ladder("L", (level,)), started_at=started_at, due_at=DUE, calendar=OFFICE)

    assert found == [datetime.fromisoformat(at)]


def test_defect_07_a_holiday_brings_no_level_forward() -> None:
    """Escalation comes sooner on holidays: here a level that counts open time waits for the office to open."""
    due_at = datetime.fromisoformat("2026-04-02T16:30+02:00")  # before Good Friday and Easter Monday
    holidays = BusinessCalendar.from_dict({**OFFICE_HOURS, "holidays": ["2026-04-03", "2026-04-06"]})
    ladder = Ladder("L", (ONCE, Level(minutes=60, counted=Counted.OPEN)))
    plain = instants(ladder, started_at=due_at - HOUR, due_at=due_at, calendar=OFFICE)
    held = instants(ladder, started_at=due_at - HOUR, due_at=due_at, calendar=holidays)

    assert held == [due_at, datetime.fromisoformat("2026-04-07T08:30+02:00")]
    assert all(one <= other for one, other in zip(plain, held, strict=True))


def test_no_level_comes_before_the_one_below_it() -> None:
    ladder = Ladder("L", (ONCE, Level(minutes=60, counted=Counted.OPEN), Level(minutes=120, whom=Whom.MANAGER)))
    found = instants(ladder, started_at=DUE - HOUR, due_at=DUE, calendar=OFFICE)

    monday = datetime.fromisoformat("2026-03-09T08:30+01:00")
    assert found == [DUE, monday, monday]


def test_open_time_ends_where_holidays_are_no_longer_known() -> None:
    known = BusinessCalendar.from_dict({**OFFICE_HOURS, "known_until": "2026-03-08"})
    ladder = Ladder("L", (ONCE, Level(minutes=60, counted=Counted.OPEN)))

    assert instants(ladder, started_at=DUE - HOUR, due_at=DUE, calendar=known)[1] == datetime.fromisoformat(
        "2026-03-09T00:00+01:00"
    )


@pytest.mark.parametrize(
    ("levels", "fault"),
    [
        ((), (None, "levels", "empty")),
        ((LATER,), (None, "levels", "none_at_deadline")),
        ((ONCE,) * 2, (None, "levels", "twice")),
        (tuple(Level(minutes=n) for n in range(10)), (None, "levels", "too_many")),
        ((ONCE, LAST, LATER), (2, "minutes", "order")),
        ((ONCE, before(5)), (1, "minutes", "order")),
        ((before(5), before(10), ONCE), (1, "minutes", "order")),
        ((before(0), ONCE), (0, "minutes", "before_zero")),
        ((ONCE, Level(minutes=60 * 24 * 367)), (1, "minutes", "range")),
        ((ONCE, Level(minutes=5, whom=Whom.TEAM)), (1, "who", "required")),
        ((Level(hands_over=True),), (0, "hands_over", "unfit")),
        ((Level(moves_clocks=True),), (0, "moves_clocks", "unfit")),
    ],
)
def test_what_cannot_be_climbed(levels: tuple[Level, ...], fault: tuple[object, ...]) -> None:
    assert fault in Ladder("L", levels).faults()
    assert Ladder("L", (before(10), before(5), ONCE, LATER, LAST)).faults() == []


def test_a_ladder_survives_its_document() -> None:
    ladder = Ladder("Večer", (ONCE, Level(minutes=5, whom=Whom.ADDRESS, who="a@b.cz", raises_priority=True)))
    assert Ladder.from_document(ladder.to_document()) == ladder


def pending(*levels: Level) -> list[PendingLevel]:
    found = instants(Ladder("L", levels), started_at=DUE - 8 * HOUR, due_at=DUE, calendar=OFFICE)
    return [PendingLevel(at, number, level) for number, (at, level) in enumerate(zip(found, levels, strict=True), 1)]


def due(until: datetime, *levels: Level, warnings: tuple[int, ...] = (), **changes: bool) -> list[Step]:
    states = {"is_breached": False, "is_stopped": False, **changes}
    percents = [(DUE - 8 * HOUR + 8 * HOUR * percent / 100, percent) for percent in warnings]
    return steps_due(due_at=DUE, until=until, warnings=percents, levels=pending(*levels), **states)


def short(steps: list[Step]) -> list[tuple[StepKind, int, Outcome]]:
    return [(step.kind, step.number, step.outcome) for step in steps]


def test_at_the_very_instant_nothing_is_late() -> None:
    assert due(DUE, ONCE) == []
    assert short(due(DUE + MOMENT, ONCE)) == [(BREACH, 0, FIRED), (LEVEL, 1, FIRED)]


def test_each_level_at_its_own_instant() -> None:
    assert short(due(DUE + HOUR, ONCE, LATER, LAST, is_breached=True)) == [(LEVEL, 1, FIRED), (LEVEL, 2, FIRED)]
    assert short(due(DUE + HOUR - MOMENT, ONCE, LATER, LAST, is_breached=True)) == [(LEVEL, 1, FIRED)]


def test_defect_08_all_levels_in_one_pass_after_an_outage() -> None:
    steps = due(DUE + timedelta(days=3), before(30, whom=Whom.MANAGER), ONCE, LATER, LAST, warnings=(50, 75))

    assert short(steps) == [
        (WARNING, 50, SUPERSEDED),
        (WARNING, 75, SUPERSEDED),
        (BREACH, 0, FIRED),
        (LEVEL, 1, SUPERSEDED),
        (LEVEL, 2, FIRED),
        (LEVEL, 3, FIRED),
        (LEVEL, 4, FIRED),
    ]
    # Each at the instant at which it fell due, and each that is not sent names what tells it.
    assert [step.at - DUE for step in steps[3:]] == [-HOUR / 2, timedelta(), HOUR, 4 * HOUR]
    assert [step.successor for step in steps] == [(BREACH, 0), (BREACH, 0), None, (LEVEL, 4), None, None, None]


def test_of_several_warnings_the_highest_says_it_all() -> None:
    assert short(due(DUE - HOUR, ONCE, warnings=(25, 50, 75))) == [
        (WARNING, 25, SUPERSEDED),
        (WARNING, 50, SUPERSEDED),
        (WARNING, 75, FIRED),
    ]


def test_what_fell_due_before_a_stop_in_time_is_skipped() -> None:
    steps = due(DUE, before(30), ONCE, warnings=(50,), is_stopped=True)
    assert short(steps) == [(WARNING, 50, SKIPPED), (LEVEL, 1, SKIPPED)]


def test_a_late_stop_is_told_with_the_levels_that_fell_due_before_it() -> None:
    steps = due(DUE + 2 * HOUR, ONCE, LATER, LAST, is_stopped=True)
    assert short(steps) == [(BREACH, 0, FIRED), (LEVEL, 1, FIRED), (LEVEL, 2, FIRED)]
