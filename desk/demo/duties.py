"""Duties of the last days: voicemail checked every two hours, once too late, and complaints reviewed weekly."""

from datetime import datetime, time, timedelta
from itertools import cycle

from complaints.services import log_complaint, reply
from core.models import Organisation
from customers.models import Customer
from desk.demo.people import People
from sla.models import Clock, Duty, DutyRound
from sla.selectors import open_clocks_of
from sla.services import do_duty, keep_duties

WORKING_DAYS_AGO = 6
IN_TIME, TOO_LATE = -timedelta(minutes=25), timedelta(minutes=40)
# What the checks find, and how long before or after the deadline they are made: the seventh of a team is late.
MESSAGES = (0, 1, 0, 2, 0, 0, 1, 0, 0)
REVIEW_NOTE = "Nejčastější příčina: nepřesná faktura. Účtárna dostane vzor dokladu, ověříme za týden."


def create_duties(people: People, customers: list[Customer], now: datetime) -> None:
    """Let the duties begin a week ago and be done since."""
    keep_duties(now=_start(now))
    for duty in Duty.objects.select_related("case", "team__lead").order_by("pk"):
        if duty.finds_messages:
            _check(duty, people, now)
        elif duty.team == people.first_team:
            _review(duty, people, now)
    _message(people, customers, now)


def _check(duty: Duty, people: People, now: datetime) -> None:
    """Do the rounds until now, in turn by the people of the team."""
    assert duty.team is not None  # noqa: S101 - the sample company has teams
    doers = cycle([*duty.team.members.order_by("pk")])
    for number, (doer, found) in enumerate(zip(doers, cycle(MESSAGES))):
        clock = _due(duty)
        done_at = clock.due_at + (TOO_LATE if number == 6 else IN_TIME)
        if done_at > now:
            return
        do_duty(duty=duty, cycle=clock.cycle, actor=doer, now=max(done_at, clock.started_at), found=found)


def _review(duty: Duty, people: People, now: datetime) -> None:
    clock = _due(duty)
    done_at = clock.started_at + timedelta(days=3, hours=2)
    if done_at < now:
        do_duty(duty=duty, cycle=clock.cycle, actor=people.supervisor, now=done_at, note=REVIEW_NOTE)


def _due(duty: Duty) -> Clock:
    return open_clocks_of([duty])[duty.pk]


def _message(people: People, customers: list[Customer], now: datetime) -> None:
    """Log the message that the last fruitful check found, and call back within the half hour."""
    late_enough = now - timedelta(minutes=30)
    found = DutyRound.objects.filter(duty__team=people.first_team, found__gt=0, done_at__lt=late_enough)
    check = found.order_by("-done_at").first()
    if check is None:
        return
    message = log_complaint(
        actor=people.agent,
        now=check.done_at + timedelta(minutes=3),
        channel="voicemail",
        kind="request",
        description="Vzkaz: v pekárně v Holešovicích nejde terminál na karty, prosí o zavolání na prodejnu.",
        customer=customers[0],
        complainant_name="paní Dvořáková, prodejna Holešovice",
        complainant_contact="+420 777 123 456",
        received_at=check.done_at - timedelta(minutes=35),
        checked_at=check.done_at,
    )
    answer = "Dobrý den, voláme kvůli terminálu: technik přijede ještě dnes."
    reply(
        complaint=message, body=answer, channel="phone", actor=people.agent, now=check.done_at + timedelta(minutes=12)
    )


def _start(now: datetime) -> datetime:
    """Return eight in the morning, so many working days (Monday to Friday) ago."""
    zone = Organisation.current().zone
    day, left = now.astimezone(zone).date(), WORKING_DAYS_AGO
    while left:
        day -= timedelta(days=1)
        left -= day.weekday() < 5
    return datetime.combine(day, time(8), zone).astimezone(now.tzinfo)
