"""What becomes of the clocks of a complaint, as lines of a table that is looked at before it happens."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core.typography import format_span
from sla.domain.clock import is_late
from sla.domain.replan import NewClock
from sla.domain.vocabulary import Basis
from sla.labels import METRICS
from sla.models import Clock, Target
from sla.selectors import Deadline, Replanning
from sla.templatetags.sla import TONES, standing_text

BESIDE: dict[str, Promise] = {
    Basis.STATUTORY: gettext_lazy("%(metric)s, required by law"),
    Basis.INTERNAL: gettext_lazy("%(metric)s, between our teams"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanLine:
    """One clock: what happens to it, and how it stands before and after. Instants are None where there is none."""

    metric: str
    effect: str
    tone: str
    old_due: datetime | None = None
    old_text: str = ""
    new_due: datetime | None = None
    new_text: str = ""
    new_tone: str = "neutral"
    promise: str = ""


def plan_lines(found: Replanning, now: datetime) -> list[PlanLine]:
    """Return what changes, then what stays, each with its soonest deadline first."""
    cancelled = list(found.cancelled())
    lines = []
    for new in found.plan.started:
        target = found.targets[new.target]
        old = next((clock for clock in cancelled if _counts_the_same(clock, new)), None)
        if old is not None:
            cancelled.remove(old)
        lines.append(_started(new, target, old, now))
    lines += [_ended(clock, now) for clock in cancelled]
    lines.sort(key=lambda line: line.new_due or line.old_due or now)
    answered = dict(found.plan.stopped)
    return [*lines, *(_kept(clock, answered.get(clock.pk), now) for clock in found.kept())]


def cancelled_lines(clocks: list[Clock], now: datetime) -> list[PlanLine]:
    """Return lines for clocks that end without a verdict."""
    return [_ended(clock, now) for clock in clocks]


def deadline_lines(deadlines: list[Deadline], now: datetime) -> list[PlanLine]:
    """Return lines for clocks that begin with a new complaint."""
    return [
        PlanLine(
            metric=_metric(each.target.metric, each.target.target_set.basis),
            effect=_("starts"),
            tone="info",
            new_due=each.due_at,
            new_text=_left(each.due_at, now),
            new_tone="late" if each.is_late(now) else "ok",
            promise=_promise(each.target),
        )
        for each in deadlines
    ]


def _counts_the_same(clock: Clock, new: NewClock) -> bool:
    """Whether a cancelled clock counts what the new one does: only our own promise gives way to an agreement's."""
    return clock.metric == new.metric and _beside(clock.basis) == _beside(new.basis)


def _beside(basis: str) -> str:
    """Return the basis of a clock that stands beside what is promised to the customer; "" for what is promised."""
    return basis if basis in BESIDE else ""


def _started(new: NewClock, target: Target, old: Clock | None, now: datetime) -> PlanLine:
    text, tone = _verdict(new.due_at, new.stopped_at, now)
    if new.is_held:
        text, tone = _("paused"), "paused"
    return PlanLine(
        metric=_metric(new.metric, new.basis),
        effect=_("starts anew") if old else _("starts"),
        tone="soon" if old else "info",
        old_due=old.due_at if old else None,
        old_text=standing_text(old, now) if old else "",
        new_due=new.due_at,
        new_text=text,
        new_tone=tone,
        promise=_promise(target),
    )


def _ended(clock: Clock, now: datetime) -> PlanLine:
    return PlanLine(
        metric=_metric(clock.metric, clock.basis),
        effect=_("is cancelled"),
        tone="neutral",
        old_due=clock.due_at,
        old_text=standing_text(clock, now),
        promise=_promise(clock.target) if clock.target else "",
    )


def _kept(clock: Clock, answered_at: datetime | None, now: datetime) -> PlanLine:
    text, tone = standing_text(clock, now), TONES[clock.standing(now)]
    if answered_at is not None:
        text, tone = _verdict(clock.due_at, answered_at, now)
    return PlanLine(
        metric=_metric(clock.metric, clock.basis),
        effect=_("stays") if answered_at is None else _("stops"),
        tone="neutral" if answered_at is None else "info",
        old_due=clock.due_at,
        old_text=standing_text(clock, now) if answered_at else "",
        new_due=clock.due_at,
        new_text=text,
        new_tone=tone,
        promise=_promise(clock.target) if clock.target else "",
    )


def _verdict(due_at: datetime, stopped_at: datetime | None, now: datetime) -> tuple[str, str]:
    """Return how a clock will stand: answered already, late at once, or running."""
    if stopped_at is None:
        return _left(due_at, now), "late" if is_late(due_at, now) else "ok"
    if is_late(due_at, stopped_at):
        return _("missed by %(span)s") % {"span": _span(due_at, stopped_at)}, "late"
    return _("met"), "ok"


def _left(due_at: datetime, now: datetime) -> str:
    if is_late(due_at, now):
        return _("late at once, by %(span)s") % {"span": _span(due_at, now)}
    return _("%(span)s left") % {"span": _span(now, due_at)}


def _span(start: datetime, end: datetime) -> str:
    return format_span(end - start, get_language() or "en")


def _metric(metric: str, basis: str) -> str:
    """Return what is counted; a clock that stands beside what is promised says whose it is."""
    name = capfirst(str(METRICS[metric]))
    return str(BESIDE[basis]) % {"metric": name} if basis in BESIDE else name


def _promise(target: Target) -> str:
    return f"{target.amount_text} · {target.source}"
