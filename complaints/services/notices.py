"""What people are told about deadlines of complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
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
from complaints.selectors import topic_of
from complaints.selectors.recipients import Recipient
from core.deadlines import format_deadline
from core.logging import traced
from core.models import Organisation
from core.typography import format_instant, format_span
from notifications.models import Notice, Urgency
from notifications.services import Line, compose, notify, queue_email, supersede_warnings
from sla.domain.ladder import Whom
from sla.domain.vocabulary import Metric
from sla.labels import priority_in_list
from sla.models import Case, Clock
from sla.signals import Happening

STOPPED_LATE: dict[str, Promise] = {
    Metric.ACKNOWLEDGEMENT: _("acknowledged %(span)s late"),
    Metric.HOLDING_REPLY: _("holding reply sent %(span)s late"),
    Metric.RESOLUTION: _("resolved %(span)s late"),
    Metric.CALLBACK: _("called back %(span)s late"),
}
URGENCIES: dict[str, Urgency] = {
    "breach": Urgency.BREACH,
    "level": Urgency.ESCALATION,
    "warning": Urgency.WARNING,
    "correction": Urgency.INFO,
}
ANSWERED_LATE = _("answered %(span)s late")
STILL_LATE = _("late by %(span)s, not done yet")


#: So much of what the customer wrote stands in an e-mail; the rest is a click away.
MOST_TEXT = 2000
# What stands in place of a target where a person promised the instant itself.
PROMISED: dict[str, Promise] = {
    Metric.RESOLUTION: _("The date we promised"),
    Metric.CALLBACK: _("The time we agreed for a call-back"),
}


@dataclass(frozen=True)
class Telling:
    """Something that one recipient is to be told about one clock of a complaint."""

    happening: Happening
    complaint: Complaint
    recipient: Recipient

    @property
    def template(self) -> str:
        """What it reads like: a level at the deadline itself tells its owner of the breach, like any."""
        rung = self.happening.rung
        if rung is None:
            return self.happening.kind
        is_plain = rung.is_at_deadline and rung.whom == Whom.OWNER and self.recipient.person is not None
        return "breach" if is_plain else "level"

    @property
    def is_of_breach(self) -> bool:
        """Whether it says that the deadline was missed."""
        return self.template in ("breach", "level") and self.happening.clock.is_breached

    @property
    def language(self) -> str:
        """The recipient's own language; to an address outside, the organisation's."""
        person = self.recipient.person
        return person.language if person else Organisation.current().default_language


def tell(tellings: Sequence[Telling], *, now: datetime) -> None:
    """Tell people, each of one thing, once; the only road on which clocks of complaints reach anybody."""
    told: dict[int, Notice] = {}
    for telling in tellings:
        notice = _tell(telling, now)
        if notice is not None and telling.is_of_breach:
            told.setdefault(telling.happening.clock.pk, notice)
    for first in told.values():
        # Whoever was warned and is not the one to be told now gets no warning any more either.
        supersede_warnings(by=first)


def _tell(telling: Telling, now: datetime) -> Notice | None:
    """Tell one recipient once. A clock that was held, or recomputed, and is late again has another deadline and key."""
    happening, complaint, person = telling.happening, telling.complaint, telling.recipient.person
    clock, template, language = happening.clock, telling.template, telling.language
    with translation.override(language):
        context = notice_context(clock, complaint, person, language=language, now=now)
        context |= level_context(happening, complaint, language=language)
        if happening.was_due_at is not None:
            was_due = format_deadline(happening.was_due_at, Organisation.current().zone, language, with_zone=True)
            context |= {"was_due": was_due, "why": happening.reason}
        line = Line(
            title=context["complaint_line"],
            summary=_summary(template, context),
            path=complaint.get_absolute_url(),
            due_at=clock.due_at,
        )
    deadline = f"{clock.due_at:%Y%m%dT%H%M%S}" + (f"r{clock.revision}" if clock.revision else "")
    key = f"clock/{clock.public_id}/{happening.kind}/{happening.level}/{deadline}/{telling.recipient.key}"
    if person is None:
        with traced(complaint.case.trace):
            _write_outside(telling, context, key, now)
        return None
    # A level before the deadline is no news of a breach, and waits like a warning.
    is_ahead = template == "level" and not clock.is_breached
    with traced(complaint.case.trace):
        return notify(
            recipient=person,
            kind="clock_level_ahead" if is_ahead else f"clock_{template}",
            urgency=Urgency.WARNING if is_ahead else URGENCIES[template],
            topic=topic_of(clock),
            about=complaint.reference,
            line=line,
            template=f"complaints/{template}",
            context=context,
            dedupe_key=key,
            now=now,
        )


def _write_outside(telling: Telling, context: dict[str, Any], key: str, now: datetime) -> None:
    """Write to an address outside, which has no preferences and no account to read notices in."""
    composed = compose(f"complaints/{telling.template}", context, telling.language)
    queue_email(
        dedupe_key=key[:255],
        to=telling.recipient.address,
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        language=telling.language,
        kind=f"clock_{telling.template}",
        about=telling.complaint.reference,
        now=now,
    )


def _summary(kind: str, context: dict[str, Any]) -> str:
    """Return what happened in one line that stays true, in the language that is active."""
    if kind == "warning" or (kind == "level" and not context["is_late"]):
        return gettext("%(metric)s: the deadline is near") % context
    if kind == "correction":
        return gettext("%(metric)s: not missed after all") % context
    if context["is_stopped"]:
        return f"{context['metric']}: {context['lateness']}"
    return gettext("%(metric)s: the deadline was missed") % context


def notice_context(
    clock: Clock, complaint: Complaint, person: User | None, *, language: str, now: datetime
) -> dict[str, Any]:
    """Return what the notice prints, in the language that is active."""
    case, target = complaint.case, clock.target
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
        "is_owner": person is not None and case.owner_id == person.pk,
        "url": f"{settings.SITE_URL}{complaint.get_absolute_url()}",
    }


def level_context(happening: Happening, complaint: Complaint, *, language: str) -> dict[str, Any]:
    """Return what the notice of a level prints beside: who is asked how to proceed, and all there is to know."""
    rung = happening.rung
    if rung is None:
        return {}
    acts = happening.row.acts if happening.row else []
    return {
        "level": happening.level,
        "rung": rung,
        "is_late": happening.clock.is_breached,
        "is_outside": rung.whom == Whom.ADDRESS,
        "received": format_instant(complaint.case.received_at, Organisation.current().zone, language),
        "description": complaint.description[:MOST_TEXT],
        "remedy": complaint.remedy_sought[:MOST_TEXT],
        "priority": priority_in_list(complaint.case.priority) if complaint.case.priority else "",
        "handed_to": next((done["to"] for done in acts if done["act"] == "handed_over"), ""),
        "is_raised": any(done["act"] == "priority" for done in acts),
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
