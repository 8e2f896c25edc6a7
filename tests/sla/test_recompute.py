"""The preview of a recompute: which deadlines would move, and where to."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import User
from core.errors import Refusal
from sla.domain.recompute import TRANSITIONS, RunEvent, RunState, RunTransitionError, is_possible, next_run_state
from sla.domain.vocabulary import Channel, Metric
from sla.models import Calendar, Clock, Recompute
from sla.selectors import deadlines_on_earlier_versions, targets_of
from sla.selectors.recompute import changes_of, moves_of
from sla.services import (
    create_calendar,
    publish_calendar_version,
    start_clocks,
)
from sla.services.breaches import sweep_due
from sla.services.recompute import preview_recompute, runs
from tests.sla.calendars import OFFICE_HOURS
from tests.sla.conftest import Notices
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start, start_many
from tests.sla.recomputing import apply, as_it_stands, preview, publish_hours

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
# Four office hours from Monday 10:00 in Prague.
DUE = MONDAY + 4 * HOUR


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests are the worker themselves."""
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


class TestTheStateTable:
    def test_every_pair_leads_where_the_table_says_and_no_other_pair_anywhere(self) -> None:
        for state in RunState:
            for event in RunEvent:
                if is_possible(state, event):
                    assert next_run_state(state, event) == TRANSITIONS[state, event]
                else:
                    with pytest.raises(RunTransitionError):
                        next_run_state(state, event)

    def test_what_was_undone_is_at_its_end(self) -> None:
        assert not any(is_possible(RunState.UNDONE, event) for event in RunEvent)


