"""Telling which documents print a number that no longer holds."""

from datetime import datetime

from django.db import transaction

from core.audit import record
from policies.models import PolicyDocument
from policies.selectors.promises import changes_of


@transaction.atomic
def mark_outdated(*, now: datetime) -> list[PolicyDocument]:
    """Compare every published document with the organisation's current targets; mark and unmark them.

    Returns the documents that are out of date now and were not before. A target that goes back to what is printed
    clears the mark.
    """
    documents = list(PolicyDocument.objects.select_for_update().filter(published_number__isnull=False))
    changed = changes_of(documents)
    newly = []
    for document in documents:
        changes = changed.get(document.code, [])
        if changes == document.outdated_changes:
            continue
        was_outdated = document.outdated_at is not None
        document.outdated_changes = changes
        document.outdated_at = (document.outdated_at or now) if changes else None
        document.save(update_fields=["outdated_at", "outdated_changes"])
        if changes and not was_outdated:
            newly.append(document)
            record(
                actor=None,
                action="policy.out_of_date",
                subject=document,
                now=now,
                changes={change["key"]: [change["old"], change["new"]] for change in changes},
            )
    return newly
