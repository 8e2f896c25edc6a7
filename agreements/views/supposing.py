"""What one supposed value of a level gives: read from what was typed, reckoned, and told line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import AvailabilityItem, ClaimMode
from agreements.domain.credits import Credit, Measured
from agreements.domain.measuring import DAYS_IN_MONTH, Outages, downtime, is_unreported, outages_of, window_time
from agreements.domain.settlement import Settled, Step
from agreements.domain.what_if import CreditedLevel, scale_of, supposed, supposed_window, unreported
from agreements.forms.what_if import Circumstances, circumstances, supposed_value
from agreements.views.credit_words import RuleWords, credit_text, exact, measure_text, money_text, shown
from core.typography import format_number, format_span

TICK = timedelta(microseconds=1)

STEPS: dict[Step, Promise] = {
    Step.EARNED: gettext_lazy("Credits by the rules"),
    Step.REPEATED: gettext_lazy("Raised, because the same level was missed before, too"),
    Step.CAP_MONTH: gettext_lazy("Limited by the cap of the month"),
    Step.CAP_ROLLING_YEAR: gettext_lazy("Limited by the cap of twelve months"),
    Step.CAP_TERM: gettext_lazy("Limited by the cap of the term"),
    Step.LAPSED: gettext_lazy("Claimed too late: the credit has lapsed"),
    Step.ROUNDED: gettext_lazy("Rounded once"),
}


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One line of a reckoning."""

    text: str
    value: str


def supposition(content: AgreementContent, level: CreditedLevel, typed: Mapping[str, str]) -> dict[str, Any]:
    """Return what the page says of the value that was typed for a level, or of its outages."""
    language, currency = get_language() or "en", content.payment.currency
    value, is_readable = supposed_value(level, typed.get("measured", ""))
    also = circumstances(typed)
    outages = _outages(content, level, also)
    measured: Measured = outages.percent if outages else value
    missing = _missing(content, level, also)
    credit = missing or supposed(level, measured)
    month = (
        supposed_window(content, level, credit, level.fee, also.claimed_after_days) if level.fee is not None else None
    )
    return {
        **_fields(content, level, typed, also, value),
        "is_readable": is_readable,
        "measured_text": _("No value shown") if missing else measure_text(shown(measured), level.unit, language),
        "objective_text": "" if level.objective is None else measure_text(level.objective, level.unit, language),
        "credit": credit,
        "is_owed": credit.is_owed if month is None else month.amount > 0,
        "credit_text": credit_text(credit, currency, language),
        "lines": [
            *_of_outages(None if missing else outages, language),
            *_lines(credit, level, month, currency, language),
        ],
        "month": month,
        "downtime": "" if missing or outages else _standstill(content, level, value, language),
    }


def _fields(
    content: AgreementContent, level: CreditedLevel, typed: Mapping[str, str], also: Circumstances, value: Decimal
) -> dict[str, Any]:
    """Return what the fields hold, and which of them the terms of the agreement give a meaning to."""
    terms, scale, is_czech = (
        content.service_levels.credit_terms,
        scale_of(level),
        (get_language() or "").startswith("cs"),
    )
    return {
        "measured": str(value).replace(".", "," if is_czech else "."),
        "decimal_sign": "," if is_czech else ".",
        "scale": scale,
        "slid": min(max(value, scale.low), scale.high),
        "typed": {name: typed.get(name, "") for name in ("outages", "shown", "claimed")},
        "unread": also.unread,
        "days": DAYS_IN_MONTH * level.months,
        "minimum_minutes": terms.minimum_incident_minutes,
        "report_days": terms.report_due_days if terms.missing_report_is_miss else None,
        "claim_days": terms.claim_days if terms.claim == ClaimMode.ON_REQUEST else None,
        "is_excluding": bool(content.service_levels.exclusions),
    }


def _outages(content: AgreementContent, level: CreditedLevel, also: Circumstances) -> Outages | None:
    if also.outages is None or not isinstance(level.level, AvailabilityItem):
        return None
    return outages_of(content, window_time(content, level.level, level.months), also.outages)


def _missing(content: AgreementContent, level: CreditedLevel, also: Circumstances) -> Credit | None:
    """The credit of a value that is shown too late; None if it is in time, or nobody can say what it costs."""
    if also.shown_after_days is None:
        return None
    terms = content.service_levels.credit_terms
    return unreported(content, level) if is_unreported(terms, also.shown_after_days) else None


def _standstill(content: AgreementContent, level: CreditedLevel, value: Decimal, language: str) -> str:
    """How long a service was down in 30 days: of all their time, or of the time that its calendar is open."""
    if not isinstance(level.level, AvailabilityItem):
        return ""
    whole, window = timedelta(days=DAYS_IN_MONTH), window_time(content, level.level)
    down = format_span(downtime(value, window), language)
    if window == whole:
        return _("Down for %(time)s in 30 days.") % {"time": down}
    opened = format_span(window, language, days=False)
    return _("Down for %(time)s of the %(opened)s in which it must work in 30 days.") % {"time": down, "opened": opened}


def _of_outages(outages: Outages | None, language: str) -> Iterator[Reckoned]:
    """Say how outages become a value: those that count, those that are too short, the share that is left."""
    if outages is None:
        return
    short, counted = len(outages.left_out), len(outages.counted)
    if short:
        sentence = ngettext("%(count)s outage too short to count", "%(count)s outages too short to count", short)
        yield Reckoned(sentence % {"count": short}, _minutes(outages.left_out, language))
    sentence = ngettext("%(count)s outage that counts", "%(count)s outages that count", counted)
    yield Reckoned(sentence % {"count": counted}, _minutes(outages.counted, language))
    share = {"down": format_span(outages.down, language), "window": format_span(outages.window, language, days=False)}
    value = measure_text(shown(outages.percent), "%", language)
    yield Reckoned(_("Down for %(down)s of %(window)s") % share, value)


def _minutes(lengths: tuple[timedelta, ...], language: str) -> str:
    total = exact(Fraction(sum(lengths, timedelta()) // TICK, 60_000_000))
    return f"{format_number(total, language)}\u00a0min"


def _lines(
    credit: Credit, level: CreditedLevel, month: Settled | None, currency: str, language: str
) -> Iterator[Reckoned]:
    said = RuleWords(level.unit, currency, language)
    for line in credit.lines:
        yield Reckoned(said.line(line), said.credit_after(line, credit))
    if month is None or not credit.is_owed:
        return
    if credit.percent and level.fee is not None:
        base = money_text(level.fee * level.months, currency, language)
        sentence = _("Of the monthly fee of %(fee)s") if level.months == 1 else _("Of the fee of the window, %(fee)s")
        yield Reckoned(sentence % {"fee": base}, money_text(month.steps[0][1], currency, language))
    for step, amount in month.steps[1:]:
        yield Reckoned(str(STEPS[step]), money_text(amount, currency, language))
