"""What the organisation promises today, as policies print it."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TypedDict

from drafting.domain.canonical import canonical_number
from drafting.domain.units import Unit
from policies.domain.compose import LivePromise, promise_words
from policies.domain.template import LANGUAGES, Bilingual, PolicyTemplate, PromiseUse
from policies.models import PolicyDocument
from sla.domain.targets import find_by_key
from sla.models import Target
from sla.selectors import QuoteChange, changed_quotes_by_document, organisation_target_set, targets_of


class Change(TypedDict):
    """A promise that is not what was printed: [amount, unit] then and now. `new` is None if it is made no more."""

    key: str
    old: list[str]
    new: list[str] | None


def promised_targets(template: PolicyTemplate) -> dict[str, Target]:
    """Return the organisation's target behind each key that the template cites; keys without one are left out."""
    current = organisation_target_set()
    targets = targets_of(current) if current else []
    found = ((use.key, find_by_key(targets, use.key)) for use in template.promises)
    return {key: target for key, target in found if target is not None}


def live_promises(targets: dict[str, Target]) -> dict[str, LivePromise]:
    """Return what the targets promise, by the key that a template cites them under."""
    return {
        key: LivePromise(
            key=key,
            amount=target.amount,
            unit=Unit(target.unit),
            calendar_name=target.calendar_version.name,
            target_set=str(target.target_set.public_id),
            target_set_number=target.target_set.number,
        )
        for key, target in targets.items()
    }


def changes_of(documents: Iterable[PolicyDocument]) -> dict[str, list[Change]]:
    """Return by code which printed promises of the documents are not the organisation's any more.

    Only the newest published revisions count; documents that are up to date are left out. Two queries.
    """
    codes = {document.quoted_as: document.code for document in documents}
    return {codes[key]: _changes(quotes) for key, quotes in changed_quotes_by_document(codes).items()}


def _changes(quotes: Iterable[QuoteChange]) -> list[Change]:
    changes: dict[str, Change] = {}  # a target that is quoted in two places is one change
    for each in quotes:
        new = _quantity(each.current) if each.current else None
        key = each.quote.target_key
        changes.setdefault(key, {"key": key, "old": _quantity(each.quote.target), "new": new})
    return list(changes.values())


def _quantity(target: Target) -> list[str]:
    return [canonical_number(target.amount), target.unit]


def change_words(template: PolicyTemplate, change: Change, language: str) -> str:
    """Return a change as a reader sees it: "E-mail answer: 24 hours → 12 hours"."""
    use = next((each for each in template.promises if each.key == change["key"]), None)
    if use is None:  # a later version of the template no longer cites it
        use = PromiseUse(key=change["key"], label=Bilingual(cs=change["key"], en=change["key"]))
    new = _words(use, change["new"], language) if change["new"] else "–"
    return f"{use.label.in_language(language)}: {_words(use, change['old'], language)} → {new}"


def change_note(template: PolicyTemplate, changes: Sequence[Change]) -> dict[str, str]:
    """Return the drafted change-log line in each language; empty texts if nothing changed."""
    return {
        language: "; ".join(change_words(template, change, language) for change in changes) + ("." if changes else "")
        for language in LANGUAGES
    }


def _words(use: PromiseUse, quantity: list[str], language: str) -> str:
    amount, unit = quantity
    return promise_words(use, Decimal(amount), Unit(unit), language)
