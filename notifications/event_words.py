"""What the events of webhooks are called on pages."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: Final[dict[str, Promise]] = {
    "complaint": _("Complaints"),
    "clock": _("Deadlines"),
    "escalation": _("Escalation"),
    "agreement": _("Agreements"),
    "policy": _("Policies"),
}
EVENTS: Final[dict[str, Promise]] = {
    "complaint.logged": _("A complaint was logged"),
    "complaint.changed": _("A complaint was assigned, reclassified, merged, split, withdrawn or reopened"),
    "complaint.resolved": _("A complaint was resolved"),
    "complaint.closed": _("A complaint was closed"),
    "clock.warned": _("A deadline is near"),
    "clock.breached": _("A deadline was missed"),
    "escalation.reached": _("A level of an escalation ladder was reached"),
    "clock.corrected": _("A missed deadline was withdrawn: it had been moved"),
    "clock.stopped": _("A deadline was settled, in time or late"),
    "agreement.approved": _("An agreement was approved"),
    "agreement.signed": _("An agreement was signed"),
    "policy.published": _("A policy was published"),
    "webhook.test": _("Test"),
}


def event_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return what an endpoint may choose, grouped by what it is about, each in words and by its name."""
    return [
        (
            str(label),
            [(name, f"{words} ({name})") for name, words in EVENTS.items() if name.partition(".")[0] == group],
        )
        for group, label in GROUPS.items()
    ]
