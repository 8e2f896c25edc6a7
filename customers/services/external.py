"""Creating or updating a customer by the key of another system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Problem, Refusal
from customers.domain.outcome import Outcome
from customers.models import Customer, ExternalReference
from customers.models.reference import KEY_LENGTH, SYSTEM_LENGTH
from customers.services.customers import create_customer, write_changes


@transaction.atomic
def upsert_by_external_key(
    *, system: str, key: str, values: Mapping[str, Any], actor: User | None, now: datetime
) -> tuple[Customer, Outcome]:
    """Create the customer that `system` calls `key`, or change the given fields of the one it called so before.

    Two callers at once end with one customer: the unique key lets one create, the other then updates.
    Raises Refusal for bad values or an empty or overlong system or key.
    """
    _check_key(system, key)
    found = _locked(system, key)
    if found is None:
        try:
            with transaction.atomic():
                created = create_customer(actor=actor, now=now, **values)
                ExternalReference.objects.create(customer=created, system=system, key=key)
        except IntegrityError:
            found = _locked(system, key)
            if found is None:  # not the key's doing
                raise
        else:
            return created, Outcome.CREATED
    changed = write_changes(customer=found, values=dict(values), actor=actor, now=now)
    return found, Outcome.UPDATED if changed else Outcome.UNCHANGED


def _locked(system: str, key: str) -> Customer | None:
    return (
        Customer.objects.select_for_update(of=("self",))
        .filter(external_references__system=system, external_references__key=key)
        .first()
    )


def _check_key(system: str, key: str) -> None:
    problems = []
    for name, text, limit in (("system", system, SYSTEM_LENGTH), ("key", key, KEY_LENGTH)):
        if not text or not text.isprintable():
            problems.append(Problem(name, "invalid", _("Give a text without control characters.")))
        elif len(text) > limit:
            problems.append(Problem(name, "max_length", _("At most %(limit)d characters.") % {"limit": limit}))
    if problems:
        raise Refusal(problems)
