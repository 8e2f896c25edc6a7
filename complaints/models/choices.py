"""The words people read for what the domain and the service levels name."""

from typing import Any

from django.db.models import TextChoices
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from complaints.domain import interactions, lifecycle, priority
from sla import labels
from sla.domain import vocabulary


def _titled(word: Any) -> Any:
    """Return a word of sla as it stands at the beginning of a line, still to be translated."""
    return capfirst(word)


class Status(TextChoices):
    """Where a complaint stands."""

    NEW = lifecycle.Status.NEW.value, pgettext_lazy("complaint", "New")
    OPEN = lifecycle.Status.OPEN.value, pgettext_lazy("complaint", "Open")
    WAITING = lifecycle.Status.WAITING.value, _("Waiting for the customer")
    RESOLVED = lifecycle.Status.RESOLVED.value, pgettext_lazy("complaint", "Resolved")
    CLOSED = lifecycle.Status.CLOSED.value, pgettext_lazy("complaint", "Closed")
    WITHDRAWN = lifecycle.Status.WITHDRAWN.value, pgettext_lazy("complaint", "Withdrawn")
    MERGED = lifecycle.Status.MERGED.value, pgettext_lazy("complaint", "Merged")


class InteractionKind(TextChoices):
    """What an entry of the timeline is."""

    RECEIVED = interactions.Kind.RECEIVED.value, pgettext_lazy("timeline", "Received")
    REPLY = interactions.Kind.REPLY.value, pgettext_lazy("timeline", "Reply")
    CALL_ATTEMPT = interactions.Kind.CALL_ATTEMPT.value, pgettext_lazy("timeline", "Called, not reached")
    NOTE = interactions.Kind.NOTE.value, pgettext_lazy("timeline", "Internal note")
    RESOLUTION = interactions.Kind.RESOLUTION.value, pgettext_lazy("timeline", "Resolved")
    REOPENING = interactions.Kind.REOPENING.value, pgettext_lazy("timeline", "Reopened")
    ASSIGNMENT = interactions.Kind.ASSIGNMENT.value, pgettext_lazy("timeline", "Assigned")
    MESSAGE = interactions.Kind.MESSAGE.value, pgettext_lazy("timeline", "Message from the customer")
    CALLBACK_ASKED = interactions.Kind.CALLBACK_ASKED.value, pgettext_lazy("timeline", "Call-back asked for")
    AUTOMATIC_REPLY = interactions.Kind.AUTOMATIC_REPLY.value, pgettext_lazy("timeline", "Automatic reply")
    ACKNOWLEDGEMENT = interactions.Kind.ACKNOWLEDGEMENT.value, pgettext_lazy("timeline", "Acknowledgement letter")
    HOLDING_LETTER = interactions.Kind.HOLDING_LETTER.value, pgettext_lazy("timeline", "Holding letter")
    HOLD = interactions.Kind.HOLD.value, pgettext_lazy("timeline", "Clocks held")
    RESUMPTION = interactions.Kind.RESUMPTION.value, pgettext_lazy("timeline", "Clocks run again")
    CLOSING = interactions.Kind.CLOSING.value, pgettext_lazy("timeline", "Closed")
    CHANGE = interactions.Kind.CHANGE.value, pgettext_lazy("timeline", "Reclassified")
    MERGE = interactions.Kind.MERGE.value, pgettext_lazy("timeline", "Merged")
    SPLIT = interactions.Kind.SPLIT.value, pgettext_lazy("timeline", "Split")
    WITHDRAWAL = interactions.Kind.WITHDRAWAL.value, pgettext_lazy("timeline", "Withdrawn")


class Closing(TextChoices):
    """Why a resolved complaint was closed."""

    SATISFIED = lifecycle.Closing.SATISFIED.value, _("The customer is satisfied")
    NO_ANSWER = lifecycle.Closing.NO_ANSWER.value, _("The customer did not answer")


class Direction(TextChoices):
    """Who speaks to whom."""

    INBOUND = interactions.Direction.INBOUND.value, _("From the customer")
    OUTBOUND = interactions.Direction.OUTBOUND.value, _("To the customer")
    INTERNAL = interactions.Direction.INTERNAL.value, _("Internal")


class Kind(TextChoices):
    """What the customer came with; a recurring duty is never logged by a person."""

    COMPLAINT = vocabulary.CaseKind.COMPLAINT.value, _titled(labels.CASE_KINDS[vocabulary.CaseKind.COMPLAINT])
    ENQUIRY = vocabulary.CaseKind.ENQUIRY.value, _titled(labels.CASE_KINDS[vocabulary.CaseKind.ENQUIRY])
    REQUEST = vocabulary.CaseKind.REQUEST.value, _titled(labels.CASE_KINDS[vocabulary.CaseKind.REQUEST])
    PRAISE = vocabulary.CaseKind.PRAISE.value, _titled(labels.CASE_KINDS[vocabulary.CaseKind.PRAISE])


class Channel(TextChoices):
    """The way it came, or the way it was answered."""

    PHONE = vocabulary.Channel.PHONE.value, _titled(labels.CHANNELS[vocabulary.Channel.PHONE])
    VOICEMAIL = vocabulary.Channel.VOICEMAIL.value, _titled(labels.CHANNELS[vocabulary.Channel.VOICEMAIL])
    EMAIL = vocabulary.Channel.EMAIL.value, _titled(labels.CHANNELS[vocabulary.Channel.EMAIL])
    CHAT = vocabulary.Channel.CHAT.value, _titled(labels.CHANNELS[vocabulary.Channel.CHAT])
    IN_PERSON = vocabulary.Channel.IN_PERSON.value, _titled(labels.CHANNELS[vocabulary.Channel.IN_PERSON])
    SOCIAL = vocabulary.Channel.SOCIAL.value, _titled(labels.CHANNELS[vocabulary.Channel.SOCIAL])
    REVIEW = vocabulary.Channel.REVIEW.value, _titled(labels.CHANNELS[vocabulary.Channel.REVIEW])


class Priority(TextChoices):
    """How soon it must be dealt with."""

    LOW = vocabulary.Priority.LOW.value, _titled(labels.PRIORITIES[vocabulary.Priority.LOW])
    NORMAL = vocabulary.Priority.NORMAL.value, _titled(labels.PRIORITIES[vocabulary.Priority.NORMAL])
    HIGH = vocabulary.Priority.HIGH.value, _titled(labels.PRIORITIES[vocabulary.Priority.HIGH])
    CRITICAL = vocabulary.Priority.CRITICAL.value, _titled(labels.PRIORITIES[vocabulary.Priority.CRITICAL])


class Impact(TextChoices):
    """How much is affected."""

    LOW = priority.Impact.LOW.value, _("One person")
    MEDIUM = priority.Impact.MEDIUM.value, _("A group or department")
    HIGH = priority.Impact.HIGH.value, _("The whole customer, or anyone's safety")


class Urgency(TextChoices):
    """How soon it hurts."""

    LOW = priority.Urgency.LOW.value, _("It can wait")
    MEDIUM = priority.Urgency.MEDIUM.value, _("It hinders work")
    HIGH = priority.Urgency.HIGH.value, _("Work stands still")
