"""Half a year of finished cases, so that reports have something to tell.

Written in bulk: going through the services, hundreds of cases would keep the first start waiting. The rows are those
that the services would have written, without the mails.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final

from accounts.models import Team, User
from complaints.models import Complaint, Interaction
from core.models import Organisation
from core.references import next_reference
from customers.models import Customer
from desk.demo.people import People
from sla.domain.calendar import BusinessCalendar, add_business_time
from sla.domain.clock import State
from sla.domain.holding import business_seconds
from sla.domain.pauses import PauseSpan, due_after_pauses
from sla.domain.vocabulary import Metric, PauseRule
from sla.models import Case, CaseHolder, Clock, ClockEvent, ClockPause, ClockShare, Target
from sla.selectors import select_targets
from sla.services.holding import time_shares

DAYS: Final = 182
LAST_DAYS_TOLD_ELSEWHERE: Final = 14
CHANNELS: Final = (
    "email", "email", "email", "email", "phone", "phone", "phone", "chat", "chat", "voicemail", "in_person", "social",
    "review",
)  # fmt: skip
KINDS: Final = ("enquiry", "enquiry", "enquiry", "complaint", "complaint", "request")
PRIORITIES: Final = ("normal", "normal", "normal", "normal", "low", "high", "high", "critical")
TITLES: Final = {
    "enquiry": ("Dotaz k faktuře", "Jak nastavit přesměrování pošty", "Termín příští návštěvy technika",
                "Rozdíl mezi paušálem a hodinovou sazbou"),
    "complaint": ("Opakovaný výpadek Wi-Fi", "Na hlášení nikdo neodpověděl", "Chybně vyúčtovaný výjezd",
                  "Oprava nevydržela do druhého dne"),
    "request": ("Nový uživatel v poště", "Výměna toneru v kanceláři", "Přístup do sdílené složky"),
}  # fmt: skip
WAITING_FOR: Final = ("Čekáme na vyjádření zákazníka", "Čekáme na náhradní díl", "Zákazník má dovolenou")
_STOPPED_BY_ANSWER: Final = frozenset({Metric.ACKNOWLEDGEMENT, Metric.FIRST_RESPONSE})


@dataclass(slots=True)
class Batch:
    """Rows that are written together, table by table."""

    holders: list[CaseHolder] = field(default_factory=list)
    clocks: list[Clock] = field(default_factory=list)
    pauses: list[ClockPause] = field(default_factory=list)
    events: list[ClockEvent] = field(default_factory=list)
    entries: list[Interaction] = field(default_factory=list)


def create_history(people: People, customers: list[Customer], now: datetime) -> None:
    """Write the cases of the last half year up to two weeks ago, always the same for one day."""
    chance = random.Random(20_261_122)  # noqa: S311 - the same company at every start, not a secret
    batch = Batch()
    found: dict[tuple[str, str, str], list[Target]] = {}
    for received in _moments(chance, now):
        kind, channel, priority = chance.choice(KINDS), chance.choice(CHANNELS), chance.choice(PRIORITIES)
        key = (kind, channel, priority)
        if key not in found:
            found[key] = select_targets(kind=kind, channel=channel, priority=priority, target_set=None)
        _case(chance, batch, people, chance.choice(customers), key, found[key], received)
    CaseHolder.objects.bulk_create(batch.holders)
    Interaction.objects.bulk_create(batch.entries)
    Clock.objects.bulk_create(batch.clocks)
    ClockPause.objects.bulk_create(batch.pauses)
    ClockEvent.objects.bulk_create(batch.events)
    _measure(batch.clocks)


def _measure(clocks: list[Clock]) -> None:
    """Write what each stopped clock stores: its business time, and who held it."""
    shares: list[ClockShare] = []
    for clock in clocks:
        own = time_shares(clock, clock.stopped_at or clock.due_at) or []
        clock.business_seconds = sum(share.business_seconds for share in own if not share.reason)
        shares += own
    Clock.objects.bulk_update(clocks, ["business_seconds"], batch_size=200)
    ClockShare.objects.bulk_create(shares)


def _case(
    chance: random.Random, batch: Batch, people: People, customer: Customer, key: tuple[str, str, str],
    targets: list[Target], received: datetime,
) -> None:  # fmt: skip
    kind, channel, priority = key
    responsible = [target for target in targets if target.metric in (*_STOPPED_BY_ANSWER, Metric.RESOLUTION)]
    if not responsible:
        return
    owner, team = _holder(chance, people, channel)
    case = Case.objects.create(
        kind=kind, channel=channel, priority=priority, received_at=received, opened_at=received, customer=customer,
        owner=owner, team=team,
    )  # fmt: skip
    calendar = responsible[-1].calendar_version.business_calendar
    answered, resolved = _instants(chance, calendar, responsible, received)
    acknowledged = min(answered, add_business_time(calendar, received, timedelta(minutes=chance.randint(2, 65))))
    stops = {Metric.ACKNOWLEDGEMENT: acknowledged, Metric.FIRST_RESPONSE: answered}
    _hands(chance, batch, people, case, received, resolved)
    pause = _pause(chance, received, answered, resolved)
    for target in responsible:
        stopped = stops.get(Metric(target.metric), resolved)
        batch.clocks.append(_clock(batch, case, target, received, stopped, pause))
    _complaint(chance, batch, case, owner, received, answered, resolved)


def _clock(
    batch: Batch, case: Case, target: Target, started: datetime, stopped: datetime, pause: PauseSpan | None
) -> Clock:
    rule = target.rule()
    may_pause = target.metric == Metric.RESOLUTION and target.pause_rule != PauseRule.NEVER
    spans = [pause] if pause and may_pause and pause.end <= stopped else []
    due = due_after_pauses(rule, started, spans)
    clock = Clock(
        case=case, target=target, metric=target.metric, basis=target.target_set.basis, state=State.STOPPED,
        started_at=started, due_at=due, stopped_at=stopped, stopped_owner=case.owner, stopped_team=case.team,
        breached_at=due if stopped > due else None,
    )  # fmt: skip
    for span in spans:
        held = business_seconds(rule.calendar, span.start, span.end)
        batch.pauses.append(
            ClockPause(
                clock=clock, started_at=span.start, ended_at=span.end, reason=span.reason, actor=case.owner,
                business_seconds=held,
            )
        )  # fmt: skip
    kinds = ClockEvent.Kind
    happened = [(kinds.STARTED, started), (kinds.BREACHED, due)] if stopped > due else [(kinds.STARTED, started)]
    for kind, at in [*happened, (kinds.STOPPED, stopped)]:
        batch.events.append(ClockEvent(clock=clock, kind=kind, at=at, logged_at=at))
    return clock


def _instants(
    chance: random.Random, calendar: BusinessCalendar, targets: list[Target], received: datetime
) -> tuple[datetime, datetime]:
    """When it was answered and when resolved: mostly in good time, now and then late, a third at the first contact."""
    dues = {target.metric: due_after_pauses(target.rule(), received, []) for target in targets}
    first = dues.get(Metric.FIRST_RESPONSE) or min(dues.values())
    last = max(dues.values())
    answered = _worked(chance, calendar, received, first - received, chance.lognormvariate(-1.2, 0.6))
    if chance.random() < 0.3:
        return answered, answered
    resolved = _worked(chance, calendar, received, last - received, chance.lognormvariate(-0.75, 0.5))
    return answered, max(answered + timedelta(minutes=20), resolved)


def _worked(
    chance: random.Random, calendar: BusinessCalendar, start: datetime, length: timedelta, part: float
) -> datetime:
    """An instant within working time, after about that part of a length."""
    at = start + timedelta(seconds=int(length.total_seconds() * part))
    return add_business_time(calendar, at, timedelta(minutes=chance.randint(1, 9)))


def _holder(chance: random.Random, people: People, channel: str) -> tuple[User, Team]:
    if channel == "in_person" or chance.random() < 0.12:
        return people.field_agent, people.second_team
    return chance.choice([people.agent, people.agent, people.second_agent, people.supervisor]), people.first_team


def _hands(
    chance: random.Random, batch: Batch, people: People, case: Case, received: datetime, resolved: datetime
) -> None:
    """One case in six was with the front desk first."""
    holders = [CaseHolder(case=case, owner=case.owner, team=case.team, since=received)]
    if chance.random() < 0.17 and case.owner != people.agent:
        half = received + (resolved - received) / 2
        holders = [
            CaseHolder(case=case, owner=people.agent, team=people.first_team, since=received),
            CaseHolder(case=case, owner=case.owner, team=case.team, since=half),
        ]
    batch.holders += holders


def _pause(chance: random.Random, received: datetime, answered: datetime, resolved: datetime) -> PauseSpan | None:
    if chance.random() > 0.2 or resolved - answered < timedelta(hours=8):
        return None
    length = resolved - answered
    return PauseSpan(
        answered + length / 10, answered + length * chance.choice([3, 5, 7]) / 10, chance.choice(WAITING_FOR)
    )


def _complaint(
    chance: random.Random,
    batch: Batch,
    case: Case,
    owner: User,
    received: datetime,
    answered: datetime,
    resolved: datetime,
) -> None:
    customer = case.customer
    title = chance.choice(TITLES[case.kind])
    complaint = Complaint.objects.create(
        reference=next_reference("CMP", received), case=case, title=title, description=f"{title}.", customer=customer,
        language=customer.language if customer else "cs", status="resolved", logged_at=received, logged_by=owner,
        resolved_at=resolved, resolved_by=owner,
    )  # fmt: skip
    told = [("received", "inbound", received, f"{title}.")]
    if answered < resolved:
        told.append(("reply", "outbound", answered, "Dobrý den, děkujeme za zprávu, pracujeme na tom."))
    told.append(("resolution", "outbound", resolved, "Dobrý den, hotovo. Kdyby cokoli, ozvěte se."))
    for kind, direction, at, body in told:
        batch.entries.append(
            Interaction(
                complaint=complaint, kind=kind, direction=direction, channel=case.channel, body=body, occurred_at=at,
                logged_at=at, author=owner,
            )
        )  # fmt: skip


def _moments(chance: random.Random, now: datetime) -> list[datetime]:
    """When cases came: two to four each working day, within working hours."""
    zone = Organisation.current().zone
    today: date = now.astimezone(zone).date()
    found = []
    for ago in range(DAYS, LAST_DAYS_TOLD_ELSEWHERE, -1):
        day = today - timedelta(days=ago)
        if day.weekday() < 5:
            for _case in range(chance.randint(2, 4)):
                at = time(chance.randint(7, 16), chance.randint(0, 59))
                found.append(datetime.combine(day, at, zone).astimezone(now.tzinfo))
    return found
