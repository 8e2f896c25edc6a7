import pytest

from complaints.domain.lifecycle import TRANSITIONS, Event, Status, TransitionError, after, is_possible


@pytest.mark.parametrize(
    ("status", "event", "expected"),
    [
        ("new", Event.REPLY, "open"),
        ("open", Event.ASK, "waiting"),
        ("waiting", Event.ASK, "waiting"),
        ("waiting", Event.HEAR, "open"),
        ("waiting", Event.GO_ON, "open"),
        ("resolved", Event.HEAR, "resolved"),
        ("closed", Event.HEAR, "closed"),
        ("resolved", Event.CLOSE, "closed"),
        ("new", Event.ASSIGN, "open"),
        ("waiting", Event.ASSIGN, "waiting"),
        ("open", Event.RESOLVE, "resolved"),
        ("resolved", Event.REPLY, "resolved"),
        ("resolved", Event.REOPEN, "open"),
        ("closed", Event.REOPEN, "open"),
        ("waiting", Event.WITHDRAW, "withdrawn"),
        ("withdrawn", Event.REPLY, "withdrawn"),
        ("withdrawn", Event.REOPEN, "open"),
        ("new", Event.MERGE, "merged"),
    ],
)
def test_the_table_says_what_follows(status: str, event: Event, expected: str) -> None:
    assert is_possible(status, event)
    assert after(status, event) == expected


def test_a_pair_that_is_not_in_the_table_is_an_error() -> None:
    absent = {(status, event) for status in Status for event in Event} - set(TRANSITIONS)
    assert (Status.CLOSED, Event.REPLY) in absent
    for status, event in absent:
        assert not is_possible(status, event)
        with pytest.raises(TransitionError):
            after(status, event)


def test_every_status_can_be_reached_and_left_but_that_of_a_merged_one() -> None:
    assert {status for status, _event in TRANSITIONS} == set(Status) - {Status.MERGED}
    reached = {after for (before, _event), after in TRANSITIONS.items() if after != before}
    assert reached == set(Status) - {Status.NEW}
