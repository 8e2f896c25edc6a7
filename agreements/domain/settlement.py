"""What service credits come to over the life of an agreement: repeats, caps, money, and the right to leave.

Caps apply in the order month, rolling twelve months, term, each to what the one before left. Money is exact until it is
rounded once, half up, to the currency's minor unit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from agreements.domain.credits import Credit

ROLLING_MONTHS = 12


@dataclass(frozen=True)
class CreditTerms:
    """What all credit rules of an agreement share. Caps are percents of the fees of the months that they span.

    `repeat_multiplier` raises the credit of a level that was missed in the window before too. Once one and the same
    level was missed in `termination_misses` of the last `termination_windows` windows, the customer may leave.
    A credit lapses unless it is claimed within `claim_days` of the end of the window; None where none is asked for.
    """

    cap_month_percent: Decimal | None = None
    cap_rolling_year_percent: Decimal | None = None
    cap_term_percent: Decimal | None = None
    repeat_multiplier: Decimal | None = None
    termination_misses: int | None = None
    termination_windows: int | None = None
    claim_days: int | None = None
    minor_digits: int = 2


@dataclass(frozen=True)
class Month:
    """One month: the fee that credits are a percentage of, and the credits that its levels gave.

    A level has the same place in every month. Caps are percents of `fee`. A credit whose base is another one, the fee
    of the affected service, has it in `bases` at the same place. A level that is judged over more than a month has
    their number in `windows`: each month of such a window carries its percentage, the last one its amount of money.
    Where there are such levels, the first month that is settled begins a window. `claimed_after_days` is how long after
    the end of the window the customer claimed; None takes it as claimed in time.
    """

    starts_on: date
    fee: Decimal | Fraction
    credits: tuple[Credit, ...]
    bases: tuple[Decimal | Fraction, ...] = ()
    windows: tuple[int, ...] = ()
    claimed_after_days: int | None = None

    def earned(self, number: int) -> list[Fraction]:
        """Return what each level's credit comes to in the `number`-th month, from 1, before repeats and caps."""
        return [self._earned(place, credit, number) for place, credit in enumerate(self.credits)]

    def _earned(self, place: int, credit: Credit, number: int) -> Fraction:
        base = self.bases[place] if self.bases else self.fee
        is_last = number % self.window(place) == 0
        return Fraction(credit.percent) * Fraction(base) / 100 + (Fraction(credit.amount) if is_last else 0)

    def window(self, place: int) -> int:
        """Return how many months the level at this place is judged over."""
        return self.windows[place] if place < len(self.windows) else 1

    def misses(self, place: int) -> bool:
        """Say whether the level at this place was missed."""
        return place < len(self.credits) and self.credits[place].is_missed


class Step(StrEnum):
    """What changed the amount of a month."""

    EARNED = "earned"
    REPEATED = "repeated"
    CAP_MONTH = "cap_month"
    CAP_ROLLING_YEAR = "cap_rolling_year"
    CAP_TERM = "cap_term"
    LAPSED = "lapsed"
    ROUNDED = "rounded"


@dataclass(frozen=True)
class Settled:
    """What one month comes to: each step with the amount that it left, and whether the customer may leave."""

    starts_on: date
    amount: Decimal
    steps: tuple[tuple[Step, Fraction], ...]
    may_terminate: bool


def settle(terms: CreditTerms, months: Sequence[Month], term_fee: Decimal | Fraction | None = None) -> list[Settled]:
    """Settle the months in order. `term_fee` is the fee of the whole term; without it, of the months given.

    Raises ValueError if the months are out of order.
    """
    if any(later.starts_on <= earlier.starts_on for earlier, later in pairwise(months)):
        raise ValueError("Months are settled in order.")
    whole_fee = Fraction(term_fee) if term_fee is not None else sum((Fraction(m.fee) for m in months), Fraction(0))
    settled: list[Settled] = []
    for place, month in enumerate(months):
        steps = _reckon(terms, months, place, settled, whole_fee)
        settled.append(rounded(month.starts_on, steps, _may_terminate(terms, months, place), terms.minor_digits))
    return settled


def _reckon(
    terms: CreditTerms, months: Sequence[Month], place: int, settled: Sequence[Settled], whole_fee: Fraction
) -> list[tuple[Step, Fraction]]:
    month = months[place]
    earned = month.earned(place + 1)
    amount = sum(earned, Fraction(0))
    steps = [(Step.EARNED, amount)]
    repeated = sum((each for level, each in enumerate(earned) if _is_repeated(months, place, level)), Fraction(0))
    if terms.repeat_multiplier is not None and repeated:
        amount += repeated * (Fraction(terms.repeat_multiplier) - 1)
        steps.append((Step.REPEATED, amount))
    year = [
        other for other in range(place) if _months_between(months[other].starts_on, month.starts_on) < ROLLING_MONTHS
    ]
    year_fee = sum((Fraction(months[n].fee) for n in (*year, place)), Fraction(0))
    limits = (
        (Step.CAP_MONTH, terms.cap_month_percent, Fraction(month.fee), Fraction(0)),
        (Step.CAP_ROLLING_YEAR, terms.cap_rolling_year_percent, year_fee, _paid(settled[n] for n in year)),
        (Step.CAP_TERM, terms.cap_term_percent, whole_fee, _paid(settled)),
    )
    for step, percent, fee, paid in limits:
        if percent is None:
            continue
        left = max(fee * Fraction(percent) / 100 - paid, Fraction(0))
        if amount > left:
            amount = left
            steps.append((step, amount))
    if amount and _is_lapsed(terms, month):
        steps.append((Step.LAPSED, Fraction(0)))
    return steps


def rounded(starts_on: date, steps: Sequence[tuple[Step, Fraction]], may_terminate: bool, minor_digits: int) -> Settled:
    """Return what exact steps come to in money: their last one, half up to the currency's minor unit."""
    exact = steps[-1][1]
    scaled = exact * 10**minor_digits
    # Half up, exactly: the fraction is never turned into a decimal before it is rounded.
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    amount = Decimal(units).scaleb(-minor_digits).quantize(Decimal(1).scaleb(-minor_digits), ROUND_HALF_UP)
    told = tuple(steps) if Fraction(amount) == exact else (*steps, (Step.ROUNDED, Fraction(amount)))
    return Settled(starts_on, amount, told, may_terminate)


def _is_lapsed(terms: CreditTerms, month: Month) -> bool:
    """Whether the claim came too late; the last of its days still counts."""
    late, allowed = month.claimed_after_days, terms.claim_days
    return late is not None and allowed is not None and late > allowed


def _is_repeated(months: Sequence[Month], place: int, level: int) -> bool:
    """Whether a level that is missed in this month was missed in the window before, too."""
    before = place - months[place].window(level)
    return before >= 0 and months[before].misses(level)


def _may_terminate(terms: CreditTerms, months: Sequence[Month], place: int) -> bool:
    if not terms.termination_misses or not terms.termination_windows:
        return False
    return any(
        _misses(months, place, level, terms.termination_windows) >= terms.termination_misses
        for level in range(max(len(month.credits) for month in months))
    )


def _misses(months: Sequence[Month], place: int, level: int, windows: int) -> int:
    """How many of the last windows missed a level; none before a window has ended."""
    length = months[place].window(level)
    if (place + 1) % length:
        return 0
    ends = range(place, max(place - windows * length, -1), -length)
    return sum(months[end].misses(level) for end in ends)


def _paid(settled: Iterable[Settled]) -> Fraction:
    return sum((Fraction(month.amount) for month in settled), Fraction(0))


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
