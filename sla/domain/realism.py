"""What a promise would have come to: held against cases of the past, and what would have been kept."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from sla.domain.attainment import rank_of, share_percent
from sla.domain.calendar import business_time_between
from sla.domain.due import Rule
from sla.domain.measured import compare
from sla.domain.pauses import PauseSpan, earliest_due_after_pauses, held_time
from sla.domain.units import ELAPSED_SECONDS, LONGEST, elapsed
from sla.domain.vocabulary import Unit


@dataclass(frozen=True, slots=True)
class PastCase:
    """When something that had to be answered began, when it was, and for what time it was held. Instants are aware.

    What `is_open` has not been answered; `stopped_at` is then the moment until which it has waited.
    """

    started_at: datetime
    stopped_at: datetime
    pauses: tuple[PauseSpan, ...] = ()
    is_open: bool = False


@dataclass(frozen=True)
class Realism:
    """How a promise of `amount` and `unit` would have fared: `needed` holds, in order, the whole units of each case.

    A case that no promise covers, because it took longer than the longest one, takes one more than that. `kept` says of
    each case, as they were given, whether it would have been in time.
    """

    amount: Decimal
    unit: Unit
    needed: tuple[int, ...]
    kept: tuple[bool, ...]

    @property
    def met(self) -> int:
        """How many would have been in time."""
        return sum(self.kept)

    @property
    def count(self) -> int:
        """How many cases it was held against."""
        return len(self.needed)

    @property
    def percent(self) -> Decimal | None:
        """What share of them would have been in time, not rounded; None of none."""
        return share_percent(self.met, self.count)

    def amount_for(self, percent: Decimal | int) -> int | None:
        """The smallest whole amount that would have kept `percent` of 100; None of none, or where no amount would."""
        if not self.needed:
            return None
        # The objective is exact: of 1,000 cases 99.5 % are 995.
        amount = self.needed[max(math.ceil(Fraction(percent) * self.count / 100), 1) - 1]
        return amount if amount <= LONGEST.get(self.unit, amount) else None

    @cached_property
    def bars(self) -> list[tuple[int, int, int]]:
        """The cases in at most twelve equal steps of amounts: (above, up to, how many); the last one takes the rest."""
        if not self.needed:
            return []
        typical = max(self.needed[rank_of(95, self.count) - 1], int(self.amount) + 1, 1)
        width = -(-typical // 12)
        bars = []
        for low in range(0, typical, width):
            is_last = low + width >= typical
            first = -1 if low == 0 else low
            inside = [each for each in self.needed if first < each and (is_last or each <= low + width)]
            bars.append((low, low + width, len(inside)))
        return bars


def hold_against(rule: Rule, past: Sequence[PastCase]) -> Realism:
    """Hold a rule against what happened. Raises what `due_instant` raises of a calendar, but for its horizon."""
    rule = replace(rule, calendar=rule.calendar.without_horizon)
    kept = kept_of(rule, past)
    return Realism(rule.amount, rule.unit, tuple(sorted(_needed(rule, case) for case in past)), kept)


def decided(rule: Rule, past: Sequence[PastCase]) -> tuple[bool, ...]:
    """Say of each case whether the rule can judge it: one that still waits only where that is already too long."""
    rule = replace(rule, calendar=rule.calendar.without_horizon)
    return tuple(not case.is_open or not _is_kept(rule, case) for case in past)


def hold_against_measured(amount: Decimal, unit: Unit, measured: Sequence[tuple[Decimal, Unit]]) -> Realism:
    """Hold a promise of the moment against values that were measured: rings with rings, time with time.

    Raises ValueError for one that is not comparable.
    """
    found = [compare(value, its_unit, amount, unit) for value, its_unit in measured]
    seconds = ELAPSED_SECONDS.get(unit, 1)
    needed = sorted(math.ceil(each.value if each.unit == unit else each.value / seconds) for each in found)
    return Realism(amount, unit, tuple(needed), tuple(each.is_met for each in found))


def kept_of(rule: Rule, past: Sequence[PastCase]) -> tuple[bool, ...]:
    """Say of each case whether it would have been in time, and no more: a fraction of the work of `hold_against`."""
    rule = replace(rule, calendar=rule.calendar.without_horizon)
    return tuple(_is_kept(rule, case) for case in past)


def _is_kept(rule: Rule, case: PastCase) -> bool:
    return case.stopped_at <= earliest_due_after_pauses(rule, case.started_at, case.pauses)


def _needed(rule: Rule, case: PastCase) -> int:
    """The smallest whole amount of the rule's unit by whose deadline the case was stopped."""
    longest = LONGEST.get(rule.unit, 1000)
    one = elapsed(Decimal(1), rule.unit, rule.seconds_per_ring)
    if one is None:
        return _searched(rule, case, longest)
    passed = business_time_between(rule.calendar, case.started_at, case.stopped_at)
    passed = max(passed - held_time(rule.calendar, case.pauses), timedelta())
    amount = -(-passed // one)
    # Time that ends exactly at closing is over then: what is stopped in the night after needs a little more.
    while amount <= longest and not _is_kept(replace(rule, amount=Decimal(amount)), case):
        amount += 1
    return min(amount, longest + 1)


def _searched(rule: Rule, case: PastCase, longest: int) -> int:
    """Search days by halving: deadlines never come earlier for more days."""
    low, high = 0, 1
    while high <= longest and not _is_kept(replace(rule, amount=Decimal(high)), case):
        low, high = high, high * 2
    if high > longest:
        high = longest + 1
    while high - low > 1:
        middle = (low + high) // 2
        if _is_kept(replace(rule, amount=Decimal(middle)), case):
            high = middle
        else:
            low = middle
    return 0 if high == 1 and _is_kept(replace(rule, amount=Decimal(0)), case) else high
