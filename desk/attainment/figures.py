"""The figures at the head of the report, and how its numbers are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.typography import NBSP, format_number, format_percent, format_span
from sla.domain.attainment import Estimate
from sla.selectors.attainment import Report, Result
from sla.selectors.objectives import Objective

_ALMOST_ALL = Decimal("99.9")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at the head of the page, and how it changed."""

    label: str
    value: str
    change: str = ""
    tone: str = ""
    url: str = ""
    note: str = ""


def figures_of(report: Report, objective: Objective) -> list[Figure]:
    """The figures at the head, each with its change against the period before."""
    total, before = report.total, report.previous
    reaches = total.tally.reaches(objective.percent)
    found = [
        Figure(
            _("attainment"), percent_text(total), points_change(total.tally.percent, before.tally.percent),
            "" if reaches is not False else "late",
            note=_("objective %(percent)s") % {"percent": format_percent(objective.percent.normalize(), _language())},
        ),
        Figure(_("met"), format_number(total.tally.met, _language()), _count_change(before.tally.met)),
        Figure(
            _("missed"), format_number(total.tally.missed, _language()),
            _count_change(before.tally.missed),
        ),
        Figure(
            _("running now"), format_number(report.running, _language()),
            note=ngettext("%(count)s late", "%(count)s late", report.late)
            % {"count": format_number(report.late, _language())},
        ),
    ]  # fmt: skip
    if len(report.by_metric) == 1:
        found += [_duration(_("median"), total, before, 50), _duration(_("90th percentile"), total, before, 90)]
    if total.resolved or before.resolved:
        now, then = _first_contact(total), _first_contact(before)
        value = "–" if now is None else format_percent(now, _language(), decimals=1)
        found.append(Figure(_("resolved at first contact"), value, points_change(now, then)))
    return found


def percent_text(result: Result) -> str:
    """Attainment to one decimal; what is not all is never printed as 100 percent."""
    percent = result.tally.percent
    if percent is None:
        return "–"
    shown = percent.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if result.tally.missed:
        shown = min(shown, _ALMOST_ALL)
    return format_percent(shown, _language(), decimals=1)


def estimate_text(estimate: Estimate | None) -> str:
    """A percentile; one that is only known to be no smaller says so."""
    if estimate is None:
        return "–"
    time = format_span(estimate.seconds, _language(), days=False)
    return f"> {time}" if estimate.error_seconds is None else time


def error_text(estimate: Estimate | None) -> str:
    """By how much a percentile may be wrong; nothing where it is exact."""
    if estimate is None or not estimate.error_seconds:
        return ""
    return f"±{NBSP}{format_span(estimate.error_seconds, _language(), days=False)}"


def points_change(now: Decimal | None, before: Decimal | None) -> str:
    """A change of percents, in percentage points."""
    if now is None or before is None:
        return ""
    change = (now - before).quantize(Decimal("0.1"), ROUND_HALF_UP)
    sign = "+" if change > 0 else "\u2212" if change < 0 else "±"
    return _("%(change)s points") % {"change": sign + format_number(abs(change), _language(), decimals=1)}


def _duration(label: str, total: Result, before: Result, percent: int) -> Figure:
    now, then = total.histogram.percentile(percent), before.histogram.percentile(percent)
    if now is None:
        return Figure(label, "–")
    note = error_text(now)
    change = ""
    if then is not None:
        difference = now.seconds - then.seconds
        sign = "+" if difference > 0 else ""
        change = sign + format_span(difference, _language(), days=False) if difference else _("unchanged")
    return Figure(label, format_span(now.seconds, _language(), days=False), change, note=note)


def _count_change(before: int) -> str:
    return _("%(count)s before") % {"count": format_number(before, _language())} if before else ""


def _first_contact(result: Result) -> Decimal | None:
    return Decimal(result.first_contact) * 100 / result.resolved if result.resolved else None


def _language() -> str:
    return get_language() or "en"
