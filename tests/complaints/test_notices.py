from datetime import datetime, timedelta

import pytest

from accounts.models import DutyShift, Team, User
from complaints.selectors import supervisors_for
from complaints.services import reply, resolve
from customers.models import Customer
from notifications.models import OutgoingEmail
from sla.services import breaches
from sla.signals import Happening, clock_due
from tests.complaints.factories import agreement_in_force, log
from tests.factories import UserFactory
from tests.notifications.factories import write_waiting

pytestmark = pytest.mark.django_db
# Four office hours from Monday 10:00 in Prague.
DUE = timedelta(hours=4)


def mails(kind: str = "clock_breach") -> dict[str, OutgoingEmail]:
    write_waiting()
    return {email.to: email for email in OutgoingEmail.objects.filter(kind=kind)}


def test_a_breach_is_told_once_to_owner_and_supervisor_in_their_languages(
    desk: Team, agent: User, supervisor: User, manager: User, customer: Customer, now: datetime
) -> None:
    User.objects.filter(pk=supervisor.pk).update(language="cs")
    agreement_in_force(customer, manager)
    complaint = log(agent, now, customer=customer, title="Lift <b>stuck</b> & dark")
    late = now + timedelta(hours=2, minutes=40)
    for _sweep in range(2):
        breaches.sweep_due(now=late)
    found = mails()
    assert set(found) == {agent.email, supervisor.email}
    english, czech = found[agent.email], found[supervisor.email]
    assert (english.language, czech.language) == ("en", "cs")
    assert english.subject.startswith(f"{complaint.reference}: ")
    assert czech.subject.startswith(f"{complaint.reference}: ")
    for email in (english, czech):
        assert "Lift <b>stuck</b> & dark" in email.text
        assert "Lift &lt;b&gt;stuck&lt;/b&gt; &amp; dark" in email.html
        assert "<b>stuck" not in email.html
        assert f"http://testserver/complaints/{complaint.reference}/" in email.text
        assert "AGR-2026-00042, v1" in email.text
        assert "5.1" in email.text
        assert "40\u00a0min" in email.text
        assert customer.name in email.text
        assert email.about == complaint.reference
    assert "first response" in english.text
    assert "phone" in english.text
    assert "normal" in english.text
    assert "2 hours" in english.text
    assert "late by 40\u00a0min, not done yet" in english.text
    assert "2\u00a0March\u00a02026, 12:00\u00a0CET" in english.text
    assert "2.\u00a03.\u00a02026 12:00\u00a0CET" in czech.text


def test_a_late_stop_tells_how_late_it_was(desk: Team, agent: User, supervisor: User, now: datetime) -> None:
    complaint = log(agent, now)
    reply(
        complaint=complaint,
        body="On our way.",
        channel="phone",
        actor=agent,
        now=now + DUE + timedelta(minutes=20),
        occurred_at=now + DUE + timedelta(minutes=12),
    )
    found = mails()
    assert set(found) == {agent.email, supervisor.email}
    assert "answered 12\u00a0min late" in found[agent.email].text
    assert found[agent.email].subject.startswith(f"{complaint.reference}: answered 12 min late")
    assert "not done yet" not in found[agent.email].text
    # What the stop has told of, the sweep does not tell again.
    breaches.sweep_due(now=now + DUE + timedelta(hours=1))
    assert len(mails()) == 2


def test_resolving_late_names_each_missed_target(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    resolve(complaint=complaint, body="Done.", actor=agent, now=now + timedelta(days=30))
    write_waiting()
    to_agent = OutgoingEmail.objects.filter(to=agent.email).values_list("text", flat=True)
    assert len(to_agent) == 2
    assert sum("resolved 15\u00a0d" in text for text in to_agent) == 1
    assert sum("answered 29\u00a0d" in text for text in to_agent) == 1


def test_an_answer_in_time_tells_nobody(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    reply(complaint=complaint, body="Hi", channel="phone", actor=agent, now=now + DUE)
    breaches.sweep_due(now=now + DUE + timedelta(hours=1))
    assert mails() == {}


def test_a_warning_goes_to_the_owner_alone(desk: Team, agent: User, supervisor: User, now: datetime) -> None:
    log(agent, now)
    for _sweep in range(2):
        breaches.sweep_due(now=now + timedelta(hours=3, minutes=1))
    assert set(mails("clock_warning")) == {agent.email}
    warning = mails("clock_warning")[agent.email]
    assert "59 min left" in warning.subject
    assert mails() == {}
    unowned = log(agent, now, about_user=agent, owner=None, team=desk)
    assert unowned.case.owner is None
    breaches.sweep_due(now=now + timedelta(hours=3, minutes=1))
    assert set(mails("clock_warning")) == {agent.email, supervisor.email}


def test_who_is_told_beside_the_owner(desk: Team, agent: User, supervisor: User, manager: User, now: datetime) -> None:
    on_duty = UserFactory(roles=["manager"])
    other_manager = UserFactory(roles=["manager"])
    UserFactory(roles=["manager"], is_active=False)
    everyone = {manager, on_duty, other_manager}
    complaint = log(agent, now)
    assert supervisors_for(complaint, now) == [supervisor]
    led = log(supervisor, now)
    assert led.case.owner == supervisor
    assert set(supervisors_for(led, now)) == everyone
    DutyShift.objects.create(team=desk, user=on_duty, starts_at=now, ends_at=now + timedelta(hours=8))
    assert supervisors_for(led, now) == [on_duty]
    assert set(supervisors_for(led, now + timedelta(hours=8))) == everyone
    about_lead = log(agent, now, about_user=supervisor)
    assert supervisors_for(about_lead, now) == [on_duty]
    teamless = log(manager, now)
    teamless.case.team = None
    assert set(supervisors_for(teamless, now)) == everyone - {manager}


def test_a_failing_notice_leaves_the_clock_for_later(
    desk: Team, agent: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = log(agent, now)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("no template")

    with monkeypatch.context() as patched:
        patched.setattr("complaints.services.notices.notify_all", fail)
        breaches.sweep_due(now=now + DUE + timedelta(minutes=1))
    clock = complaint.case.clocks.get(metric="first_response")
    assert clock.breached_at is None
    assert mails() == {}
    breaches.sweep_due(now=now + DUE + timedelta(hours=2))
    clock.refresh_from_db()
    assert clock.breached_at == clock.due_at
    assert len(mails()) == 2


def test_a_recurring_duty_is_no_complaint(desk: Team, agent: User, now: datetime) -> None:
    complaint = log(agent, now)
    clock = complaint.case.clocks.first()
    assert clock is not None
    complaint.interactions.model.objects.all()._raw_delete("default")
    complaint.__class__.objects.filter(pk=complaint.pk)._raw_delete("default")
    for kind in ("breach", "warning", "level"):
        clock_due.send(sender=None, happenings=[Happening(clock=clock, kind=kind, at=now)], now=now)
    assert not OutgoingEmail.objects.exists()
