"""Counted days say exactly what the clocks say, whatever changed on whichever road."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from core.models import Organisation
from sla.domain.attainment import Tally, bucket_of
from sla.domain.clock import State
from sla.domain.periods import PeriodName, period_of
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import (
    AttainmentDay,
    Case,
    Clock,
    ClockShare,
    DailyAttainment,
    DailyHolding,
    Grain,
    Measurement,
    Target,
    VerdictChange,
)
from sla.selectors import targets_of
from sla.selectors.attainment import Question, Visible, attainment_report
from sla.services import StopEvent, hand_over, open_case, pause_clocks, resume_clocks, start_clocks, stop_clocks
from sla.services.attainment import rebuild_changed_days
from tests.factories import TeamFactory, UserFactory
from tests.sla.factories import MONDAY, CaseFactory, publish, spec, start

pytestmark = pytest.mark.django_db

Key = tuple[object, ...]
LATER = datetime(2026, 6, 1, tzinfo=UTC)


def exact() -> Counter[Key]:
    """Met and missed by every dimension, counted clock by clock."""
    zone = Organisation.current().zone
    found: Counter[Key] = Counter()
    for clock in Clock.objects.filter(state=State.STOPPED).select_related("case"):
        assert clock.stopped_at is not None
        seconds = clock.business_seconds
        key = (
            clock.stopped_at.astimezone(zone).date(), clock.metric, clock.basis, clock.case.kind, clock.case.channel,
            clock.case.priority, clock.case.agreement_reference, clock.stopped_owner_id, clock.stopped_team_id,
            None if seconds is None else bucket_of(seconds), "met" if clock.is_met else "missed",
        )  # fmt: skip
        found[key] += 1
    return found


def counted() -> Counter[Key]:
    """The same from the counted days."""
    found: Counter[Key] = Counter()
    for row in DailyAttainment.objects.filter(grain=Grain.FULL):
        key = (
            row.day, row.metric, row.basis, row.case_kind, row.channel, row.priority, row.agreement_reference,
            row.owner_id, row.team_id, row.bucket,
        )  # fmt: skip
        found[(*key, "met")] += row.met
        found[(*key, "missed")] += row.missed
    return +found


def assert_exact() -> None:
    """Count what changed, then compare every grain with the clocks."""
    rebuild_changed_days(now=LATER)
    assert not VerdictChange.objects.exists()
    assert counted() == exact()
    for grain in Grain.values:
        rows = DailyAttainment.objects.filter(grain=grain)
        assert sum(row.met for row in rows) == sum(count for key, count in exact().items() if key[-1] == "met")
        assert sum(row.missed for row in rows) == sum(count for key, count in exact().items() if key[-1] == "missed")
        seconds = [clock.business_seconds or 0 for clock in Clock.objects.filter(state=State.STOPPED)]
        assert sum(row.seconds for row in rows) == sum(seconds)
    for grain in (Grain.FULL, Grain.HOLDER):
        held = DailyHolding.objects.filter(grain=grain, reason="")
        assert sum(row.seconds for row in held) == sum(seconds)


def stopped(hours: float = 1, *, at: datetime = MONDAY, **case: object) -> Clock:
    """A clock of four office hours that was stopped `hours` after its start."""
    (clock,) = start(CaseFactory(received_at=at, **case), started_at=at)
    end = at + timedelta(hours=hours)
    stop_clocks(case=clock.case, event=StopEvent.MESSAGE, at=end, now=end)
    clock.refresh_from_db()
    return clock


@pytest.mark.parametrize("seed", range(4))
def test_random_histories_are_counted_exactly(seed: int) -> None:
    chance = random.Random(seed)
    people = [*UserFactory.create_batch(2), None]
    teams: list[Team | None] = [Team.objects.get(pk=TeamFactory().pk), None]
    targets = targets_of(publish(spec(case_kind=None), spec(case_kind=None, metric=Metric.RESOLUTION)))
    clock_time = MONDAY
    cases: list[Case] = []
    for _step in range(40):
        clock_time += timedelta(minutes=chance.randint(1, 900))
        act(chance, cases, people, teams, targets, clock_time)
        if chance.random() < 0.15:
            assert_exact()
    assert_exact()


def act(
    chance: random.Random,
    cases: list[Case],
    people: Sequence[User | None],
    teams: Sequence[Team | None],
    targets: Sequence[Target],
    now: datetime,
) -> None:
    """Let one thing happen to one case, sometimes recorded hours after it did."""
    at = now - timedelta(minutes=chance.choice([0, 0, 200, 900]))
    deed = chance.choice(["open", "open", "message", "resolve", "hand over", "hold", "go on", "reclassify", "cancel"])
    if deed == "open" or not cases:
        case = open_case(
            kind=chance.choice([CaseKind.COMPLAINT, CaseKind.ENQUIRY]),
            channel=chance.choice([Channel.EMAIL, Channel.PHONE]), priority=chance.choice(["normal", "high"]),
            received_at=at, customer=None, agreement_reference=chance.choice(["", "AGR-2026-00001"]),
            owner=chance.choice(people), team=chance.choice(teams), now=now,
        )  # fmt: skip
        start_clocks(case=case, targets=targets, started_at=at, now=now)
        cases.append(case)
        return
    case = chance.choice(cases)
    at = max(at, case.received_at)
    if deed == "message":
        stop_clocks(case=case, event=StopEvent.MESSAGE, at=at, now=now)
    elif deed == "resolve":
        stop_clocks(case=case, event=StopEvent.RESOLVED, at=at, now=now)
    elif deed == "hand over":
        hand_over(case=case, owner=chance.choice(people), team=chance.choice(teams), at=now)
    elif deed == "hold":
        pause_clocks(case=case, reason="Waiting", at=at, now=now, actor=None)
    elif deed == "go on":
        resume_clocks(case=case, at=at, now=now, actor=None)
    elif deed == "reclassify":
        Case.objects.filter(pk=case.pk).update(priority=chance.choice(["low", "critical"]))
    else:
        Clock.objects.filter(case=case, state=State.STOPPED).update(
            state=State.CANCELLED, stopped_at=None, cancel_reason="Reclassified"
        )


def test_a_day_is_that_of_the_organisations_zone() -> None:
    # 31 March 2026, 23:30 in Prague is 21:30 UTC; half an hour later April has begun there.
    before = stopped(at=datetime(2026, 3, 31, 20, 29, 59, tzinfo=UTC), hours=1.5)
    after = stopped(at=datetime(2026, 3, 31, 20, 30, tzinfo=UTC), hours=1.5)
    assert (before.stopped_at, after.stopped_at) == (
        datetime(2026, 3, 31, 21, 59, 59, tzinfo=UTC), datetime(2026, 3, 31, 22, 0, tzinfo=UTC),
    )  # fmt: skip
    assert_exact()
    assert {row.day for row in DailyAttainment.objects.all()} == {date(2026, 3, 31), date(2026, 4, 1)}


def test_another_zone_has_every_day_counted_again() -> None:
    stopped(at=datetime(2026, 3, 31, 20, 0, tzinfo=UTC), hours=1.5)
    assert_exact()
    organisation = Organisation.current()
    organisation.timezone = "Asia/Tokyo"
    organisation.save()
    assert_exact()
    assert {row.day for row in DailyAttainment.objects.all()} == {date(2026, 4, 1)}
    assert [day.zone for day in AttainmentDay.objects.all()] == ["Asia/Tokyo"]


def test_a_stop_that_is_recorded_late_is_counted_on_its_own_day() -> None:
    (clock,) = start(CaseFactory())
    rebuild_changed_days(now=LATER)
    stop_clocks(
        case=clock.case, event=StopEvent.MESSAGE, at=MONDAY + timedelta(hours=1), now=MONDAY + timedelta(days=9)
    )
    assert_exact()
    assert {(row.day, row.met) for row in DailyAttainment.objects.all()} == {(date(2026, 3, 2), 1)}


@pytest.mark.parametrize(
    "change",
    [
        lambda clock: Clock.objects.filter(pk=clock.pk).update(
            state=State.CANCELLED, stopped_at=None, cancel_reason="Merged"
        ),
        lambda clock: Clock.objects.filter(pk=clock.pk).update(
            due_at=clock.started_at + timedelta(minutes=5), breached_at=None
        ),
        lambda clock: clock.delete(),
        lambda clock: Case.objects.filter(pk=clock.case_id).update(channel=Channel.REVIEW),
        lambda clock: Clock.objects.filter(pk=clock.pk).update(stopped_owner=UserFactory()),
    ],
    ids=["cancelled", "other deadline", "deleted", "other channel", "other person"],
)
def test_whatever_changes_a_verdict_has_its_day_counted_again(change: object) -> None:
    clock = stopped()
    assert_exact()
    before = counted()
    change(clock)  # type: ignore[operator] # the table above
    assert_exact()
    assert counted() != before


def test_what_changes_no_verdict_leaves_the_days_alone() -> None:
    clock = stopped()
    start(CaseFactory())
    rebuild_changed_days(now=LATER)
    Clock.objects.filter(pk=clock.pk).update(warned_percent=75)
    Case.objects.filter(pk=clock.case_id).update(owner=UserFactory())
    assert not VerdictChange.objects.exists()


def test_who_held_the_time_is_written_at_the_stop() -> None:
    first, second = UserFactory.create_batch(2)
    team = TeamFactory()
    case = open_case(
        kind="complaint", channel="email", priority="normal", received_at=MONDAY, customer=None,
        agreement_reference="", owner=first, team=None, now=MONDAY,
    )  # fmt: skip
    (clock,) = start(case)
    hand_over(case=case, owner=second, team=team, at=MONDAY + timedelta(hours=1))
    pause_clocks(
        case=case, reason="Waiting for a part", at=MONDAY + timedelta(hours=2), now=MONDAY + timedelta(hours=2),
        actor=None,
    )  # fmt: skip
    end = MONDAY + timedelta(hours=3)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=end, now=end)
    clock.refresh_from_db()
    assert (clock.business_seconds, clock.stopped_owner, clock.stopped_team) == (7200, second, team)
    assert set(ClockShare.objects.values_list("holder", "holder_team", "reason", "business_seconds")) == {
        (first.pk, None, "", 3600),
        (second.pk, team.pk, "", 3600),
        (None, None, "Waiting for a part", 3600),
    }
    assert [pause.business_seconds for pause in clock.pauses.all()] == [3600]
    assert_exact()


def test_measured_values_count_with_the_clocks_of_their_day() -> None:
    stopped()
    (target,) = targets_of(publish(spec(metric=Metric.ANSWER, unit=Unit.RINGS, amount=Decimal(3))))
    case = CaseFactory(channel=Channel.PHONE)
    measured = Measurement.objects.create(
        case=case, target=target, metric=Metric.ANSWER, value=4, unit=Unit.RINGS, is_met=False, measured_at=MONDAY,
        logged_at=MONDAY, logged_by=UserFactory(), team=Team.objects.get(pk=TeamFactory().pk),
    )  # fmt: skip

    def answers() -> list[tuple[str, int, int, int | None]]:
        rebuild_changed_days(now=LATER)
        rows = DailyAttainment.objects.filter(grain=Grain.FULL, metric=Metric.ANSWER)
        return [(row.channel, row.met, row.missed, row.bucket) for row in rows]

    march = period_of(PeriodName.CUSTOM, date(2026, 4, 1), date(2026, 3, 1), date(2026, 3, 31))
    question = Question(march, Visible(is_all=True))
    assert attainment_report(question, now=LATER).by_metric[Metric.ANSWER].tally == Tally(0, 1)
    assert answers() == [("phone", 0, 1, None)]
    assert attainment_report(question, now=LATER).by_metric[Metric.ANSWER].tally == Tally(0, 1)
    assert sum(row.met + row.missed for row in DailyAttainment.objects.filter(grain=Grain.DURATION)) == 2
    Case.objects.filter(pk=case.pk).update(channel=Channel.VOICEMAIL)
    assert answers() == [("voicemail", 0, 1, None)]
    Measurement.objects.filter(pk=measured.pk).update(is_met=True)
    assert answers() == [("voicemail", 1, 0, None)]
    measured.delete()
    assert answers() == []


def test_thirty_days_are_counted_by_as_many_statements_as_one() -> None:
    stopped()
    with CaptureQueriesContext(connection) as one_day:
        assert rebuild_changed_days(now=LATER) == 1
    for day in range(30):  # with gaps, so that they are no single span
        stopped(at=MONDAY + timedelta(days=2 * day))
    with CaptureQueriesContext(connection) as many:
        assert rebuild_changed_days(now=LATER) == 30
    assert len(many) == len(one_day)
    assert counted() == exact()


def test_a_run_ends_after_its_limit_with_the_oldest_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.services.attainment._DAYS_AT_ONCE", 2)
    for day in range(5):
        stopped(at=MONDAY + timedelta(days=day))
    assert rebuild_changed_days(now=LATER, limit=3) == 3
    assert {row.day for row in DailyAttainment.objects.all()} == {
        (MONDAY + timedelta(days=day)).date() for day in range(3)
    }
    assert_exact()
