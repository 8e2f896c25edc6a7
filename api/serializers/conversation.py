"""What a client sends about a complaint: answers, messages, call-backs, letters, holds and the end of the work."""

from rest_framework import serializers

from api.serializers.fields import TextField
from api.serializers.sent import InstantField, SentSerializer
from complaints.domain.interactions import LETTERS
from complaints.models.choices import Channel, Closing, InteractionKind
from complaints.services.hearing import PHONE_LENGTH

LETTER_CHOICES = [(kind.value, InteractionKind(kind.value).label) for kind in LETTERS]


class DatedSerializer(SentSerializer):
    """When it happened, where that is not now; long ago needs the right to date back, and a reason."""

    occurred_at = InstantField(required=False)
    backdating_reason = TextField(max_length=200, required=False, allow_blank=True)


class NewReplySerializer(DatedSerializer):
    """A person's message to the customer; by phone it is a call. `awaits_customer` holds the clocks that may be."""

    body = TextField(max_length=20_000)
    channel = serializers.ChoiceField(choices=Channel.choices)
    awaits_customer = serializers.BooleanField(required=False)
    waiting_for = TextField(max_length=200, required=False, allow_blank=True)


class NewAttemptSerializer(DatedSerializer):
    """The customer was called and not reached; what came of it."""

    body = TextField(max_length=20_000, required=False, allow_blank=True)


class NewMessageSerializer(DatedSerializer):
    """What the customer wrote or said."""

    body = TextField(max_length=20_000)
    channel = serializers.ChoiceField(choices=Channel.choices)


class NewCallbackSerializer(DatedSerializer):
    """The customer asks to be called back, by the target of the channel or at the agreed time."""

    channel = serializers.ChoiceField(choices=Channel.choices)
    body = TextField(max_length=20_000, required=False, allow_blank=True)
    phone = TextField(max_length=PHONE_LENGTH, required=False, allow_blank=True)
    agreed_at = InstantField(required=False, allow_null=True)


class NewLetterSerializer(DatedSerializer):
    """A letter to the customer; a holding letter promises `promised_at`."""

    kind = serializers.ChoiceField(choices=LETTER_CHOICES)
    body = TextField(max_length=20_000)
    channel = serializers.ChoiceField(choices=Channel.choices)
    promised_at = InstantField(required=False, allow_null=True)


class NewHoldSerializer(DatedSerializer):
    """Why the clocks are held."""

    reason = TextField(max_length=200)


class NewResumptionSerializer(DatedSerializer):
    """Why the clocks run again."""

    body = TextField(max_length=20_000, required=False, allow_blank=True)


class NewResolutionSerializer(DatedSerializer):
    """How it was resolved, and how the customer was told; without a channel it is an internal record."""

    body = TextField(max_length=20_000)
    channel = serializers.ChoiceField(choices=Channel.choices, required=False, allow_blank=True)


class NewReopeningSerializer(SentSerializer):
    """Why it is taken up again."""

    body = TextField(max_length=20_000)


class NewClosureSerializer(SentSerializer):
    """How it ended for the customer."""

    closed_as = serializers.ChoiceField(choices=Closing.choices)
    body = TextField(max_length=20_000, required=False, allow_blank=True)
