"""Clauses of the library and of the parties: plain text in which values stand for their names."""

from collections.abc import Mapping
from datetime import date

from django.utils.safestring import SafeString

from agreements.document.blocks import Block, Paragraphs, Text
from agreements.document.writer import Writer
from agreements.domain.clauses import PlacedClause
from agreements.domain.content import Duration
from agreements.domain.content.clauses import ClauseItem, ClauseVariable
from agreements.domain.facts import QUOTES
from core import typography
from drafting.domain.clauses import Piece, VariableKind, number_of, pieces
from drafting.domain.units import Form, Unit

# Where a value that a text quotes is changed, for those who read the preview.
FIELDS: Mapping[str, str] = {
    "provider": "expectations.provider.name",
    "provider_email": "expectations.provider.email",
    "provider_data_box": "expectations.provider.data_box",
    "customer": "expectations.customer.name",
    "customer_email": "expectations.customer.email",
    "customer_data_box": "expectations.customer.data_box",
    "agreement_title": "expectations.title",
    "due_within": "payment.due_days",
    "claim_within": "service_levels.credit_terms.claim_days",
    "effective_on": "term.effective_on",
    "ends_on": "term.ends_on",
    "renewal_notice": "term.renewal.notice",
    "handover_within": "term.handover.within",
    "governing_law": "disputes.governing_law",
    "forum_name": "disputes.forum_name",
}


def heading(w: Writer, placed: PlacedClause) -> Text:
    """Return the heading of a clause, or a gap: plain words, as it stands in the contents too."""
    return w.or_gap(placed.item.heading)


def blocks(w: Writer, placed: PlacedClause) -> list[Block]:
    """Return the clause's text; a line break begins a new paragraph."""
    lines = [line.strip() for line in placed.item.text.split("\n") if line.strip()]
    if not lines:
        return [Paragraphs((w.field(f"{placed.name}.text", w.gap),))]
    return [Paragraphs(tuple(_line(w, placed, line) for line in lines))]


def _line(w: Writer, placed: PlacedClause, line: str) -> Text:
    parts = [
        _value(w, placed, piece) if piece.name else w.field(f"{placed.name}.text", piece.text) for piece in pieces(line)
    ]
    joined = w.joined(parts, "")
    # Bound as a whole: a preposition must not stay behind the value that follows it.
    return SafeString(typography.bind_html(joined, w.language)) if isinstance(joined, SafeString) else w.bound(joined)


def _value(w: Writer, placed: PlacedClause, piece: Piece) -> Text:
    for place, variable in enumerate(placed.item.variables):
        if variable.name == piece.name:
            return w.field(f"{placed.name}.variables.{place}.value", written(w, variable, piece.form))
    if piece.name in QUOTES:
        return w.field(FIELDS[piece.name], quoted(w, piece.name, piece.form))
    return w.field(f"{placed.name}.text", w.gap)


def written(w: Writer, variable: ClauseVariable, form: Form) -> str:
    """Return a variable's value as its kind prints, or a gap; what cannot be read is printed as it was typed."""
    if not variable.value:
        return w.gap
    number = number_of(variable.value)
    if number is None or variable.kind is VariableKind.TEXT:
        return w.bound(variable.value)
    match variable.kind:
        case VariableKind.NUMBER:
            return w.number(number)
        case VariableKind.PERCENT:
            return w.percent(number)
        case VariableKind.MONEY:
            return w.money(number)
        case VariableKind.DAYS:
            return w.amount(number, Unit.CALENDAR_DAYS, form)


def quoted(w: Writer, name: str, form: Form) -> str:
    """Return a value of the document, or a gap."""
    match QUOTES[name].read(w.content):
        case Duration() as duration:
            return w.duration(duration, form)
        case date() as day:
            return w.day(day)
        case str() as text:
            return w.or_gap(text)
    return w.gap


def plain(w: Writer, item: ClauseItem) -> list[str]:
    """Return the paragraphs of a clause that is not in the document yet, as it would read there."""
    return [
        str(text)
        for block in blocks(w, PlacedClause("", 0, item))
        if isinstance(block, Paragraphs)
        for text in block.texts
    ]
