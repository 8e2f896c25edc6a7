"""How well promises were kept: one screen, its file, and the clocks behind each number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.access import require
from accounts.models import User
from core.charts import NARROW, WIDE, Bar, Point, Size, bar_chart, trend_chart
from core.clock import utc_now
from core.models import Organisation
from core.spreadsheets import csv_bytes
from core.typography import format_number, format_percent
from desk.attainment.drill import judged_page
from desk.attainment.page import AttainmentPage, Row, attainment_page
from desk.attainment.table import HEADER, attainment_rows
from sla.domain.attainment import worst_relative_error
from sla.report_form import AttainmentFilter, report_names

#: Lists drawn as bars; the others are lists of names, which may be long.
CHARTS = ("metric", "channel", "kind", "priority")
LISTS = ("agreement", "agent", "team")
MOST_ROWS = 10
PERIOD = ("period", "since", "until")
NARROWING = ("metric", "channel", "kind", "priority", "basis", "team", "agent")


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: what it says, where it leads, whether it is the one shown."""

    label: str
    url: str
    current: bool
    count: None = None


@require_GET
def attainment(request: HttpRequest) -> HttpResponse:
    """Show the report."""
    user = require(request.user, "report.view")
    form, page = _page(request, user)
    query = request.GET.urlencode()
    context = {
        "filter": form,
        "period_fields": [form[name] for name in PERIOD],
        "period_values": [(name, request.GET[name]) for name in PERIOD if request.GET.get(name)],
        "narrowing": [form[name] for name in NARROWING],
        "page": page,
        "query": query,
        "clocks_query": {verdict: _with(request, verdict) for verdict in ("met", "missed")},
        "trend_charts": [("wide", _trend_chart(page, WIDE)), ("narrow", _trend_chart(page, NARROW))],
        "charts": [_chart(page, word) for word in CHARTS if page.groups[word]],
        "lists": [(_titles()[word], word, page.groups[word][:MOST_ROWS], len(page.groups[word])) for word in LISTS],
        "most_rows": MOST_ROWS,
        "worst_error": format_number(worst_relative_error(), get_language() or "en", decimals=0),
        "all_kept": urlencode([(name, request.GET[name]) for name in PERIOD if request.GET.get(name)]),
        "has_one_metric": len(page.report.by_metric) == 1,
    }
    return render(request, "desk/attainment.html", context)


@require_GET
def attainment_csv(request: HttpRequest) -> HttpResponse:
    """Send everything on the report as a table."""
    user = require(request.user, "report.view")
    _form, page = _page(request, user)
    period = page.question.period
    response = HttpResponse(
        csv_bytes(HEADER, attainment_rows(page), get_language() or "en"), content_type="text/csv; charset=utf-8"
    )
    name = f"attainment-{period.start.isoformat()}-{period.end.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def attainment_clocks(request: HttpRequest) -> HttpResponse:
    """List the clocks behind a number, with exact figures."""
    user = require(request.user, "report.view")
    people, teams = report_names()
    form = AttainmentFilter(request.GET, people=people, teams=teams)
    question = form.question(user, _today())
    verdict = request.GET.get("verdict", "")
    rows, page, exact = judged_page(question, user, verdict=verdict, params=request.GET)
    back = request.GET.copy()
    for word in ("verdict", "after", "before"):
        back.pop(word, None)
    context = {
        "rows": rows, "page": page, "exact": exact, "verdict": verdict, "period": question.period,
        "back_query": back.urlencode(), "tabs": _tabs(back, verdict),
    }  # fmt: skip
    return render(request, "desk/attainment_clocks.html", context)


def _page(request: HttpRequest, user: User) -> tuple[AttainmentFilter, AttainmentPage]:
    people, teams = report_names()
    form = AttainmentFilter(request.GET, people=people, teams=teams)
    return form, attainment_page(form, user, params=request.GET, now=utc_now(), today=_today())


def _tabs(query: QueryDict, current: str) -> list[Tab]:
    words = {"": _("All"), "met": _("Met"), "missed": _("Missed")}
    tabs = []
    for verdict, label in words.items():
        address = query.copy()
        if verdict:
            address["verdict"] = verdict
        tabs.append(Tab(label, f"?{address.urlencode()}", verdict == current))
    return tabs


def _today() -> date:
    return Organisation.current().today(utc_now())


def _with(request: HttpRequest, verdict: str) -> str:
    query = request.GET.copy()
    if verdict:
        query["verdict"] = verdict
    return query.urlencode()


def _titles() -> dict[str, str]:
    return {
        "metric": _("By metric"),
        "channel": _("By channel"),
        "kind": _("By kind"),
        "priority": _("By priority"),
        "agreement": _("By agreement"),
        "agent": _("By person"),
        "team": _("By team"),
    }


def _trend_chart(page: AttainmentPage, size: Size) -> SafeString:
    points = [Point(each.label, each.title, each.result.tally.percent, each.reaches) for each in page.trend]
    title, description = _("Attainment over time"), _target_text(page)
    return trend_chart(
        points,
        target=page.objective.percent,
        key=f"trend-{size.width}",
        title=title,
        description=description,
        size=size,
    )


def _chart(page: AttainmentPage, word: str) -> dict[str, object]:
    rows: list[Row] = page.groups[word]
    bars = [Bar(row.label, row.result.tally.percent or Decimal(0), row.percent, row.reaches, row.url) for row in rows]
    title = _titles()[word]
    drawn = bar_chart(bars, target=page.objective.percent, key=word, title=title, description=_target_text(page))
    return {"word": word, "title": title, "svg": drawn, "rows": rows}


def _target_text(page: AttainmentPage) -> str:
    percent = format_percent(page.objective.percent.normalize(), get_language() or "en")
    return _("The dashed line is the objective of %(percent)s. The numbers stand in the table below.") % {
        "percent": percent
    }
