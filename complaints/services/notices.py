"""What the owner and the supervisor are told about a deadline."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from complaints.models import Complaint
from complaints.selectors import complaint_of, people_told_of_breach, supervisors_for, topic_of
from core.deadlines import format_deadline
from core.logging import traced
from core.models import Organisation
from core.typography import format_span
from notifications.models import Notice, Urgency
from notifications.services import Line, notify, supersede_warnings
from sla.domain.vocabulary import Metric
from sla.labels import priority_in_list
from sla.models import Case, Clock

STOPPED_LATE: dict[str, Promise] = {
    Metric.ACKNOWLEDGEMENT: _("acknowledged %(span)s late"),
    Metric.HOLDING_REPLY: _("holding reply sent %(span)s late"),
    Metric.RESOLUTION: _("resolved %(span)s late"),
    Metric.CALLBACK: _("called back %(span)s late"),
}
URGENCIES: dict[str, Urgency] = {
    "breach": Urgency.BREACH,
    "warning": Urgency.WARNING,
    "correction": Urgency.INFO,
}
ANSWERED_LATE = _("answered %(span)s late")
STILL_LATE = _("late by %(span)s, not done yet")


# What stands in place of a target where a person promised the instant itself.
PROMISED: dict[str, Promise] = {
    Metric.RESOLUTION: _("The date we promised"),
    Metric.CALLBACK: _("The time we agreed for a call-back"),
}


def tell_of_breach(*, clock: Clock, now: datetime) -> None:
    """Tell the owner and the supervisor, each in their own language, that a deadline was missed; each once."""
    complaint = complaint_of(clock.case)
    if complaint is None:
        return
    people = _distinct([complaint.case.owner, *supervisors_for(complaint, now)])
    told = [_tell("breach", clock, complaint, person, level=0, now=now) for person in people]
    if first := next(filter(None, told), None):
        # Whoever was warned and is not the one to be told now gets no warning any more either.
        supersede_warnings(by=first)


def tell_of_warning(*, clock: Clock, level: int, now: datetime) -> None:
    """Tell the owner that a deadline is near; where nobody looks after the complaint, the supervisor. Each once."""
    complaint = complaint_of(clock.case)
    if complaint is None:
        return
    owner = complaint.case.owner
    for person in _distinct([owner] if owner else supervisors_for(complaint, now)):
        _tell("warning", clock, complaint, person, level=level, now=now)


def tell_of_correction(*, clock: Clock, was_due_at: datetime, reason: str, now: datetime) -> None:
    """Tell everybody who was told of a breach that it is none: the deadline was recomputed, the notice is withdrawn."""
    complaint = complaint_of(clock.case)
    if complaint is None:
        return
    for person in people_told_of_breach(clock):
        _tell("correction", clock, complaint, person, level=0, now=now, was_due_at=was_due_at, why=reason)


def _distinct(people: Sequence[User | None]) -> list[User]:
    """Return the people who can be written to, each once."""
    return list({person.pk: person for person in people if person is not None and person.is_active}.values())


def _tell(
    kind: str,
    clock: Clock,
    complaint: Complaint,
    person: User,
    *,
    level: int,
    now: datetime,
    was_due_at: datetime | None = None,
    why: str = "",
) -> Notice | None:
    """Tell one person once. A clock that was held, or recomputed, and is late again has another deadline and key."""
    with translation.override(person.language):
        context = notice_context(clock, complaint, person, now=now)
        if was_due_at is not None:
            was_due = format_deadline(was_due_at, Organisation.current().zone, person.language, with_zone=True)
            context |= {"was_due": was_due, "why": why}
        line = Line(
            title=context["complaint_line"],
            summary=_summary(kind, context),
            path=complaint.get_absolute_url(),
            due_at=clock.due_at,
        )
    deadline = f"{clock.due_at:%Y%m%dT%H%M%S}" + (f"r{clock.revision}" if clock.revision else "")
    with traced(complaint.case.trace):
        return notify(
            recipient=person,
            kind=f"clock_{kind}",
            urgency=URGENCIES[kind],
            topic=topic_of(clock),
            about=complaint.reference,
            line=line,
            template=f"complaints/{kind}",
            context=context,
            dedupe_key=f"clock/{clock.public_id}/{kind}/{level}/{deadline}/{person.public_id}",
            now=now,
        )


def _summary(kind: str, context: dict[str, Any]) -> str:
    """Return what happened in one line that stays true, in the language that is active."""
    if kind == "warning":
        return gettext("%(metric)s: the deadline is near") % context
    if kind == "correction":
        return gettext("%(metric)s: not missed after all") % context
    if context["is_stopped"]:
        return f"{context['metric']}: {context['lateness']}"
    return gettext("%(metric)s: the deadline was missed") % context


def notice_context(clock: Clock, complaint: Complaint, person: User, *, now: datetime) -> dict[str, Any]:
    """Return what the notice prints, in the language that is active."""
    case, target, language = complaint.case, clock.target, person.language
    metric = clock.title
    return {
        "complaint": complaint,
        "complaint_line": f"{complaint.reference} {complaint.title}",
        "metric": capfirst(metric),
        "metric_lower": metric,
        "target_line": _target_line(clock, case),
        "source": target.source if target else "",
        "due": format_deadline(clock.due_at, Organisation.current().zone, language, with_zone=True),
        "lateness": lateness(clock, now=now, language=language),
        "left": format_span(max(clock.due_at - now, timedelta()), language),
        "is_stopped": clock.stopped_at is not None,
        "owner_line": case.owner.full_name if case.owner else _("nobody"),
        "is_owner": case.owner_id == person.pk,
        "url": f"{settings.SITE_URL}{complaint.get_absolute_url()}",
    }


def _target_line(clock: Clock, case: Case) -> str:
    """Return the promise in one line: what is measured, for what, and within how long."""
    if clock.is_promise:
        return str(PROMISED.get(clock.metric, clock.title))
    priority = priority_in_list(case.priority) if case.priority else ""
    dimensions = [case.get_kind_display(), case.get_channel_display(), priority]
    line = f"{clock.get_metric_display()} ({', '.join(str(word) for word in dimensions if word)})"
    return f"{line}: {clock.target.amount_text}" if clock.target else line


def lateness(clock: Clock, *, now: datetime, language: str) -> str:
    """Return how late it is, or how late it was done: "answered 12 min late"."""
    if clock.stopped_at is None:
        return str(STILL_LATE) % {"span": format_span(now - clock.due_at, language)}
    phrase = STOPPED_LATE.get(clock.metric, ANSWERED_LATE)
    return str(phrase) % {"span": format_span(clock.stopped_at - clock.due_at, language)}
