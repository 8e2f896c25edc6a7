"""Policies as tests need them: each function states only what matters."""

from datetime import datetime
from decimal import Decimal
from itertools import count

from accounts.models import User
from policies.models import PolicyDocument, PolicyRevision
from policies.selectors.documents import draft_revision, published_revision
from policies.services import publish, start_policy
from sla.models import TargetSet
from sla.selectors import organisation_target_set
from sla.services import change_target

EMAIL = "enquiry.email.any.first_response"
ACKNOWLEDGEMENT = "complaint.any.any.acknowledgement"
_codes = count(1)


def draft_policy(actor: User, now: datetime, code: str = "") -> PolicyRevision:
    """Return a draft that lacks nothing, provided that the organisation has an e-mail address."""
    document = start_policy(
        actor=actor,
        template="L1",
        code=code or f"CS-TST-{next(_codes):03d}",
        title_cs="Příručka zákaznického servisu",
        title_en="Customer service handbook",
        now=now,
    )
    return the_draft(document)


def published_policy(actor: User, now: datetime, code: str = "") -> PolicyRevision:
    """Return a published edition of a new document."""
    revision = draft_policy(actor, now, code)
    return publish(revision=revision, lock=revision.lock, actor=actor, now=now)


def the_draft(document: PolicyDocument) -> PolicyRevision:
    """Return the open draft."""
    draft = draft_revision(document)
    assert draft is not None
    return draft


def the_published(document: PolicyDocument) -> PolicyRevision:
    """Return the newest published edition."""
    published = published_revision(document)
    assert published is not None
    return published


def promise_instead(key: str, amount: str, unit: str, actor: User, now: datetime) -> TargetSet:
    """Change one of the organisation's targets."""
    current = organisation_target_set()
    assert current is not None
    return change_target(
        target_set=current,
        key=key,
        amount=Decimal(amount),
        unit=unit,
        reason="We are faster now.",
        actor=actor,
        now=now,
    )
