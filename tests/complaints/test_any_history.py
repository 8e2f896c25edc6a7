"""Whatever happens to a complaint, in whatever order: what must hold of its clocks after each step.

Two complaints live the same life, and the sweep looks at the clocks of the first one only.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from accounts.models import User
from complaints.models import Complaint
from complaints.services import (
    ask_callback,
    hold,
    record_message,
    reopen,
    reply,
    resolve,
    resume,
    send_letter,
)
from complaints.services.changing import Facts, change_complaint
from complaints.services.merging import merge
from complaints.services.splitting import split
from complaints.services.withdrawing import withdraw
from core.errors import Refusal
from core.models import Organisation
from sla.domain.calendar import business_time_between
from sla.domain.clock import State
from sla.domain.periods import PeriodName, period_of
from sla.domain.recompute import RunState
from sla.domain.units import CALENDAR_UNITS
from sla.domain.vocabulary import Basis, Metric, PauseRule, Unit
from sla.models import Clock, ClockShare, Recompute, TargetSet, VerdictChange
from sla.selectors import explanation_of, organisation_target_set
from sla.selectors.attainment import Question, Visible, attainment_report
from sla.services import breaches, publish_target_set
from sla.services.attainment import rebuild_changed_days
from sla.services.cases import hand_over
from sla.services.recompute import apply_recompute, go_on, preview_recompute, undo_recompute
from sla.services.schedule import JUST_AFTER
from tests.complaints.factories import LONG_AGO, log, spec
from tests.factories import UserFactory
from tests.sla.calendars import CZECH_HOLIDAYS, LUNCH_HOURS
from tests.sla.conftest import Notices, notices

__all__ = ["notices"]  # a fixture of the clocks' own tests
pytestmark = pytest.mark.django_db
#: The Friday before the clocks change, an hour and a half before the end of the day.
BEGIN = datetime(2026, 3, 27, 14, 31, 7, 250_000, tzinfo=UTC)
MOMENTS = st.sampled_from([timedelta(seconds=1), timedelta(minutes=37), timedelta(hours=3), timedelta(days=1, hours=5)])
AGO = st.sampled_from(
    [timedelta(), timedelta(), timedelta(minutes=10, seconds=3), timedelta(hours=2), timedelta(days=1)]
)
WHOLE_SECONDS = timedelta(seconds=1)
Act = Callable[[Complaint], Any]


def publish_own(hours: int, holidays: list[str], now: datetime) -> TargetSet:
    calendar = {**LUNCH_HOURS, "holidays": holidays}
    current = organisation_target_set()
    return publish_target_set(
        basis=Basis.ORGANISATION,
        series=current.series if current else None,
        source="Severka servis",
        specs=[
            spec(Metric.ACKNOWLEDGEMENT, 30, Unit.MINUTES, calendar=calendar, automatic_reply_acknowledges=True),
            spec(Metric.FIRST_RESPONSE, hours, Unit.HOURS, calendar=calendar),
            spec(Metric.FIRST_RESPONSE, 1, Unit.HOURS, calendar=calendar, priority="high"),
            spec(Metric.NEXT_RESPONSE, hours, Unit.HOURS, calendar=calendar),
            spec(Metric.CALLBACK, 90, Unit.MINUTES, calendar=calendar),
            spec(Metric.RESOLUTION, 2, Unit.BUSINESS_DAYS, calendar=calendar),
            spec(Metric.RESOLUTION, 1, Unit.WEEKS, calendar=calendar, priority="low", moves_off_days_off=True),
        ],
        now=now,
        actor=None,
    )


def publish_others() -> None:
    law = [spec(Metric.RESOLUTION, 3, Unit.CALENDAR_DAYS, calendar=LUNCH_HOURS)]
    inside = [spec(Metric.FIRST_RESPONSE, 2, Unit.HOURS, calendar=LUNCH_HOURS, pause_rule=PauseRule.NEVER)]
    for basis, specs in ((Basis.STATUTORY, law), (Basis.INTERNAL, inside)):
        publish_target_set(basis=basis, series=None, source=basis.value, specs=specs, now=LONG_AGO, actor=None)


class Life(RuleBasedStateMachine):
    """Two complaints with the same life; only the clocks of the first one are swept."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.now = BEGIN
        self.manager: User = UserFactory(roles=["manager"])
        self.other: User = UserFactory(roles=["manager"])
        self.hours = 4
        self.holidays = list(CZECH_HOLIDAYS)
        publish_own(self.hours, self.holidays, LONG_AGO)
        publish_others()
        self.pair = [log(self.manager, self.now, owner=self.manager) for _each in range(2)]
        self.verdicts: dict[int, tuple[Any, ...]] = {}
        self.may_replace = False
        # What follows from rows alone is asked again only when one of these rows has changed.
        self.explained: dict[int, tuple[Any, ...]] = {}
        self.reported: tuple[Any, ...] = ()

    def teardown(self) -> None:
        try:
            # Days on which nothing happened are asked for here, all at once.
            self.reported = ()
            self.the_report_counts_what_the_clocks_say()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    def do(self, act: Act) -> bool:
        """Do it to both; either both take it or both refuse, for the same reasons. Says whether it was taken."""
        outcomes = []
        for key, complaint in enumerate(self.pair):
            fresh = self.pair[key] = Complaint.objects.select_related("case").get(pk=complaint.pk)
            try:
                act(fresh)
            except Refusal as refusal:
                outcomes.append([(problem.field, problem.code) for problem in refusal.problems])
            else:
                outcomes.append([])
        assert outcomes[0] == outcomes[1]
        return not outcomes[0]

    def dated(self, ago: timedelta) -> dict[str, Any]:
        received_at = self.pair[0].case.received_at
        reason = "noted on paper" if ago else ""
        return {
            "actor": self.manager,
            "now": self.now,
            "occurred_at": max(self.now - ago, received_at),
            "backdating_reason": reason,
        }

    @rule(by=MOMENTS)
    def wait(self, by: timedelta) -> None:
        self.now += by

    @rule(by=st.sampled_from([timedelta(hours=1), timedelta(days=2)]))
    def sweep(self, by: timedelta) -> None:
        self.now += by
        breaches.sweep_due(now=self.now)

    @rule(ago=AGO, channel=st.sampled_from(["phone", "chat"]), waits=st.booleans())
    def answer(self, ago: timedelta, channel: str, waits: bool) -> None:
        when = self.dated(ago)
        self.do(lambda one: reply(complaint=one, body="Yes.", channel=channel, awaits_customer=waits, **when))

    @rule(ago=AGO)
    def hear(self, ago: timedelta) -> None:
        when = self.dated(ago)
        self.do(lambda one: record_message(complaint=one, body="And?", channel="chat", **when))

    @rule(ago=AGO, kind=st.sampled_from(["acknowledgement", "automatic_reply"]))
    def acknowledge(self, ago: timedelta, kind: str) -> None:
        when = self.dated(ago)
        self.do(lambda one: send_letter(complaint=one, kind=kind, body="It is here.", channel="phone", **when))

    @rule(ago=AGO, days=st.integers(0, 4))
    def promise(self, ago: timedelta, days: int) -> None:
        when, due_at = self.dated(ago), self.now + timedelta(days=days)
        self.do(
            lambda one: send_letter(
                complaint=one, kind="holding_letter", body="Later.", channel="phone", promised_at=due_at, **when
            )
        )

    @rule(ago=AGO, after=st.one_of(st.none(), MOMENTS))
    def ask_for_a_call(self, ago: timedelta, after: timedelta | None) -> None:
        when, agreed_at = self.dated(ago), None if after is None else self.now + after
        self.do(lambda one: ask_callback(complaint=one, channel="phone", agreed_at=agreed_at, **when))

    @rule(ago=AGO)
    def hold(self, ago: timedelta) -> None:
        when = self.dated(ago)
        self.do(lambda one: hold(complaint=one, reason="a part is missing", **when))

    @rule(ago=AGO)
    def go_on(self, ago: timedelta) -> None:
        when = self.dated(ago)
        self.do(lambda one: resume(complaint=one, **when))

    @rule(ago=AGO)
    def resolve(self, ago: timedelta) -> None:
        when = self.dated(ago)
        self.do(lambda one: resolve(complaint=one, body="Done.", **when))

    @rule()
    def reopen(self) -> None:
        self.do(lambda one: reopen(complaint=one, body="It is back.", actor=self.manager, now=self.now))

    @rule()
    def withdraw(self) -> None:
        self.do(lambda one: withdraw(complaint=one, body="Never mind.", actor=self.manager, now=self.now))

    @rule(
        facts=st.sampled_from(
            [Facts(priority="high"), Facts(priority="low"), Facts(priority="normal"), Facts(channel="email")]
        ),
        earlier=st.sampled_from([None, None, timedelta(hours=-2), timedelta(hours=1), timedelta(days=3)]),
    )
    def reclassify(self, facts: Facts, earlier: timedelta | None) -> None:
        wanted = Facts(**facts)
        if earlier is not None:
            wanted["received_at"] = self.pair[0].case.received_at - earlier
        self.may_replace = True
        self.do(
            lambda one: change_complaint(
                complaint=one, facts=wanted, reason="recorded wrongly", actor=self.manager, now=self.now
            )
        )

    @rule(earlier=st.sampled_from([timedelta(), timedelta(hours=5), timedelta(days=3)]), held=st.booleans())
    def merge(self, earlier: timedelta, held: bool) -> None:
        received_at = self.now - earlier

        def merge_another(one: Complaint) -> None:
            twin = log(self.manager, self.now, received_at=received_at, backdating_reason="by letter")
            if held:
                with suppress(Refusal):
                    hold(complaint=twin, reason="which one?", actor=self.manager, now=self.now)
            merge(complaint=twin, into=one, reason="the same", actor=self.manager, now=self.now)

        self.may_replace = True
        self.do(merge_another)

    @rule()
    def split(self) -> None:
        self.do(
            lambda one: split(
                complaint=one, reason="two things", description="The door.", actor=self.manager, now=self.now
            )
        )

    @rule()
    def hand_over(self) -> None:
        for complaint in self.pair:
            case = Complaint.objects.get(pk=complaint.pk).case
            owner = self.other if case.owner == self.manager else self.manager
            hand_over(case=case, owner=owner, team=None, at=self.now)

    @rule(hours=st.sampled_from([1, 3, 6]), off=st.sampled_from([None, "2026-03-30", "2026-03-31"]))
    def publish(self, hours: int, off: str | None) -> None:
        self.holidays = sorted({*self.holidays, off} if off else set(CZECH_HOLIDAYS))
        publish_own(hours, self.holidays, self.now)

    @rule()
    def recompute(self) -> None:
        with suppress(Refusal):
            run = preview_recompute(actor=self.manager, now=self.now)
            self.work_off(apply_recompute(recompute=run, reason="holiday", actor=self.manager, now=self.now))

    @rule()
    def undo(self) -> None:
        run = Recompute.objects.filter(state=RunState.DONE).order_by("-pk").first()
        if run is not None:
            with suppress(Refusal):
                self.work_off(undo_recompute(recompute=run, reason="no", actor=self.manager, now=self.now))

    def work_off(self, run: Recompute) -> None:
        while go_on(recompute_id=run.pk, now=self.now):
            pass

    @rule()
    def count_days(self) -> None:
        rebuild_changed_days(now=self.now)
        self.reported = ()

    @invariant()
    def each_clock_is_sound(self) -> None:
        clocks = Clock.objects.select_related("case", "target__target_set", "target__calendar_version")
        for clock in clocks.prefetch_related("pauses", "shares"):
            self.assert_sound(clock)
        self.may_replace = False

    def assert_sound(self, clock: Clock) -> None:
        if clock.state == State.STOPPED:
            assert clock.stopped_at is not None
            assert clock.is_breached == (clock.stopped_at > clock.due_at)
            verdict = (clock.stopped_at, clock.due_at, clock.is_met, clock.target_id)
            assert self.verdicts.setdefault(clock.pk, verdict) == verdict
            assert_shares(clock)
        elif clock.pk in self.verdicts:
            assert clock.state == State.CANCELLED
            assert self.may_replace, "a verdict went away"
            del self.verdicts[clock.pk]
        if clock.state == State.RUNNING and not clock.is_breached:
            assert clock.next_check_at is not None
            assert clock.next_check_at <= clock.due_at + JUST_AFTER
        if clock.state != State.RUNNING:
            assert clock.next_check_at is None
        assert not (clock.is_breached and self.now <= clock.due_at)
        open_pauses = [pause for pause in clock.pauses.all() if pause.ended_at is None]
        assert len(open_pauses) == (clock.state == State.PAUSED)
        if clock.target is None or clock.target.pauses == PauseRule.NEVER:
            assert not clock.pauses.all()
        if clock.target is not None and clock.state != State.CANCELLED:
            made_of = (*columns(clock), *map(columns, clock.pauses.all()), self.now if open_pauses else None)
            if self.explained.get(clock.pk) != made_of:
                assert_explained(clock, self.now)
                self.explained[clock.pk] = made_of

    @invariant()
    def a_sweep_changes_no_verdict(self) -> None:
        swept, unswept = (
            list(
                Clock.objects.filter(case=complaint.case_id)
                .order_by("metric", "basis", "cycle")
                .values("metric", "basis", "cycle", "state", "started_at", "due_at", "stopped_at", "business_seconds")
            )
            for complaint in self.pair
        )
        assert swept == unswept

    @invariant()
    def the_report_counts_what_the_clocks_say(self) -> None:
        stopped = list(Clock.objects.filter(state=State.STOPPED).order_by("pk"))
        shares = ClockShare.objects.filter(clock__state=State.STOPPED).order_by("pk").values_list()
        counts = (*map(columns, stopped), *shares, *VerdictChange.objects.order_by("pk").values_list("pk"))
        if self.reported == (counts,):
            return
        self.reported = (counts,)
        today = Organisation.current().today(self.now)
        period = period_of(PeriodName.CUSTOM, today, BEGIN.date() - timedelta(days=30), today)
        report = attainment_report(Question(period, Visible(is_all=True)), now=self.now)
        met = sum(clock.is_met for clock in stopped)

        assert (report.total.tally.met, report.total.tally.missed) == (met, len(stopped) - met)
        assert report.total.seconds == sum(clock.business_seconds or 0 for clock in stopped)
        assert sum(report.held_by.values()) == report.total.seconds
        assert sum(point.tally.total for _first, _last, point in report.trend) == len(stopped)


