"""References that people read and say on the phone: AGR-2026-00042."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from core.models import Organisation, Sequence


def next_reference(prefix: str, now: datetime) -> str:
    """Return the next reference of `prefix`, numbered within the year of `now` in the organisation's zone.

    Takes a row lock until the caller's transaction ends, so that no number is given twice; a rollback leaves a gap.
    Raises TransactionManagementError outside a transaction.
    """
    year = now.astimezone(Organisation.current().zone).year
    connection = transaction.get_connection()
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A reference is drawn inside the transaction that uses it.")
    row, _created = Sequence.objects.get_or_create(prefix=prefix, year=year)
    Sequence.objects.filter(pk=row.pk).update(last_number=F("last_number") + 1)
    row.refresh_from_db(fields=["last_number"])
    return f"{prefix}-{year}-{row.last_number:05d}"
