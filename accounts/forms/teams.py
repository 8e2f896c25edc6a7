"""Forms of teams and shifts."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.widgets import GroupedCheckboxes
from accounts.models import Team, User
from accounts.selectors import active_users_with_role
from accounts.services.teams import DUTY_ROLES


class TeamForm(forms.Form):
    """A team, its lead and its members."""

    name = forms.CharField(
        label=_("Name"), max_length=100, error_messages={"required": _("Enter the name of the team.")}
    )
    department = forms.CharField(label=_("Department"), max_length=100, required=False)
    lead = forms.ModelChoiceField(
        label=_("Lead"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        help_text=_("The supervisor of the team: late complaints are reported to them."),
        error_messages={"required": _("Choose who leads the team.")},
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=User.objects.none(), required=False, widget=GroupedCheckboxes
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = User.objects.order_by("search_key", "pk")
        lead: Any = self.fields["lead"]  # choice fields, of which the mapping knows only Field
        members: Any = self.fields["members"]
        # Those who were chosen and deactivated since stay in the choice, so that saving does not drop them unseen.
        lead_now, members_now = (Q(led_teams=team), Q(member_teams=team)) if team else (Q(), Q())
        lead.queryset = users.filter(Q(is_active=True, is_service=False) | lead_now).distinct()
        members.queryset = users.filter(Q(is_active=True) | members_now).distinct()


class ShiftForm(forms.Form):
    """Who is on duty from when until when, in the organisation's zone."""

    user = forms.ModelChoiceField(
        label=_("Who"),
        queryset=User.objects.none(),
        empty_label=_("Choose a person"),
        error_messages={"required": _("Choose who is on duty.")},
    )
    starts_at = forms.DateTimeField(
        label=_("From"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Enter when the shift begins.")},
    )
    ends_at = forms.DateTimeField(
        label=_("Until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": _("Enter when the shift ends.")},
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = zone
        user: Any = self.fields["user"]
        user.queryset = active_users_with_role(*DUTY_ROLES).order_by("search_key", "pk")

    def clean_starts_at(self) -> datetime:
        """Return the instant that was meant."""
        return self._meant("starts_at")

    def clean_ends_at(self) -> datetime:
        """Return the instant that was meant."""
        return self._meant("ends_at")

    def _meant(self, name: str) -> datetime:
        typed: datetime = self.cleaned_data[name]
        return typed.replace(tzinfo=self.zone)
