"""What the service credits of an agreement would come to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import require
from agreements.access import can_edit, get_version_for
from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.fees import monthly_fee
from agreements.domain.what_if import (
    CreditedLevel,
    credited_levels,
    is_unlimited,
    worst_month,
    worst_year,
)
from agreements.forms.what_if import chosen_level
from agreements.views.credit_words import money_text
from agreements.views.numbers import version_number
from agreements.views.supposing import STEPS, Reckoned, supposition
from core.typography import format_percent
from sla.labels import CASE_KINDS, CHANNELS, METRICS, PRIORITIES, amount_text


def what_if(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what a measured value of a level would give, and the worst month and year; `?level=`, `?measured=`,
    `?outages=`, `?shown=` and `?claimed=`.
    """
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
        "can_edit": bool(can_edit(user, version)),
        **(supposition(content, level, request.GET.dict()) if level else {}),
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
