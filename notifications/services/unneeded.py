"""Taking back what nobody has to read any more."""

from django.db import transaction

from notifications.models import Notice, OutgoingEmail, Urgency

State = Notice.State


@transaction.atomic
def withdraw_warnings(*, topic: str) -> int:
    """Record that the warnings of a topic that have not gone yet are not needed: what they warn of was done in time.

    One that waits for quiet hours to end or for a digest stays in the list of notices and in no e-mail; one whose own
    e-mail still waits in the outbox is not sent. Returns how many there were.
    """
    warnings = Notice.objects.filter(topic=topic, urgency=Urgency.WARNING)
    count = warnings.filter(state__in=[State.HELD, State.GATHERED]).update(state=State.UNNEEDED, go_at=None)
    waiting = warnings.filter(state=State.ALONE, email__state=OutgoingEmail.State.QUEUED)
    for key, email in waiting.values_list("pk", "email"):
        kept_back = OutgoingEmail.objects.filter(pk=email, state=OutgoingEmail.State.QUEUED)
        if kept_back.update(state=OutgoingEmail.State.DROPPED, next_attempt_at=None):  # else it is just being sent
            count += Notice.objects.filter(pk=key).update(state=State.UNNEEDED)
    return count
