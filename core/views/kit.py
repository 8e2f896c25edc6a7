"""The pattern page: every component once, for those who build pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import ALLOWED, Decision
from core.clock import utc_now
from core.icons import ICONS


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened, as components/timeline.html shows it."""

    icon: str
    title: str
    at: datetime
    who: str = ""
    body: str = ""
    tone: str = ""
    outbound: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """A line of components/tasklist.html."""

    label: str
    tone: str
    status: str
    url: str = "#"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of components/tabs.html."""

    label: str
    current: bool
    count: int | None = None
    url: str = "#"


class KitForm(forms.Form):
    """One field of each kind; bound to nothing, so that half of them complain."""

    title = forms.CharField(label="Title", help_text="A few words that a colleague recognises.")
    what = forms.CharField(label="What happened", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    channel = forms.ChoiceField(label="Channel", choices=[("phone", "Phone"), ("email", "E-mail")])
    priority = forms.ChoiceField(
        label="Priority", choices=[("normal", "Normal"), ("high", "High")], widget=forms.RadioSelect
    )
    day = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}))
    scan = forms.FileField(label="Scan", required=False)
    agreed = forms.BooleanField(label="The customer has agreed to it", help_text="In writing or on the phone.")


def kit(request: HttpRequest) -> HttpResponse:
    """Show each component of docs/ui.md; not served in production."""
    if settings.IS_PRODUCTION:
        raise Http404
    now = utc_now()
    context = {
        "form": KitForm(data={"what": "Delivered a day late."}),
        "icons": sorted(ICONS),
        "allowed": ALLOWED,
        "refused": Decision(False, "Only the manager approves an agreement."),
        "tabs": [Tab("Open", True, 12), Tab("Late", False, 3), Tab("Closed", False)],
        "tasks": [
            Task("Expectations", "ok", "Complete"),
            Task("Objectives", "soon", "Started", hint="Two targets have no objective."),
            Task("Signatures", "neutral", "Not started"),
        ],
        "entries": [
            Entry("phone", "Complaint logged", now - timedelta(hours=5), "Adam Agent", "It arrived broken."),
            Entry("late", "First response is late", now - timedelta(hours=1), tone="late"),
            Entry("send", "Reply sent", now, "Adam Agent", "We send a new one today.", outbound=True),
        ],
        "now": now,
        "soon_at": now + timedelta(minutes=30),
        "due_at": now + timedelta(hours=3, minutes=12),
        "past_at": now - timedelta(minutes=40),
    }
    return render(request, "ui_kit.html", context)
