from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from accounts.models import User
from core.models import Organisation
from notifications.models import Notice, NoticePreferences, OutgoingEmail, Urgency
from notifications.selectors import due_digests, queue_lengths
from notifications.services import Line, delivery, digests, notify, supersede_warnings
from notifications.services.digests import send_digests
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
State = Notice.State
MINUTE = timedelta(minutes=1)


def tell(person: User, key: str, now: datetime, urgency: Urgency = Urgency.BREACH, topic: str = "") -> Notice | None:
    """Tell `person` something by a template that is really sent."""
    line = Line(f"CMP-2026-{key} Lift", "Resolution: the deadline was missed", f"/complaints/{key}/", now + 2 * MINUTE)
    context: dict[str, Any] = {"count": 1, "lines": [], "first": line, "url": "https://example.com/"}
    return notify(
        recipient=person,
        kind="clock_breach",
        urgency=urgency,
        about=f"CMP-2026-{key}",
        line=line,
        template="notifications/digest",
        context=context,
        dedupe_key=f"test/{key}/{person.pk}",
        topic=topic,
        now=now,
    )


def states(person: User) -> list[str]:
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("state", flat=True))


def test_five_go_alone_and_the_rest_in_one_digest(organisation: Organisation, agent: User, now: datetime) -> None:
    for number in range(12):
        tell(agent, f"{number:05}", now + number * timedelta(seconds=10))
    assert states(agent) == ["alone"] * 5 + ["gathered"] * 7
    assert send_digests(now=now + 10 * MINUTE - timedelta(seconds=1)) == 0, "the window has not ended"
    assert send_digests(now=now + 10 * MINUTE) == 1
    assert states(agent) == ["alone"] * 5 + ["digest"] * 7
    digest = OutgoingEmail.objects.get(kind="digest")
    assert digest.to == agent.email
    assert digest.subject == "7 missed deadlines, 7 notices in all"
    for number in range(5, 12):
        assert f"CMP-2026-{number:05} Lift" in digest.text
        assert f"/complaints/{number:05}/" in digest.html
    assert "CMP-2026-00004" not in digest.text, "it went alone"
    assert set(Notice.objects.filter(state="digest").values_list("email", flat=True)) == {digest.pk}
    assert send_digests(now=now + 11 * MINUTE) == 0
    assert OutgoingEmail.objects.count() == 6


def test_the_next_window_begins_anew(organisation: Organisation, agent: User, now: datetime) -> None:
    for number in range(6):
        tell(agent, f"{number:05}", now)
    later = now + 10 * MINUTE
    tell(agent, "00100", later)
    assert states(agent)[-2:] == ["gathered", "alone"]


def test_a_clock_that_was_ahead_gathers_nothing_for_ever(
    organisation: Organisation, agent: User, now: datetime
) -> None:
    for number in range(5):
        tell(agent, f"{number}", now + timedelta(days=1))
    tell(agent, "back", now)
    assert states(agent)[-1] == "alone", "tomorrow's window is not open yet"


def test_limit_and_window_are_the_organisations(organisation: Organisation, agent: User, now: datetime) -> None:
    Organisation.objects.update(notices_alone=1, notices_window_minutes=30)
    tell(agent, "1", now)
    gathered = tell(agent, "2", now + 29 * MINUTE)
    assert gathered
    assert (gathered.state, gathered.go_at) == ("gathered", now + 30 * MINUTE)


def test_digests_come_as_seldom_as_the_person_likes(organisation: Organisation, agent: User, now: datetime) -> None:
    NoticePreferences.objects.create(user=agent, digest_minutes=60)
    told = [tell(agent, str(number), now) for number in range(6)]
    assert told[-1] is not None
    assert told[-1].go_at == now + timedelta(hours=1)


def test_one_persons_storm_is_not_anothers(
    organisation: Organisation, agent: User, manager: User, now: datetime
) -> None:
    for number in range(6):
        tell(agent, str(number), now)
    tell(manager, "x", now)
    assert states(manager) == ["alone"]


def test_a_key_is_told_once(organisation: Organisation, agent: User, now: datetime) -> None:
    assert tell(agent, "1", now)
    assert tell(agent, "1", now + MINUTE) is None
    assert (Notice.objects.count(), OutgoingEmail.objects.count()) == (1, 1)


def test_who_is_away_for_good_is_told_nothing(organisation: Organisation, now: datetime) -> None:
    assert tell(UserFactory(is_active=False), "1", now) is None
    assert tell(UserFactory(is_service=True), "2", now) is None
    assert not OutgoingEmail.objects.exists()


def test_warnings_wait_for_the_morning_and_breaches_do_not(
    organisation: Organisation, agent: User, now: datetime
) -> None:
    NoticePreferences.objects.create(user=agent, quiet_from=time(18), quiet_until=time(8))
    evening = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
    morning = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)
    warning = tell(agent, "1", evening, Urgency.WARNING)
    breach = tell(agent, "2", evening, Urgency.BREACH)
    assert warning
    assert breach
    assert (warning.state, warning.go_at, breach.state) == ("held", morning, "alone")
    send_digests(now=morning - timedelta(seconds=1))
    assert not OutgoingEmail.objects.filter(kind="digest").exists()
    assert due_digests(morning - timedelta(seconds=1)).since is None
    assert due_digests(morning + MINUTE).since == morning
    send_digests(now=morning)
    digest = OutgoingEmail.objects.get(kind="digest")
    assert "CMP-2026-1 Lift" in digest.subject
    assert "quiet hours" in digest.text


