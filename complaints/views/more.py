"""The menu of what is done more rarely, each with its reason where it is not allowed."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from complaints import access
from complaints.models import Complaint
from core.access import Decision


@dataclass(frozen=True, slots=True)
class MoreAction:
    """One line of the menu."""

    label: str
    icon: str
    url: str
    decision: Decision


def more_actions(user: User, complaint: Complaint) -> list[MoreAction]:
    """Return the menu of a complaint."""
    rows = [
        (_("Reclassify"), "edit", "complaints:change", access.can_change),
        (_("Merge into another one"), "link", "complaints:merge", access.can_merge),
        (_("Split off a part"), "copy", "complaints:split", access.can_change),
        (_("Record a withdrawal"), "back", "complaints:withdraw", access.can_withdraw),
    ]
    return [
        MoreAction(label, icon, reverse(name, args=[complaint.reference]), decide(user, complaint))
        for label, icon, name, decide in rows
    ]
