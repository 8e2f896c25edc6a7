"""An explanation as it is printed: exact to the second, so that what is printed adds up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.typography import NBSP, format_date, format_instant
from sla.domain.explain import Explanation
from sla.labels import PAUSE_RULES, amount_text


@dataclass(frozen=True)
class Row:
    """One stretch of time in words."""

    start: str
    end: str
    length: str
    reason: str = ""


@dataclass(frozen=True)
class PrintedMove:
    """A recompute of the deadline in words; `is_back` where one was undone."""

    at: str
    due_from: str
    due_to: str
    who: str
    why: str
    is_back: bool


@dataclass(frozen=True)
class PrintedExplanation:
    """Why a deadline is what it is, in the current language and the calendar's zone."""

    promise: str
    source: str
    calendar: str
    started_at: datetime
    started: str
    due_at: datetime
    due: str
    rows: list[Row]
    total: str
    days: tuple[date, ...]
    moved_from: date | None
    holidays: tuple[date, ...]
    pauses: list[Row]
    pause_rule: str
    moves: list[PrintedMove]


def print_explanation(explanation: Explanation) -> PrintedExplanation:
    """Put an explanation in words."""
    zone = ZoneInfo(explanation.timezone)
    segments = [(_whole(segment.start), _whole(segment.end)) for segment in explanation.segments]
    return PrintedExplanation(
        promise=f"{explanation.target}, {amount_text(explanation.amount, explanation.unit)}",
        source=explanation.source,
        calendar=f"{explanation.calendar_name} ({explanation.timezone})",
        started_at=explanation.started_at,
        started=_instant(explanation.started_at, zone),
        due_at=explanation.due_at,
        due=_due(explanation, zone),
        rows=[Row(_instant(start, zone), _instant(end, zone), exact_span(end - start)) for start, end in segments],
        total=exact_span(_sum(end - start for start, end in segments)),
        days=explanation.counted_days,
        moved_from=explanation.moved_from,
        holidays=explanation.skipped_holidays,
        pauses=[
            Row(
                _instant(pause.start, zone),
                _instant(pause.end, zone),
                exact_span(timedelta(seconds=pause.seconds)),
                pause.reason,
            )
            for pause in explanation.pauses
        ],
        pause_rule=capfirst(str(PAUSE_RULES[explanation.pause_rule])),
        moves=[
            PrintedMove(
                at=_instant(move.at, zone),
                due_from=_instant(move.due_from, zone),
                due_to=_instant(move.due_to, zone),
                who=move.who,
                why=move.why,
                is_back=move.is_back,
            )
            for move in explanation.moves
        ],
    )


def exact_span(span: timedelta) -> str:
    """A length of time with every second of it: "24 h", "1 h 59 min 23 s"."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{count}{NBSP}{unit}" for count, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if count]
    return NBSP.join(parts) or f"0{NBSP}s"


def _due(explanation: Explanation, zone: ZoneInfo) -> str:
    """The deadline; one that lies on midnight because it counts days is the end of the day before."""
    local = explanation.due_at.astimezone(zone)
    if explanation.counted_days and (local.hour, local.minute, local.second) == (0, 0, 0):
        last_day = (local - timedelta(minutes=1)).date()
        return gettext("the end of %(date)s") % {"date": format_date(last_day, _language())}
    return _instant(explanation.due_at, zone)


def _instant(value: datetime, zone: ZoneInfo) -> str:
    return format_instant(value, zone, _language(), seconds=bool(value.second))


def _whole(value: datetime) -> datetime:
    """Without the part of a second: start and end of what is counted have the same one, so the sum stays."""
    return value.replace(microsecond=0)


def _sum(spans: Iterable[timedelta]) -> timedelta:
    return sum(spans, timedelta())


def _language() -> str:
    return get_language() or "en"
