"""The sample company's handbook, published; one of its numbers was changed since, so that it shows as out of date."""

from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from policies.selectors.documents import draft_revision
from policies.services import acknowledge, publish, start_policy
from sla.domain.vocabulary import Unit
from sla.selectors import organisation_target_set
from sla.services import change_target

CHANGED_KEY = "enquiry.email.any.first_response"


def create_policies(manager: User, staff: User, now: datetime) -> None:
    """Write, publish and acknowledge the handbook; then promise a faster answer to e-mails."""
    document = start_policy(
        actor=manager,
        template="L1",
        code="CS-POL-001",
        title_cs="Příručka zákaznického servisu",
        title_en="Customer service handbook",
        now=now - timedelta(days=40),
    )
    draft = draft_revision(document)
    if draft is None:
        raise LookupError("A new document begins with a draft.")
    published = publish(revision=draft, lock=draft.lock, actor=manager, now=now - timedelta(days=30))
    acknowledge(revision=published, user=staff, sha256=published.sha256, language="cs", now=now - timedelta(days=28))
    targets = organisation_target_set()
    if targets is None:
        raise LookupError("The organisation's targets are published first.")
    change_target(
        target_set=targets,
        key=CHANGED_KEY,
        amount=Decimal(12),
        unit=Unit.HOURS,
        reason="Na e-maily odpovídáme dvakrát rychleji než loni.",
        actor=manager,
        now=now - timedelta(days=2),
    )
