"""A stormy hour yesterday: a digest, a warning that was overtaken, an e-mail that came back, and a summary to come."""

from datetime import datetime, time, timedelta

from django.db.models import QuerySet

from complaints.services.escalation import tell_of_clocks
from core.models import Organisation
from desk.demo.people import People
from notifications.models import OutgoingEmail
from notifications.services import change_preferences, take_in_bounce
from notifications.services.digests import send_digests
from sla.models import Clock
from sla.signals import Happening

MINUTE = timedelta(minutes=1)
STORMY = 8
REPORT = """\
From: MAILER-DAEMON@mx.vzor.example
To: dohoda@severka.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.vzor.example

Final-Recipient: rfc822; {to}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{to}>: Recipient address rejected: User unknown in virtual mailbox table

--b
Content-Type: text/rfc822-headers

Message-ID: {message_id}

--b--
"""


def create_notices(people: People, now: datetime) -> None:
    """Warn of many deadlines at once, hold a warning until it is overtaken, and let one e-mail come back."""
    change_preferences(user=people.manager, now=now - timedelta(days=3), summary="daily", summary_hour=7)
    _storm(people, now - timedelta(days=1))
    _overtaken(people, now - timedelta(hours=20))
    email = OutgoingEmail.objects.filter(kind="duty_warning").order_by("pk").first()
    if email is not None:
        take_in_bounce(
            raw=REPORT.format(to=email.to, message_id=email.message_id).encode(), now=now - timedelta(hours=2)
        )


def _storm(people: People, at: datetime) -> None:
    for clock in _clocks(people)[:STORMY]:
        _warn(clock, 75, at)
    send_digests(now=at + Organisation.current().notices_window_minutes * MINUTE)


def _overtaken(people: People, at: datetime) -> None:
    """A warning waits for the agent's quiet to end, and a later one takes its place."""
    night: dict[str, time | None] = {"quiet_from": time(), "quiet_until": time(23, 59)}
    change_preferences(user=people.second_agent, now=at, **night)
    clock = _clocks(people, people.second_agent.pk).first()
    if clock is not None:
        _warn(clock, 50, at)
        _warn(clock, 75, at + 30 * MINUTE)
    change_preferences(user=people.second_agent, now=at, quiet_from=time(18), quiet_until=time(8))


def _warn(clock: Clock, percent: int, at: datetime) -> None:
    tell_of_clocks(happenings=[Happening(clock=clock, kind="warning", at=at, level=percent)], now=at)


def _clocks(people: People, owner: int | None = None) -> QuerySet[Clock]:
    found = Clock.objects.filter(case__complaint__isnull=False, stopped_at=None, case__owner=owner or people.agent.pk)
    return found.order_by("due_at", "pk")
