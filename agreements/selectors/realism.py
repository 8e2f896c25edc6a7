"""Whether an agreement's targets are realistic: each is held against what happened in the last 90 days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from uuid import UUID
from zoneinfo import ZoneInfo

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.credits import Credit
from agreements.domain.readiness.past import PastVerdict
from agreements.domain.readiness.timing import Placed, placed_targets
from agreements.domain.what_if import CreditedLevel, credited_levels, supposed, supposed_months, supposed_window
from agreements.domain.zones import day_in, zone_of
from core.models import Organisation
from sla.domain.attainment import share_percent
from sla.domain.calendar import BusinessCalendar, CalendarError
from sla.domain.due import Rule
from sla.domain.measured import is_comparable, is_measured
from sla.domain.realism import PastCase, Realism, decided, hold_against, hold_against_measured, kept_of
from sla.domain.targets import most_specific
from sla.domain.vocabulary import PauseRule, Unit
from sla.selectors.realism import MOST_CASES, JudgedCase, MeasuredCase, judged_cases, measured_cases

HISTORY = timedelta(days=90)
#: What an agreement without an objective of its own is held to.
USUAL_OBJECTIVE = Decimal(90)
NOTHING = Credit(Decimal(0), ())


@dataclass(frozen=True, slots=True)
class MonthCost:
    """One month of the past: its cases, how many would have been in time, and the credit that would have been owed."""

    month: date
    count: int
    met: int
    credit: Credit | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class TargetRealism:
    """One target of the document, at `place` in its list. `found` is None where it cannot be held against anything."""

    place: int
    target: TargetItem
    objective: Decimal
    found: Realism | None
    needed: int | None = None
    months: tuple[MonthCost, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Whether the objective would have been reached."""
        percent = self.found.percent if self.found else None
        return percent is not None and percent >= self.objective


def realism_of(content: AgreementContent, now: datetime) -> list[TargetRealism]:
    """Return for each target with a number what the last 90 days before `now` (aware) say of it.

    History is that of the whole house, whoever it was promised to: what it could do, not what it had promised. A
    fixed number of statements.
    """
    past = _past_of(content, now, MOST_CASES)
    levels = {level.level.id: level for level in credited_levels(content)}
    return list(_each(content, past, levels, zone_of(content, Organisation.current().zone)))


def verdicts_of(content: AgreementContent, now: datetime, *, most: int) -> list[PastVerdict]:
    """Return for each target whether the newest `most` cases would have kept it, and nothing more."""
    past, choice = _past_of(content, now, most), Choice.of(content)
    found = []
    for place, target in enumerate(content.service_levels.targets):
        kept = _kept(content, place, target, past, choice) if target.metric is not None else ()
        percent = share_percent(sum(kept), len(kept))
        if percent is not None:
            found.append(PastVerdict(place, len(kept), int(percent), percent >= _objective(target)))
    return found


@dataclass(frozen=True)
class Choice:
    """Which target of the document would have been the promise of a case: of those that speak of it the narrowest."""

    targets: tuple[Placed, ...]
    chosen: dict[tuple[str, str, str], dict[str, Placed]] = field(default_factory=dict)

    @classmethod
    def of(cls, content: AgreementContent) -> Choice:
        """Return the choice among the targets that name a metric."""
        return cls(tuple(placed_targets(content.service_levels)))

    def is_for(self, place: int, case: JudgedCase | MeasuredCase) -> bool:
        """Say whether the target at this place would have been the case's."""
        key = (case.kind, case.channel, case.priority)
        if key not in self.chosen:
            kind, channel, priority = key
            self.chosen[key] = most_specific(self.targets, kind=kind, channel=channel, priority=priority)
        winner = self.chosen[key].get(case.metric)
        return winner is not None and winner.place == place


@dataclass(frozen=True, slots=True)
class _Past:
    """What clocks judged and what was measured, the newest first."""

    judged: list[JudgedCase]
    measured: list[MeasuredCase]


def _past_of(content: AgreementContent, now: datetime, most: int) -> _Past:
    targets = content.service_levels.targets
    metrics = {str(target.metric) for target in targets if target.metric}
    is_of_the_moment = any(_is_measured(target) for target in targets)
    since = now - HISTORY
    return _Past(
        judged_cases(metrics, since, now, most) if metrics else [],
        measured_cases(since, now, most) if is_of_the_moment else [],
    )


def _is_measured(target: TargetItem) -> bool:
    return bool(target.metric and target.unit) and is_measured(
        str(target.metric), target.channel, target.unit or Unit.SECONDS
    )


def _measured(place: int, target: TargetItem, past: _Past, choice: Choice) -> list[MeasuredCase]:
    unit = target.unit or Unit.SECONDS
    return [case for case in past.measured if choice.is_for(place, case) and is_comparable(case.unit, unit)]


