"""The agreements of the sample company: two in force, one waiting for its signature, one still being drafted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from agreements.domain.library import VOCABULARY
from agreements.models import AgreementVersion
from agreements.selectors.ladders import offered_ladders
from agreements.services import (
    advance_terms,
    approve,
    record_paper_signature,
    save_step,
    start_agreement,
    take_clause,
)
from customers.models import Customer
from drafting.models import LibraryClause
from drafting.selectors.clauses import versions_of
from drafting.services import load_starter_library, revise_clause

Change = Callable[[dict[str, Any]], None]
PRICES = ("14900", "1900", "12000", "1250")


def create_agreements(actor: User, customers: list[Customer], now: datetime) -> None:
    """Draft, approve and sign the sample agreements, each at the time at which it would have happened."""
    bakery, logistics, village, _doctor, _joiner, school, *_rest = customers
    load_starter_library(vocabulary=VOCABULARY, actor=actor, now=now - timedelta(days=90))
    _in_force(_complete(actor, bakery, "cs", "Smlouva o podpoře uživatelů", now - timedelta(days=75)), now)
    _in_force(_complete(actor, logistics, "en", "Help desk service agreement", now - timedelta(days=50)), now)
    waiting = _complete(actor, village, "cs", "Smlouva o podpoře uživatelů obecního úřadu", now - timedelta(days=6))
    waiting = _change(waiting, "service_levels", _escalated, actor, now - timedelta(days=6))
    approve(version=waiting, actor=actor, now=now - timedelta(days=5))
    draft = start_agreement(
        actor=actor,
        customer=school,
        template="helpdesk",
        language="cs",
        title="Podpora školní sítě a učeben",
        now=now - timedelta(days=1),
    )
    _with_clauses(draft, actor, now - timedelta(days=1))
    _revise_confidentiality(actor, now - timedelta(hours=4))
    advance_terms(now=now)


def _in_force(version: AgreementVersion, now: datetime) -> None:
    """Approve and sign a version a few days after it was drafted."""
    drafted = version.changed_at
    approve(version=version, actor=version.agreement.owner, now=drafted + timedelta(days=2))
    version.refresh_from_db()
    signed = drafted + timedelta(days=4)
    record_paper_signature(
        version=version,
        signed_on=signed.date(),
        effective_from=signed.date() + timedelta(days=1),
        scan=None,
        actor=version.agreement.owner,
        now=signed,
    )


def _complete(actor: User, customer: Customer, language: str, title: str, now: datetime) -> AgreementVersion:
    """Draft an agreement and fill in everything that its template leaves open."""
    version = start_agreement(
        actor=actor, customer=customer, template="helpdesk", language=language, title=title, now=now
    )
    starts = now.date() + timedelta(days=5)
    contact = customer.contacts.get()
    version = _change(version, "expectations", _signatories(contact.name, contact.role, language), actor, now)
    version = _change(version, "responsibilities", _reachable(customer.email), actor, now)
    version = _change(version, "goals", _due(starts + timedelta(days=180)), actor, now)
    version = _change(version, "payment", _prices(starts, customer), actor, now)
    version = _change(version, "term", _term(starts), actor, now)
    for key in ("set_off", "entire_agreement"):
        version = take_clause(version=version, key=key, actor=actor, now=now)
    return version


def _with_clauses(version: AgreementVersion, actor: User, now: datetime) -> None:
    """Give the draft clauses of each sort: a standard one, a fallback, one changed by hand, one that does not print."""
    for key in ("confidentiality", "liability_cap_amount", "subcontractors", "discount_condition"):
        version = take_clause(version=version, key=key, actor=actor, now=now)
    _change(version, "responsibilities", _by_hand, actor, now)


def _by_hand(data: dict[str, Any]) -> None:
    secrecy, _cap, subcontractors = data["clauses"]
    secrecy["variables"][0]["value"] = "tří let"
    subcontractors["text"] += "\nPoddodavatel nesmí vstupovat do učeben během vyučování."
    subcontractors["variables"][0]["value"] = "10"


def _revise_confidentiality(actor: User, now: datetime) -> None:
    """Revise a clause after the draft has copied it: the draft is told of the update."""
    clause = LibraryClause.objects.get(key="confidentiality")
    said = versions_of(clause)[0].said
    words = {
        "cs": said.cs.model_copy(
            update={"text": said.cs.text.replace("veřejně dostupné. Užijí", "veřejně známé. Užijí")}
        ),
        "en": said.en.model_copy(
            update={"text": said.en.text.replace("what is not public", "what is not publicly known")}
        ),
    }
    revise_clause(
        clause=clause,
        said=said.model_copy(update=words),
        reason="Sjednoceno s definicí obchodního tajemství; na doporučení advokátní kanceláře.",
        seen=clause.latest,
        vocabulary=VOCABULARY,
        actor=actor,
        now=now,
    )


def _change(version: AgreementVersion, step: str, change: Change, actor: User, now: datetime) -> AgreementVersion:
    data = getattr(version.document, step).model_dump(mode="json")
    change(data)
    return save_step(version=version, step=step, data=data, lock=version.lock, actor=actor, now=now)


def _escalated(data: dict[str, Any]) -> None:
    """Name the organisation's own ladder at every target; saving copies it into the agreement."""
    own = next(iter(offered_ladders().ladders))
    for target in data["targets"]:
        target["ladder"] = own


def _signatories(name: str, role: str, language: str) -> Change:
    ours = {"cs": "jednatel", "en": "managing director"}[language]

    def change(data: dict[str, Any]) -> None:
        data["provider"]["signatories"][0] |= {"name": "Ing. Tomáš Severa", "role": ours}
        data["customer"]["signatories"][0] |= {"name": name, "role": role}
        data["customer"]["company_id"] = data["customer"]["company_id"] or "00000000"

    return change


def _reachable(customer_email: str) -> Change:
    def change(data: dict[str, Any]) -> None:
        for person in (*data["contacts"], *data["escalation"]):
            person["email"] = customer_email if person["party"] == "customer" else "servis@severka.example"

    return change


def _due(day: date) -> Change:
    def change(data: dict[str, Any]) -> None:
        for goal in data["goals"]:
            goal["due_on"] = day.isoformat()

    return change


def _prices(starts: date, customer: Customer) -> Change:
    def change(data: dict[str, Any]) -> None:
        for item, price in zip(data["prices"], PRICES, strict=True):
            item["unit_price"] = price
        data["first_on"] = starts.isoformat()
        data["invoice_email"] = customer.email

    return change


def _term(starts: date) -> Change:
    def change(data: dict[str, Any]) -> None:
        data["effective_on"] = starts.isoformat()
        data["ends_on"] = (starts + timedelta(days=364)).isoformat()
        for milestone in data["milestones"]:
            milestone["due_on"] = (starts + timedelta(days=14)).isoformat()

    return change
