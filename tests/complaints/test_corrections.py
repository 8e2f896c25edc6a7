"""What people are told when a breach turns out to be none, because its deadline was recomputed."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from accounts.models import Team, User
from core.models import Organisation
from notifications.models import OutgoingEmail
from sla.domain.ladder import Level, Whom
from sla.selectors import organisation_target_set
from sla.services import breaches, change_target
from tests.complaints.factories import log
from tests.complaints.test_escalation import publish
from tests.notifications.factories import write_waiting
from tests.sla.recomputing import apply, preview, undo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sla.services.recompute.work.ask_worker", lambda _recompute_id: None)


def told(kind: str) -> list[str]:
    return sorted(OutgoingEmail.objects.filter(kind=f"clock_{kind}").values_list("to", flat=True))


def give(hours: int, manager: User, now: datetime) -> None:
    current = organisation_target_set()
    assert current is not None
    change_target(
        target_set=current,
        key=current.targets.exclude(priority="high").get(metric="first_response").key,
        amount=Decimal(hours),
        unit="hours",
        reason="The promise was too strict.",
        actor=manager,
        now=now,
    )


def test_who_was_told_of_a_breach_is_told_in_their_language_that_it_is_withdrawn(
    desk: Team, agent: User, supervisor: User, manager: User, now: datetime
) -> None:
    User.objects.filter(pk=supervisor.pk).update(language="cs")
    complaint = log(agent, now, title="Lift <b>stuck</b>")
    late = now + timedelta(hours=5)
    breaches.sweep_due(now=late)
    give(8, manager, late)
    apply(preview(manager, late), manager, late, reason="We promised <eight> hours.")

    both = sorted([agent.email, supervisor.email])
    assert told("breach") == told("correction") == both
    write_waiting()
    english = OutgoingEmail.objects.get(kind="clock_correction", to=agent.email)
    czech = OutgoingEmail.objects.get(kind="clock_correction", to=supervisor.email)
    assert english.subject.startswith(f"{complaint.reference}: correction, first response is not late")
    assert czech.subject.startswith(f"{complaint.reference}: oprava")
    text = english.text.replace("\u00a0", " ")
    assert "The notice that it was missed on 2 March 2026, 14:00 CET is withdrawn." in text
    assert "Due: 3 March 2026, 09:00 CET" in text
    assert "We promised <eight> hours." in english.text
    assert "We promised &lt;eight&gt; hours." in english.html
    assert f"http://testserver/complaints/{complaint.reference}/" in english.text


def test_an_address_outside_that_was_told_of_a_breach_is_told_that_it_is_withdrawn(
    desk: Team, agent: User, manager: User, now: datetime
) -> None:
    Organisation.objects.update(default_language="en")
    publish(now, Level(), Level(minutes=10, whom=Whom.ADDRESS, who="boss@outside.example"))
    log(agent, now)
    late = now + timedelta(hours=5)
    breaches.sweep_due(now=late)
    give(8, manager, late)
    apply(preview(manager, late), manager, late)
    assert told("correction") == sorted([agent.email, "boss@outside.example"])
    write_waiting()
    text = OutgoingEmail.objects.get(kind="clock_correction", to="boss@outside.example").text
    assert "is withdrawn" in text
    assert "/complaints/" not in text, "nobody signs in there"


def test_who_was_told_nothing_gets_no_correction(
    desk: Team, agent: User, supervisor: User, manager: User, now: datetime
) -> None:
    log(agent, now)
    late = now + timedelta(hours=5)
    breaches.sweep_due(now=late)
    User.objects.filter(pk=supervisor.pk).update(is_active=False)
    give(8, manager, late)
    apply(preview(manager, late), manager, late)
    assert told("correction") == [agent.email]


def test_there_and_back_each_notice_has_its_own_correction(
    desk: Team, agent: User, supervisor: User, manager: User, now: datetime
) -> None:
    log(agent, now)
    late = now + timedelta(hours=3)
    give(2, manager, late)
    for rounds in (1, 2):
        run = apply(preview(manager, late), manager, late)
        assert (len(told("breach")), len(told("correction"))) == (2 * rounds, 2 * (rounds - 1))
        undo(run, manager, late)
        assert (len(told("breach")), len(told("correction"))) == (2 * rounds, 2 * rounds)
