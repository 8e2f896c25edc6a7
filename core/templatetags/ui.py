"""The tags of the interface kit; docs/ui.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.forms import BaseForm, BaseFormSet, BoundField
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.access import Decision
from core.icons import ICONS

register = template.Library()

TONES: Final = frozenset({"ok", "soon", "late", "paused", "info", "neutral"})
THEMES: Final = frozenset({"light", "dark"})


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of core.icons, silent unless it has a label. Raises KeyError for an unknown name."""
    shape = mark_safe(ICONS[name])
    speaks = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" {}>{}</svg>',
        speaks,
        shape,
    )


@register.inclusion_tag("components/badge.html")
def badge(tone: str, text: str, icon: str = "", url: str = "", title: str = "") -> dict[str, Any]:
    """Show a state in words, with a shape and a colour. Tones: ok, soon, late, paused, info, neutral."""
    return {"tone": _known_tone(tone), "text": text, "icon": icon or tone, "url": url, "title": title}


@register.inclusion_tag("components/notice.html")
def notice(tone: str, text: str) -> dict[str, Any]:
    """Show a sentence that the reader needs before the rest of the page."""
    return {"tone": _known_tone(tone), "text": text}


@register.inclusion_tag("components/empty.html")
def empty(title: str, text: str = "", url: str = "", label: str = "", icon: str = "") -> dict[str, Any]:
    """Show that there is nothing, why, and the one thing to do about it."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon}


@register.inclusion_tag("components/action.html")
def action(
    decision: Decision, label: str, url: str = "", icon: str = "", kind: str = "", name: str = "", value: str = ""
) -> dict[str, Any]:
    """Show a button or link if `decision` allows it, else a greyed one that says the reason.

    With a url it is a link, otherwise a submit button (of `name` and `value`). `kind` is primary, danger or quiet.
    """
    return {
        "decision": decision,
        "label": label,
        "url": url,
        "icon": icon,
        "kind": f"btn-{kind}" if kind else "",
        "name": name,
        "value": value,
    }


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One message of the error summary, and the id of the field it belongs to ("" for the whole form)."""

    target: str
    label: str
    message: str


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet[Any] | list[BaseForm]) -> dict[str, Any]:
    """List every error of the forms, lists of forms and formsets, each a link to its field; nothing if none."""
    flat = [form for one in forms for form in (one if isinstance(one, list) else [one])]
    return {"lines": [line for form in flat if form.is_bound for line in _summary_lines(form)]}


@register.inclusion_tag("components/sort.html", takes_context=True)
def sort_header(context: Context, key: str, label: str, css: str = "") -> dict[str, Any]:
    """Head a sortable column: `?sort=key`, then `?sort=-key`. The view reads and checks `sort`."""
    query = context["request"].GET.copy()
    sort = query.get("sort", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(sort, "none")
    query["sort"] = f"-{key}" if sort == key else key
    for position in ("after", "before", "page"):
        query.pop(position, None)
    return {"label": label, "direction": direction, "url": f"?{query.urlencode()}", "css": css}


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """Return the theme the reader chose, light or dark, or "" to follow the system."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme", "") if request is not None else ""
    return chosen if chosen in THEMES else ""


@register.filter
def error_target(field: BoundField) -> str:
    """Return the id of the control that an error of `field` should lead to."""
    if field.is_hidden:
        return ""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")


def _summary_lines(form: BaseForm | BaseFormSet[Any]) -> Iterator[SummaryLine]:
    if isinstance(form, BaseFormSet):
        yield from (SummaryLine("", "", str(message)) for message in form.non_form_errors())
        for child in form.forms:
            yield from _summary_lines(child)
        return
    # In the order of the page: what a form finds wrong as a whole comes last in `errors`, wherever its field stands.
    order = {name: place for place, name in enumerate(form.fields)}
    for name, messages in sorted(form.errors.items(), key=lambda found: order.get(found[0], -1)):
        if name in form.fields:
            field = form[name]
            label = "" if field.is_hidden else str(field.label)
            yield from _lines_of(error_target(field), label, messages)
        else:
            yield from _lines_of("", "", messages)


def _lines_of(target: str, label: str, messages: Iterable[Any]) -> Iterator[SummaryLine]:
    for message in messages:
        yield SummaryLine(target, label, str(message))


def _known_tone(tone: str) -> str:
    if tone not in TONES:
        raise ValueError(f"no such tone: {tone}")
    return tone
