"""What was stored as values, put in words: what changed on a complaint, and the other complaint that is meant."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from complaints.models import choices as words
from core.models import Organisation
from core.typography import format_instant

FIELDS: dict[str, Promise] = {
    "channel": gettext_lazy("Channel"),
    "kind": gettext_lazy("Kind"),
    "priority": gettext_lazy("Priority"),
    "impact": gettext_lazy("Who is affected"),
    "urgency": gettext_lazy("How urgent it is"),
    "customer": gettext_lazy("Customer"),
    "complainant_name": gettext_lazy("Complainant's name"),
    "agreement": pgettext_lazy("of a complaint", "Agreement"),
    "received_at": gettext_lazy("Received"),
    "checked_at": gettext_lazy("Listened to"),
}
_CHOICES: dict[str, list[tuple[str, Any]]] = {
    "channel": words.Channel.choices,
    "kind": words.Kind.choices,
    "priority": words.Priority.choices,
    "impact": words.Impact.choices,
    "urgency": words.Urgency.choices,
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One field that changed, in words."""

    label: str
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.label}: {self.old} → {self.new}"


def act_words(act: Mapping[str, Any]) -> str:
    """Return what a level of an escalation ladder did, in words."""
    if act["act"] == "handed_over":
        return _("Given to %(name)s") % {"name": act["to"]}
    return str(
        ChangeLine(capfirst(str(FIELDS["priority"])), _value("priority", act["from"]), _value("priority", act["to"]))
    )


def change_lines(changes: Mapping[str, Any]) -> list[ChangeLine]:
    """Return what changed, a line for each field, in the order of `FIELDS`; not what differs by seconds only."""
    lines = (
        ChangeLine(capfirst(str(label)), *(_value(name, str(value)) for value in changes[name]))
        for name, label in FIELDS.items()
        if name in changes
    )
    return [line for line in lines if line.old != line.new]


def _value(name: str, value: str) -> str:
    """Return one value in words; a dash where there is none."""
    if name in ("received_at", "checked_at") and value:
        return format_instant(datetime.fromisoformat(value), Organisation.current().zone, get_language() or "en")
    if name in _CHOICES:
        value = str(dict(_CHOICES[name]).get(value, value))
    return value or "–"


def closing_words(details: Mapping[str, Any]) -> str:
    """Return how it ended for the customer; "" for an entry that closes nothing."""
    return str(dict(words.Closing.choices).get(details.get("closed_as", ""), ""))


def link_words(details: Mapping[str, Any], known: Container[str]) -> str:
    """Return what an entry says of another complaint; "" where it speaks of none.

    It is named if the reader may see it: `known` holds those numbers.
    """
    says = {
        "merged_into": (_("It goes on in %(reference)s."), _("It goes on in another complaint.")),
        "split_from": (_("Made out of %(reference)s."), _("Made out of another complaint.")),
        "split_off": (_("A part of it goes on as %(reference)s."), _("A part of it goes on as another complaint.")),
    }
    relation, reference = details.get("relation", ""), details.get("reference", "")
    if relation == "merged":
        # Its timeline is shown here, so it is no secret.
        return _("%(reference)s is about the same and goes on here.") % {"reference": reference}
    if relation not in says:
        return ""
    named, unnamed = says[relation]
    return named % {"reference": reference} if reference in known else unnamed
