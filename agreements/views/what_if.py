"""What the service credits of an agreement would come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.access import require
from agreements.access import get_version_for
from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.credits import Credit
from agreements.domain.settlement import Settled, Step
from agreements.domain.what_if import (
    CreditedLevel,
    credited_levels,
    downtime,
    is_unlimited,
    monthly_fee,
    scale_of,
    supposed,
    supposed_window,
    worst_month,
    worst_year,
)
from agreements.forms.what_if import chosen_level, supposed_value
from agreements.views.credit_words import RuleWords, credit_text, measure_text, money_text
from agreements.views.numbers import version_number
from core.typography import format_percent, format_span
from sla.labels import CASE_KINDS, CHANNELS, METRICS, PRIORITIES, amount_text

STEPS: dict[Step, Promise] = {
    Step.EARNED: gettext_lazy("Credits by the rules"),
    Step.REPEATED: gettext_lazy("Raised, because the same level was missed before, too"),
    Step.CAP_MONTH: gettext_lazy("Limited by the cap of the month"),
    Step.CAP_ROLLING_YEAR: gettext_lazy("Limited by the cap of twelve months"),
    Step.CAP_TERM: gettext_lazy("Limited by the cap of the term"),
    Step.ROUNDED: gettext_lazy("Rounded once"),
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One line of a reckoning."""

    text: str
    value: str


def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what a measured value of a level would give, and the worst month and year; `?level=` and `?measured=`."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    content = version.document
    levels = list(credited_levels(content))
    level = chosen_level(levels, request.GET.get("level", ""))
    context = {
        "agreement": version.agreement,
        "version": version,
        "choices": [(str(each.level.id), level_name(each)) for each in levels],
        "level": level,
        **(_supposed(content, level, request.GET.get("measured", "")) if level else {}),
        **_worst(content),
    }
    is_part = bool(request.headers.get("HX-Request"))
    return render(request, "agreements/parts/supposed.html" if is_part else "agreements/what_if.html", context)


def level_name(level: CreditedLevel) -> str:
    """Name a level as people speak of it; a target by what it measures, for what, and within how long."""
    item = level.level
    return target_name(item) if isinstance(item, TargetItem) else item.name or _("Without a name")


def target_name(item: TargetItem) -> str:
    """Name a target by what it measures, for what, and within how long."""
    scope = [
        str(labels[value])
        for labels, value in ((CASE_KINDS, item.kind), (CHANNELS, item.channel), (PRIORITIES, item.priority))
        if value
    ]
    metric = capfirst(str(METRICS[item.metric])) if item.metric else ""
    name = f"{metric} ({', '.join(scope)})" if scope else metric
    if item.amount is None or item.unit is None:
        return name
    return f"{name}: {amount_text(item.amount, item.unit)}"


def _supposed(content: AgreementContent, level: CreditedLevel, typed: str) -> dict[str, Any]:
    measured, is_readable = supposed_value(level, typed)
    credit = supposed(level, measured)
    month = supposed_window(content, level, credit, level.fee) if level.fee is not None else None
    language, currency = get_language() or "en", content.payment.currency
    scale = scale_of(level)
    return {
        "level_name": level_name(level),
        "measured": str(measured).replace(".", "," if language.startswith("cs") else "."),
        "measured_text": measure_text(measured, level.unit, language),
        "objective_text": "" if level.objective is None else measure_text(level.objective, level.unit, language),
        "is_readable": is_readable,
        "scale": scale,
        "decimal_sign": "," if language.startswith("cs") else ".",
        "slid": min(max(measured, scale.low), scale.high),
        "credit": credit,
        "credit_text": credit_text(credit, currency, language),
        "lines": list(_lines(credit, level, month, currency, language)),
        "month": month,
        "downtime": format_span(downtime(measured), language) if level.is_availability else "",
    }


def _lines(
    credit: Credit, level: CreditedLevel, month: Settled | None, currency: str, language: str
) -> Iterator[Reckoned]:
    said = RuleWords(level.unit, currency, language)
    for line in credit.lines:
        yield Reckoned(said.line(line), said.credit_after(line, credit))
    if month is None or not credit.is_missed:
        return
    if credit.percent and level.fee is not None:
        base = money_text(level.fee * level.months, currency, language)
        sentence = _("Of the monthly fee of %(fee)s") if level.months == 1 else _("Of the fee of the window, %(fee)s")
        yield Reckoned(sentence % {"fee": base}, money_text(month.steps[0][1], currency, language))
    for step, amount in month.steps[1:]:
        yield Reckoned(str(STEPS[step]), money_text(amount, currency, language))


def _worst(content: AgreementContent) -> dict[str, Any]:
    worst, months = worst_month(content), worst_year(content)
    if worst is None:
        return {"worst": None, "is_unlimited": is_unlimited(content)}
    language, currency = get_language() or "en", content.payment.currency
    year = sum((month.amount for month in months), Decimal(0))
    fee = monthly_fee(content) or Fraction(0)
    leave = next((place for place, month in enumerate(months, 1) if month.may_terminate), None)
    return {
        "worst": worst,
        "worst_month": money_text(worst.amount, currency, language),
        "worst_steps": [
            Reckoned(str(STEPS[step]), money_text(amount, currency, language)) for step, amount in worst.steps
        ],
        "worst_year": money_text(year, currency, language),
        "year_fee": money_text(fee * 12, currency, language),
        "year_share": format_percent(_share(year, fee), language, decimals=1) if fee else "",
        "leaves_after": leave,
    }


def _share(year: Decimal, fee: Fraction) -> Decimal:
    share = 100 * Fraction(year) / (12 * fee)
    return Decimal(share.numerator) / Decimal(share.denominator)
