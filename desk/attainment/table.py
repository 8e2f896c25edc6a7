"""Everything on the report as one table, for a spreadsheet, dates in ISO."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from desk.attainment.page import AttainmentPage
from sla.domain.attainment import Estimate
from sla.selectors.attainment import Result

HEADER: Final = (
    "section", "key", "name", "from", "to", "met", "missed", "attainment_percent", "objective_percent",
    "median_seconds", "median_error_seconds", "p90_seconds", "p90_error_seconds", "resolved", "first_contact",
    "held_seconds",
)  # fmt: skip
_FOUR_PLACES = Decimal("0.0001")

Cells = tuple[object, ...]


def attainment_rows(page: AttainmentPage) -> Iterator[Cells]:
    """The rows: totals of both periods, each list in full, each step of the trend, who held the time."""
    period, objective = page.question.period, page.objective.percent
    span = (period.start, period.end)
    yield _row("total", "", "", span, page.report.total, objective)
    before = (period.previous_start, period.previous_end)
    yield _row("previous", "", "", before, page.report.previous, objective)
    for point in page.trend:
        yield _row(str(period.step), point.first.isoformat(), "", (point.first, point.last), point.result, objective)
    for section, rows in page.groups.items():
        for row in rows:
            yield _row(section, row.key, row.label, span, row.result, objective)
    for section, held in (("held_by", page.holders), ("paused_for", page.pauses)):
        for each in held:
            name = f"{each.label} · {each.hint}" if each.hint else each.label
            yield (section, "", name, *(day.isoformat() for day in span), *[None] * 10, each.seconds)


def _row(section: str, key: str, name: str, span: tuple[date, date], result: Result, objective: Decimal) -> Cells:
    percent = result.tally.percent
    return (
        section, key, name, span[0].isoformat(), span[1].isoformat(), result.tally.met, result.tally.missed,
        None if percent is None else percent.quantize(_FOUR_PLACES, ROUND_HALF_UP), objective,
        *_estimate(result.histogram.percentile(50)), *_estimate(result.histogram.percentile(90)),
        result.resolved, result.first_contact, None,
    )  # fmt: skip


def _estimate(estimate: Estimate | None) -> tuple[int | None, int | None]:
    return (None, None) if estimate is None else (estimate.seconds, estimate.error_seconds)
