"""Whether an agreement's targets are realistic: each is held against what happened in the last 90 days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from uuid import UUID

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.credits import Credit
from agreements.domain.what_if import CreditedLevel, credited_levels, supposed, supposed_window
from sla.domain.calendar import BusinessCalendar, CalendarError
from sla.domain.due import Rule
from sla.domain.realism import UNITS_WITH_HISTORY, PastCase, Realism, hold_against
from sla.domain.vocabulary import PauseRule
from sla.selectors.realism import MOST_CASES, JudgedCase, judged_cases

HISTORY = timedelta(days=90)
#: What an agreement without an objective of its own is held to.
USUAL_OBJECTIVE = Decimal(90)


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


def realism_of(
    content: AgreementContent, now: datetime, *, most: int = MOST_CASES, with_credits: bool = True
) -> list[TargetRealism]:
    """Return for each target with a number what the last 90 days before `now` (aware) say of it.

    History is that of the whole house, whoever it was promised to: what it could do, not what it had promised. A
    fixed number of statements. `most` is how many cases are read, the newest; `with_credits` also tells what they would
    have cost.
    """
    targets = list(enumerate(content.service_levels.targets))
    metrics = {str(target.metric) for _place, target in targets if target.metric}
    cases = judged_cases(metrics, now - HISTORY, now, most) if metrics else []
    levels = {level.level.id: level for level in credited_levels(content)} if with_credits else {}
    return list(_each(content, targets, cases, levels))


def _each(
    content: AgreementContent,
    targets: list[tuple[int, TargetItem]],
    cases: list[JudgedCase],
    levels: dict[UUID, CreditedLevel],
) -> Iterator[TargetRealism]:
    for place, target in targets:
        if target.metric is None or target.amount is None or target.unit is None:
            continue
        objective = USUAL_OBJECTIVE if target.objective_percent is None else target.objective_percent
        rule = rule_of(content, target)
        if rule is None:
            yield TargetRealism(place, target, objective, None)
            continue
        fitting = [case for case in cases if _fits(target, case)]
        held = target.pause_rule is PauseRule.WAITING
        past = [case.past if held else _unheld(case) for case in fitting]
        found = hold_against(rule, past)
        judged = [(case.stopped_on, is_kept) for case, is_kept in zip(fitting, found.kept, strict=True)]
        months = tuple(_months(content, levels.get(target.id), judged))
        yield TargetRealism(place, target, objective, found, found.amount_for(_whole(objective)), months)


def rule_of(content: AgreementContent, target: TargetItem) -> Rule | None:
    """Return the target as the engine counts it; None where its calendar is missing, or it counts rings."""
    written = content.service_levels.calendar(target.calendar)
    if written is None or target.unit is None or target.amount is None or target.unit not in UNITS_WITH_HISTORY:
        return None
    try:
        calendar = BusinessCalendar.from_dict(written.data.to_dict())
        return Rule(target.amount, target.unit, calendar, moves_off_days_off=target.moves_off_days_off)
    except (CalendarError, ValueError):
        return None


def _whole(percent: Decimal) -> int:
    return max(int(percent.to_integral_value(ROUND_CEILING)), 1)


def _fits(target: TargetItem, case: JudgedCase) -> bool:
    """Whether the target would have been the promise of this case; what it leaves open fits any."""
    pairs = (
        (target.metric, case.metric),
        (target.kind, case.kind),
        (target.channel, case.channel),
        (target.priority, case.priority),
    )
    return all(wanted is None or str(wanted) == actual for wanted, actual in pairs)


def _unheld(case: JudgedCase) -> PastCase:
    return PastCase(case.past.started_at, case.past.stopped_at)


def _months(
    content: AgreementContent, level: CreditedLevel | None, judged: list[tuple[date, bool]]
) -> Iterator[MonthCost]:
    """Yield the months of the cases in order, each with the credit that its share would have earned.

    A case is given by the day on which it was answered, and whether that would have been in time. What is judged over
    more than a month is judged once, over all cases; its credit stands beside the last month.
    """
    months = sorted({day.replace(day=1) for day, _is_kept in judged})
    for month in months:
        kept = [is_kept for day, is_kept in judged if day.replace(day=1) == month]
        count, met = len(kept), sum(kept)
        if level is None or (level.months > 1 and month != months[-1]):
            yield MonthCost(month, count, met)
            continue
        held = kept if level.months == 1 else [is_kept for _day, is_kept in judged]
        credit = supposed(level, Fraction(100 * sum(held), len(held)))
        settled = supposed_window(content, level, credit, level.fee) if level.fee is not None else None
        yield MonthCost(month, count, met, credit, settled.amount if settled else None)
