"""Starting an agreement: from a template, from an empty page, as a copy of another one, or from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.domain.content import STEPS, AgreementContent, read_content
from agreements.domain.copying import as_new
from agreements.domain.identities import renewed
from agreements.models import Agreement, AgreementVersion
from agreements.selectors.templates import EMPTY, template_content
from agreements.services.searching import keep_text
from agreements.services.versions import follow, write
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from core.references import next_reference
from customers.models import Customer

TEMPLATES: tuple[str, ...] = ("helpdesk", "managed_it", "maintenance", "facility", "hosting")
COPIED = ("name", "company_id", "vat_id", "street", "city", "postal_code", "country", "email", "phone", "data_box")


@transaction.atomic
def start_agreement(
    *, actor: User, customer: Customer, template: str, language: str, title: str, now: datetime
) -> AgreementVersion:
    """Draft a new agreement from one of the TEMPLATES, or EMPTY, in "cs" or "en". Returns its version 1.

    The organisation's and the customer's data are copied into the document; later changes leave it alone. Raises
    Refusal for an unknown template or language, an empty title and a customer that is no longer active.
    """
    problems = list(_bad_start(customer, title))
    if template not in {*TEMPLATES, EMPTY}:
        problems.append(Problem("template", "unknown", _("There is no such template.")))
    if language not in {"cs", "en"}:
        problems.append(Problem("language", "unknown", _("An agreement is written in Czech or in English.")))
    if problems:
        raise Refusal(problems)
    origin = {"empty": "page"} if template == EMPTY else {"template": template}
    return _begin(actor, customer, title, template_content(template, language), origin, now)


@transaction.atomic
def copy_agreement(
    *, actor: User, source: AgreementVersion, customer: Customer, title: str, now: datetime
) -> AgreementVersion:
    """Draft a new agreement with the text of another one, without its dates and annexes. Returns its version 1.

    The parties are those of today's records; the people of another customer are left out. Raises Refusal for an empty
    title and a customer that is no longer active.
    """
    _refuse_bad_start(customer, title)
    content = as_new(source.document, same_customer=customer.pk == source.agreement.customer_id)
    origin = {"copy_of": source.agreement.reference, "version": str(source.number)}
    return _begin(actor, customer, title, content, origin, now, is_written=True)


@transaction.atomic
def import_agreement(
    *, actor: User, content: AgreementContent, customer: Customer, title: str, now: datetime
) -> AgreementVersion:
    """Draft a new agreement with a document from outside (`importing.read_import`). Returns its version 1.

    Its text and dates stay; the parties are those of our records, every item gets an identity of its own, and annexes,
    whose files did not come along, are left out. Raises Refusal for an empty title (that of the document, if none is
    given) and a customer that is no longer active.
    """
    title = title.strip() or content.expectations.title
    _refuse_bad_start(customer, title)
    data = renewed(content.model_dump(mode="json"))
    data["annexes"], data["disputes"]["complaint_annex"] = [], None
    return _begin(actor, customer, title, read_content(data), {"import": "agreement.json"}, now, is_written=True)


def _begin(
    actor: User,
    customer: Customer,
    title: str,
    content: AgreementContent,
    origin: Mapping[str, str],
    now: datetime,
    *,
    is_written: bool = False,
) -> AgreementVersion:
    """Write the agreement and its first version, and say where its text came from.

    `is_written` tells the text of an agreement from that of a template: what it says was settled by somebody, so its
    steps are in progress where something is missing, not "not started".
    """
    organisation = Organisation.current()
    content = _with_parties(content, organisation, customer, title.strip())
    agreement = Agreement(
        reference=next_reference("AGR", now),
        customer=customer,
        owner=actor,
        title=title.strip(),
        language=content.language,
        currency=organisation.currency,
        created_at=now,
        changed_at=now,
    )
    follow(agreement, content)
    agreement.save()
    version = AgreementVersion(agreement=agreement, number=1, created_at=now, changed_at=now)
    if is_written:
        version.step_marks = _marks_of(content, actor, now)
    write(version, content)
    version.save()
    keep_text(agreement, content)
    changes = {**origin, "language": content.language, "title": agreement.title, "customer": customer.name}
    record(actor=actor, action="agreement.started", subject=agreement, now=now, changes=changes)
    return version


def _marks_of(content: AgreementContent, actor: User, now: datetime) -> dict[str, Any]:
    """Mark each step that says something as saved now."""
    empty, mark = AgreementContent(), {"lock": 0, "by": actor.get_full_name(), "at": now.isoformat()}
    return {step: mark for step in STEPS if getattr(content, step) != getattr(empty, step)}


def _refuse_bad_start(customer: Customer, title: str) -> None:
    problems = list(_bad_start(customer, title))
    if problems:
        raise Refusal(problems)


def _bad_start(customer: Customer, title: str) -> Iterator[Problem]:
    if not title.strip():
        yield Problem("title", "required", _("Give the agreement a title."))
    if len(title.strip()) > 200:
        yield Problem("title", "too_long", _("Use at most %(limit)s characters.") % {"limit": 200})
    if not customer.is_active:
        yield Problem("customer", "inactive", _("This customer is no longer active."))


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
