"""Recurring duties: the next round starts when the last one was done."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Team, User
from core.errors import Refusal
from core.models import AuditEvent
from notifications.models import OutgoingEmail
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import Clock, Duty, DutyRound
from sla.services import breaches, do_duty, keep_duties
from sla.services.duties import Kept
from tests.factories import TeamFactory, UserFactory
from tests.sla.calendars import ALL_HOURS
from tests.sla.factories import MONDAY, publish, spec

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def check(hours: int = 2, **changes: Any) -> Any:
    """Voicemail is checked every two office hours."""
    values = {"case_kind": CaseKind.DUTY, "channel": Channel.VOICEMAIL, "metric": Metric.CHECK}
    return spec(**{**values, "amount": Decimal(hours), **changes})


def review(**changes: Any) -> Any:
    """Complaints are reviewed weekly."""
    values = {"case_kind": CaseKind.DUTY, "metric": Metric.REVIEW, "amount": Decimal(1), "unit": Unit.WEEKS}
    return spec(**{**values, **changes})


def begin(*specs: Any, now: datetime = MONDAY) -> Duty:
    """Publish targets of duties and let the duties begin; returns the first."""
    publish(*(specs or (check(),)), now=now)
    keep_duties(now=now)
    return Duty.objects.order_by("pk")[0]


def due(duty: Duty) -> Clock:
    """The clock of the round that is due."""
    return Clock.objects.get(case=duty.case, state="running")


def done(duty: Duty, actor: User, now: datetime, **more: Any) -> DutyRound:
    """Do the round that is due."""
    return do_duty(**{"duty": duty, "cycle": due(duty).cycle, "actor": actor, "now": now, **more})


def problems(caught: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in caught.value.problems]


def test_each_team_has_its_own_duty_of_each_target() -> None:
    first, second = TeamFactory(), TeamFactory()
    publish(check(), review(), spec())
    assert keep_duties(now=MONDAY) == Kept(added=4)
    assert set(Duty.objects.values_list("team", "target_key")) == {
        (team.pk, key) for team in (first, second) for key in ("duty.voicemail.any.check", "duty.any.any.review")
    }
    assert {clock.due_at for clock in Clock.objects.filter(metric="check")} == {MONDAY + 2 * HOUR}
    # Twice is as good as once.
    assert keep_duties(now=MONDAY + HOUR) == Kept()
    assert Clock.objects.count() == 4


def test_without_teams_the_organisation_has_it_until_there_is_one(supervisor: User) -> None:
    duty = begin()
    assert duty.team is None
    team = TeamFactory(lead=supervisor)
    assert keep_duties(now=MONDAY + HOUR) == Kept(added=1, withdrawn=1)
    duty.refresh_from_db()
    assert not duty.is_active
    assert Clock.objects.get(case=duty.case).state == "cancelled"
    assert due(Duty.objects.get(team=team)).started_at == MONDAY + HOUR


def test_the_next_round_starts_at_the_instant_it_was_done(agent: User, team: Team) -> None:
    duty = begin()
    first = done(duty, agent, MONDAY + HOUR, found=3, note=" Two are about the lift. ")
    assert (first.found, first.note, first.done_by) == (3, "Two are about the lift.", agent)
    assert first.clock.is_met
    clock = due(duty)
    assert (clock.cycle, clock.started_at, clock.due_at) == (2, MONDAY + HOUR, MONDAY + 3 * HOUR)
    event = AuditEvent.objects.get(action="duty.done")
    assert event.changes == {"cycle": 1, "done_at": (MONDAY + HOUR).isoformat(), "found": 3, "met": True}


def test_done_late_is_missed_and_the_next_round_counts_from_then(agent: User, team: Team) -> None:
    duty = begin()
    breaches.sweep_due(now=MONDAY + 3 * HOUR)
    late = done(duty, agent, MONDAY + 3 * HOUR)
    assert not late.clock.is_met
    assert late.clock.breached_at == MONDAY + 2 * HOUR
    assert due(duty).due_at == MONDAY + 5 * HOUR


def test_done_at_the_very_deadline_is_in_time(agent: User, team: Team) -> None:
    duty = begin()
    assert done(duty, agent, MONDAY + 2 * HOUR).clock.is_met


def test_done_in_time_but_recorded_late_is_met(agent: User, supervisor: User, team: Team) -> None:
    duty = begin()
    breaches.sweep_due(now=MONDAY + 3 * HOUR)
    now = MONDAY + 4 * HOUR
    with pytest.raises(Refusal) as caught:
        done(duty, agent, now, done_at=MONDAY + HOUR)
    assert problems(caught) == [("done_at", "backdating_forbidden")]
    with pytest.raises(Refusal) as caught:
        done(duty, supervisor, now, done_at=MONDAY + HOUR)
    assert problems(caught) == [("backdating_reason", "reason_required")]
    assert DutyRound.objects.count() == 0

    kept = done(duty, supervisor, now, done_at=MONDAY + HOUR, backdating_reason="The line was down.")
    assert kept.clock.is_met
    assert kept.clock.breached_at is None
    # The round after it began an hour past the first, so it is late already, and says so.
    assert due(duty).breached_at == MONDAY + 3 * HOUR


def test_an_hour_ago_needs_no_right(agent: User, team: Team) -> None:
    duty = begin()
    assert done(duty, agent, MONDAY + 90 * MINUTE, done_at=MONDAY + 30 * MINUTE).clock.is_met


def test_impossible_instants_and_contents_are_refused(agent: User, team: Team) -> None:
    duty = begin(review())
    with pytest.raises(Refusal) as caught:
        done(duty, agent, MONDAY + HOUR, done_at=MONDAY + 2 * HOUR, found=2, note="a\x00" + "b" * 2000)
    assert problems(caught) == [
        ("done_at", "in_future"),
        ("note", "too_long"),
        ("note", "null_characters"),
        ("found", "not_counted"),
    ]
    with pytest.raises(Refusal) as caught:
        done(duty, agent, MONDAY + HOUR, done_at=MONDAY - MINUTE)
    assert problems(caught) == [("done_at", "before_round")]


@pytest.mark.parametrize("found", [-1, 10_001])
def test_a_number_of_messages_is_possible(found: int, agent: User, team: Team) -> None:
    with pytest.raises(Refusal) as caught:
        done(begin(), agent, MONDAY + HOUR, found=found)
    assert problems(caught) == [("found", "invalid")]


def test_the_second_press_is_told_who_was_quicker(agent: User, supervisor: User, team: Team) -> None:
    duty = begin()
    do_duty(duty=duty, cycle=1, actor=supervisor, now=MONDAY + HOUR)
    with pytest.raises(Refusal) as caught:
        do_duty(duty=duty, cycle=1, actor=agent, now=MONDAY + HOUR)
    assert problems(caught) == [("cycle", "already_done")]
    assert supervisor.full_name in str(caught.value)
    with pytest.raises(Refusal) as caught:
        do_duty(duty=duty, cycle=7, actor=agent, now=MONDAY + HOUR)
    assert problems(caught) == [("cycle", "not_due")]
    assert DutyRound.objects.count() == 1


def test_a_changed_target_counts_from_the_next_round(agent: User, team: Team) -> None:
    duty = begin(check(2))
    publish(check(4), now=MONDAY + MINUTE)
    assert keep_duties(now=MONDAY + MINUTE) == Kept()
    assert due(duty).due_at == MONDAY + 2 * HOUR
    done(duty, agent, MONDAY + HOUR)
    assert due(duty).due_at == MONDAY + 5 * HOUR


def test_a_withdrawn_target_ends_the_duty_without_a_verdict(agent: User, team: Team) -> None:
    duty = begin(check(), review())
    publish(review(), now=MONDAY + MINUTE)
    assert keep_duties(now=MONDAY + HOUR) == Kept(withdrawn=1)
    clock = Clock.objects.get(case=duty.case)
    assert (clock.state, clock.stopped_at) == ("cancelled", None)
    with pytest.raises(Refusal) as caught:
        do_duty(duty=duty, cycle=1, actor=agent, now=MONDAY + HOUR)
    assert problems(caught) == [("cycle", "not_due")]

    # Promised again, it goes on where it was, with the next number.
    publish(check(), review(), now=MONDAY + HOUR)
    assert keep_duties(now=MONDAY + 2 * HOUR) == Kept(restarted=1)
    duty.refresh_from_db()
    assert (duty.is_active, duty.withdrawn_at) == (True, None)
    assert (due(duty).cycle, due(duty).started_at) == (2, MONDAY + 2 * HOUR)


def test_withdrawn_between_two_rounds_the_last_one_still_counts(agent: User, team: Team) -> None:
    duty = begin(check(), review())
    publish(review(), now=MONDAY + MINUTE)
    # Done before anybody noticed that it is promised no more.
    assert done(duty, agent, MONDAY + HOUR).clock.is_met
    assert not Clock.objects.filter(case=duty.case, state="running").exists()
    assert keep_duties(now=MONDAY + HOUR) == Kept(withdrawn=1)


def test_over_the_weekend_and_a_holiday_only_open_hours_count(agent: User, team: Team) -> None:
    # Thursday before Good Friday, 16:30 in Prague: half an hour, then Tuesday 8:00.
    thursday = datetime(2026, 4, 2, 14, 30, tzinfo=UTC)
    duty = begin(now=datetime(2026, 4, 2, 13, 0, tzinfo=UTC))
    done(duty, agent, thursday)
    assert due(duty).due_at == datetime(2026, 4, 7, 7, 30, tzinfo=UTC)


def test_across_the_change_of_clocks_two_hours_are_two_hours(agent: User, team: Team) -> None:
    # 29 March 2026: at 2:00 it is 3:00 in Prague.
    start = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)
    duty = begin(check(calendar=ALL_HOURS, calendar_name="Always"), now=start)
    assert due(duty).due_at == start + 2 * HOUR
    weekly = begin(review(), now=start)
    # A week from Sunday 1:30 ends with the next Sunday, 24:00 summer time.
    assert due(Duty.objects.exclude(pk=weekly.pk).get()).due_at == datetime(2026, 4, 5, 22, 0, tzinfo=UTC)


def test_beyond_the_calendar_it_waits_for_the_holidays(agent: User, team: Team) -> None:
    short = {**ALL_HOURS, "known_until": "2026-03-02"}
    duty = begin(check(calendar=short, calendar_name="Short"), now=MONDAY)
    now = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
    assert done(duty, agent, now).pk
    assert not Clock.objects.filter(case=duty.case, state="running").exists()
    assert keep_duties(now=now) == Kept(restarted=1)
    publish(check(calendar=ALL_HOURS, calendar_name="Long"), now=now)
    keep_duties(now=now + HOUR)
    assert (due(duty).cycle, due(duty).started_at) == (2, now)


@pytest.fixture
def members(team: Team, agent: User) -> list[User]:
    """Two people of the team, one of whom reads Czech, and one who has left."""
    agent.language = "cs"
    agent.save()
    english = UserFactory(roles=["agent"], language="en")
    gone = UserFactory(roles=["agent"], is_active=False)
    team.members.add(english, gone)
    return [agent, english]


def mails(kind: str) -> dict[str, OutgoingEmail]:
    return {mail.to: mail for mail in OutgoingEmail.objects.filter(kind=kind)}


def test_members_are_warned_and_the_lead_hears_of_what_is_late(
    members: list[User], supervisor: User, organisation: Any
) -> None:
    duty = begin(check(warn_at_percents=(75,)))
    breaches.sweep_due(now=MONDAY + 90 * MINUTE)
    warned = mails("duty_warning")
    assert set(warned) == {each.email for each in members}
    assert "Voicemail check" in warned[members[1].email].subject
    assert "30 min" in warned[members[1].email].subject
    assert f"/duties/{duty.public_id}/" in warned[members[0].email].text
    breaches.sweep_due(now=MONDAY + 3 * HOUR)
    breaches.sweep_due(now=MONDAY + 4 * HOUR)
    late = mails("duty_breach")
    assert set(late) == {each.email for each in [*members, supervisor]}
    for mail in [*warned.values(), *late.values()]:
        assert "omplaint" not in mail.text
        assert mail.html


def test_a_team_of_one_and_no_team_at_all(supervisor: User, manager: User) -> None:
    TeamFactory(lead=supervisor)
    begin(check(warn_at_percents=(75,)))
    breaches.sweep_due(now=MONDAY + 90 * MINUTE)
    assert set(mails("duty_warning")) == {supervisor.email}
    supervisor.is_active = False
    supervisor.save()
    breaches.sweep_due(now=MONDAY + 3 * HOUR)
    assert set(mails("duty_breach")) == {manager.email}


def test_done_late_the_mail_says_so(agent: User, team: Team) -> None:
    duty = begin()
    done(duty, agent, MONDAY + 130 * MINUTE)
    assert "done 10 min late" in mails("duty_breach")[agent.email].subject
