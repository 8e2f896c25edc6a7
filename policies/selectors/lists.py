"""The tabs of the list of policies."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from policies.selectors.documents import PolicyRow


class Shown(StrEnum):
    """What the list is narrowed to."""

    ALL = ""
    TO_READ = "to-read"
    OUTDATED = "out-of-date"
    DRAFTS = "drafts"

    @classmethod
    def of(cls, text: str) -> "Shown":
        """Return the narrowing that an address asks for; anything unknown is the whole list."""
        return cls(text) if text in set(cls) else cls.ALL

    def takes(self, row: PolicyRow) -> bool:
        """Say whether a row belongs on this tab."""
        if self is Shown.TO_READ:
            return row.published is not None and not row.is_read
        if self is Shown.OUTDATED:
            return row.document.outdated_at is not None
        if self is Shown.DRAFTS:
            return row.draft is not None
        return True


LABELS: dict[Shown, Promise] = {
    Shown.ALL: _("All"),
    Shown.TO_READ: _("To read"),
    Shown.OUTDATED: _("Out of date"),
    Shown.DRAFTS: _("Drafts"),
}


@dataclass(frozen=True)
class Tab:
    """A tab as the interface kit draws it."""

    label: Promise
    url: str
    current: bool
    count: int


def policy_tabs(rows: Sequence[PolicyRow], current: Shown, text: str, *, may_view_drafts: bool) -> list[Tab]:
    """Return the tabs with their counts; drafts only for those who may see them."""
    shown = [each for each in Shown if may_view_drafts or each is not Shown.DRAFTS]
    return [
        Tab(
            label=LABELS[each],
            url="?" + urlencode({"show": each.value, "q": text}),
            current=each is current,
            count=sum(1 for row in rows if each.takes(row)),
        )
        for each in shown
    ]
