"""Confirming that one has read a policy."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from policies.models import Acknowledgement, PolicyDocument, PolicyRevision


@transaction.atomic
def acknowledge(*, revision: PolicyRevision, user: User, sha256: str, language: str, now: datetime) -> Acknowledgement:
    """Record that `user` has read exactly this text. A second confirmation changes nothing.

    `sha256` is that of the page on which the button stood. Raises Refusal if a newer revision has been published
    since, or the revision is a draft.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=revision.document_id)
    is_current = revision.is_published and revision.number == document.published_number
    if not is_current or sha256 != revision.sha256:
        message = _("A newer edition has been published since you opened this page. Read it first.")
        raise Refusal(Problem("", "changed", message))
    acknowledgement, is_new = Acknowledgement.objects.get_or_create(
        revision=revision,
        user=user,
        defaults={"sha256": sha256, "language": language, "acknowledged_at": now},
    )
    if is_new:
        changes = {"number": revision.number, "sha256": sha256}
        record(actor=user, action="policy.acknowledged", subject=document, now=now, changes=changes)
    return acknowledgement