def columns(row: Model) -> tuple[Any, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields)


def assert_shares(clock: Clock) -> None:
    """Who held the time adds up to the clock's own, and with the holds to all that passed, but for broken seconds."""
    if clock.target is None:
        return
    assert clock.stopped_at is not None
    shares = list(clock.shares.all())
    assert sum(share.business_seconds for share in shares if not share.reason) == clock.business_seconds
    calendar = clock.target.calendar_version.business_calendar
    passed = business_time_between(calendar, clock.started_at, clock.stopped_at)
    counted = timedelta(seconds=sum(share.business_seconds for share in shares))
    assert timedelta() <= passed - counted < (len(clock.pauses.all()) + 1) * WHOLE_SECONDS


def assert_explained(clock: Clock, now: datetime) -> None:
    """What the explanation lists adds up to the deadline."""
    found = explanation_of(clock, now)
    assert found is not None
    assert clock.target is not None
    if clock.target.rule().open_time is not None:
        assert found.counted == clock.target.rule().open_time
        assert found.segments[-1].end == clock.due_at
        return
    assert found.days_end_at is not None
    if found.unit in CALENDAR_UNITS:
        assert found.days_end_at + found.held == clock.due_at
    else:
        assert sum((piece.length for piece in found.added), timedelta()) == found.held
        assert (found.added[-1].end if found.added else found.days_end_at) == clock.due_at


@pytest.fixture
def lone_sweep(notices: Notices, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep sees every clock but those of the second complaint of the pair; no broker is asked for anything."""
    claim = breaches.claim_due

    def claim_but_one(*, now: datetime, limit: int) -> list[Clock]:
        second = Complaint.objects.order_by("pk").values_list("case", flat=True)[1]
        return [clock for clock in claim(now=now, limit=limit) if clock.case_id != second]

    monkeypatch.setattr(breaches, "claim_due", claim_but_one)
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


def live(examples: int, steps: int, *, is_fixed: bool) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            derandomize=is_fixed,
            database=None,
            deadline=None,
            # A life that goes wrong is printed as it was: to shorten it takes longer than to live all of them.
            phases=[Phase.generate],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_a_short_life(organisation: Organisation, lone_sweep: None) -> None:
    live(2, 15, is_fixed=True)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("_part", range(4))
def test_long_lives(organisation: Organisation, lone_sweep: None, _part: int) -> None:
    """Other lives in each run; in parts, so that two workers share them."""
    live(15, 40, is_fixed=False)
