"""Creating and changing a calendar. Every button but Save redraws the form with what is typed; Save publishes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import require
from accounts.models import User
from core.clock import utc_now
from core.errors import Refusal
from core.models import Organisation
from core.templatetags.ui import SummaryLine
from core.world import zone_choices
from sla.access import can_edit_calendars, get_calendar
from sla.domain.calendar import BusinessCalendar
from sla.domain.draft import Draft, DraftError, Hours, OwnDay, draft_of, last_day, tidied
from sla.domain.edits import edited, next_focus
from sla.domain.sources import Sources, still_off
from sla.domain.vocabulary import Basis
from sla.models import Calendar, CalendarVersion
from sla.selectors import PublishedCalendar, calendar_history, current_version, sources_of, targets_counted_in
from sla.services import create_calendar, publish_calendar_version
from sla.services.defaults import YEARS_KNOWN
from sla.views.calendars.form import CalendarForm
from sla.views.calendars.imported import found_in
from sla.views.calendars.rows import editor_rows, error_lines, error_texts
from sla.views.calendars.shown import shown_year
from sla.views.calendars.tried import Trial, offered_trial, tried
from sla.views.calendars.typed import picked_days, read_draft
from sla.views.calendars.visit import Editor
from sla.views.calendars.words import changed_lines, language


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Draw up a calendar and publish its first version."""
    user = _editing(request)
    organisation, now = Organisation.current(), utc_now()
    if request.method == "POST":
        return _sent(request, _sent_editor(request, user, now, None))
    until = date(now.year + YEARS_KNOWN, 12, 31).isoformat()
    hours = (Hours("09:00", "17:00"),)
    draft = Draft(organisation.timezone, (hours,) * 5 + ((),) * 2, organisation.country, "", until)
    values = {"timezone": draft.timezone, "country": draft.country, "known_until": until}
    return _page(request, Editor(user, now, None, None, draft, values))


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Change a calendar: publishes its next version."""
    user = _editing(request)
    calendar, now = get_calendar(public_id), utc_now()
    if request.method == "POST":
        return _sent(request, _sent_editor(request, user, now, calendar))
    version = current_version(calendar)
    if version is None:
        raise Http404(public_id)
    draft = draft_of(version.business_calendar, sources_of(version))
    values = {
        "name": calendar.shown_name,
        "timezone": draft.timezone,
        "country": draft.country,
        "subdivision": draft.subdivision,
        "known_until": draft.known_until,
        "seen": version.number,
    }
    return _page(request, Editor(user, now, calendar, version, draft, values))


def _editing(request: HttpRequest) -> User:
    user = require(request.user, "calendar.view")
    decision = can_edit_calendars(user)
    if not decision:
        raise PermissionDenied(decision.reason)
    return user


def _sent_editor(request: HttpRequest, user: User, now: datetime, calendar: Calendar | None) -> Editor:
    sent = request.POST
    values = {name: sent.get(name, "") for name in CalendarForm.base_fields}
    version = current_version(calendar) if calendar else None
    editor = Editor(user, now, calendar, version, tidied(read_draft(sent)), values)
    # Years that the form did not offer yet keep off what was off in the years before.
    offered = editor.offered()
    fresh = {day for day in offered if day.isoformat() not in set(sent.getlist("offered"))}
    off = frozenset(day for day in offered if day.isoformat() in editor.draft.off)
    more = still_off(Sources(editor.draft.country, editor.draft.subdivision, off), fresh)
    editor.draft = replace(editor.draft, off=editor.draft.off | {day.isoformat() for day in more})
    return editor


def _sent(request: HttpRequest, editor: Editor) -> HttpResponse:
    """Answer a press of any button."""
    act = request.POST.get("act", "save")
    if act == "save":
        return _save(request, editor)
    if act == "try":
        _try(request, editor)
    elif act == "import":
        _import(request, editor)
    elif act == "take":
        _take(request, editor)
    elif act.startswith("year:") and act[5:].isascii() and act[5:].isdigit():
        editor.year = int(act[5:][:4])
    else:
        editor.draft = edited(editor.draft, act)
        editor.focus = next_focus(act, editor.draft)
    return _page(request, editor)


def _save(request: HttpRequest, editor: Editor) -> HttpResponse:
    form = editor.form = editor.bound_form()
    is_valid = form.is_valid()
    try:
        content, sources = editor.content()
    except DraftError as error:
        editor.mistakes = error.mistakes
        return _page(request, editor)
    if not is_valid:
        return _page(request, editor)
    try:
        version = _publish(editor, form.cleaned_data, content, sources)
    except Refusal as refusal:
        _refused(editor, form, refusal)
        return _page(request, editor)
    messages.success(request, _saved_text(editor, version))
    return redirect("sla:calendar", version.calendar.public_id if version.calendar else "")


def _publish(
    editor: Editor, values: Mapping[str, Any], content: Mapping[str, Any], sources: Sources
) -> CalendarVersion:
    if editor.calendar is None:
        return create_calendar(
            name=values["name"],
            content=content,
            sources=sources,
            actor=editor.user,
            now=editor.now,
        )
    return publish_calendar_version(
        calendar=editor.calendar,
        name=values["name"],
        content=content,
        sources=sources,
        reason=values["reason"],
        seen=values["seen"],
        actor=editor.user,
        now=editor.now,
    )


def _saved_text(editor: Editor, version: CalendarVersion) -> str:
    if editor.calendar is None:
        return _("The calendar is published. Targets may be counted in it from now on.")
    return _("Version %(number)s is published. New deadlines are counted by it; those that run stay as they are.") % {
        "number": version.number
    }


def _refused(editor: Editor, form: CalendarForm, refusal: Refusal) -> None:
    """Say why it was refused; after a conflict the form carries the newest version, so that Save then means it."""
    for problem in refusal.problems:
        if problem.code == "stale":
            editor.is_conflict = True
            continue
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, problem.message)
        editor.lines.append(SummaryLine(f"id_{field}" if field else "", "", problem.message))


def _try(request: HttpRequest, editor: Editor) -> None:
    try:
        content, sources = editor.content()
    except DraftError as error:
        editor.mistakes = error.mistakes
        return
    calendar = BusinessCalendar.from_dict(content)
    names = sources.names(calendar, language())
    editor.trial = tried(calendar, editor.values["name"], request.POST.dict(), editor.now, names)


def _import(request: HttpRequest, editor: Editor) -> None:
    until = last_day(editor.draft) or date(editor.this_year + YEARS_KNOWN, 12, 31)
    taken = {one.day for one in editor.draft.own} | {day.isoformat() for day in editor.offered()}
    editor.found = found_in(request.FILES.get("file"), until, date(editor.this_year - 1, 1, 1), taken)
    if editor.found.draft is not None:
        editor.draft = editor.found.draft
        editor.values = {**editor.values, "timezone": editor.draft.timezone, "known_until": editor.draft.known_until}
        editor.values |= {"country": editor.draft.country, "subdivision": editor.draft.subdivision}


def _take(request: HttpRequest, editor: Editor) -> None:
    there = {one.day for one in editor.draft.own}
    fresh = [one for one in picked_days(request.POST) if one.day not in there]
    kept = [one for one in editor.draft.own if not one.is_empty]
    own = sorted([*kept, *fresh], key=lambda one: one.day)
    editor.draft = replace(editor.draft, own=tuple(OwnDay(one.day, one.name) for one in own))


def _page(request: HttpRequest, editor: Editor) -> HttpResponse:
    errors = error_texts(editor.mistakes)
    form = editor.form or editor.blank_form()
    if editor.form is not None:
        for name in CalendarForm.OF_DRAFT:
            if name in errors and name in form.fields:
                form.add_error(name, errors[name])
        lines = [SummaryLine(f"id_{name}", "", str(text)) for name, texts in form.errors.items() if name in form.fields
                 and name not in CalendarForm.OF_DRAFT for text in texts]  # fmt: skip
        editor.lines = [*lines, *(line for line in editor.lines if not line.target)]
    lines = [*editor.lines, *error_lines(editor.mistakes, editor.draft)]
    offered = editor.offered()
    context = {
        "editor": editor,
        "form": form,
        "calendar": editor.calendar,
        "rows": editor_rows(editor.draft, offered, errors, editor.this_year),
        "offered_for": f"{editor.draft.country}/{editor.draft.subdivision}",
        "zones": [zone for _region, zones in zone_choices() for zone, _words in zones],
        "lines": lines,
        "errors": errors,
        "trial": editor.trial or _trial_as_typed(request, editor),
        "picture": _picture(editor),
        "seen": editor.version.number if editor.version and editor.is_conflict else editor.values.get("seen", ""),
        "conflict": _conflict(editor),
        "targets": targets_counted_in(editor.calendar, [Basis.ORGANISATION]) if editor.calendar else [],
    }
    status = 422 if lines or editor.is_conflict or (editor.found and editor.found.problem) else 200
    return render(request, "sla/calendar_form.html", context, status=status)


def _trial_as_typed(request: HttpRequest, editor: Editor) -> Trial:
    sent = request.POST
    if "try_start" in sent:
        return Trial(sent.get("try_start", ""), sent.get("try_amount", ""), sent.get("try_unit", ""))
    return offered_trial(editor.version.business_calendar if editor.version else None, editor.now)


def _picture(editor: Editor) -> Any:
    """The year as the draft would make it; None while it is no calendar."""
    try:
        content, sources = editor.content()
    except DraftError:
        return None
    calendar = BusinessCalendar.from_dict(content)
    today = calendar.local_date(editor.now)
    return shown_year(calendar, editor.year or today.year, sources.names(calendar, language()), today)


def _conflict(editor: Editor) -> list[tuple[PublishedCalendar, list[str]]]:
    """What others published meanwhile."""
    seen = str(editor.values.get("seen", ""))
    if not editor.is_conflict or editor.calendar is None or not seen.isdigit():
        return []
    newer = [one for one in calendar_history(editor.calendar) if (one.version.number or 0) > int(seen)]
    return [(one, changed_lines(one.changes)) for one in newer]
