"""What the states are called, and the tone that a badge gives them."""

from django.utils.translation import pgettext_lazy

from agreements.domain.lifecycle import State

STATE_CHOICES = [
    (State.DRAFT.value, pgettext_lazy("state of an agreement", "Draft")),
    (State.IN_REVIEW.value, pgettext_lazy("state of an agreement", "In review")),
    (State.CHANGES_REQUESTED.value, pgettext_lazy("state of an agreement", "Changes requested")),
    (State.APPROVED.value, pgettext_lazy("state of an agreement", "Approved")),
    (State.SENT.value, pgettext_lazy("state of an agreement", "Sent")),
    (State.DECLINED.value, pgettext_lazy("state of an agreement", "Declined")),
    (State.SIGNED.value, pgettext_lazy("state of an agreement", "Signed")),
    (State.IN_FORCE.value, pgettext_lazy("state of an agreement", "In force")),
    (State.AMENDED.value, pgettext_lazy("state of an agreement", "Amended")),
    (State.RENEWED.value, pgettext_lazy("state of an agreement", "Renewed")),
    (State.TERMINATED.value, pgettext_lazy("state of an agreement", "Terminated")),
    (State.EXPIRED.value, pgettext_lazy("state of an agreement", "Expired")),
]

STATE_TONES: dict[str, str] = {
    State.DRAFT: "neutral",
    State.IN_REVIEW: "info",
    State.CHANGES_REQUESTED: "soon",
    State.APPROVED: "info",
    State.SENT: "info",
    State.DECLINED: "paused",
    State.SIGNED: "info",
    State.IN_FORCE: "ok",
    State.AMENDED: "paused",
    State.RENEWED: "paused",
    State.TERMINATED: "paused",
    State.EXPIRED: "paused",
}
