"""Undoing a recompute: deadlines, targets and verdicts as before, and people told so."""

from datetime import timedelta

import pytest

from accounts.models import User
from core.errors import Refusal
from sla.domain.ladder import Ladder, Level, Whom
from sla.domain.stops import StopEvent
from sla.models import Clock
from sla.selectors import explanation_of
from sla.selectors.recompute import skips_of
from sla.services import (
    pause_clocks,
    resume_clocks,
    stop_clocks,
)
from sla.services.breaches import sweep_due
from sla.services.recompute import redo_preview, undo_recompute
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, spec, start, start_many
from tests.sla.recomputing import apply, as_it_stands, preview, publish_hours, undo

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# Four office hours from Monday 10:00 in Prague.
DUE = MONDAY + 4 * HOUR
LADDER = Ladder("Usual", (Level(), Level(minutes=240, whom=Whom.MANAGER)))


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests are the worker themselves."""
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


class TestUndo:
    def test_deadline_target_and_checks_are_as_before(self, manager: User, notices: Notices) -> None:
        clocks = start_many(3, (spec(warn_at_percents=(25, 75)),))
        now = MONDAY + 2 * HOUR
        sweep_due(now=now)
        before = [as_it_stands(clock) for clock in clocks]
        publish_hours(8, now, warn_at_percents=(75,))
        run = apply(preview(manager, now), manager, now)
        assert [as_it_stands(clock) for clock in clocks] != before
        run = undo(run, manager, now)
        assert [as_it_stands(clock) for clock in clocks] == before
        assert (run.undone, run.kept) == (3, 0)
        assert [event.kind for event in clocks[0].events.all()] == [
            "started", "warned", "recomputed", "recompute_undone",
        ]  # fmt: skip
        assert notices.kinds == ["warning"] * 3

    def test_a_breach_that_the_run_made_is_taken_back_with_a_correction(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory())
        now = MONDAY + 3 * HOUR
        before = as_it_stands(clock)
        publish_hours(2, now)
        undo(apply(preview(manager, now), manager, now), manager, now)
        assert as_it_stands(clock) == before
        assert notices.kinds == ["breach", "correction"]

    def test_a_breach_that_the_run_withdrew_is_recorded_and_told_again(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory())
        now = DUE + HOUR
        sweep_due(now=now)
        before = as_it_stands(clock)
        publish_hours(8, now)
        undo(apply(preview(manager, now), manager, now), manager, now)
        assert as_it_stands(clock) == before
        assert notices.kinds == ["breach", "correction", "breach"]

    def test_what_passed_meanwhile_is_late_after_the_way_back(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory())
        publish_hours(8, MONDAY)
        run = apply(preview(manager, MONDAY), manager, MONDAY)
        undo(run, manager, DUE + HOUR)
        clock.refresh_from_db()
        assert (clock.due_at, clock.breached_at, notices.kinds) == (DUE, DUE, ["breach"])

    def test_what_was_stopped_or_held_meanwhile_stays_and_is_counted(self, manager: User) -> None:
        stopped, held, untouched = start_many(3)
        publish_hours(8, MONDAY)
        run = apply(preview(manager, MONDAY), manager, MONDAY)
        now = MONDAY + HOUR
        stop_clocks(case=stopped.case, event=StopEvent.MESSAGE, at=now, now=now)
        pause_clocks(case=held.case, reason="waits", at=now, now=now, actor=manager)
        resume_clocks(case=held.case, at=now, now=now, actor=manager)
        before = [as_it_stands(clock) for clock in (stopped, held)]
        run = undo(run, manager, now)
        assert [as_it_stands(clock) for clock in (stopped, held)] == before
        assert (run.undone, run.kept) == (1, 2)
        assert sorted(skips_of(run)) == [("kept", "changed", 1), ("kept", "stopped", 1)]
        untouched.refresh_from_db()
        assert untouched.due_at == DUE

    def test_only_what_was_applied_can_be_undone(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(2, MONDAY)
        run = preview(manager, MONDAY)
        with pytest.raises(Refusal) as refused:
            undo_recompute(recompute=run, reason="why", actor=manager, now=MONDAY)
        assert refused.value.problems[0].code == "state"
        run = undo(apply(run, manager, MONDAY), manager, MONDAY)
        with pytest.raises(Refusal):
            undo_recompute(recompute=run, reason="why", actor=manager, now=MONDAY)
        with pytest.raises(Refusal):
            redo_preview(recompute=run, now=MONDAY)

    def test_there_and_back_and_there_again_tells_each_time(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory())
        now = MONDAY + 3 * HOUR
        publish_hours(2, now)
        for _round in range(2):
            undo(apply(preview(manager, now), manager, now), manager, now)
        apply(preview(manager, now), manager, now)
        assert notices.kinds == ["breach", "correction"] * 2 + ["breach"]
        assert clock.events.filter(kind="breached").count() == 3


def test_the_explanation_of_a_moved_deadline_says_who_moved_it_and_why(manager: User) -> None:
    [clock] = start(CaseFactory())
    publish_hours(2, MONDAY)
    run = apply(preview(manager, MONDAY), manager, MONDAY)
    clock = Clock.objects.get(pk=clock.pk)
    explanation = explanation_of(clock, MONDAY)
    assert explanation is not None
    [move] = explanation.moves
    assert (move.due_from, move.due_to, move.who, move.why) == (
        DUE,
        MONDAY + 2 * HOUR,
        manager.full_name,
        "The calendar was wrong.",
    )
    assert not move.is_back
    assert explanation.to_dict()["moves"] == [
        {
            "from": DUE.isoformat(),
            "to": (MONDAY + 2 * HOUR).isoformat(),
            "at": MONDAY.isoformat(),
            "by": manager.full_name,
            "reason": "The calendar was wrong.",
            "undoes": False,
        }
    ]
    undo(run, manager, MONDAY)
    clock = Clock.objects.get(pk=clock.pk)
    explanation = explanation_of(clock, MONDAY)
    assert explanation is not None
    assert [move.is_back for move in explanation.moves] == [False, True]


def test_levels_that_were_climbed_are_climbed_again_only_if_their_breach_was_withdrawn(
    manager: User, notices: Notices
) -> None:
    [clock] = start(CaseFactory(), spec(ladder=LADDER))
    now = DUE + 4 * HOUR
    sweep_due(now=now)
    told = list(notices.kinds)
    assert told.count("level") == 2
    # Late by the old deadline and by the new one: the last level is still to come by the new one.
    publish_hours(5, now, ladder=LADDER)
    run = apply(preview(manager, now), manager, now)
    clock.refresh_from_db()
    assert (clock.climbed, clock.is_breached) == (1, True)
    undo(run, manager, now)
    clock.refresh_from_db()
    assert (clock.climbed, clock.breached_at, clock.next_check_at) == (2, DUE, None)
    sweep_due(now=now + HOUR)
    assert notices.kinds == told

    # On time by the new one: those who were told are told that it was none, and on the way back anew.
    publish_hours(12, now, ladder=LADDER)
    undo(apply(preview(manager, now), manager, now), manager, now)
    sweep_due(now=now + HOUR)
    assert notices.kinds[len(told) :] == ["correction", "breach", "level", "level"]
    clock.refresh_from_db()
    assert clock.climbed == 2
