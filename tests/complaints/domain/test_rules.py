import pytest

from complaints.domain.assignment import Assignment, TeamOption, default_assignment
from complaints.domain.interactions import DIRECTIONS, STOP_EVENTS, Direction, Kind, stop_event
from complaints.domain.priority import PRIORITIES, Impact, Urgency, priority_of
from complaints.domain.text import DERIVED_TITLE_LENGTH, title_from
from sla.domain.stops import StopEvent
from sla.domain.vocabulary import Priority

AGENT, LEAD, TEAM = 1, 2, 10
TEAMS = [TeamOption(team=TEAM, lead=LEAD), TeamOption(team=11, lead=3)]


def test_priority_is_a_full_table_that_grows_in_both_directions() -> None:
    assert len(PRIORITIES) == len(Impact) * len(Urgency)
    rank = list(Priority)
    for impact in Impact:
        ranks = [rank.index(priority_of(impact, urgency)) for urgency in Urgency]
        assert ranks == sorted(ranks)
    for urgency in Urgency:
        ranks = [rank.index(priority_of(impact, urgency)) for impact in Impact]
        assert ranks == sorted(ranks)
    assert priority_of("medium", "medium") == Priority.NORMAL
    assert priority_of("high", "high") == Priority.CRITICAL
    with pytest.raises(ValueError, match="apocalyptic"):
        priority_of("apocalyptic", "low")


@pytest.mark.parametrize(
    ("logged_by", "is_person", "teams", "about", "expected"),
    [
        (AGENT, True, TEAMS, None, Assignment(owner=AGENT, team=TEAM)),
        (AGENT, True, [], None, Assignment(owner=AGENT, team=None)),
        (AGENT, True, TEAMS, AGENT, Assignment(owner=LEAD, team=TEAM)),
        (LEAD, True, TEAMS, LEAD, Assignment(owner=None, team=TEAM)),
        (AGENT, True, [], AGENT, Assignment(owner=None, team=None)),
        (99, False, TEAMS, None, Assignment(owner=LEAD, team=TEAM)),
        (99, False, [], None, Assignment(owner=None, team=None)),
    ],
)
def test_default_assignment(
    logged_by: int, is_person: bool, teams: list[TeamOption], about: int | None, expected: Assignment
) -> None:
    assert default_assignment(logged_by=logged_by, is_person=is_person, teams=teams, about=about) == expected


def test_only_what_reaches_the_customer_stops_clocks() -> None:
    assert STOP_EVENTS == {
        Kind.REPLY: StopEvent.MESSAGE,
        Kind.CALL_ATTEMPT: StopEvent.CALL_ATTEMPT,
        Kind.RESOLUTION: StopEvent.RESOLVED,
        Kind.AUTOMATIC_REPLY: StopEvent.AUTOMATIC_REPLY,
        Kind.ACKNOWLEDGEMENT: StopEvent.ACKNOWLEDGEMENT_LETTER,
        Kind.HOLDING_LETTER: StopEvent.HOLDING_LETTER,
    }
    assert all(DIRECTIONS[kind] == Direction.OUTBOUND for kind in STOP_EVENTS)
    assert [stop_event(Kind.REPLY, channel) for channel in ("email", "phone")] == [StopEvent.MESSAGE, StopEvent.CALL]
    assert stop_event(Kind.MESSAGE, "phone") is None
    assert set(DIRECTIONS) == set(Kind)
    assert DIRECTIONS[Kind.NOTE] == Direction.INTERNAL


@pytest.mark.parametrize(
    ("description", "title"),
    [
        ("The lift is stuck.\nAgain.", "The lift is stuck."),
        ("\n\n  Second line first  \n", "Second line first"),
        ("   ", ""),
        ("x" * DERIVED_TITLE_LENGTH, "x" * DERIVED_TITLE_LENGTH),
    ],
)
def test_title_from_the_first_line(description: str, title: str) -> None:
    assert title_from(description) == title


def test_a_long_title_is_cut_at_a_word() -> None:
    title = title_from("word, " * 30)
    assert title.endswith("word…")
    assert len(title) <= DERIVED_TITLE_LENGTH
    assert len(title_from("y" * 500)) == DERIVED_TITLE_LENGTH
