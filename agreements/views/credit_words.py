"""What a reckoned credit says, line by line, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.domain.credits import Credit, Line, LineKind
from core.typography import format_money, format_number, format_percent


@dataclass(frozen=True)
class RuleWords:
    """The lines of one level's credit: values in its unit, money in the agreement's currency."""

    unit: str
    currency: str
    language: str

    def line(self, line: Line) -> str:
        """Say what was looked at."""
        values = {
            name: measure_text(shown(value), self.unit, self.language)
            for name in ("measured", "below", "at_least", "objective", "step", "lost")
            if isinstance(value := line.values.get(name), Decimal | Fraction)
        }
        match line.kind:
            case LineKind.STEPS:
                return self._steps(line, values)
            case LineKind.MULTIPLE:
                factor = format_number(exact(line.values["multiple"] or 0), self.language)
                return _("%(measured)s: %(lost)s of the fee were lost, times %(factor)s") % {**values, "factor": factor}
            case LineKind.MET:
                return _("%(measured)s meets the objective of %(objective)s: nothing is owed") % values
            case LineKind.CAPPED:
                return _("Limited by the cap of this rule")
            case LineKind.UNREPORTED:
                return _("No measured value was shown in time: missed, with the highest credit of the rule")
            case LineKind.NO_TIER:
                return _("%(measured)s falls into no tier: nothing is owed") % values
        if "below" in values and "at_least" in values:
            return _("%(measured)s is at least %(at_least)s and below %(below)s") % values
        if "below" in values:
            return _("%(measured)s is below %(below)s") % values
        return _("%(measured)s is at least %(at_least)s") % values

    def _steps(self, line: Line, values: dict[str, str]) -> str:
        steps = line.values["steps"]
        count = steps if isinstance(steps, int) else 0
        each = Credit(exact(line.values["each"] or 0), (), exact(line.values["amount"] or 0))
        sentence = ngettext(
            "%(measured)s misses %(objective)s by %(count)s step of %(step)s, %(each)s for each",
            "%(measured)s misses %(objective)s by %(count)s steps of %(step)s, %(each)s for each",
            count,
        )
        step = exact(line.values["step"] or 0)
        values["step"] = _points(step, self.language) if self.unit == "%" else values["step"]
        return sentence % {**values, "count": count, "each": credit_text(each, self.currency, self.language)}

    def credit_after(self, line: Line, credit: Credit) -> str:
        """Say what one line leaves; an amount of money is that of the whole credit."""
        return credit_text(Credit(line.percent, (), credit.amount), self.currency, self.language)


def _points(step: Decimal, language: str) -> str:
    """Return a step between two percentages, which is one of percentage points."""
    return f"{format_number(step, language)}\u00a0{_('pp')}"


def measure_text(value: Decimal, unit: str, language: str) -> str:
    """Return a value with the unit of its level."""
    return format_percent(value, language) if unit == "%" else f"{format_number(value, language)}\u00a0{unit}"


def credit_text(credit: Credit, currency: str, language: str) -> str:
    """Return a credit as an amount of money, else as percents of the fee."""
    if credit.amount:
        return money_text(credit.amount, currency, language)
    return format_percent(round(credit.percent, 4), language)


def money_text(amount: Decimal | Fraction, currency: str, language: str) -> str:
    """Return an amount in its currency, or as a plain number while a draft names none."""
    value = exact(amount)
    # A draft may have prices before it has a currency: an amount then names none.
    return format_money(value, currency, language) if currency else format_number(round(value, 2), language)


def shown(measured: Decimal | Fraction) -> Decimal:
    """Return a value as it is shown: one from counts is cut, so that it never reaches an objective that it misses."""
    cut = exact(measured)
    return cut if isinstance(measured, Decimal) else cut.quantize(Decimal("0.0001"), ROUND_FLOOR)


def exact(value: Decimal | Fraction | int) -> Decimal:
    """Return a number as a decimal; what has no end is cut where nobody reads on."""
    whole = Fraction(value)
    return Decimal(whole.numerator) / Decimal(whole.denominator)
