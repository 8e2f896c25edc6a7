"""What other systems get wrong, by the numbers of our regression list, as people see it on a complaint."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from accounts.models import Team, User
from complaints.services import reopen, reply, resolve
from notifications.models import Notice, OutgoingEmail
from notifications.services.digests import send_digests
from sla.models import Clock
from sla.services import breaches
from tests.complaints.factories import log
from tests.conftest import ClientFor
from tests.notifications.factories import write_waiting

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
#: Four office hours from Monday 10:00 in Prague.
DUE = 4 * HOUR


def words(html: bytes) -> str:
    return html.decode().replace("\u00a0", " ")


def test_defect_01_an_outage_of_three_days_makes_no_late_answer_a_hit(
    desk: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    answered_at = now + DUE + timedelta(minutes=12)
    reply(complaint=complaint, body="On our way.", channel="phone", actor=agent, now=answered_at)
    with time_machine.travel(now + timedelta(days=3), tick=False):
        page = words(client_for(agent).get(complaint.get_absolute_url()).content)

    assert "missed by 12 min" in page
    assert OutgoingEmail.objects.filter(kind="clock_breach", to=agent.email, subject__contains="12 min late").exists()


def test_defect_03_a_notice_is_there_if_and_only_if_its_breach_is(
    desk: Team, agent: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    log(agent, now)
    late = now + DUE + HOUR
    with monkeypatch.context() as patched:
        patched.setattr("notifications.services.notices.queue_emails", lambda *_args, **_kwargs: 1 / 0)
        breaches.sweep_due(now=late)
    assert not Notice.objects.exists()
    assert not Clock.objects.exclude(breached_at=None).exists(), "what could not be told is not recorded as told"

    breaches.sweep_due(now=late + 2 * HOUR)
    assert Clock.objects.exclude(breached_at=None).count() == 1
    told = Notice.objects.get(recipient=agent, kind="clock_breach")
    assert told.email
    assert told.email.state == "queued", "the row is there before anybody tries to send it"


def test_defect_09_a_hundred_breaches_at_once_are_a_few_mails_and_a_digest_that_names_them_all(
    desk: Team, agent: User, now: datetime
) -> None:
    complaints = [log(agent, now) for _number in range(30)]
    late = now + DUE + HOUR
    breaches.sweep_due(now=late)
    send_digests(now=late + timedelta(minutes=10))
    write_waiting()
    mine = OutgoingEmail.objects.filter(to=agent.email, kind__in=["clock_breach", "digest"])
    assert sorted(mine.values_list("kind", flat=True)) == ["clock_breach"] * 5 + ["digest"]
    read = " ".join(mine.values_list("text", flat=True))
    assert all(complaint.reference in read for complaint in complaints), "nothing is dropped"
    carried = Notice.objects.filter(recipient=agent, kind="clock_breach")
    assert carried.exclude(email=None).count() == len(complaints)


def test_defect_13_a_reopened_complaint_keeps_its_verdict_and_gets_a_new_deadline(
    desk: Team, agent: User, now: datetime
) -> None:
    complaint = log(agent, now)
    late = now + timedelta(days=30)
    resolve(complaint=complaint, body="Done.", actor=agent, now=late)
    verdicts = list(complaint.case.clocks.values("pk", "stopped_at", "due_at", "breached_at"))
    reopen(complaint=complaint, body="It is stuck again.", actor=agent, now=late + HOUR)

    assert list(complaint.case.clocks.filter(stopped_at__isnull=False).values(*verdicts[0])) == verdicts
    [again] = complaint.case.clocks.filter(stopped_at=None)
    assert (again.metric, again.cycle, again.started_at) == ("resolution", 2, late + HOUR)
    breaches.sweep_due(now=again.due_at + timedelta(seconds=1))
    again.refresh_from_db()
    assert again.breached_at == again.due_at


def test_defect_15_the_page_says_why_and_the_mail_list_whether_the_alert_went_out(
    desk: Team, agent: User, supervisor: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    complaint = log(agent, now)
    noticed_at = now + DUE + HOUR
    breaches.sweep_due(now=noticed_at)
    OutgoingEmail.objects.filter(to=agent.email).update(
        state=OutgoingEmail.State.SENT, sent_at=noticed_at, next_attempt_at=None
    )
    with time_machine.travel(noticed_at, tick=False):
        page = words(client_for(agent).get(complaint.get_absolute_url()).content)
        mail = words(client_for(manager).get(reverse("notifications:mail"), {"q": complaint.reference}).content)

    for part in ("Promised in", "Severka servis, own targets, version 1", "Office hours", "Time that counts", "4 h"):
        assert part in page
    assert mail.count(complaint.reference) >= 2
    for person, state in ((agent, "sent"), (supervisor, "waiting")):
        row = (
            mail[: mail.index(person.email)].rsplit("<tr", 1)[1] + mail[mail.index(person.email) :].split("</tr", 1)[0]
        )
        assert state in row.lower()
