"""Deadlines on pages: the badge that counts down, and why the deadline is what it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import get_language, gettext

from accounts.permissions import may
from core.clock import utc_now
from core.typography import format_span
from sla.domain.clock import Standing
from sla.ladder_words import acts_text, ladder_text, when_text, whom_text
from sla.models import Clock, Target
from sla.printing import print_explanation
from sla.selectors import explanation_of, has_deadlines_on_earlier_versions, noted_names, promise_of

register = template.Library()

TONES = {
    Standing.ON_TIME: "ok",
    Standing.SOON: "soon",
    Standing.LATE: "late",
    Standing.PAUSED: "paused",
    Standing.MET: "ok",
    Standing.MISSED: "late",
    Standing.CANCELLED: "neutral",
}
TICKING = frozenset({Standing.ON_TIME, Standing.SOON, Standing.LATE})


@register.inclusion_tag("sla/badge.html")
def deadline(clock: Clock | None, now: datetime, url: str = "") -> dict[str, Any]:
    """Show how a clock stands at `now`: in words first, counting down while it runs; no clock is "no promise"."""
    if clock is None:
        return {"clock": None}
    standing = clock.standing(now)
    return {
        "clock": clock,
        "now": now,
        "url": url,
        "tone": TONES[standing],
        "text": standing_text(clock, now),
        "ticking": standing in TICKING and clock.is_open and clock.state != "paused",
    }


@register.inclusion_tag("sla/explanation.html", takes_context=True)
def explanation(context: Context, clock: Clock) -> dict[str, Any]:
    """Show everything that made the deadline of a clock."""
    found = explanation_of(clock, context.get("now") or utc_now())
    version = clock.target.calendar_version if clock.target else None
    # What a document brought with it has no names; ours are noted beside the content.
    names = noted_names(version, get_language() or "en") if version and found and found.skipped_holidays else {}
    skipped = [(day, names.get(day, "")) for day in found.skipped_holidays] if found else []
    return {
        "clock": clock,
        "printed": print_explanation(found) if found else None,
        "promise": promise_of(clock),
        "skipped": skipped,
    }


@register.inclusion_tag("sla/parts/earlier_versions.html", takes_context=True)
def earlier_versions(context: Context) -> dict[str, Any]:
    """Tell whoever may recompute them that deadlines run on what was promised before; nothing if there are none."""
    return {"is_due": may(context["request"].user, "clock.recompute") and has_deadlines_on_earlier_versions()}


def standing_text(clock: Clock, now: datetime) -> str:
    """How a clock stands at `now`, in words: "3 h 12 min left", "late by 40 min", "met"."""
    language = get_language() or "en"
    match clock.standing(now):
        case Standing.ON_TIME | Standing.SOON:
            return gettext("%(span)s left") % {"span": format_span(clock.due_at - now, language)}
        case Standing.LATE:
            return gettext("late by %(span)s") % {"span": format_span(now - clock.due_at, language)}
        case Standing.MISSED:
            late = (clock.stopped_at or now) - clock.due_at
            return gettext("missed by %(span)s") % {"span": format_span(late, language)}
        case Standing.MET:
            return gettext("met")
        case Standing.PAUSED:
            return gettext("paused")
        case _:
            return gettext("cancelled")


@register.filter
def escalation_text(target: Target) -> str:
    """What happens when a target is near or missed, in a phrase: "Usual: 3 levels"."""
    return ladder_text(target.escalation)


@register.filter
def escalation_lines(target: Target, names: Mapping[str, str]) -> list[str]:
    """The levels of a target's ladder, a phrase each; none without a ladder. `names` are those of teams and people."""
    levels = target.escalation.levels if target.escalation else ()
    phrases = ((f"{when_text(level)}: {whom_text(level, names)}", acts_text(level)) for level in levels)
    return [", ".join(filter(None, phrase)) for phrase in phrases]
