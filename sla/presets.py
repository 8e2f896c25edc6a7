"""What laws say about answering complaints, as a start for a statutory set. No lawyer has confirmed it for you."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sla.domain.lines import Line
from sla.domain.vocabulary import CaseKind, Metric, PauseRule, Unit


@dataclass(frozen=True)
class PresetLine:
    """One period that a law sets for complaints."""

    metric: Metric
    amount: int
    unit: Unit
    moves_off_days_off: bool = False


@dataclass(frozen=True)
class Preset:
    """A law, how it is cited, and its periods."""

    label: Promise
    source: Promise
    hint: Promise
    lines: tuple[PresetLine, ...]


PRESETS: Mapping[str, Preset] = {
    "cz_reklamace": Preset(
        _("Consumer complaints about goods and services, Czechia"),
        _("Act No. 634/1992 Coll., § 19"),
        _("Receipt is confirmed in writing at once; settled within 30 calendar days."),
        (
            PresetLine(Metric.ACKNOWLEDGEMENT, 0, Unit.MINUTES),
            # Civil Code, § 607: a period that ends on a day off ends on the next working day.
            PresetLine(Metric.RESOLUTION, 30, Unit.CALENDAR_DAYS, moves_off_days_off=True),
        ),
    ),
    "eu_psd2": Preset(
        _("Complaints about payment services, European Union"),
        _("Directive (EU) 2015/2366, Article 101"),
        _("Every point is answered within 15 business days."),
        (PresetLine(Metric.RESOLUTION, 15, Unit.BUSINESS_DAYS),),
    ),
    "uk_disp": Preset(
        _("Complaints about financial services, United Kingdom"),
        _("FCA Handbook, DISP 1.6"),
        _("The final response within 8 weeks."),
        (PresetLine(Metric.RESOLUTION, 8, Unit.WEEKS),),
    ),
}


def preset_lines(preset: Preset, *, calendar: str) -> tuple[Line, ...]:
    """The lines of a preset, counted in the calendar version with that public id."""
    return tuple(
        Line(
            case_kind=CaseKind.COMPLAINT,
            metric=line.metric,
            amount=Decimal(line.amount),
            unit=line.unit,
            calendar=calendar,
            moves_off_days_off=line.moves_off_days_off,
            pause_rule=PauseRule.NEVER,
        )
        for line in preset.lines
    )
