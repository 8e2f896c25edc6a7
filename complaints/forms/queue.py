"""The filters of the list, as they stand in its address."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import TextChoices
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from complaints.models.choices import Channel, Priority
from complaints.selectors import assignable_users


class State(TextChoices):
    """The tabs of the list."""

    OPEN = "open", _("Open")
    MINE = "mine", _("Mine")
    LATE = "late", _("Late")
    TODAY = "today", _("Due today")
    FINISHED = "finished", _("Finished")
    ALL = "all", _("All")


class QueueFilter(forms.Form):
    """What the list is narrowed to. Anything unknown in the address is as if it were not there."""

    hide_optional = True
    state = forms.ChoiceField(choices=State.choices, required=False, widget=forms.HiddenInput)
    q = forms.CharField(
        label=_("Search"), max_length=200, required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
    channel = forms.ChoiceField(label=_("Channel"), required=False, choices=[("", _("Any")), *Channel.choices])
    priority = forms.ChoiceField(label=_("Priority"), required=False, choices=[("", _("Any")), *Priority.choices])
    owner = forms.ModelChoiceField(
        label=_("Person"),
        queryset=User.objects.none(),
        required=False,
        to_field_name="public_id",
        empty_label=_("Anybody"),
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, to_field_name="public_id", empty_label=_("Any")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = assignable_users()  # type: ignore[attr-defined] # a ModelChoiceField
        self.fields["team"].queryset = Team.objects.all()  # type: ignore[attr-defined] # a ModelChoiceField

    def chosen(self) -> dict[str, Any]:
        """Return what is really chosen; an unreadable value is left out rather than refused."""
        self.is_valid()
        values = {name: value for name, value in self.cleaned_data.items() if value}
        values["state"] = State(values.get("state") or State.OPEN)
        return values

    def query(self, params: QueryDict) -> str:
        """Return what is chosen as it stands in the address, without the place in the list and what is unknown."""
        kept = self.chosen()
        return urlencode({name: params.get(name) or str(kept[name]) for name in self.fields if name in kept})
