"""The form of an escalation ladder: its name, and a row for each level."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.selectors import people, teams_with_sizes
from core.errors import Refusal
from core.forms import add_refusal
from sla.domain.ladder import MOST_LEVELS, MOST_MINUTES, NAME_LENGTH, Counted, Ladder, Level, Side, Whom
from sla.labels import WHOM

#: Minutes in each unit in which a level is typed.
UNITS = {"days": 1440, "hours": 60, "minutes": 1}
FIELDS = (
    "side", "amount", "unit", "counted", "recipient", "address", "hands_over", "raises_priority", "moves_clocks",
)  # fmt: skip
_MARKS = ("hands_over", "raises_priority", "moves_clocks")
Row = dict[str, Any]
Choice = tuple[Any, Any]
GONE = pgettext_lazy("is told", "No longer here")


class NameForm(forms.Form):
    """What a ladder is called; asked only when it is new."""

    name = forms.CharField(
        label=_("Name"), max_length=NAME_LENGTH, error_messages={"required": _("Give the ladder a name.")}
    )


class LevelForm(forms.Form):
    """One level: when, whom, and what is done."""

    hide_optional = True

    amount = forms.IntegerField(label=_("When"), min_value=0, max_value=MOST_MINUTES)
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]
    )
    side = forms.ChoiceField(
        label=_("Before or after"),
        choices=[(Side.AFTER.value, _("after the deadline")), (Side.BEFORE.value, _("before the deadline"))],
    )
    counted = forms.ChoiceField(
        label=_("Counted as"),
        choices=[
            (Counted.ELAPSED.value, _("time on the wall")),
            (Counted.OPEN.value, _("open time of the target's calendar")),
        ],
    )
    recipient = forms.ChoiceField(label=_("Who is told"))
    address = forms.CharField(label=_("Address outside"), required=False, max_length=254)
    hands_over = forms.BooleanField(label=_("gets the complaint"), required=False)
    raises_priority = forms.BooleanField(label=_("the priority goes up a step"), required=False)
    moves_clocks = forms.BooleanField(label=_("and the deadlines follow it"), required=False)

    def __init__(self, *args: Any, recipients: Sequence[Choice], number: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = _("Level %(number)s: enter a whole number from 0 to 527,040.") % {"number": number}
        amount = self.fields["amount"]
        amount.error_messages |= {"required": words, "invalid": words}
        amount.validators = [MinValueValidator(0, words), MaxValueValidator(MOST_MINUTES, words)]
        field: Any = self.fields["recipient"]
        field.choices = recipients
        gone = {value for label, entries in recipients if label == GONE for value, _name in entries}
        if self.initial.get("recipient") in gone:
            field.help_text = _("No longer here: the supervisor is told instead. Choose somebody else.")

    def clean(self) -> dict[str, Any]:
        """Refuse an address beside somebody else: it would be lost without a word."""
        values = super().clean() or self.cleaned_data
        if values.get("address") and values.get("recipient") not in (None, Whom.ADDRESS.value):
            self.add_error("address", _("Choose “an address outside” as the one who is told, or clear this."))
        return values

    def level(self) -> Level:
        """Return the valid row as a level."""
        values = self.cleaned_data
        word, _colon, who = values["recipient"].partition(":")
        whom = Whom(word)
        return Level(
            side=Side(values["side"]),
            minutes=values["amount"] * UNITS[values["unit"]],
            counted=Counted(values["counted"]),
            whom=whom,
            who=values["address"].strip() if whom == Whom.ADDRESS else who,
            **{name: values[name] for name in _MARKS},
        )


def row_of(level: Level) -> Row:
    """Return what the row of a level starts with; the largest unit that leaves no rest."""
    unit = next(name for name, minutes in UNITS.items() if (level.minutes % minutes == 0 and level.minutes >= minutes)
                or name == "minutes")  # fmt: skip
    named = level.who and level.whom != Whom.ADDRESS
    return {
        "side": level.side.value,
        "amount": level.minutes // UNITS[unit],
        "unit": unit,
        "counted": level.counted.value,
        "recipient": f"{level.whom.value}:{level.who}" if named else level.whom.value,
        "address": level.who if level.whom == Whom.ADDRESS else "",
        **{name: getattr(level, name) for name in _MARKS},
    }


def typed_rows(data: Mapping[str, Any]) -> list[Row]:
    """Return the rows as they were typed, whatever they say."""
    text = str(data.get("count", ""))
    count = min(int(text), MOST_LEVELS + 1) if text.isdecimal() and len(text) < 4 else 0
    rows = [{name: data.get(f"level-{place}-{name}", "") for name in FIELDS} for place in range(count)]
    return [{**row, **{name: bool(row[name]) for name in _MARKS}} for row in rows]


def edited_rows(rows: Sequence[Row], act: str) -> tuple[list[Row], int | None]:
    """Return the rows after "add", "remove:2", "up:2" or "down:2", and the place of the row that takes the focus."""
    word, _colon, text = act.partition(":")
    place = int(text) if text.isdecimal() and len(text) < 4 else -1
    found = list(rows)
    if word == "add" and len(found) < MOST_LEVELS:
        last = found[-1] if found else row_of(Level())
        return [*found, {**last, "address": "", **dict.fromkeys(_MARKS, False)}], len(found)
    if not 0 <= place < len(found):
        return found, None
    if word == "remove":
        return found[:place] + found[place + 1 :], max(place - 1, 0) if len(found) > 1 else None
    other = place + {"up": -1, "down": 1}.get(word, 0)
    if 0 <= other < len(found):
        found[place], found[other] = found[other], found[place]
        return found, other
    return found, place


def level_forms(rows: Sequence[Row], recipients: Sequence[Choice], *, is_bound: bool) -> list[LevelForm]:
    """Return a form for each row; bound ones tell what is wrong with it."""
    found = []
    for place, row in enumerate(rows):
        prefix = f"level-{place}"
        data = {f"{prefix}-{name}": value for name, value in row.items() if value is not False} if is_bound else None
        found.append(LevelForm(data, initial=row, prefix=prefix, recipients=recipients, number=place + 1))
    return found


def ladder_from(name: str, filled: Sequence[LevelForm]) -> Ladder | None:
    """Return the ladder that the bound rows say; None while one of them is wrong."""
    valid = [form.is_valid() for form in filled]
    return Ladder(name, tuple(form.level() for form in filled)) if all(valid) else None


def spread_refusal(refusal: Refusal, name_form: NameForm, filled: Sequence[LevelForm]) -> None:
    """Put each problem of a ladder beside the field that it concerns."""
    whole = []
    for problem in refusal.problems:
        parts = problem.field.split(".")
        if len(parts) == 3 and parts[1].isdecimal():
            field = {"minutes": "amount", "who": "recipient"}.get(parts[2], parts[2])
            form = filled[int(parts[1])]
            if field == "recipient" and form.cleaned_data.get("recipient") == Whom.ADDRESS:
                field = "address"
            words = gettext("Level %(number)s: %(problem)s") % {
                "number": int(parts[1]) + 1,
                "problem": problem.message,
            }
            form.add_error(field, forms.ValidationError(words, code=problem.code))
        else:
            whole.append(problem)
    if whole:
        add_refusal(name_form, Refusal(whole))


def recipient_choices(rows: Sequence[Row] = ()) -> list[Choice]:
    """Return who can be told, with the teams and the people by name.

    Whoever `rows` name and who has left stands there too, by name: another word in their place would be kept unseen.
    """
    plain = [(word.value, WHOM[word]) for word in (Whom.OWNER, Whom.SUPERVISOR, Whom.MANAGER, Whom.ADDRESS)]
    teams = [(f"team:{team.public_id}", _team_name(team)) for team in teams_with_sizes()]
    persons = [(f"person:{person.public_id}", person.full_name) for person in people()]
    found = [*plain, (pgettext_lazy("is told", "Teams"), teams), (pgettext_lazy("is told", "People"), persons)]
    here = {value for value, _label in persons}
    left = _people_who_left({str(row.get("recipient", "")) for row in rows} - here)
    return [*found, (GONE, left)] if left else found


def _team_name(team: Any) -> str:
    return gettext("%(team)s (nobody in it)") % {"team": team.name} if not team.size and not team.lead else team.name


def _people_who_left(values: set[str]) -> list[Choice]:
    keys = []
    for value in values:
        with suppress(ValueError):
            keys.append(UUID(value.removeprefix("person:")))  # no other word is an id
    gone = User.objects.filter(public_id__in=keys, is_service=False).order_by("search_key", "pk") if keys else []
    return [(f"person:{person.public_id}", person.full_name) for person in gone]


def names_of(recipients: Sequence[Choice]) -> dict[str, str]:
    """Return the names of the teams and people that can be told, by public id."""
    groups = [entries for _label, entries in recipients if isinstance(entries, list)]
    return {value.partition(":")[2]: str(label) for entries in groups for value, label in entries}
