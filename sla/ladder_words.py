"""Escalation ladders in words that people read."""

from collections.abc import Mapping
from datetime import timedelta

from django.utils.translation import get_language, gettext, ngettext, pgettext

from core.typography import format_span
from sla.domain.ladder import Counted, Ladder, Level, Side
from sla.labels import WHOM


def ladder_text(ladder: Ladder | None) -> str:
    """A ladder in a phrase: "Usual: 3 levels", or what happens without one."""
    if ladder is None:
        return gettext("the owner and the supervisor at once")
    count = len(ladder.levels)
    levels = ngettext("%(count)s level", "%(count)s levels", count) % {"count": count}
    return f"{ladder.name}: {levels}"


def when_text(level: Level) -> str:
    """When a level falls due: "1 h after the deadline", "30 min of open time before the deadline"."""
    if level.is_at_deadline:
        return gettext("when the deadline is missed")
    span = format_span(timedelta(minutes=level.minutes), get_language() or "en")
    if level.counted == Counted.OPEN:
        span = gettext("%(span)s of open time") % {"span": span}
    if level.side == Side.BEFORE:
        return gettext("%(span)s before the deadline") % {"span": span}
    return gettext("%(span)s after the deadline") % {"span": span}


def whom_text(level: Level, names: Mapping[str, str] | None = None) -> str:
    """Who is told at a level; `names` gives those of teams and people by public id."""
    if level.who:
        return (names or {}).get(level.who, level.who if "@" in level.who else str(WHOM[level.whom]))
    return str(WHOM[level.whom])


def acts_text(level: Level) -> str:
    """What a level does besides telling; "" for nothing."""
    words = []
    if level.hands_over:
        words.append(pgettext("level", "gets the complaint"))
    if level.raises_priority:
        words.append(pgettext("level", "priority raised, deadlines follow") if level.moves_clocks
                     else pgettext("level", "priority raised"))  # fmt: skip
    return ", ".join(words)
