"""What differs between two versions of a target, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from core.typography import format_percent
from sla.labels import PAUSE_RULES
from sla.ladder_words import ladder_text
from sla.models import Target


@dataclass(frozen=True)
class Difference:
    """One thing that is said differently: what, before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class TargetChange:
    """A target in two versions of its set; `old` is None if it was added, `new` if it was withdrawn."""

    key: str
    old: Target | None
    new: Target | None

    @property
    def kind(self) -> str:
        """What became of it: added, withdrawn, changed or same."""
        if self.old is None:
            return "added"
        if self.new is None:
            return "withdrawn"
        is_same = self.new.line() == self.old.line() and self.new.ladder == self.old.ladder
        return "same" if is_same else "changed"

    @property
    def shown(self) -> Target:
        """The target as it is now, or as it last was."""
        found = self.new or self.old
        if found is None:
            raise ValueError(f"{self.key} is in neither version.")
        return found

    @property
    def differences(self) -> list[Difference]:
        """What a changed target says differently; empty for one that was added or withdrawn."""
        return differences(self.old, self.new) if self.old and self.new else []


#: How each property of a target is called, and how it reads.
LABELS: Mapping[str, Promise] = {
    "amount": _("within"),
    "calendar": _("counted in"),
    "objective_percent": _("to be met in"),
    "warn_at_percents": _("warnings"),
    "locator": _("article"),
    "automatic_reply_acknowledges": _("an automatic reply acknowledges"),
    "moves_off_days_off": _("moves to the next business day"),
    "until_day_end": _("business days run to midnight"),
    "pause_rule": _("while we wait"),
    "ladder": _("escalation"),
}


def differences(old: Target, new: Target) -> list[Difference]:
    """What `new` says differently from `old`, in the current language."""
    before, after = words_of(old), words_of(new)
    return [
        Difference(str(label), before[name], after[name])
        for name, label in LABELS.items()
        if before[name] != after[name]
    ]


def words_of(target: Target) -> dict[str, str]:
    """Each property of a target as it reads in the current language, by the names of `LABELS`."""
    return {
        "amount": target.amount_text,
        "calendar": target.calendar_version.title,
        "objective_percent": objective_text(target),
        "warn_at_percents": warnings_text(target),
        "locator": target.locator or "–",
        "automatic_reply_acknowledges": _yes_or_no(target.automatic_reply_acknowledges),
        "moves_off_days_off": _yes_or_no(target.moves_off_days_off),
        "until_day_end": _yes_or_no(target.until_day_end),
        "pause_rule": str(PAUSE_RULES[target.pauses]),
        "ladder": ladder_text(target.escalation),
    }


def changes_between(old: Iterable[Target], new: Iterable[Target]) -> list[TargetChange]:
    """What became of each target from one version to the next, in the order of the new one; withdrawn ones last."""
    before = {target.key: target for target in old}
    after = {target.key: target for target in new}
    return [
        TargetChange(key, before.get(key), after.get(key))
        for key in [*after, *(key for key in before if key not in after)]
    ]


def objective_text(target: Target) -> str:
    """How often it is to be met: "95 %", or a dash."""
    if target.objective_percent is None:
        return "–"
    return gettext("%(percent)s of cases") % {"percent": format_percent(target.objective_percent, _language())}


def warnings_text(target: Target) -> str:
    """When it warns: "at 50 %, 75 %", or a dash."""
    percents = ", ".join(format_percent(percent, _language()) for percent in target.warn_at_percents)
    return gettext("at %(percents)s of the time") % {"percents": percents} if percents else "–"


def _yes_or_no(value: bool) -> str:
    return gettext("yes") if value else gettext("no")


def _language() -> str:
    return get_language() or "en"
