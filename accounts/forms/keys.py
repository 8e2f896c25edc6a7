"""The form of a new API key."""

from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.permissions import Role
from accounts.domain.scopes import SCOPE_GROUPS
from accounts.forms.widgets import GroupedCheckboxes
from accounts.models import Team, User
from accounts.role_words import role_choices
from accounts.selectors import service_accounts
from accounts.services.keys import NewService

NEW: Final = "new"
GROUP_WORDS: Final[dict[str, Promise]] = {
    "complaint": _("Complaints"),
    "customer": _("Customers"),
    "agreement": _("Agreements"),
    "target": _("Targets"),
    "calendar": _("Business calendars"),
    "duty": _("Duties"),
    "policy": _("Policies"),
    "branding": _("Look of documents"),
    "operations": _("Operations"),
    "report": _("Reports"),
    "clause": _("Clause library"),
    "webhook": _("Webhooks"),
    "notice": _("Notices and mail"),
}
SCOPE_WORDS: Final[dict[str, Promise]] = {
    "complaint.view": _("Read complaints, their deadlines and timeline"),
    "complaint.log": _("Log complaints, enquiries, requests and praise"),
    "complaint.reply": _("Write down answers"),
    "complaint.hold": _("Hold clocks and let them run"),
    "complaint.change": _("Reclassify and split complaints"),
    "complaint.merge": _("Merge complaints"),
    "complaint.withdraw": _("Record that a complaint is withdrawn"),
    "customer.view": _("Read customers and their contacts"),
    "customer.edit": _("Create and change customers"),
    "agreement.view": _("Read agreements, their versions and PDFs"),
    "agreement.draft": _("Start drafts of agreements"),
    "clause.view": _("Read the clause library"),
    "clause.edit": _("Write and retire clauses of the library"),
    "target.view": _("Read target sets, and which target wins"),
    "target.edit": _("Publish and withdraw target sets"),
    "calendar.view": _("Read business calendars and try them"),
    "calendar.edit": _("Create business calendars and publish their versions"),
    "clock.recompute": _("Recompute running deadlines"),
    "duty.view": _("Read recurring duties and when they were done"),
    "duty.do": _("Record that a duty was done"),
    "policy.read": _("Read published policies"),
    "webhook.view": _("Read webhook endpoints and their log"),
    "webhook.edit": _("Create and change webhook endpoints and their secrets"),
    "webhook.resend": _("Send webhooks again, and tests"),
    "report.view": _("Read reports of attainment"),
    "notice.view": _("Read notices and how they travelled"),
    "mail.bounce": _("Hand in e-mails that came back"),
    "branding.view": _("Read how documents look"),
    "branding.edit": _("Change how documents look"),
    "operations.view": _("See what runs, what waits and what failed"),
    "operations.act": _("Send test notices to itself"),
}


def scope_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the scopes grouped by object, each in words."""
    return [
        (str(GROUP_WORDS[group]), [(scope, str(SCOPE_WORDS[scope])) for scope in scopes])
        for group, scopes in SCOPE_GROUPS.items()
    ]


class KeyForm(forms.Form):
    """Name, account and scopes; the account's own fields count only where it is new."""

    hide_optional = True

    name = forms.CharField(
        label=_("Name"),
        max_length=100,
        help_text=_("What will use the key, for example “CRM, production”."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Enter a name for the key.")},
    )
    account = forms.ChoiceField(
        label=_("Service account"),
        help_text=_("The key acts as this account: its name stands in the audit trail, its roles limit the key."),
        widget=forms.RadioSelect,
    )
    service_name = forms.CharField(
        label=_("Name of the new account"),
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(label=_("Its roles"), required=False, widget=GroupedCheckboxes)
    team = forms.ModelChoiceField(
        label=_("Its team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("No team"),
        help_text=_("An agent or supervisor sees the complaints of their team only."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("The key may"),
        help_text=_("Give the key no more than it needs."),
        widget=GroupedCheckboxes,
        error_messages={"required": _("Choose at least one scope.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accounts = {str(user.public_id): user for user in service_accounts().prefetch_related("role_grants")}
        choices = [(key, user.full_name) for key, user in self.accounts.items()]
        self._field("account").choices = [*choices, (NEW, _("A new service account"))]
        self._field("roles").choices = role_choices()
        self._field("scopes").choices = scope_choices()
        self._field("team").queryset = Team.objects.all()
        self.fields["account"].initial = choices[0][0] if choices else NEW

    def _field(self, name: str) -> Any:
        return self.fields[name]  # its class is declared above; the mapping knows only Field

    def chosen_account(self) -> User | NewService:
        """Return the account of the cleaned data."""
        cleaned = self.cleaned_data
        if cleaned["account"] != NEW:
            return self.accounts[cleaned["account"]]
        roles = [Role(role) for role in cleaned["roles"]]
        return NewService(full_name=cleaned["service_name"] or cleaned["name"], roles=roles, team=cleaned["team"])
