"""What needs one person now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from accounts.permissions import may
from agreements.domain.lifecycle import State
from agreements.models import Agreement
from complaints.models import Complaint
from complaints.selectors import Row
from complaints.selectors.queue import in_state
from customers.models import Customer
from policies.selectors.lists import Shown
from sla.selectors import next_clocks

MOST_ROWS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the list it counts."""

    label: str
    count: int
    url: str
    tone: str = ""


def figures(user: User, now: datetime, unread: int) -> list[Figure]:
    """Return the figures of Today: complaints by urgency, then what else there is; `unread` policies are known."""
    found: list[Figure] = []
    if may(user, "complaint.view"):
        late = _count(user, "late", now)
        due = _count(user, "today", now)
        found += [
            Figure(pgettext("complaints", "open"), _count(user, "open", now), _complaints("open")),
            Figure(_("due today"), due, _complaints("today"), "soon" if due else ""),
            Figure(_("late"), late, _complaints("late"), "late" if late else ""),
        ]
        if may(user, "complaint.reply"):
            found.append(Figure(_("assigned to you"), _count(user, "mine", now), _complaints("mine")))
    if may(user, "agreement.view"):
        in_force = Agreement.objects.visible_to(user).filter(state=State.IN_FORCE).count()
        found.append(Figure(_("agreements in force"), in_force, _list("agreements:list", state=State.IN_FORCE.value)))
    found.append(Figure(_("policies to read"), unread, _list("policies:list", show=Shown.TO_READ.value)))
    return found


def urgent_rows(user: User) -> list[Row]:
    """Return the complaints with the soonest deadlines still running, late ones first."""
    complaints = list(
        Complaint.objects.visible_to(user)
        .unfinished()
        .with_next_deadline()
        .filter(next_due_at__isnull=False)  # type: ignore[misc] # the annotation above
        .select_related("case__owner", "customer")
        .order_by("next_due_at", "pk")[:MOST_ROWS]
    )
    clocks = next_clocks([complaint.case for complaint in complaints])
    return [Row(complaint, clocks.get(complaint.case_id)) for complaint in complaints]


def is_first_use(user: User) -> bool:
    """Tell whether this user could begin, and nobody has yet."""
    return may(user, "customer.edit") and not Customer.objects.exists() and not Complaint.objects.exists()


def _count(user: User, state: str, now: datetime) -> int:
    return in_state(Complaint.objects.visible_to(user), state, user=user, now=now).count()


def _complaints(state: str) -> str:
    return _list("complaints:list", state=state)


def _list(url_name: str, **filters: str) -> str:
    query = QueryDict(mutable=True)
    query.update(filters)
    return f"{reverse(url_name)}?{query.urlencode()}"
