"""What the last 90 days say of an agreement's targets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext_lazy
from django.utils.translation import gettext as _

from accounts.access import require
from agreements.access import can_edit, can_start, get_version_for
from agreements.domain.outline import outline
from agreements.domain.readiness.past import FEW_CASES
from agreements.selectors.realism import HISTORY, TargetRealism, realism_of
from agreements.views.credit_words import money_text
from agreements.views.numbers import version_number
from agreements.views.what_if import target_name
from agreements.views.words import field_address
from core.clock import utc_now
from core.typography import format_percent
from sla.domain.realism import Realism
from sla.labels import amount_text

CHART_WIDTH, CHART_HEIGHT = 240, 44


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in its units; `is_late` beyond what is promised."""

    x: float
    y: float
    width: float
    height: float
    is_late: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One target with what is said about it."""

    number: str
    name: str
    realism: TargetRealism
    said: str
    is_few: bool
    needed: str
    cost: str
    months: list[tuple[str, str, str]]
    bars: list[Bar]
    promise_x: float
    change_url: str


def realism(request: HttpRequest, reference: str) -> HttpResponse:
    """Hold each target against the cases of the last 90 days."""
    user = require(request.user, "agreement.view")
    version = get_version_for(user, reference, version_number(request))
    decision = can_start(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    content = version.document
    numbers = outline(content).items
    lines = [
        _line(each, numbers[each.target.id], content.payment.currency, field_address(version, _name(each)))
        for each in realism_of(content, utc_now())
    ]
    context = {
        "agreement": version.agreement,
        "version": version,
        "days": HISTORY.days,
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
        "can_edit": can_edit(user, version),
        "lines": lines,
        "unknown": [line for line in lines if not line.said],
        "unmeasured": [
            *((numbers[item.id], item.name) for item in content.service_levels.availability),
            *((numbers[item.id], item.name) for item in content.service_levels.quality),
        ],
    }
    return render(request, "agreements/realism.html", context)


def _name(each: TargetRealism) -> str:
    return f"service_levels.targets.{each.place}.amount"


def _line(each: TargetRealism, number: str, currency: str, change_url: str) -> Line:
    language = get_language() or "en"
    found = each.found
    promised = (
        amount_text(each.target.amount, each.target.unit) if each.target.amount is not None and each.target.unit else ""
    )
    amounts = [month.amount for month in each.months if month.amount is not None]
    return Line(
        number=number,
        name=target_name(each.target),
        realism=each,
        said=_said(each, found, promised, language) if found and found.count else "",
        is_few=found is not None and found.count < FEW_CASES,
        needed=_needed(each, language),
        cost=money_text(sum(amounts, Decimal(0)), currency, language) if amounts else "",
        months=[
            (
                date_format(month.month, "F Y"),
                _("%(met)s of %(count)s") % {"met": month.met, "count": month.count},
                money_text(month.amount, currency, language) if month.amount is not None else "",
            )
            for month in each.months
        ],
        bars=list(_bars(found)) if found else [],
        promise_x=_x(found, float(found.amount)) if found and found.count else 0.0,
        change_url=change_url,
    )


#: What cases of a kind are called in "71 % of 312 complaints"; the preposition is theirs, as Czech has two.
OF_SO_MANY: dict[str, Any] = {
    "": ngettext_lazy("of %(count)s case", "of %(count)s cases", "count"),
    "complaint": ngettext_lazy("of %(count)s complaint", "of %(count)s complaints", "count"),
    "enquiry": ngettext_lazy("of %(count)s enquiry", "of %(count)s enquiries", "count"),
    "request": ngettext_lazy("of %(count)s request", "of %(count)s requests", "count"),
    "praise": ngettext_lazy("of %(count)s praise", "of %(count)s praises", "count"),
}


def _said(each: TargetRealism, found: Realism, promised: str, language: str) -> str:
    cases = OF_SO_MANY.get(str(each.target.kind or ""), OF_SO_MANY[""]) % {"count": found.count}
    # Whole percents, and 100 only where it was all of them.
    share = format_percent((found.percent or Decimal(0)).to_integral_value(ROUND_FLOOR), language, decimals=0)
    return _("You would have met %(amount)s in %(share)s %(of_cases)s.") % {
        "amount": promised,
        "share": share,
        "of_cases": cases,
    }


def _needed(each: TargetRealism, language: str) -> str:
    """Say what the objective takes, where that is more than what is promised."""
    if not each.found or not each.found.count or each.is_kept:
        return ""
    objective = format_percent(each.objective, language)
    if each.needed is None or each.target.unit is None:
        return _("No amount would have been enough for %(objective)s.") % {"objective": objective}
    amount = amount_text(Decimal(each.needed), each.target.unit)
    return _("For %(objective)s you need %(amount)s.") % {"objective": objective, "amount": amount}


def _bars(found: Realism) -> Iterator[Bar]:
    bars = found.bars
    highest = max((count for _low, _high, count in bars), default=0) or 1
    width = CHART_WIDTH / max(len(bars), 1)
    for place, (low, _high, count) in enumerate(bars):
        height = round(count / highest * CHART_HEIGHT, 1)
        is_late = low >= found.amount
        yield Bar(round(place * width, 1), CHART_HEIGHT - height, round(width - 2, 1), height, is_late)


def _x(found: Realism, amount: float) -> float:
    """Where an amount stands in the chart."""
    whole = found.bars[-1][1]
    return round(min(amount / whole, 1) * CHART_WIDTH, 1)
