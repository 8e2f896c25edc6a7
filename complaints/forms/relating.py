"""Merging a complaint into another, splitting a part off it, and recording that it is withdrawn."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from complaints.domain.text import BODY_LENGTH, NAME_LENGTH, TITLE_LENGTH
from complaints.forms.fields import InstantField, text_area
from complaints.models import Complaint, Interaction
from complaints.models.choices import Channel
from core.models import Organisation
from core.typography import format_instant

_SHOWN = 100


class MergeForm(forms.Form):
    """The complaint that stays: one of those offered, or another by its number."""

    hide_optional = True
    offered = forms.ChoiceField(
        label=_("Other open complaints of the same customer"), required=False, widget=forms.RadioSelect
    )
    into = forms.CharField(
        label=_("Or its number"), max_length=32, required=False, help_text=_("Such as CMP-2026-00042.")
    )

    def __init__(self, *args: Any, candidates: Iterable[Complaint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(each.reference, f"{each.reference} {each.title}") for each in candidates]
        if offered:
            self.fields["offered"].choices = offered  # type: ignore[attr-defined] # a ChoiceField
        else:
            del self.fields["offered"]
            self.fields["into"].label = _("Its number")

    def clean(self) -> dict[str, Any]:
        """Take the number that was typed, else the one that was chosen."""
        values = super().clean() or {}
        values["reference"] = values.get("into", "").strip().upper() or values.get("offered", "")
        if not values["reference"] and not self.errors:
            self.add_error("into", _("Choose the complaint that stays."))
        return values


class SplitForm(forms.Form):
    """What the other complaint is."""

    hide_optional = True
    # A second click sends the same number, so the part is not made twice.
    public_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    entries = forms.MultipleChoiceField(
        label=_("Take over from the timeline"), required=False, widget=forms.CheckboxSelectMultiple
    )
    description = forms.CharField(
        label=_("Or say what the other complaint is"),
        max_length=BODY_LENGTH,
        required=False,
        strip=False,
        widget=text_area(4),
        help_text=_("What you write here counts instead of the entries chosen above."),
    )
    title = forms.CharField(
        label=_("Title"),
        max_length=TITLE_LENGTH,
        required=False,
        help_text=_("Leave empty to take the first line of what happened."),
    )

    def __init__(self, *args: Any, timeline: Iterable[Interaction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("public_id", uuid4())
        zone, language = Organisation.current().zone, get_language() or "en"
        self.fields["entries"].choices = [  # type: ignore[attr-defined] # a MultipleChoiceField
            (
                str(entry.public_id),
                f"{_named(entry)}, {format_instant(entry.occurred_at, zone, language)}: {_cut(entry)}",
            )
            for entry in timeline
            if entry.body and entry.kind in ("received", "message", "note", "reply")
        ]

    def part(self) -> dict[str, Any]:
        """Return the arguments for the service."""
        values = self.cleaned_data
        entries = [UUID(key) for key in values["entries"]]
        return {"title": values["title"], "description": values["description"], "entries": entries}


class WithdrawForm(forms.Form):
    """What the complainant said, how and when."""

    hide_optional = True
    body = forms.CharField(
        label=_("What the complainant said"), max_length=BODY_LENGTH, strip=False, widget=text_area(3)
    )
    channel = forms.ChoiceField(label=_("How it came"), required=False, choices=[("", _("Not said")), *Channel.choices])
    occurred_at = InstantField(label=_("When it was withdrawn"), required=False, help_text=_("Leave empty for now."))
    backdating_reason = forms.CharField(
        label=_("Why it is recorded only now"),
        required=False,
        max_length=NAME_LENGTH,
        help_text=_("Only where it happened more than an hour ago."),
    )


def _named(entry: Interaction) -> str:
    return str(entry.get_kind_display())


def _cut(entry: Interaction) -> str:
    line = " ".join(entry.body.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
