"""From the typed content to the printed document."""

from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from agreements.document.annexes import annexes
from agreements.document.articles import articles
from agreements.document.blocks import PartyBlock, PrintedDocument, Signature, Text
from agreements.document.layouts import DEFAULT, LAYOUTS, style_sheet
from agreements.document.linked import AddressOf, LinkedWriter
from agreements.document.writer import NBSP, Writer
from agreements.domain.content import AgreementContent, Side
from agreements.domain.content.expectations import Party
from agreements.domain.content.term import TermKind
from agreements.domain.lifecycle import EDITABLE, State
from agreements.domain.outline import outline
from documents.domain.look import PLAIN_LOOK, Look

PARTY = {"address": "street", "represented": "signatories", "contact": "contact_name"}
"""Facts about a party that are called otherwise than the field that they come from."""


def build_document(
    content: AgreementContent,
    *,
    reference: str,
    version_number: int,
    state: State | str,
    organisation_name: str = "",
    language: str | None = None,
    created_at: datetime | None = None,
    layout: str = DEFAULT,
    look: Look = PLAIN_LOOK,
) -> str:
    """Return the whole document as HTML for the renderer of PDFs.

    All words are in the document's language, whatever the interface speaks. `created_at` (aware) becomes the date of
    the file; without it the file has none. The same arguments give the same text.
    """
    document = printed(content, reference=reference, version_number=version_number, state=state, language=language)
    context = {
        "document": document,
        "look": look,
        "layout": LAYOUTS[layout],
        "created_at": created_at.isoformat(timespec="seconds") if created_at else "",
        "organisation_name": organisation_name,
        "css": mark_safe(style_sheet(layout, look)),
    }
    return render_to_string("agreements/document/document.html", context)


def build_preview(
    content: AgreementContent,
    *,
    reference: str,
    version_number: int,
    state: State | str,
    language: str | None = None,
    address_of: AddressOf | None = None,
    layout: str = DEFAULT,
    look: Look = PLAIN_LOOK,
) -> SafeString:
    """Return the same document as a part of a page, which links the sheets of its layout and its colours.

    With `address_of`, each value leads to the field that it comes from.
    """
    document = printed(
        content,
        reference=reference,
        version_number=version_number,
        state=state,
        language=language,
        address_of=address_of,
    )
    context = {"document": document, "look": look, "layout": LAYOUTS[layout]}
    return render_to_string("agreements/document/body.html", context)


def printed(
    content: AgreementContent,
    *,
    reference: str,
    version_number: int,
    state: State | str,
    language: str | None = None,
    address_of: AddressOf | None = None,
) -> PrintedDocument:
    """Return what is printed, before it is HTML."""
    speaks, numbers = language or content.language, outline(content)
    w = LinkedWriter(content, numbers, speaks, address_of) if address_of else Writer(content, numbers, speaks)
    expectations = content.expectations
    return PrintedDocument(
        language=w.language,
        title=w.bound(expectations.title) or w.words.text["untitled"],
        reference=reference,
        version=w.say("version", number=str(version_number)),
        draft_label=w.words.text["draft"] if State(state) in EDITABLE | {State.IN_REVIEW} else "",
        parties=(_party(w, Side.PROVIDER, expectations.provider), _party(w, Side.CUSTOMER, expectations.customer)),
        cover_facts=tuple(_cover_facts(w, reference)),
        articles=articles(w),
        annexes=annexes(w),
        words=w.words.text,
    )


def _party(w: Writer, side: Side, party: Party) -> PartyBlock:
    town = " ".join(part for part in (party.postal_code, party.city) if part).replace(" ", NBSP)
    people = [w.joined([w.bound(person.name), w.bound(person.role)], ", ") for person in party.signatories]
    facts = {
        "address": w.joined([w.bound(party.street), w.bound(town)], ", ") or w.gap,
        "company_id": w.or_gap(party.company_id),
        "vat_id": party.vat_id,
        "register_entry": w.bound(party.register_entry),
        "represented": w.joined(people, "; ") or w.gap,
        "contact": w.bound(party.contact_name),
        "email": w.or_gap(party.email),
        "phone": w.bound(party.phone),
        "data_box": party.data_box,
    }
    return PartyBlock(
        label=w.term("side", side),
        name=w.field(f"expectations.{side}.name", w.or_gap(party.name)),
        facts=tuple(
            (w.words.text[key], w.field(f"expectations.{side}.{PARTY.get(key, key)}", value))
            for key, value in facts.items()
            if value
        ),
        short=w.joined([w.bound(party.street), w.bound(town)], ", "),
        signatures=tuple(Signature(w.or_gap(person.name), w.or_gap(person.role)) for person in party.signatories)
        or (Signature(w.gap, w.gap),),
    )


def _cover_facts(w: Writer, reference: str) -> list[tuple[Text, Text]]:
    term = w.content.term
    facts: list[tuple[Text, Text]] = [(w.words.text["reference"], reference)]
    if w.content.expectations.number:
        facts.append((w.words.text["customer_number"], w.content.expectations.number))
    facts.append((w.words.text["effective_on"], w.day(term.effective_on)))
    if term.kind is TermKind.INDEFINITE:
        facts.append((w.words.text["term"], w.words.text["indefinite_short"]))
    else:
        facts.append((w.words.text["ends_on"], w.day(term.ends_on)))
    return facts
