"""The list of agreements, as a table, a file and a picture of time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from accounts.access import require
from accounts.forms.saved_views import SaveViewForm
from accounts.models import SavedList, SavedView, User
from accounts.views.list_columns import shown_columns
from agreements.access import can_start
from agreements.domain.timeline import Bar, Window, bar_of, window_around
from agreements.forms.pages import FilterForm
from agreements.models import Agreement
from agreements.selectors import AgreementFilter, agreement_page, agreements_found, terms_found
from agreements.selectors.search import passages
from core.clock import utc_now
from core.models import Organisation
from core.spreadsheets import csv_lines

#: The columns that a person may do without, as the list says them; the agreement itself always stands first.
COLUMNS = {
    "customer": gettext_lazy("Customer"),
    "state": gettext_lazy("State"),
    "starts": gettext_lazy("Effective from"),
    "ends": gettext_lazy("Ends on"),
    "owner": gettext_lazy("Owner"),
    "changed": gettext_lazy("Changed"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """One agreement in the picture."""

    agreement: Agreement
    bar: Bar


@dataclass(frozen=True, slots=True)
class Year:
    """A year of the picture: where it begins, and how wide it is, in percent."""

    number: int
    left: float
    width: float


def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show the agreements, the last changed first or as sorted; the fields of the form narrow them."""
    return render_list(request, require(request.user, "agreement.view"), request.GET, SaveViewForm())


def render_list(request: HttpRequest, user: User, params: QueryDict, save_form: SaveViewForm) -> HttpResponse:
    """Render the list as `params` narrow it; a refused `save_form` comes back with what was typed, as a 422."""
    filters = FilterForm(params, user=user)
    chosen = filters.chosen()
    page = agreement_page(user, chosen, params, _today())
    found = passages(page.rows, chosen.text) if chosen.text else {}
    columns = shown_columns(user, SavedList.AGREEMENTS, COLUMNS)
    context = {
        "form": save_form,
        "columns": columns,
        "column_choices": [(name, label, columns[name]) for name, label in COLUMNS.items()],
        "saved_views": list(SavedView.objects.filter(owner=user, listed=SavedList.AGREEMENTS)),
        "filters": filters,
        "is_filtered": replace(chosen, sort="") != AgreementFilter(),
        "query": filters.query(),
        "tabs": _tabs("list", filters.query()),
        "page": page,
        "rows": [(agreement, found.get(agreement.pk, ())) for agreement in page.rows],
        "can_start": can_start(user),
    }
    return render(request, "agreements/list.html", context, status=422 if save_form.is_bound else 200)


def agreement_csv(request: HttpRequest) -> HttpResponseBase:
    """Serve the list, as it is narrowed, as a file for a spreadsheet."""
    user = require(request.user, "agreement.view")
    found = agreements_found(user, FilterForm(request.GET, user=user).chosen(), _today())
    header = [
        *(_("Agreement"), _("Title"), _("Customer"), _("State"), _("Effective from"), _("Ends on"), _("Owner")),
        *(_("Language"), _("Currency"), _("Changed")),
    ]
    lines = csv_lines(header, _rows(found.iterator(chunk_size=500)), get_language() or "en")
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="agreements-{_today().isoformat()}.csv"'
    return response


def _rows(found: Iterator[Agreement]) -> Iterator[list[object]]:
    house = Organisation.current()
    for each in found:
        yield [
            *(each.reference, each.title, each.customer.name, each.get_state_display()),
            *(each.effective_from, each.ends_on, each.owner.full_name, each.language, each.currency),
            house.today(each.changed_at),
        ]


def timeline(request: HttpRequest) -> HttpResponse:
    """Show when each agreement applies, in one picture."""
    user = require(request.user, "agreement.view")
    filters = FilterForm(request.GET, user=user)
    chosen, today = filters.chosen(), _today()
    found = terms_found(user, chosen, today)
    window = window_around(((each.effective_from or today, each.ends_on) for each in found), today)
    context = {
        "filters": filters,
        "is_filtered": replace(chosen, sort="") != AgreementFilter(),
        "tabs": _tabs("timeline", filters.query()),
        "terms": [Term(each, bar_of(window, each.effective_from or today, each.ends_on)) for each in found],
        "years": _years(window),
        "today_at": window.share(today),
        "today": today,
    }
    return render(request, "agreements/timeline.html", context)


def _tabs(current: str, query: str) -> list[dict[str, object]]:
    """The two ways to look at agreements; what the list is narrowed to stays."""
    names = {"list": _("List"), "timeline": pgettext("agreements", "In time")}
    return [
        {
            "label": label,
            "url": reverse(f"agreements:{name}") + (f"?{query}" if query else ""),
            "current": name == current,
        }
        for name, label in names.items()
    ]


def _years(window: Window) -> list[Year]:
    years = range(window.start.year, window.end.year + 1)
    starts = [window.share(date(year, 1, 1)) for year in years]
    ends = [*starts[1:], 100.0]
    return [
        Year(year, round(start, 3), round(end - start, 3)) for year, start, end in zip(years, starts, ends, strict=True)
    ]


def _today() -> date:
    return Organisation.current().today(utc_now())
