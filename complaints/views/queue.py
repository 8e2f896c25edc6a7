"""The list of complaints."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.forms.saved_views import SaveViewForm
from accounts.models import SavedList, SavedView, User
from accounts.permissions import may
from accounts.views.list_columns import shown_columns
from complaints.forms import QueueFilter, State
from complaints.selectors import queue_page
from core.clock import utc_now

#: The columns that a person may do without, as the list says them; the complaint itself always stands first.
COLUMNS = {
    "deadline": _("Next deadline"),
    "customer": _("Customer"),
    "priority": _("Priority"),
    "state": _("State"),
    "owner": _("Looks after it"),
}
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
    return render_list(request, require(request.user, "complaint.view"), request.GET, SaveViewForm())


def render_list(request: HttpRequest, user: User, params: QueryDict, save_form: SaveViewForm) -> HttpResponse:
    """Render the list as `params` narrow it; a refused `save_form` comes back with what was typed, as a 422."""
    now = utc_now()
    form = QueueFilter(params)
    chosen = form.chosen()
    rows, page = queue_page(user, chosen, now=now, params=params)
    query = form.query(params)
    columns = shown_columns(user, SavedList.COMPLAINTS, COLUMNS)
    context = {
        "form": save_form,
        "columns": columns,
        "column_choices": [(name, label, columns[name]) for name, label in COLUMNS.items()],
        "query": query,
        "saved_views": list(SavedView.objects.filter(owner=user, listed=SavedList.COMPLAINTS)),
        "filter": form,
        "state": chosen["state"],
        "is_narrowed": any(name in chosen for name in NARROWING),
        "tabs": _tabs(params, chosen["state"]),
        "rows": rows,
        "page": page,
        "may_log": may(user, "complaint.log"),
        "now": now,
    }
    return render(request, "complaints/list.html", context, status=422 if save_form.is_bound else 200)


def _tabs(params: QueryDict, current: State) -> list[Tab]:
    """Return the tabs; each keeps what the list is narrowed to."""
    query = params.copy()
    for place in ("after", "before"):
        query.pop(place, None)
    tabs = []
    for state in State:
        query["state"] = state.value
        tabs.append(Tab(label=str(state.label), url=f"?{query.urlencode()}", current=state == current))
    return tabs