def test_a_breach_overtakes_its_warning_wherever_it_waits(
    organisation: Organisation, agent: User, manager: User, now: datetime
) -> None:
    NoticePreferences.objects.create(user=agent, quiet_from=time(9), quiet_until=time(12))
    held = tell(agent, "held", now, Urgency.WARNING, "clock/a")
    unrelated = tell(agent, "other", now, Urgency.WARNING, "clock/b")
    queued = tell(manager, "queued", now, Urgency.WARNING, "clock/a")
    breach = tell(agent, "late", now + MINUTE, Urgency.BREACH, "clock/a")
    assert held
    assert unrelated
    assert queued
    assert breach
    assert queued.email
    for notice in (held, unrelated, queued):
        notice.refresh_from_db()
    assert (held.state, held.superseded_by, held.go_at) == ("superseded", breach, None)
    assert (unrelated.state, queued.state) == ("held", "alone")

    assert supersede_warnings(by=breach) == 1, "the manager is not told of the breach, and needs no warning of it"
    queued.refresh_from_db()
    queued.email.refresh_from_db()
    assert (queued.state, queued.superseded_by) == ("superseded", breach)
    assert (queued.email.state, queued.email.next_attempt_at) == ("dropped", None)
    assert delivery.claim_due(now=now + 5 * MINUTE) == [breach.email], "only the breach goes"


def test_a_warning_that_is_being_sent_stays_sent(organisation: Organisation, agent: User, now: datetime) -> None:
    warning = tell(agent, "1", now, Urgency.WARNING, "clock/a")
    delivery.claim_due(now=now)
    breach = tell(agent, "2", now, Urgency.BREACH, "clock/a")
    assert warning
    assert breach
    warning.refresh_from_db()
    assert (warning.state, warning.superseded_by) == ("alone", None)


def test_a_later_warning_overtakes_an_earlier_one(organisation: Organisation, agent: User, now: datetime) -> None:
    NoticePreferences.objects.create(user=agent, quiet_from=time(9), quiet_until=time(12))
    first = tell(agent, "50", now, Urgency.WARNING, "clock/a")
    second = tell(agent, "75", now + MINUTE, Urgency.WARNING, "clock/a")
    assert first
    first.refresh_from_db()
    assert first.superseded_by == second
    send_digests(now=now + timedelta(hours=5))
    assert states(agent) == ["superseded", "digest"]


@pytest.mark.parametrize(("urgency", "state"), [
    (Urgency.WARNING, "app"), (Urgency.INFO, "app"), (Urgency.BREACH, "alone"), (Urgency.ESCALATION, "alone"),
])  # fmt: skip
def test_only_what_can_wait_can_stay_in_the_application(
    organisation: Organisation, agent: User, now: datetime, urgency: Urgency, state: str
) -> None:
    NoticePreferences.objects.create(user=agent, warning_channel="app", info_channel="app")
    notice = tell(agent, "1", now, urgency)
    assert notice
    assert notice.state == state


def test_a_digest_for_somebody_who_left_is_not_sent(organisation: Organisation, agent: User, now: datetime) -> None:
    for number in range(6):
        tell(agent, str(number), now)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    assert send_digests(now=now + 10 * MINUTE) == 0
    assert states(agent)[-1] == "app"
    assert due_digests(now + 20 * MINUTE).count == 0


def test_one_person_whose_digest_fails_holds_up_nobody(
    organisation: Organisation, agent: User, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (agent, manager):
        for number in range(6):
            tell(person, str(number), now)
    real = digests._queue

    def fail_for_agent(person: User, *args: Any) -> OutgoingEmail:
        if person == agent:
            raise RuntimeError("poison")
        return real(person, *args)

    monkeypatch.setattr(digests, "_queue", fail_for_agent)
    assert send_digests(now=now + 10 * MINUTE) == 1
    assert (states(agent)[-1], states(manager)[-1]) == ("gathered", "digest")
    monkeypatch.undo()
    assert send_digests(now=now + 11 * MINUTE) == 1
    assert states(agent)[-1] == "digest"


def test_what_waits_is_counted(organisation: Organisation, agent: User, now: datetime) -> None:
    for number in range(7):
        tell(agent, str(number), now)
    OutgoingEmail.objects.filter(pk__in=OutgoingEmail.objects.all()[:1]).update(state="failed", next_attempt_at=None)
    delivery.claim_due(now=now, limit=1)
    assert queue_lengths() == {"queued": 3, "sending": 1, "failed": 1, "notices_waiting": 2}
    waits = due_digests(now + 12 * MINUTE)
    assert (waits.since, waits.count) == (now + 10 * MINUTE, 2)
