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

    `repeat_multiplier` raises the credits of a month that follows a month with a miss. After `termination_misses`
    missed months among the last `termination_windows` the customer may leave.
    """

    cap_month_percent: Decimal | None = None
    cap_rolling_year_percent: Decimal | None = None
    cap_term_percent: Decimal | None = None
    repeat_multiplier: Decimal | None = None
    termination_misses: int | None = None
    termination_windows: int | None = None
    minor_digits: int = 2


@dataclass(frozen=True)
class Month:
    """One month: the fee that credits are a percentage of, and the credits that its rules gave.

    Caps are percents of `fee`. A credit whose base is another one, the fee of the affected service, has it in `bases`
    at the same place.
    """

    starts_on: date
    fee: Decimal | Fraction
    credits: tuple[Credit, ...]
    bases: tuple[Decimal | Fraction, ...] = ()

    def earned(self) -> Fraction:
        """Return what the credits come to before repeats and caps."""
        bases = self.bases or (self.fee,) * len(self.credits)
        return sum(
            (
                Fraction(credit.percent) * Fraction(base) / 100 + Fraction(credit.amount)
                for credit, base in zip(self.credits, bases, strict=True)
            ),
            Fraction(0),
        )


class Step(StrEnum):
    """What changed the amount of a month."""

    EARNED = "earned"
    REPEATED = "repeated"
    CAP_MONTH = "cap_month"
    CAP_ROLLING_YEAR = "cap_rolling_year"
    CAP_TERM = "cap_term"
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
        settled.append(Settled(month.starts_on, Decimal(0), tuple(steps), _may_terminate(terms, months, place)))
        settled[-1] = _rounded(settled[-1], terms.minor_digits)
    return settled


def _reckon(
    terms: CreditTerms, months: Sequence[Month], place: int, settled: Sequence[Settled], whole_fee: Fraction
) -> list[tuple[Step, Fraction]]:
    month = months[place]
    amount = month.earned()
    steps = [(Step.EARNED, amount)]
    if terms.repeat_multiplier is not None and amount and place and _is_missed(months[place - 1]):
        amount *= Fraction(terms.repeat_multiplier)
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
    return steps


def _rounded(month: Settled, minor_digits: int) -> Settled:
    exact = month.steps[-1][1]
    scaled = exact * 10**minor_digits
    # Half up, exactly: the fraction is never turned into a decimal before it is rounded.
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    amount = Decimal(units).scaleb(-minor_digits).quantize(Decimal(1).scaleb(-minor_digits), ROUND_HALF_UP)
    steps = month.steps if Fraction(amount) == exact else (*month.steps, (Step.ROUNDED, Fraction(amount)))
    return Settled(month.starts_on, amount, steps, month.may_terminate)


def _may_terminate(terms: CreditTerms, months: Sequence[Month], place: int) -> bool:
    if not terms.termination_misses or not terms.termination_windows:
        return False
    window = months[max(place + 1 - terms.termination_windows, 0) : place + 1]
    return sum(_is_missed(month) for month in window) >= terms.termination_misses


def _is_missed(month: Month) -> bool:
    return any(credit.is_missed for credit in month.credits)


def _paid(settled: Iterable[Settled]) -> Fraction:
    return sum((Fraction(month.amount) for month in settled), Fraction(0))


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month
