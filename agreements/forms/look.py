"""The forms of how documents look: the organisation's, and one agreement's layout."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import Branding, Layout, Variant

MOST_BYTES = 512 * 1024
LAYOUT_HINTS = {
    Layout.CLASSIC: _("A cover, contents, each annex on a page of its own."),
    Layout.COMPACT: _("No cover, smaller and closer: about a third fewer pages."),
}


class LookForm(forms.Form):
    """Logo, colour, letterhead, and what documents are by default."""

    hide_optional = True

    logo = forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".png,.jpg,.jpeg,.svg,image/png,image/jpeg,image/svg+xml"}),
        help_text=_("PNG, JPEG or SVG, at most 512 kB. An SVG holds shapes and nothing else. Shown once it is saved."),
        error_messages={"empty": _("The file is empty.")},
    )
    removes_logo = forms.BooleanField(label=_("Print without a logo"), required=False)
    accent = forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("Of numbers and lines. One that is too pale to be read is used for lines alone."),
    )
    letterhead = forms.CharField(
        label=_("Letterhead"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Beside the logo: at most five lines, such as name, address, phone."),
    )
    footer = forms.CharField(
        label=_("Footer"),
        required=False,
        max_length=120,
        help_text=_("At the foot of each page: at most 120 characters, such as the entry in the register."),
    )
    layout = forms.ChoiceField(label=_("Layout"), choices=Layout.choices, widget=forms.RadioSelect)
    variant = forms.ChoiceField(
        label=_("Kind of PDF"),
        choices=Variant.choices,
        widget=forms.RadioSelect,
        help_text=_("Both are for keeping. Tags tell a screen reader what is a heading and what is a table."),
    )

    def uploaded(self) -> bytes | None:
        """Return the logo, read no further than it may be long; None if there is none."""
        upload = self.cleaned_data.get("logo")
        return bytes(upload.read(MOST_BYTES + 1)) if upload else None

    def values(self) -> dict[str, Any]:
        """Return the rest as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("accent", "letterhead", "footer", "layout", "variant")}


def initial_of(branding: Branding) -> dict[str, Any]:
    """Return what the form starts with."""
    return {name: getattr(branding, name) for name in ("accent", "letterhead", "footer", "layout", "variant")}


class LayoutForm(forms.Form):
    """How one agreement will be laid out; empty is as the organisation's."""

    layout = forms.ChoiceField(
        label=_("Layout"), choices=[("", _("As the organisation's documents")), *Layout.choices], required=False
    )
