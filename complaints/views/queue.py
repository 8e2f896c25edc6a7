"""The list of complaints."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.permissions import may
from complaints.forms import QueueFilter, State
from complaints.selectors import queue_page
from core.clock import utc_now

NARROWING = ("q", "channel", "priority", "owner", "team")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: what it says, where it leads, whether it is the one shown."""

    label: str
    url: str
    current: bool
    count: None = None


@require_GET
def complaint_list(request: HttpRequest) -> HttpResponse:
    """Show complaints, the soonest deadline first."""
    user = require(request.user, "complaint.view")
    now = utc_now()
    form = QueueFilter(request.GET)
    chosen = form.chosen()
    rows, page = queue_page(user, chosen, now=now, params=request.GET)
    context = {
        "filter": form,
        "state": chosen["state"],
        "is_narrowed": any(name in chosen for name in NARROWING),
        "tabs": _tabs(request, chosen["state"]),
        "rows": rows,
        "page": page,
        "may_log": may(user, "complaint.log"),
        "now": now,
    }
    return render(request, "complaints/list.html", context)


def _tabs(request: HttpRequest, current: State) -> list[Tab]:
    """Return the tabs; each keeps what the list is narrowed to."""
    query = request.GET.copy()
    for place in ("after", "before"):
        query.pop(place, None)
    tabs = []
    for state in State:
        query["state"] = state.value
        tabs.append(Tab(label=str(state.label), url=f"?{query.urlencode()}", current=state == current))
    return tabs
