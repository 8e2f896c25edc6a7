"""Warnings that had not gone yet when something later was told: they are not sent any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from accounts.models import User
from core.bulk import update_each
from notifications.models import Notice, OutgoingEmail, Urgency

Row = TypeVar("Row", bound=Model)
State = Notice.State
Mail = OutgoingEmail.State


@dataclass(frozen=True, slots=True)
class Overtaking:
    """A notice overtakes the warnings of its topic; with `only_for` (`Notice.reader`) that reader's earlier ones."""

    by: Notice
    only_for: str | None = None

    def covers(self, pk: int, topic: str, reader: str) -> bool:
        """Tell whether a warning is overtaken by this."""
        if topic != self.by.topic or pk == self.by.pk:
            return False
        return self.only_for is None or (self.only_for == reader and pk < self.by.pk)


def supersede_warnings(*, by: Notice, only_for: User | None = None) -> int:
    """Record that the warnings of the same topic that have not gone yet are overtaken `by` a later notice.

    Returns how many there were.
    """
    return overtake([Overtaking(by, str(only_for.pk) if only_for else None)])


@transaction.atomic
def overtake(overtakings: Sequence[Overtaking]) -> int:
    """Record what is overtaken by what; of several that overtake a warning the first counts. Returns how many were.

    An e-mail that still waits in the outbox (its server was away) is not sent any more; one that a worker is sending
    at this moment is. The number of statements does not grow with the overtakings'.
    """
    topics = {each.by.topic for each in overtakings}
    if not topics:
        return 0
    unsent = Q(state__in=[State.HELD, State.GATHERED]) | Q(state=State.ALONE, email__state=Mail.QUEUED)
    warnings = Notice.objects.filter(unsent, topic__in=topics, urgency=Urgency.WARNING)
    by: dict[int, Notice] = {}
    for pk, topic, address, person in warnings.values_list("pk", "topic", "address", "recipient_id"):
        found = next((each.by for each in overtakings if each.covers(pk, topic, address or str(person))), None)
        if found is not None:
            by[pk] = found
    if not by:
        return 0
    return _record(by)


def _record(by: dict[int, Notice]) -> int:
    """Take the warnings back, as far as they have not gone meanwhile."""
    overtaken = list(_held(Notice.objects.filter(pk__in=by, state__in=[State.HELD, State.GATHERED]), wait=True))
    sending = Notice.objects.filter(pk__in=by, state=State.ALONE)
    mails = {notice.email_id: notice for notice in sending if notice.email_id is not None}
    queued = list(_held(OutgoingEmail.objects.filter(pk__in=mails, state=Mail.QUEUED), wait=False)) if mails else []
    if queued:
        dropped = OutgoingEmail.objects.filter(pk__in=[email.pk for email in queued])
        dropped.update(state=Mail.DROPPED, next_attempt_at=None)
        overtaken += [mails[email.pk] for email in queued]
    for notice in overtaken:
        notice.state, notice.superseded_by, notice.go_at = State.SUPERSEDED, by[notice.pk], None
    return update_each(overtaken, ["state", "superseded_by", "go_at"])


def _held(rows: QuerySet[Row], *, wait: bool) -> QuerySet[Row]:
    """Hold rows until this transaction ends; those that somebody else holds are left out unless we `wait`."""
    if not connection.features.has_select_for_update_skip_locked:
        return rows
    return rows.order_by("pk").select_for_update(skip_locked=not wait, of=("self",))
