"""Applying a recompute: what moves, what is left alone, and who is told."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent
from sla.domain.clock import State
from sla.domain.stops import StopEvent
from sla.selectors.recompute import skips_of
from sla.services import (
    cancel_clocks,
    pause_clocks,
    resume_clocks,
    stop_clocks,
)
from sla.services.breaches import SweepResult, sweep_due
from sla.services.recompute import apply_recompute
from sla.signals import Happening, clock_due
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, spec, start, start_many
from tests.sla.recomputing import apply, as_it_stands, preview, publish_hours, undo

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# Four office hours from Monday 10:00 in Prague.
DUE = MONDAY + 4 * HOUR


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests are the worker themselves."""
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


class TestApply:
    def test_it_moves_target_deadline_and_next_check(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory(), spec(warn_at_percents=(75,)))
        publish_hours(8, MONDAY, warn_at_percents=(50,))
        run = apply(preview(manager, MONDAY + HOUR), manager, MONDAY + HOUR)

        clock.refresh_from_db()
        due = datetime(2026, 3, 3, 8, 0, tzinfo=UTC)
        assert (clock.due_at, clock.target) == (due, run.target_set.targets.get())
        # Half of eight hours from 10:00 is 14:00 in Prague; a quarter is left at 16:00.
        assert (clock.next_check_at, clock.soon_at) == (MONDAY + 4 * HOUR, MONDAY + 6 * HOUR)
        event = clock.events.get(kind="recomputed")
        assert (event.due_from, event.due_to) == (DUE, due)
        assert (event.actor, event.reason, event.recompute) == (manager, "The calendar was wrong.", run)
        assert notices.sent == []

    def test_who_becomes_late_is_breached_at_the_new_deadline_and_told_once(
        self, manager: User, notices: Notices
    ) -> None:
        [clock] = start(CaseFactory())
        now = MONDAY + 3 * HOUR
        publish_hours(2, now)
        run = apply(preview(manager, now), manager, now)

        clock.refresh_from_db()
        assert clock.breached_at == clock.due_at == MONDAY + 2 * HOUR
        assert (run.breached, notices.kinds) == (1, ["breach"])
        assert sweep_due(now=now + HOUR) == SweepResult()
        assert notices.kinds == ["breach"]

    def test_a_breach_that_is_none_any_more_is_withdrawn_with_a_correction(
        self, manager: User, notices: Notices
    ) -> None:
        [clock] = start(CaseFactory())
        now = DUE + HOUR
        sweep_due(now=now)
        publish_hours(8, now)
        run = apply(preview(manager, now), manager, now)

        clock.refresh_from_db()
        assert clock.breached_at is None
        assert clock.next_check_at is not None
        assert (run.withdrawn, notices.kinds) == (1, ["breach", "correction"])
        assert [event.kind for event in clock.events.all()] == [
            "started", "breached", "recomputed", "breach_withdrawn",
        ]  # fmt: skip

    def test_a_breach_that_holds_goes_to_the_new_deadline_and_nobody_is_told_again(
        self, manager: User, notices: Notices
    ) -> None:
        [clock] = start(CaseFactory())
        now = DUE + HOUR
        sweep_due(now=now)
        publish_hours(2, now)
        run = apply(preview(manager, now), manager, now)

        clock.refresh_from_db()
        assert clock.breached_at == clock.due_at == MONDAY + 2 * HOUR
        assert (run.breached, run.withdrawn, notices.kinds) == (0, 0, ["breach"])

    def test_changing_the_sla_loses_no_accumulated_pause(self, manager: User) -> None:
        """Defect 14: the hold before the change still counts under the new target."""
        case = CaseFactory()
        [clock] = start(case)
        pause_clocks(case=case, reason="waits", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=None)
        resume_clocks(case=case, at=MONDAY + 2 * HOUR, now=MONDAY + 2 * HOUR, actor=None)
        now = MONDAY + 2 * HOUR
        publish_hours(3, now)
        apply(preview(manager, now), manager, now)
        clock.refresh_from_db()
        assert clock.due_at == MONDAY + 4 * HOUR

    def test_a_hold_has_the_business_time_of_the_calendar_that_counts_now(self, manager: User) -> None:
        case = CaseFactory()
        [clock] = start(case, spec(amount=Decimal(20)))
        tuesday = MONDAY + timedelta(days=1)
        pause_clocks(case=case, reason="waits", at=MONDAY, now=MONDAY, actor=None)
        resume_clocks(case=case, at=tuesday, now=tuesday, actor=None)
        assert clock.pauses.get().business_seconds == 9 * 3600
        publish_hours(20, tuesday, calendar={**OFFICE_HOURS, "holidays": ["2026-03-02"]})
        run = apply(preview(manager, tuesday), manager, tuesday + HOUR)
        assert clock.pauses.get().business_seconds == 2 * 3600
        undo(run, manager, tuesday + HOUR)
        assert clock.pauses.get().business_seconds == 9 * 3600

    def test_a_paused_clock_moves_and_goes_on_by_the_new_target(self, manager: User) -> None:
        case = CaseFactory()
        [clock] = start(case)
        pause_clocks(case=case, reason="waits", at=MONDAY + HOUR, now=MONDAY + HOUR, actor=None)
        publish_hours(3, MONDAY + HOUR)
        apply(preview(manager, MONDAY + HOUR), manager, MONDAY + HOUR)
        clock.refresh_from_db()
        assert (clock.state, clock.due_at, clock.next_check_at) == (State.PAUSED, MONDAY + 3 * HOUR, None)

        resume_clocks(case=case, at=MONDAY + 2 * HOUR, now=MONDAY + 2 * HOUR, actor=None)
        clock.refresh_from_db()
        assert clock.due_at == MONDAY + 4 * HOUR

    def test_the_verdict_of_a_stopped_clock_never_changes(self, manager: User, notices: Notices) -> None:
        early, late, running = start_many(3)
        stop_clocks(case=early.case, event=StopEvent.MESSAGE, at=MONDAY + 3 * HOUR, now=MONDAY + 3 * HOUR)
        stop_clocks(case=late.case, event=StopEvent.MESSAGE, at=DUE + HOUR, now=DUE + HOUR)
        before = [as_it_stands(clock) for clock in (early, late)]
        publish_hours(2, DUE + HOUR)
        run = apply(preview(manager, DUE + HOUR), manager, DUE + HOUR)
        assert [as_it_stands(clock) for clock in (early, late)] == before
        assert run.moves.get().clock == running

    def test_only_what_stands_as_previewed_is_moved_and_the_rest_is_counted_with_its_reason(
        self, manager: User
    ) -> None:
        stopped, cancelled, paused, untouched = start_many(4)
        publish_hours(8, MONDAY)
        run = preview(manager, MONDAY)
        now = MONDAY + HOUR
        stop_clocks(case=stopped.case, event=StopEvent.MESSAGE, at=now, now=now)
        cancel_clocks(case=cancelled.case, reason="withdrawn", now=now, actor=manager)
        pause_clocks(case=paused.case, reason="waits", at=now, now=now, actor=manager)
        before = [as_it_stands(clock) for clock in (stopped, cancelled, paused)]
        run = apply(run, manager, now)

        assert [as_it_stands(clock) for clock in (stopped, cancelled, paused)] == before
        assert (run.applied, run.skipped) == (1, 3)
        assert sorted(skips_of(run)) == [
            ("skipped", "cancelled", 1), ("skipped", "changed", 1), ("skipped", "stopped", 1),
        ]  # fmt: skip
        assert run.moves.get(state="applied").clock == untouched

    def test_a_hold_that_began_and_ended_since_the_preview_leaves_the_clock_alone(self, manager: User) -> None:
        """Held on a day that is a holiday in the new version only: the deadline is as previewed, its sum is not."""
        [clock] = start(CaseFactory(), spec(amount=Decimal(20)))
        publish_hours(20, MONDAY, calendar={**OFFICE_HOURS, "holidays": ["2026-03-04"]})
        run = preview(manager, MONDAY)
        tuesday = MONDAY + timedelta(days=1)
        pause_clocks(case=clock.case, reason="waits", at=tuesday, now=tuesday, actor=manager)
        resume_clocks(case=clock.case, at=tuesday + HOUR, now=tuesday + HOUR, actor=manager)
        run = apply(run, manager, tuesday + HOUR)
        assert list(skips_of(run)) == [("skipped", "changed", 1)]

    def test_what_a_newer_version_has_overtaken_is_previewed_again_instead(self, manager: User) -> None:
        [clock] = start(CaseFactory())
        publish_hours(2, MONDAY)
        run = preview(manager, MONDAY)
        newest = publish_hours(3, MONDAY + HOUR)
        before = as_it_stands(clock)
        again = apply_recompute(recompute=run, reason="as seen", actor=manager, now=MONDAY + HOUR)

        assert (again.pk, again.target_set) == (run.pk, newest)
        again.refresh_from_db()
        assert (again.state, again.moving, again.reason) == ("previewed", 1, "as seen")
        assert again.moves.get().new_due_at == MONDAY + 3 * HOUR
        assert as_it_stands(clock) == before

    def test_a_reason_is_needed(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(2, MONDAY)
        run = preview(manager, MONDAY)
        with pytest.raises(Refusal) as refused:
            apply_recompute(recompute=run, reason="  ", actor=manager, now=MONDAY)
        assert [(problem.field, problem.code) for problem in refused.value.problems] == [("reason", "required")]
        assert apply(run, manager, MONDAY).applied == 1

    def test_a_run_is_applied_once_and_one_run_moves_at_a_time(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(2, MONDAY)
        first, second = preview(manager, MONDAY), preview(manager, MONDAY)
        apply_recompute(recompute=first, reason="once", actor=manager, now=MONDAY)
        for run, code in ((first, "state"), (second, "busy")):
            with pytest.raises(Refusal) as refused:
                apply_recompute(recompute=run, reason="twice", actor=manager, now=MONDAY)
            assert refused.value.problems[0].code == code

    def test_what_another_run_has_moved_is_left_alone(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(2, MONDAY)
        first, second = preview(manager, MONDAY), preview(manager, MONDAY)
        assert apply(first, manager, MONDAY).applied == 1
        assert apply(second, manager, MONDAY).skipped == 1

    def test_a_warning_whose_time_comes_again_is_given_again(self, manager: User, notices: Notices) -> None:
        [clock] = start(CaseFactory(), spec(warn_at_percents=(75,)))
        now = MONDAY + 3 * HOUR
        sweep_due(now=now)
        publish_hours(8, now, warn_at_percents=(75,))
        apply(preview(manager, now), manager, now)
        sweep_due(now=MONDAY + 6 * HOUR)
        assert notices.sent == [("warning", 75, clock), ("warning", 75, clock)]

    def test_a_warning_that_was_given_and_is_still_true_is_not_repeated(self, manager: User, notices: Notices) -> None:
        start(CaseFactory(), spec(warn_at_percents=(50,)))
        now = MONDAY + 3 * HOUR
        sweep_due(now=now)
        publish_hours(5, now, warn_at_percents=(50,))
        apply(preview(manager, now), manager, now)
        sweep_due(now=now)
        assert notices.kinds == ["warning"]

    def test_a_clock_that_cannot_be_moved_holds_up_nobody(self, manager: User, notices: Notices) -> None:
        clocks = start_many(3)
        poisoned = clocks[1]

        def fail(*, happenings: list[Happening], **_kwargs: object) -> None:
            if poisoned.pk in {happening.clock.pk for happening in happenings}:
                raise RuntimeError("poisoned")

        clock_due.connect(fail)
        now = MONDAY + 3 * HOUR
        publish_hours(2, now)
        before = as_it_stands(poisoned)
        run = apply(preview(manager, now), manager, now)
        assert (run.applied, run.breached, run.skipped) == (2, 2, 1)
        assert skips_of(run) == [("skipped", "failed", 1)]
        assert as_it_stands(poisoned) == before

    def test_it_is_audited_with_its_reason_and_its_counts(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(2, MONDAY)
        run = undo(apply(preview(manager, MONDAY), manager, MONDAY), manager, MONDAY)
        events = list(AuditEvent.objects.filter(subject_id=str(run.public_id)).order_by("pk"))
        assert [event.action for event in events] == [
            "recompute.previewed", "recompute.applied", "recompute.done", "recompute.undoing", "recompute.undone",
        ]  # fmt: skip
        assert [event.reason for event in events] == ["", "The calendar was wrong.", "", "It was right.", ""]
        assert events[2].changes == {"applied": 1, "breached": 0, "withdrawn": 0, "skipped": 0}

    def test_a_batch_costs_the_same_queries_for_three_clocks_as_for_thirty(self, manager: User) -> None:
        def cost(count: int) -> int:
            start_many(count)
            publish_hours(2 + count, MONDAY)
            run = preview(manager, MONDAY)
            with CaptureQueriesContext(
                connection,
            ) as captured:
                apply(run, manager, MONDAY)
            assert run.moves.count() >= count
            return len(captured)

        assert cost(3) == cost(30)
