"""What the pages say about states, steps and events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agreements.domain.readiness.past import PAST_RULE
from agreements.forms import name_of, places
from agreements.forms.labels import STEP_LABELS
from agreements.forms.tree import element_id
from agreements.models import AgreementVersion, Waiver
from agreements.selectors import Progress, StepProgress
from agreements.selectors.progress import StepState, Waived
from core.errors import Problem
from core.models import AuditEvent
from drafting.domain.findings import Finding, Severity

STEP_TONES = {
    StepState.NOT_STARTED: "neutral",
    StepState.IN_PROGRESS: "soon",
    StepState.COMPLETE: "ok",
    StepState.PROBLEM: "late",
}
EVENTS: dict[str, tuple[str, str | Promise]] = {
    "agreement.started": ("add", gettext_lazy("Started from a template")),
    "agreement.step_saved": ("edit", gettext_lazy("Changed: %(step)s")),
    "agreement.step_taken_over": ("user", gettext_lazy("Taken over from %(from)s: %(step)s")),
    "agreement.clause_taken": ("document", gettext_lazy("Clause taken from the library: %(clause)s")),
    "agreement.clause_updated": ("document", gettext_lazy("Clause brought up to date: %(clause)s")),
    "agreement.clause_kept": ("note", gettext_lazy("Later version of a clause not taken over: %(clause)s")),
    "agreement.hint_waived": ("note", gettext_lazy("A hint of the check left as it is")),
    "agreement.waiver_taken_back": ("edit", gettext_lazy("A hint of the check shown again")),
    "agreement.approved": ("document-ok", gettext_lazy("Version %(version)s approved and frozen")),
    "agreement.redrafted": ("history", gettext_lazy("Version %(version)s put aside, version %(next)s begun")),
    "agreement.signed_on_paper": ("note", gettext_lazy("Version %(version)s signed on paper")),
    "agreement.entered_into_force": ("ok", gettext_lazy("Version %(version)s came into force")),
    "agreement.term_renewed": ("forward", gettext_lazy("Version %(version)s renewed for another term")),
    "agreement.expired": ("stopped", gettext_lazy("Version %(version)s ended")),
    "agreement.layout_chosen": ("print", gettext_lazy("Another layout chosen")),
    "agreement.printing_retried": ("print", gettext_lazy("PDF of version %(version)s asked for again")),
}
# An agreement that began otherwise than from a template says so.
STARTS: dict[str, Promise] = {
    "empty": gettext_lazy("Started from an empty page"),
    "copy_of": gettext_lazy("Started as a copy of %(copy_of)s"),
    "import": gettext_lazy("Started from a file"),
}
# A sentence with one of these parameters names the place by itself.
SAYS_WHERE = {"place", "side", "field", "list"}


@dataclass(frozen=True, slots=True)
class StepItem:
    """A step in the task list and in the navigation."""

    step: str
    label: str
    url: str
    tone: str
    status: str
    hint: str
    editor: str = ""


def step_items(
    version: AgreementVersion, progress: Progress, editors: Mapping[str, str] | None = None
) -> list[StepItem]:
    """Return the eight steps with their states in words; `editors` are those who have one open, by the step."""
    items = [_step_item(version.agreement.reference, step) for step in progress.steps]
    return [replace(item, editor=(editors or {}).get(item.step, "")) for item in items]


def _step_item(reference: str, progress: StepProgress) -> StepItem:
    label = STEP_LABELS[progress.step]
    number = len(progress.blocking)
    match progress.state:
        case StepState.COMPLETE:
            status = _("Complete")
        case StepState.PROBLEM:
            status = _("Problem")
        case StepState.IN_PROGRESS:
            status = ngettext("In progress: %(number)s thing missing", "In progress: %(number)s things missing", number)
        case StepState.NOT_STARTED:
            status = ngettext(
                "Not started: %(number)s thing to fill in", "Not started: %(number)s things to fill in", number
            )
    hint = progress.problem.message if progress.problem else str(label.hint)
    url = reverse("agreements:step", args=[reference, progress.step])
    return StepItem(progress.step, str(label.text), url, STEP_TONES[progress.state], status % {"number": number}, hint)


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with a link to its place; `where` names it, unless the message does."""

    where: str
    message: str
    url: str
    is_blocking: bool
    waive_url: str = ""
    past_url: str = ""


