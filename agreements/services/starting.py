"""Starting an agreement from a template."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.content import AgreementContent, read_content
from agreements.models import Agreement, AgreementVersion
from agreements.services.versions import follow, write
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from core.references import next_reference
from customers.models import Customer

TEMPLATES_DIR = Path(__file__).resolve().parent.parent / "templates_data"
TEMPLATES: tuple[str, ...] = ("helpdesk",)
COPIED = ("name", "company_id", "vat_id", "street", "city", "postal_code", "country", "email", "phone", "data_box")


@transaction.atomic
def start_agreement(
    *, actor: User, customer: Customer, template: str, language: str, title: str, now: datetime
) -> AgreementVersion:
    """Draft a new agreement from a template ("helpdesk") in "cs" or "en". Returns its version 1.

    The organisation's and the customer's data are copied into the document; later changes leave it alone. Raises
    Refusal for an unknown template or language, an empty title and a customer that is no longer active.
    """
    _refuse_bad_input(customer=customer, template=template, language=language, title=title)
    organisation = Organisation.current()
    content = _with_parties(template_content(template, language), organisation, customer, title.strip())
    agreement = Agreement(
        reference=next_reference("AGR", now),
        customer=customer,
        owner=actor,
        title=title.strip(),
        language=language,
        currency=organisation.currency,
        created_at=now,
        changed_at=now,
    )
    follow(agreement, content)
    agreement.save()
    version = AgreementVersion(agreement=agreement, number=1, created_at=now, changed_at=now)
    write(version, content)
    version.save()
    changes = {"template": template, "language": language, "title": agreement.title, "customer": customer.name}
    record(actor=actor, action="agreement.started", subject=agreement, now=now, changes=changes)
    return version


def template_content(template: str, language: str) -> AgreementContent:
    """Return what a template says, with identities of its own for every item."""
    raw = (TEMPLATES_DIR / f"{template}_{language}.json").read_bytes()
    return read_content(renewed(json.loads(raw)))


def renewed(data: dict[str, Any]) -> dict[str, Any]:
    """Return the data with every item's identity, and each reference to it, replaced by a new one."""
    identities = {text: str(uuid4()) for text in _identities(data)}
    replaced: dict[str, Any] = _replaced(data, identities)
    return replaced


def _identities(node: Any) -> set[str]:
    match node:
        case dict():
            found = {node["id"]} if isinstance(node.get("id"), str) else set()
            return found.union(*map(_identities, node.values()))
        case list():
            return set[str]().union(*map(_identities, node))
    return set()


def _replaced(node: Any, identities: Mapping[str, str]) -> Any:
    match node:
        case dict():
            return {name: _replaced(value, identities) for name, value in node.items()}
        case list():
            return [_replaced(value, identities) for value in node]
        case str():
            return identities.get(node, node)
    return node


def _refuse_bad_input(*, customer: Customer, template: str, language: str, title: str) -> None:
    problems = []
    if template not in TEMPLATES:
        problems.append(Problem("template", "unknown", _("There is no such template.")))
    if language not in {"cs", "en"}:
        problems.append(Problem("language", "unknown", _("An agreement is written in Czech or in English.")))
    if not title.strip():
        problems.append(Problem("title", "required", _("Give the agreement a title.")))
    if len(title.strip()) > 200:
        problems.append(Problem("title", "too_long", _("Use at most %(limit)s characters.") % {"limit": 200}))
    if not customer.is_active:
        problems.append(Problem("customer", "inactive", _("This customer is no longer active.")))
    if problems:
        raise Refusal(problems)


def _with_parties(
    content: AgreementContent, organisation: Organisation, customer: Customer, title: str
) -> AgreementContent:
    """Return the document with its title, its parties and the organisation's currency and zone."""
    expectations = content.expectations
    ours = {name: getattr(organisation, name) for name in COPIED if hasattr(organisation, name)}
    theirs = {name: getattr(customer, name) for name in COPIED}
    contact = customer.contacts.order_by("pk").first()
    if contact is not None:
        theirs["contact_name"] = contact.name
    data = expectations.model_dump() | {
        "title": title,
        "provider": expectations.provider.model_dump() | ours,
        "customer": expectations.customer.model_dump() | theirs,
    }
    payment = content.payment.model_dump() | {"currency": content.payment.currency or organisation.currency}
    return content.with_step("expectations", data).with_step("payment", payment)