class TestPreview:
    def test_deadlines_that_move_silently_a_new_version_moves_no_running_deadline(self, manager: User) -> None:
        """Defect 5: a change of targets or calendar leaves running clocks alone until somebody recomputes them."""
        [clock] = start(CaseFactory())
        before = as_it_stands(clock)
        publish_hours(2, MONDAY + HOUR)
        run = preview(manager, MONDAY + HOUR)

        assert as_it_stands(clock) == before
        assert (run.state, run.moving, run.becoming_late, run.withdrawing) == ("previewed", 1, 0, 0)
        move = run.moves.get()
        assert (move.old_due_at, move.new_due_at) == (DUE, MONDAY + 2 * HOUR)
        assert deadlines_on_earlier_versions() == 1

    def test_it_says_what_becomes_late_and_which_breach_is_withdrawn(self, manager: User, notices: Notices) -> None:
        [first] = start(CaseFactory())
        [second] = start(CaseFactory(), started_at=MONDAY - timedelta(days=3))
        now = MONDAY + 3 * HOUR
        sweep_due(now=now)
        publish_hours(2, now)
        run = preview(manager, now)
        assert (run.moving, run.becoming_late, run.withdrawing) == (2, 1, 0)
        assert moves_of(run, "late").get().clock == first

        publish_hours(40, now)
        run = preview(manager, now)
        assert (run.moving, run.becoming_late, run.withdrawing) == (2, 0, 1)
        assert moves_of(run, "withdrawn").get().clock == second

    def test_what_is_late_as_it_stands_is_not_made_late_by_it(self, manager: User) -> None:
        start(CaseFactory())
        now = DUE + HOUR
        publish_hours(2, now)
        assert preview(manager, now).becoming_late == 0

    def test_the_same_promise_in_a_later_version_concerns_nobody(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(4, MONDAY, locator="2.1", objective_percent=Decimal(90))
        assert deadlines_on_earlier_versions() == 0
        with pytest.raises(Refusal) as refused:
            preview_recompute(actor=manager, now=MONDAY)
        assert refused.value.problems[0].code == "nothing"

    def test_without_targets_there_is_nothing_to_recompute(self, manager: User) -> None:
        with pytest.raises(Refusal) as refused:
            preview_recompute(actor=manager, now=MONDAY)
        assert refused.value.problems[0].code == "no_targets"

    def test_the_narrower_target_of_the_new_set_is_the_one_that_counts(self, manager: User) -> None:
        start(CaseFactory())
        start(CaseFactory(channel=Channel.PHONE))
        publish(spec(amount=Decimal(6)), spec(channel=Channel.EMAIL, amount=Decimal(3)), now=MONDAY)
        run = preview(manager, MONDAY)
        assert sorted(run.moves.values_list("new_target__key", "clock__case__channel")) == [
            ("complaint.any.any.first_response", "phone"),
            ("complaint.email.any.first_response", "email"),
        ]

    @pytest.mark.parametrize("basis", ["agreement", "statutory", "internal"])
    def test_what_others_promised_never_moves(self, manager: User, basis: str) -> None:
        target_set = publish(spec(), basis=basis, source="AGR-2026-00042")
        start_clocks(case=CaseFactory(), targets=targets_of(target_set), started_at=MONDAY, now=MONDAY)
        start(CaseFactory())
        publish_hours(2, MONDAY)
        run = preview(manager, MONDAY)
        assert list(run.moves.values_list("clock__basis", flat=True)) == ["organisation"]

    def test_a_promised_date_never_moves(self, manager: User) -> None:
        start(CaseFactory())
        Clock.objects.create(
            case=CaseFactory(),
            promised_due_at=DUE,
            metric="resolution",
            basis="organisation",
            started_at=MONDAY,
            due_at=DUE,
        )
        publish(spec(amount=Decimal(2)), spec(metric=Metric.RESOLUTION), now=MONDAY)
        assert preview(manager, MONDAY).moves.count() == 1

    def test_a_promise_that_is_gone_from_the_set_is_counted_and_left(self, manager: User) -> None:
        [gone, _kept] = start(CaseFactory(), spec(metric=Metric.ACKNOWLEDGEMENT), spec())
        gone = Clock.objects.get(metric=Metric.ACKNOWLEDGEMENT)
        before = as_it_stands(gone)
        publish_hours(2, MONDAY)
        run = apply(preview(manager, MONDAY), manager, MONDAY)
        assert (run.unpromised, run.applied) == (1, 1)
        assert as_it_stands(gone) == before
        assert deadlines_on_earlier_versions() == 0

    def test_a_deadline_beyond_the_days_that_the_calendar_knows_is_counted_and_left(self, manager: User) -> None:
        start(CaseFactory())
        publish_hours(400, MONDAY, calendar={**OFFICE_HOURS, "known_until": date(2026, 3, 20).isoformat()})
        run = preview(manager, MONDAY)
        assert (run.unknown, run.moves.count()) == (1, 0)

    def test_a_version_that_moves_no_deadline_is_counted_apart(self, manager: User) -> None:
        [clock] = start(CaseFactory())
        publish_hours(4, MONDAY, calendar={**OFFICE_HOURS, "holidays": ["2026-12-24"]})
        run = apply(preview(manager, MONDAY), manager, MONDAY)
        assert (run.moving, run.staying, run.applied, run.stayed) == (0, 1, 0, 1)
        clock.refresh_from_db()
        assert (clock.due_at, clock.target) == (DUE, run.target_set.targets.get())

    def test_it_tells_from_which_target_and_calendar_to_which(self, manager: User) -> None:
        create_calendar(name="Office hours", content=OFFICE_HOURS, actor=manager, now=MONDAY)
        start(CaseFactory())
        publish_calendar_version(
            calendar=Calendar.objects.get(),
            content={**OFFICE_HOURS, "holidays": ["2026-03-02"]},
            actor=manager,
            now=MONDAY + HOUR,
        )
        run = preview(manager, MONDAY + HOUR)
        [change] = changes_of(run)
        assert (change.count, change.moving) == (1, 1)
        assert (change.old.calendar_version.number, change.new.calendar_version.number) == (1, 2)
        assert change.calendar_changes
        assert not change.amount_changes
        # The day of receipt is a holiday now: four hours from Tuesday 8:00.
        assert run.moves.get().new_due_at == datetime(2026, 3, 3, 11, 0, tzinfo=UTC)

    def test_many_clocks_are_a_worker_s_and_few_are_computed_at_once(
        self, manager: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        start_many(3)
        publish_hours(2, MONDAY)
        assert (preview_recompute(actor=manager, now=MONDAY), Recompute.objects.get().state) == (
            Recompute.objects.get(),
            "previewed",
        )
        monkeypatch.setattr(runs, "AT_ONCE", 2)
        run = preview_recompute(actor=manager, now=MONDAY)
        assert (run.state, run.total, run.moves.count()) == ("preview", 3, 0)
