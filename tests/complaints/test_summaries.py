"""The daily and the weekly summary of those who answer for others' deadlines."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import RoleGrant, Team, User
from core.models import Organisation
from desk.summaries import content, send_summaries, sending
from notifications.models import NoticePreferences, OutgoingEmail
from notifications.services import change_preferences
from sla.services import breaches
from tests.complaints.factories import log

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: The mornings after `now` (Monday 10:00 in Prague), at seven.
TUESDAY = datetime(2026, 3, 3, 6, 0, tzinfo=UTC)


def mails(person: User) -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="summary", to=person.email).order_by("pk"))


def test_a_manager_reads_at_seven_what_was_missed_and_what_comes_once(
    desk: Team, agent: User, manager: User, now: datetime
) -> None:
    late = log(agent, now)
    breaches.sweep_due(now=now + 5 * HOUR)
    coming = log(agent, now + 6 * HOUR)  # 16:00, so it is due at 11:00 on Tuesday
    change_preferences(user=manager, now=now, summary="daily")
    assert send_summaries(now=TUESDAY - timedelta(seconds=1)) == 0
    assert send_summaries(now=TUESDAY) == 1
    assert send_summaries(now=TUESDAY + timedelta(minutes=1)) == 0
    [mail] = mails(manager)
    assert mail.subject == "Daily summary: 1 missed deadline, 1 falls due"
    missed, _rest, comes = mail.text.partition("FALLS DUE NEXT")
    assert late.reference in missed
    assert coming.reference in comes
    assert late.reference not in comes, "its resolution is weeks away"
    assert agent.full_name in comes


def test_days_that_nobody_ran_it_are_caught_up_in_one(desk: Team, agent: User, manager: User, now: datetime) -> None:
    change_preferences(user=manager, now=now, summary="daily")
    complaint = log(agent, now)
    breaches.sweep_due(now=now + 5 * HOUR)
    assert send_summaries(now=TUESDAY + 3 * DAY + 2 * HOUR) == 1
    assert [complaint.reference in mail.text.partition("FALLS DUE")[0] for mail in mails(manager)] == [True]
    log(agent, TUESDAY + 3 * DAY + 3 * HOUR)
    breaches.sweep_due(now=TUESDAY + 3 * DAY + 8 * HOUR)
    assert send_summaries(now=TUESDAY + 7 * DAY) == 1
    assert "1 missed deadline," in mails(manager)[-1].subject, "all days since the last one are told of"
    chosen = NoticePreferences.objects.get(user=manager)
    assert (chosen.summary_done_on, chosen.summary_covered_until) == ((TUESDAY + 7 * DAY).date(), TUESDAY + 7 * DAY)


def test_an_empty_summary_comes_only_where_it_is_asked_for(
    organisation: Organisation, manager: User, supervisor: User, now: datetime
) -> None:
    change_preferences(user=manager, now=now, summary="daily")
    change_preferences(user=supervisor, now=now, summary="daily", summary_when_empty=True)
    assert send_summaries(now=TUESDAY) == 1
    assert (len(mails(manager)), len(mails(supervisor))) == (0, 1)
    assert "Nothing was missed" in mails(supervisor)[0].text


def test_a_supervisor_reads_of_their_team_only_and_agents_of_nothing(
    desk: Team, agent: User, supervisor: User, stranger: User, now: datetime
) -> None:
    log(stranger, now)
    breaches.sweep_due(now=now + 5 * HOUR)
    for person in (supervisor, agent):
        change_preferences(user=person, now=now, summary="daily", summary_when_empty=True)
    assert send_summaries(now=TUESDAY) == 1
    assert mails(agent) == []
    assert mails(supervisor)[0].subject.startswith("Daily summary: 0 missed deadlines")


def test_a_weekly_one_comes_on_its_day_in_the_persons_zone(
    organisation: Organisation, manager: User, now: datetime
) -> None:
    values = {"summary": "weekly", "summary_weekday": 2, "summary_hour": 9, "timezone": "America/New_York"}
    change_preferences(user=manager, now=now, summary_when_empty=True, **values)
    wednesday = datetime(2026, 3, 4, 14, 0, tzinfo=UTC)  # nine in New York
    assert send_summaries(now=wednesday - timedelta(seconds=1)) == 0
    assert send_summaries(now=wednesday) == 1
    assert send_summaries(now=wednesday + 6 * DAY) == 0
    assert mails(manager)[0].subject.startswith("Weekly summary:")


def test_one_that_cannot_be_written_is_tried_again_and_holds_up_nobody(
    organisation: Organisation, manager: User, supervisor: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    RoleGrant.objects.create(user=supervisor, role="manager")
    for person in (manager, supervisor):
        change_preferences(user=person, now=now, summary="daily", summary_when_empty=True)
    real = content.summary_for

    def fail_for_manager(person: User, **kwargs: object) -> object:
        if person == manager:
            raise RuntimeError("poison")
        return real(person, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(sending, "summary_for", fail_for_manager)
    assert send_summaries(now=TUESDAY) == 1
    monkeypatch.undo()
    assert send_summaries(now=TUESDAY + HOUR) == 1
    assert (len(mails(manager)), len(mails(supervisor))) == (1, 1)
