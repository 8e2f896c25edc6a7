"""The single fields of the calendar editor; its rows are a draft (sla.domain.draft)."""

import contextlib
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.world import country_choices
from sla.domain.public_holidays import subdivision_names, supported_countries
from sla.views.calendars.words import language

YEARS_OFFERED = 10
#: A choice that brings other holidays redraws the form at once where scripts run.
_REDRAWS = {"hx-post": "", "hx-vals": '{"act": "holidays"}'}


class CalendarForm(forms.Form):
    """Name, zone, country and reason."""

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What targets and agreements call it."),
        error_messages={"required": _("Give the calendar a name.")},
    )
    timezone = forms.CharField(
        label=_("Time zone"),
        max_length=64,
        required=False,
        help_text=_("Type a city to search."),
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    country = forms.ChoiceField(widget=forms.Select(attrs=_REDRAWS), label=_("Holidays of"), required=False)
    subdivision = forms.ChoiceField(widget=forms.Select(attrs=_REDRAWS), label=_("Region"), required=False)
    known_until = forms.ChoiceField(widget=forms.Select(attrs=_REDRAWS), label=_("Known until"), required=False)
    reason = forms.CharField(
        label=_("Why it changes"),
        help_text=_("Colleagues read it in the history, next to your name."),
        max_length=200,
        error_messages={"required": _("Say why the calendar changes.")},
    )
    # The version that the person saw; the form does not overwrite a newer one unawares.
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    #: The single fields whose mistakes the draft finds.
    OF_DRAFT = ("timezone", "country", "subdivision", "known_until")
    hide_optional = True

    def __init__(self, *args: Any, is_new: bool, country: str, known_until: str, this_year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:  # there is nothing yet that could change
            del self.fields["reason"]
        self._offer("country", [("", gettext("no country")), *_countries()])
        regions = sorted(subdivision_names(country).items(), key=lambda choice: choice[1])
        self._offer("subdivision", [("", gettext("the whole country")), *regions])
        if not regions:
            del self.fields["subdivision"]
        self._offer("known_until", _untils(known_until, this_year))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]  # a ChoiceField; the mapping knows only Field
        field.choices = choices


def _countries() -> list[tuple[str, str]]:
    return [(code, name) for code, name in country_choices(language()) if code in supported_countries()]


def _untils(chosen: str, this_year: int) -> list[tuple[str, str]]:
    """The ends of the coming years, and the day that is chosen now."""
    days = {date(year, 12, 31).isoformat() for year in range(this_year, this_year + YEARS_OFFERED + 1)}
    with contextlib.suppress(ValueError):
        days.add(date.fromisoformat(chosen).isoformat())
    return [("", gettext("no last day")), *((day, _until_words(day)) for day in sorted(days))]


def _until_words(iso: str) -> str:
    day = date.fromisoformat(iso)
    if (day.month, day.day) == (12, 31):
        return gettext("the end of %(year)s") % {"year": day.year}
    return iso


def country_name(code: str) -> str:
    """What a country is called in the reader's language."""
    return dict(country_choices(language())).get(code, code)