def placed(
    version: AgreementVersion, findings: Iterable[Finding], *, here: str = "", back: str = ""
) -> list[PlacedFinding]:
    """Give each finding its place. Those of the step `here` link within the page; the others may lead `back`."""
    found = list(findings)
    content = version.document if found else None
    names = {step: dict(places(content, step)) for step in {each.step for each in found}} if content else {}
    return [_placed(version, finding, names[finding.step], here, back) for finding in found]


def _placed(version: AgreementVersion, finding: Finding, names: dict[str, str], here: str, back: str) -> PlacedFinding:
    name = name_of(finding.pointer)
    while name not in names:
        name = name.rpartition(".")[0]
    url = f"#{element_id(name)}" if finding.step == here else field_address(version, name, back=back)
    where = "" if SAYS_WHERE & set(finding.params) else names[name] or str(STEP_LABELS[finding.step].text)
    waive_url, past_url = _waive_url(version, finding), _past_url(version, finding)
    return PlacedFinding(where, finding.message, url, finding.is_blocking, waive_url, past_url)


def _past_url(version: AgreementVersion, finding: Finding) -> str:
    """Where the past is told of which a hint speaks."""
    return reverse("agreements:realism", args=[version.agreement.reference]) if finding.rule == PAST_RULE else ""


def _waive_url(version: AgreementVersion, finding: Finding) -> str:
    if finding.is_blocking:
        return ""
    query = urlencode({"rule": finding.rule, "pointer": finding.pointer})
    return f"{reverse('agreements:waive', args=[version.agreement.reference])}?{query}"


def field_address(version: AgreementVersion, name: str, *, back: str = "") -> str:
    """Where the field of this name (`payment.prices.2.unit`) is filled in.

    From there the reader can save and go `back`, to a page of `BACK` in agreements/views/editing.py.
    """
    anchor = element_id(name)
    step = name.partition(".")[0]
    return reverse("agreements:step", args=[version.agreement.reference, step]) + f"?at={anchor}{_back(back)}#{anchor}"


def _back(back: str) -> str:
    return f"&back={back}" if back else ""


def field_addresses(version: AgreementVersion) -> Callable[[str], str]:
    """The same as a function for many fields, which looks the address of a step up but once."""
    steps: dict[str, str] = {}

    def address(name: str) -> str:
        step = name.partition(".")[0]
        if step not in steps:
            steps[step] = reverse("agreements:step", args=[version.agreement.reference, step])
        anchor = element_id(name)
        return f"{steps[step]}?at={anchor}#{anchor}"

    return address


@dataclass(frozen=True, slots=True)
class PlacedWaiver:
    """A hint that was waived, with its place, and who decided why."""

    finding: PlacedFinding
    waiver: Waiver


def placed_waivers(version: AgreementVersion, waived: Iterable[Waived]) -> list[PlacedWaiver]:
    """Give each hint that was waived its place."""
    found = list(waived)
    places_of = placed(version, [each.finding for each in found])
    return [PlacedWaiver(place, each.waiver) for place, each in zip(places_of, found, strict=True)]


def placed_problems(version: AgreementVersion, problems: Iterable[Problem]) -> list[PlacedFinding]:
    """Give each problem of a refused approval its place; one that names none is about the whole."""
    found = [
        Finding(each.code, Severity.BLOCKING, each.field, each.field.split("/")[1], each.message)
        for each in problems
        if each.field.startswith("/")
    ]
    return placed(version, found)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    icon: str
    title: str
    who: str
    at: datetime
    body: str = ""


def entries(events: Iterable[AuditEvent]) -> Iterator[Entry]:
    """Put events into words; saves of the same step in a row are told once, by the last of them."""
    previous: tuple[Any, ...] = ()
    for event in events:
        key = (event.action, event.actor_id, event.changes.get("step"))
        if event.action == "agreement.step_saved" and key == previous:
            continue
        previous = key
        icon, title = EVENTS.get(event.action, ("note", event.action))
        if event.action == "agreement.started":
            title = next((words for origin, words in STARTS.items() if origin in event.changes), title)
        values = dict(event.changes)
        if "step" in values:
            values["step"] = STEP_LABELS[values["step"]].text
        yield Entry(icon, str(title) % values, event.actor_name or _("automatically"), event.at, event.reason)
