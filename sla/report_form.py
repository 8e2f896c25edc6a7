"""What the report of attainment is asked for, as it stands in its address."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from accounts.permissions import Scope, scope_of
from accounts.selectors import teams_of
from sla import labels
from sla.domain.periods import Period, PeriodName, period_of
from sla.models.choices import choices_of
from sla.selectors.attainment import Question, Visible

NOBODY: Final = "none"
PERIODS: Final = [
    (PeriodName.THIS_MONTH.value, _("This month")),
    (PeriodName.LAST_MONTH.value, _("Last month")),
    (PeriodName.QUARTER.value, _("This quarter")),
    (PeriodName.YEAR.value, _("This year")),
    (PeriodName.CUSTOM.value, _("From – to")),
]
#: The word in the address and the column of the facts that it narrows.
COLUMNS: Final = {
    "metric": "metric",
    "basis": "basis",
    "kind": "case_kind",
    "channel": "channel",
    "priority": "priority",
    "agreement": "agreement_reference",
    "agent": "owner_id",
    "team": "team_id",
}


def _any(words: labels.Labels) -> Callable[[], list[tuple[str, Any]]]:
    """The choices, made when a form is: a capital letter needs the reader's language."""
    return lambda: [("", _("Any")), *((value, capfirst(str(word))) for value, word in choices_of(words))]


class AttainmentFilter(forms.Form):
    """The filters of the report. Anything unknown in the address is as if it were not there."""

    hide_optional = True
    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    since = forms.DateField(label=_("From"), required=False)
    until = forms.DateField(label=_("Until"), required=False)
    metric = forms.ChoiceField(label=_("Metric"), choices=_any(labels.METRICS), required=False)
    basis = forms.ChoiceField(label=_("Promised by"), choices=_any(labels.BASES), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=_any(labels.CASE_KINDS), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=_any(labels.CHANNELS), required=False)
    priority = forms.ChoiceField(label=_("Priority"), choices=_any(labels.PRIORITIES), required=False)
    agreement = forms.CharField(label=_("Agreement"), max_length=32, required=False)
    agent = forms.ChoiceField(label=_("Person"), required=False)
    team = forms.ChoiceField(label=_("Team"), required=False)

    def __init__(self, *args: Any, people: list[User], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.public_id): person for person in people}
        self.teams = {str(team.public_id): team for team in teams}
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        self._offer("agent", {key: person.full_name for key, person in self.people.items()}, _("Anybody"))
        self._offer("team", {key: team.name for key, team in self.teams.items()}, _("Any"))

    def _offer(self, name: str, words: dict[str, str], anything: Any) -> None:
        field: Any = self.fields[name]  # a ChoiceField; the mapping knows only Field
        field.choices = [("", anything), *words.items(), (NOBODY, _("Nobody"))]

    def chosen(self) -> dict[str, Any]:
        """What is chosen by the words of the address; an unreadable value is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def clean(self) -> dict[str, Any]:
        """A period of one's own needs both its days; for a page a wrong one is this month."""
        chosen = super().clean() or {}
        if chosen.get("period") == PeriodName.CUSTOM:
            try:
                period_of(PeriodName.CUSTOM, date.min, chosen.get("since"), chosen.get("until"))
            except ValueError:
                message = _("Give the first and the last day of the period, at most ten years.")
                self.add_error("since", forms.ValidationError(message, code="impossible"))
        return chosen

    def period_at(self, today: date) -> Period:
        """The period asked for, this month where that is none."""
        chosen = self.chosen()
        try:
            return period_of(
                PeriodName(chosen.get("period", PeriodName.THIS_MONTH)), today, chosen.get("since"), chosen.get("until")
            )
        except ValueError:
            return period_of(PeriodName.THIS_MONTH, today)

    def question(self, user: User, today: date) -> Question:
        """What is asked, within what `user` may see."""
        chosen = self.chosen()
        filters = {column: self._value(word, chosen[word]) for word, column in COLUMNS.items() if word in chosen}
        return Question(self.period_at(today), visible_to(user), filters)

    def _value(self, word: str, value: str) -> Any:
        if word == "agreement":
            return "" if value == NOBODY else value
        if word not in ("agent", "team"):
            return value
        row = (self.people if word == "agent" else self.teams).get(value)
        return row.pk if row else None


def visible_to(user: User) -> Visible:
    """Whose verdicts `user` may count: everybody's, or those of their teams and their own."""
    if scope_of(user, "report.view") == Scope.ALL:
        return Visible(is_all=True)
    return Visible(False, frozenset(teams_of(user).values_list("pk", flat=True)), user.pk)


def report_names() -> tuple[list[User], list[Team]]:
    """Everybody whom a report may name, those who left too, and all teams: two queries."""
    people = list(User.objects.filter(is_service=False).order_by("search_key", "pk"))
    return people, list(Team.objects.order_by("name"))
