"""An explanation as it is printed: exact to the second, so that what is printed adds up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.text import capfirst
from django.utils.translation import get_language, gettext

from core.typography import NBSP, format_date, format_instant, format_number
from sla.domain.calendar import Segment
from sla.domain.explain import Explanation, HeldSpan
from sla.labels import PAUSE_RULES, amount_text

#: More days of the calendar than this are printed as a number, the first and the last.
LONGEST_LIST_OF_DAYS = 7


@dataclass(frozen=True)
class Row:
    """One stretch of time in words. A pause that `is_open` still lasts."""

    start: str
    end: str
    length: str
    reason: str = ""
    is_open: bool = False


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
    """Why a deadline is what it is, in the current language and the calendar's zone.

    It adds up as `Explanation` does: the rows make the total, or the days end at `days_end` and the `added` rows, which
    make `held`, lead from there to the deadline.
    """

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
    is_run_of_days: bool
    days_end: str
    added: list[Row]
    held: str
    holds_elapsed: bool
    moved_from: date | None
    holidays: tuple[date, ...]
    pauses: list[Row]
    pause_rule: str
    moves: list[PrintedMove]
    known_until: date | None


def print_explanation(explanation: Explanation) -> PrintedExplanation:
    """Put an explanation in words."""
    write = _Writer(explanation)
    rows = [write.row(segment) for segment in explanation.segments]
    return PrintedExplanation(
        promise=_promise(explanation),
        source=explanation.source,
        calendar=f"{explanation.calendar_name} ({explanation.timezone})",
        started_at=explanation.started_at,
        started=write.instant(explanation.started_at),
        due_at=explanation.due_at,
        due=write.end_of_days(explanation.due_at),
        rows=rows,
        total=exact_span(_sum(explanation.segments)),
        days=explanation.counted_days,
        is_run_of_days=explanation.holds_elapsed and len(explanation.counted_days) > LONGEST_LIST_OF_DAYS,
        days_end=write.end_of_days(explanation.days_end_at) if explanation.days_end_at else "",
        added=[write.row(segment) for segment in explanation.added],
        held=exact_span(explanation.held),
        holds_elapsed=explanation.holds_elapsed,
        moved_from=explanation.moved_from,
        holidays=explanation.skipped_holidays,
        pauses=[
            Row(
                write.instant(pause.start),
                write.instant(pause.end),
                exact_span(timedelta(seconds=pause.seconds)),
                pause.reason,
                pause.is_open,
            )
            for pause in explanation.pauses
        ],
        pause_rule=capfirst(str(PAUSE_RULES[explanation.pause_rule])),
        moves=[
            PrintedMove(
                at=write.instant(move.at),
                due_from=write.instant(move.due_from),
                due_to=write.instant(move.due_to),
                who=move.who,
                why=move.why,
                is_back=move.is_back,
            )
            for move in explanation.moves
        ],
        known_until=explanation.known_until,
    )


def exact_span(span: timedelta) -> str:
    """A length of time with every second of it: "24 h", "1 h 59 min 23 s"."""
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    counts = ((hours, "h"), (minutes, "min"), (seconds, "s"))
    parts = [f"{format_number(count, _language())}{NBSP}{unit}" for count, unit in counts if count]
    return NBSP.join(parts) or f"0{NBSP}s"


class _Writer:
    """Writes the instants of one explanation; with the zone's abbreviation where the clocks change among them."""

    def __init__(self, explanation: Explanation) -> None:
        self._explanation = explanation
        self._zone = ZoneInfo(explanation.timezone)
        pieces: list[Segment | HeldSpan] = [*explanation.segments, *explanation.added, *explanation.pauses]
        instants = [explanation.started_at, explanation.due_at, *(at for piece in pieces for at in _ends(piece))]
        self._with_zone = len({at.astimezone(self._zone).utcoffset() for at in instants}) > 1

    def instant(self, value: datetime) -> str:
        """An instant, to the second where it is not a whole minute."""
        return format_instant(value, self._zone, _language(), bool(value.second), with_zone=self._with_zone)

    def row(self, segment: Segment) -> Row:
        """One stretch with its length."""
        length = _whole(segment.end) - _whole(segment.start)
        return Row(self.instant(segment.start), self.instant(segment.end), exact_span(length))

    def end_of_days(self, value: datetime) -> str:
        """An instant; where that is the end of the last day that counts, it is called so."""
        if value == self._explanation.days_end_at and self._explanation.days_end_on is not None:
            return gettext("the end of %(date)s") % {"date": format_date(self._explanation.days_end_on, _language())}
        return self.instant(value)


def _promise(explanation: Explanation) -> str:
    amount = amount_text(explanation.amount, explanation.unit)
    if explanation.seconds_per_ring is not None:
        ring = exact_span(timedelta(seconds=explanation.seconds_per_ring))
        amount = gettext("%(amount)s of %(length)s each") % {"amount": amount, "length": ring}
    return f"{explanation.target}, {amount}"


def _ends(piece: Segment | HeldSpan) -> tuple[datetime, datetime]:
    return piece.start, piece.end


def _whole(value: datetime) -> datetime:
    """Without the part of a second: start and deadline have the same one and all else is whole, so the sum stays."""
    return value.replace(microsecond=0)


def _sum(segments: Iterable[Segment]) -> timedelta:
    return sum((_whole(segment.end) - _whole(segment.start) for segment in segments), timedelta())


def _language() -> str:
    return get_language() or "en"