def _answered(place: int, target: TargetItem, rule: Rule, past: _Past, choice: Choice) -> list[PastCase]:
    """Return the cases that the rule can judge: answered ones, and those that have waited too long for it."""
    held = [_judged(target, case) for case in past.judged if choice.is_for(place, case)]
    return [case for case, is_decided in zip(held, decided(rule, held), strict=True) if is_decided]


def _kept(content: AgreementContent, place: int, target: TargetItem, past: _Past, choice: Choice) -> tuple[bool, ...]:
    if _is_measured(target) and target.amount is not None and target.unit is not None:
        return hold_against_measured(target.amount, target.unit, _values(_measured(place, target, past, choice))).kept
    rule = rule_of(content, target)
    if rule is None:
        return ()
    return kept_of(rule, _answered(place, target, rule, past, choice))


def _values(cases: list[MeasuredCase]) -> list[tuple[Decimal, Unit]]:
    return [(case.value, case.unit) for case in cases]


def _objective(target: TargetItem) -> Decimal:
    return USUAL_OBJECTIVE if target.objective_percent is None else target.objective_percent


def _each(
    content: AgreementContent, past: _Past, levels: dict[UUID, CreditedLevel], zone: ZoneInfo
) -> Iterator[TargetRealism]:
    choice = Choice.of(content)
    for place, target in enumerate(content.service_levels.targets):
        if target.metric is None or target.amount is None or target.unit is None:
            continue
        objective, rule = _objective(target), rule_of(content, target)
        if _is_measured(target):
            measured = _measured(place, target, past, choice)
            found = hold_against_measured(target.amount, target.unit, _values(measured))
            days = [day_in(zone, case.stopped_at) for case in measured]
        elif rule is not None:
            cases = _answered(place, target, rule, past, choice)
            found = hold_against(rule, cases)
            days = [day_in(zone, case.stopped_at) for case in cases]
        else:
            yield TargetRealism(place, target, objective, None)
            continue
        judged = list(zip(days, found.kept, strict=True))
        months = tuple(_months(content, levels.get(target.id), judged))
        yield TargetRealism(place, target, objective, found, found.amount_for(objective), months)


def rule_of(content: AgreementContent, target: TargetItem) -> Rule | None:
    """Return the target as the engine counts it; None where its calendar is missing, or no clock counts it."""
    written = content.service_levels.calendar(target.calendar)
    if written is None or target.unit is None or target.amount is None or target.unit is Unit.RINGS:
        return None
    try:
        calendar = BusinessCalendar.from_dict(written.data.to_dict())
        return Rule(target.amount, target.unit, calendar, moves_off_days_off=target.moves_off_days_off)
    except (CalendarError, ValueError):
        return None


def _judged(target: TargetItem, case: JudgedCase) -> PastCase:
    """Return the case as this target would have counted it: held only where it may be held."""
    if target.pause_rule is PauseRule.WAITING:
        return case.past
    return replace(case.past, pauses=())


def _months(
    content: AgreementContent, level: CreditedLevel | None, judged: list[tuple[date, bool]]
) -> Iterator[MonthCost]:
    """Yield the months of the cases in order, each with the credit that its share would have earned.

    A case is given by the day on which it was answered, in the agreement's zone, and whether that would have been in
    time. What is judged over more than a month is judged once, over all cases; its credit stands beside the last month.
    """
    months = sorted({day.replace(day=1) for day, _is_kept in judged})
    kept = {month: [is_kept for day, is_kept in judged if day.replace(day=1) == month] for month in months}
    costs = _costs(content, level, kept) if level is not None else {}
    for month in months:
        credit, amount = costs.get(month, (None, None))
        yield MonthCost(month, len(kept[month]), sum(kept[month]), credit, amount)


def _costs(
    content: AgreementContent, level: CreditedLevel, kept: dict[date, list[bool]]
) -> dict[date, tuple[Credit, Decimal | None]]:
    """Return the credit of each month and its amount; one month's miss raises and limits the next one's."""
    if not kept:
        return {}
    if level.months > 1:
        held = [is_kept for month in kept.values() for is_kept in month]
        credit = supposed(level, Fraction(100 * sum(held), len(held)))
        settled = supposed_window(content, level, credit, level.fee) if level.fee is not None else None
        return {max(kept): (credit, settled.amount if settled else None)}
    credits = {month: supposed(level, Fraction(100 * sum(held), len(held))) for month, held in kept.items()}
    if level.fee is None:
        return {month: (credit, None) for month, credit in credits.items()}
    every = list(_every_month(min(kept), max(kept)))
    # A month in which nothing was answered missed nothing, and is no month before the next one's repetition.
    amounts = supposed_months(content, level, [credits.get(month, NOTHING) for month in every], level.fee)
    return {
        month: (credits[month], each.amount) for month, each in zip(every, amounts, strict=True) if month in credits
    }


def _every_month(first: date, last: date) -> Iterator[date]:
    month = first
    while month <= last:
        yield month
        month = (month + timedelta(days=31)).replace(day=1)
