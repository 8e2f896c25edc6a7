"""The agreements of the sample company: two in force, one waiting for its signature, one still being drafted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from accounts.models import User
from agreements.models import AgreementVersion
from agreements.selectors.ladders import offered_ladders
from agreements.services import advance_terms, approve, record_paper_signature, save_step, start_agreement
from customers.models import Customer

Change = Callable[[dict[str, Any]], None]
PRICES = ("14900", "1900", "12000", "1250")


def create_agreements(actor: User, customers: list[Customer], now: datetime) -> None:
    """Draft, approve and sign the sample agreements, each at the time at which it would have happened."""
    bakery, logistics, village, _doctor, _joiner, school, *_rest = customers
    _in_force(_complete(actor, bakery, "cs", "Smlouva o podpoře uživatelů", now - timedelta(days=75)), now)
    _in_force(_complete(actor, logistics, "en", "Help desk service agreement", now - timedelta(days=50)), now)
    waiting = _complete(actor, village, "cs", "Smlouva o podpoře uživatelů obecního úřadu", now - timedelta(days=6))
    waiting = _change(waiting, "service_levels", _escalated, actor, now - timedelta(days=6))
    approve(version=waiting, actor=actor, now=now - timedelta(days=5))
    start_agreement(
        actor=actor,
        customer=school,
        template="helpdesk",
        language="cs",
        title="Podpora školní sítě a učeben",
        now=now - timedelta(days=1),
    )
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
    return _change(version, "term", _term(starts), actor, now)


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
