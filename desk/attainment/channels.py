"""How well promises were kept on each channel lately, for Today: a part of the report that costs little."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may
from core.charts import Bar, bar_chart
from core.typography import format_percent
from desk.attainment.figures import percent_text
from sla.domain.periods import Period, PeriodName, period_of
from sla.labels import CHANNELS
from sla.report_form import visible_to
from sla.selectors.attainment import Question, Result, attainment_by_channel
from sla.selectors.objectives import Objective, objective_for

#: What is shown is today and so many days before it.
DAYS_BEFORE = 29


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One channel: what it is called, its verdicts, and the report narrowed to it."""

    label: str
    result: Result
    percent: str
    url: str


@dataclass(frozen=True, slots=True)
class ChannelsKept:
    """What the panel prints."""

    rows: list[ChannelRow]
    svg: SafeString
    objective: Objective
    period: Period
    url: str
    file_url: str


def channels_kept(user: User, today: date) -> ChannelsKept | None:
    """The attainment of each channel in the last thirty days; None for whom there are no reports, or no verdicts.

    A fixed number of queries, on the counted days. Recurring duties come on no channel of a customer and are left out.
    """
    if not may(user, "report.view"):
        return None
    period = period_of(PeriodName.CUSTOM, today, today - timedelta(days=DAYS_BEFORE), today)
    results = attainment_by_channel(Question(period, visible_to(user)))
    address = {"period": "custom", "since": period.start.isoformat(), "until": period.end.isoformat()}
    rows = [
        ChannelRow(capfirst(str(label)), results[channel], percent_text(results[channel]), _report(channel, address))
        for channel, label in CHANNELS.items()
        if channel in results and results[channel].tally.total
    ]
    if not rows:
        return None
    objective = objective_for({})
    query = urlencode(address)
    return ChannelsKept(
        rows=rows,
        svg=_drawn(rows, objective),
        objective=objective,
        period=period,
        url=f"{reverse('desk:attainment')}?{query}",
        file_url=f"{reverse('desk:attainment_csv')}?{query}",
    )


def _report(channel: str, address: dict[str, str]) -> str:
    return f"{reverse('desk:attainment')}?{urlencode(address | {'channel': channel})}"


def _drawn(rows: list[ChannelRow], objective: Objective) -> SafeString:
    bars = [
        Bar(
            row.label,
            row.result.tally.percent or Decimal(0),
            row.percent,
            bool(row.result.tally.reaches(objective.percent)),
            row.url,
        )
        for row in rows
    ]
    percent = format_percent(objective.percent.normalize(), get_language() or "en")
    text = _("The dashed line is the objective of %(percent)s. The numbers stand in the table below.")
    return bar_chart(
        bars, target=objective.percent, key="channels", title=_("By channel"), description=text % {"percent": percent}
    )
