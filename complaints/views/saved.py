"""What a person keeps of the list: what it is narrowed to, under a name, and which columns it has."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import require
from accounts.models.saved_view import QUERY_LENGTH, SavedList
from accounts.views.list_columns import kept_columns
from accounts.views.saved_views import kept_view, removed_view
from complaints.forms import QueueFilter
from complaints.views.queue import COLUMNS, render_list


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Keep the view that is shown; what was refused comes back with the list behind it."""
    user = require(request.user, "complaint.view")
    if request.method == "GET":
        # The links of the list that came back with a refusal lead on from here.
        return redirect(f"{reverse('complaints:list')}?{request.GET.urlencode()}")
    params = QueryDict(request.POST.get("query", "")[:QUERY_LENGTH])
    query = QueueFilter(params).query(params)
    answer = kept_view(request, user, SavedList.COMPLAINTS, query)
    return answer if isinstance(answer, HttpResponse) else render_list(request, user, QueryDict(query), answer)


@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Remove a view of one's own."""
    return removed_view(request, require(request.user, "complaint.view"), SavedList.COMPLAINTS)


@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns this person sees."""
    return kept_columns(request, require(request.user, "complaint.view"), SavedList.COMPLAINTS, COLUMNS)
