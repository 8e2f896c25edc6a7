"""The document of a draft whose words lead to the fields that they come from; the preview's writer.

What prints never passes here: the links stand in the preview alone.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString
from pydantic import BaseModel

from agreements.document.blocks import Block, Bullets, Cell, Entry, Paragraphs, Row, Subheading, Text
from agreements.document.writer import Writer
from agreements.domain.content import STEPS, AgreementContent
from agreements.domain.outline import Outline

AddressOf = Callable[[str], str]
"""From the name of a field (`payment.prices.2.unit`) to the address of its input."""

# For each kind of row its fields, one for each cell after the number.
ROWS: dict[str, tuple[str, ...]] = {
    "Duty": ("role", "text", "frequency"),
    "ContactPerson": ("party", "name", "email"),
    "EscalationLevel": ("after", "role", "email"),
    "Goal": ("name", "target", "method"),
    "ChannelRule": ("channel", "address", "calendar", "languages"),
    "Cadence": ("name", "frequency", "content"),
    "TargetItem": ("channel", "metric", "amount", "calendar", "objective_percent"),
    "AvailabilityItem": ("name", "objective_percent", "method"),
    "QualityItem": ("name", "amount", "method"),
    "PriceItem": ("name", "quantity", "unit_price", "vat_percent", "stated_total"),
    "Milestone": ("name", "party", "due_on"),
    "TerminationGround": ("ground", "cure", "notice"),
    "DisputeLevel": ("provider_role", "customer_role", "how", "within"),
    "CreditTier": ("below", "credit_percent"),
    "EmbeddedLadder": ("name", "levels"),
}
# For each kind of numbered point the field of its lead and that of its text.
ENTRIES: dict[str, tuple[str, str]] = {
    "Definition": ("term", "meaning"),
    "Expectation": ("held_by", "text"),
    "Service": ("name", "description"),
    "Exclusion": ("reason", "text"),
    "Discount": ("name", "condition"),
}
# For a kind of heading in an annex the field that it names; that of a credit rule refers to levels instead.
HEADINGS = {"EmbeddedCalendar": "name"}
# For each sentence that is not an item's its field; "late" stands for late.statutory and its like too.
SENTENCES: dict[str, str] = {
    "n.forms": "communication.notices.forms",
    "n.delivered": "communication.notices.delivered_after",
    "n.outage": "communication.planned_outages.notice",
    "n.outage_by": "communication.planned_outages.channel",
    "n.outage_window": "communication.planned_outages.allowed_window",
    "n.outage_longest": "communication.planned_outages.longest",
    "base": "service_levels.credit_terms.base",
    "cap_month": "service_levels.credit_terms.cap_month_percent",
    "cap_year": "service_levels.credit_terms.cap_rolling_year_percent",
    "cap_term": "service_levels.credit_terms.cap_term_percent",
    "claim": "service_levels.credit_terms.claim",
    "repeat": "service_levels.credit_terms.repeat_multiplier",
    "termination_right": "service_levels.credit_terms.termination_misses",
    "minimum_incident": "service_levels.credit_terms.minimum_incident_minutes",
    "report_due": "service_levels.credit_terms.report_due_days",
    "missing_report": "service_levels.credit_terms.missing_report_is_miss",
    "timezone_sentence": "service_levels.credit_terms.timezone",
    "days_of_zone": "service_levels.credit_terms.timezone",
    "total": "payment.prices",
    "method": "payment.method",
    "account": "payment.account",
    "frequency": "payment.frequency",
    "first_on": "payment.first_on",
    "due_days": "payment.due_days",
    "invoice_to": "payment.invoice_name",
    "late": "payment.late_interest",
    "indexation": "payment.indexation.mode",
    "indexation_cap": "payment.indexation.cap_percent",
    "indexation_first": "payment.indexation.first_on",
    "settlement": "payment.credit_settlement",
    "effective": "term.effective_on",
    "fixed": "term.ends_on",
    "indefinite": "term.kind",
    "renewal": "term.renewal.mode",
    "renewal_by": "term.renewal.notice",
    "handover_within": "term.handover.within",
    "handover_format": "term.handover.format",
    "erase_after": "term.handover.erase_after",
    "mediation": "disputes.mediation_body",
    "mediation_address": "disputes.mediation_address",
    "law": "disputes.governing_law",
    "forum": "disputes.forum",
    "continues": "disputes.service_continues",
}
# Where the words of a clause that lead nowhere by themselves come from.
CLAUSES: dict[str, str] = {
    "expectations.purpose": "expectations.purpose",
    "expectations.background": "expectations.background",
    "communication.notices": "communication.notices.text",
    "service_levels.targets": "service_levels.targets",
    "service_levels.ladders": "service_levels.ladders",
    "service_levels.credit_terms": "service_levels.credit_terms.text",
    "payment.invoicing": "payment.method",
    "term.renewal": "term.renewal.conditions",
    "term.handover": "term.handover.text",
    "disputes.complaints": "disputes.complaint_procedure",
    "disputes.forum": "disputes.forum",
}


class LinkedWriter(Writer):
    """Writes what `Writer` writes, each value inside a link to the field where it is changed."""

    def __init__(self, content: AgreementContent, outline: Outline, language: str, address_of: AddressOf) -> None:
        super().__init__(content, outline, language)
        self._address_of = address_of
        self._places = dict(_places(content))

    def leads(self, name: str, text: Text) -> Text:
        """Put the text inside a link to a field, unless a reference stands in it, which leads elsewhere."""
        if not text or (isinstance(text, SafeString) and "<a " in text):
            return text
        # Who writes with the keyboard has the form itself: Tab does not stop at each word of the document.
        address, words = escape(self._address_of(name)), conditional_escape(text)
        # Both are escaped just above; `format_html` would do it once more, three thousand times a preview.
        return SafeString(f'<a class="document-edit" href="{address}" target="_top" tabindex="-1">{words}</a>')

    def field(self, name: str, text: Text) -> Text:
        """Lead to a field that is named."""
        return self.leads(name, text)

    def part(self, item: UUID, part: str, text: Text) -> Text:
        """Lead to a field of an item."""
        place, _kind = self._places[item]
        return self.leads(f"{place}.{part}", text)

    def clause(self, key: str, blocks: Iterable[Block]) -> Iterator[Block]:
        """Lead from what somebody wrote into a clause to where it was written."""
        name = CLAUSES.get(key)
        for block in blocks:
            if name and isinstance(block, Paragraphs | Bullets):
                yield replace(block, texts=tuple(self.leads(name, text) for text in block.texts))
            else:
                yield block

    def say(self, key: str, **values: Text) -> Text:
        """Lead from a sentence to its field; one with a reference in it keeps that."""
        text = super().say(key, **values)
        name = SENTENCES.get(key) or SENTENCES.get(key.partition(".")[0])
        return self.leads(name, text) if name else text

    def row(self, item: UUID, *cells: Cell) -> Row:
        """Lead from each cell to its field."""
        return super().row(item, *self.cells(item, cells))

    def tier(self, item: UUID, *cells: Cell) -> Row:
        """Lead from a tier's two cells to its fields."""
        return super().tier(item, *self.cells(item, cells))

    def cells(self, item: UUID, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """Return cells that lead to the fields of an item's kind."""
        place, kind = self._places[item]
        pairs = zip(ROWS[kind], cells, strict=True)
        return tuple(
            replace(
                cell,
                text=self.leads(f"{place}.{part}", cell.text),
                points=tuple(self.leads(f"{place}.{part}", point) for point in cell.points),
            )
            for part, cell in pairs
        )

    def entry(self, item: UUID, lead: Text, text: str, note: Text = "") -> Entry:
        """Lead from a numbered point to its fields."""
        entry = super().entry(item, lead, text, note)
        place, kind = self._places[item]
        of_lead, of_text = ENTRIES[kind]
        texts = tuple(self.leads(f"{place}.{of_text}", each) for each in entry.texts)
        return replace(entry, lead=self.leads(f"{place}.{of_lead}", entry.lead), texts=texts)

    def subheading(self, item: UUID, text: Text) -> Subheading:
        """Lead from the heading of an item in an annex to the item."""
        place, kind = self._places[item]
        heading = super().subheading(item, text)
        part = HEADINGS.get(kind)
        return replace(heading, text=self.leads(f"{place}.{part}", heading.text)) if part else heading


def _places(content: AgreementContent) -> Iterator[tuple[UUID, tuple[str, str]]]:
    """Yield (identity, (name of its place, kind)) of everything in the document that has an identity."""
    for step in STEPS:
        yield from _inside(step, getattr(content, step))


def _inside(name: str, value: Any) -> Iterator[tuple[UUID, tuple[str, str]]]:
    if isinstance(value, BaseModel):
        identity = getattr(value, "id", None)
        if isinstance(identity, UUID):
            yield identity, (name, type(value).__name__)
        parts: Mapping[str, Any] = {part: getattr(value, part) for part in type(value).model_fields}
        for part, inner in parts.items():
            yield from _inside(f"{name}.{part}", inner)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _inside(f"{name}.{place}", inner)
