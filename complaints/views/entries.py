"""The timeline as it is shown: what people did, and the deadlines that passed between."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from complaints.models import Complaint, Interaction
from complaints.views.words import act_words, change_lines, closing_words, link_words
from sla.domain.clock import State
from sla.domain.holds import HoldCause
from sla.domain.ladder import Level, Outcome, Side, StepKind
from sla.ladder_words import whom_text
from sla.models import Clock, Escalation

ICONS = {
    "reply": "reply",
    "call_attempt": "phone",
    "note": "note",
    "resolution": "done",
    "reopening": "history",
    "assignment": "user",
    "change": "edit",
    "merge": "link",
    "split": "link",
    "withdrawal": "back",
    "callback_asked": "phone",
    "automatic_reply": "system",
    "acknowledgement": "document",
    "holding_letter": "calendar",
    "hold": "paused",
    "resumption": "next",
    "closing": "check",
}
TONES = {"resolution": "ok"}
# What was typed within a minute of happening needs no second time beside it.
TYPED_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the timeline."""

    icon: str
    title: str
    at: datetime
    tone: str = ""
    who: str = ""
    channel: str = ""
    body: str = ""
    is_outbound: bool = False
    logged_at: datetime | None = None
    promised_at: datetime | None = None
    mail_state: str = ""
    mail_tone: str = "info"
    origin: str = ""


def entries_of(
    complaint: Complaint, interactions: Iterable[Interaction], clocks: Iterable[Clock], known: Container[str]
) -> list[Entry]:
    """Return the timeline of a complaint, oldest first; what happened on one that goes on in it says so.

    `clocks` come with their pauses and escalations; `known` are the numbers of the other complaints that the reader
    may see.
    """
    interactions, clocks = list(interactions), list(clocks)
    entries = [_entry(interaction, complaint, known) for interaction in interactions]
    entries += [_missed(clock) for clock in clocks if clock.is_breached and clock.state != State.CANCELLED]
    entries += _waits(interactions, clocks)
    entries += [_climbed(clock, row) for clock in clocks for row in clock.escalations.all() if _is_shown(row)]
    # Clocks are held and released to the second: what a person did stands before what came of it.
    return sorted(entries, key=lambda entry: entry.at.replace(microsecond=0))


def _entry(interaction: Interaction, shown: Complaint, known: Container[str]) -> Entry:
    """Show what somebody did."""
    late_entry = interaction.logged_at - interaction.occurred_at > TYPED_AT_ONCE
    email = interaction.email
    return Entry(
        icon=ICONS.get(interaction.kind, interaction.channel or "info"),
        title=interaction.get_kind_display(),
        at=interaction.occurred_at,
        tone=TONES.get(interaction.kind, ""),
        who=interaction.author.full_name if interaction.author else "",
        channel=interaction.get_channel_display(),
        body=_body(interaction, known),
        # Of a call that reached nobody the customer has heard nothing.
        is_outbound=interaction.direction == "outbound" and interaction.kind != "call_attempt",
        logged_at=interaction.logged_at if late_entry else None,
        promised_at=interaction.promised_at,
        origin="" if interaction.complaint_id == shown.pk else interaction.complaint.reference,
        mail_state=capfirst(email.get_state_display()) if email else "",
        mail_tone="late" if email and email.state in ("failed", "bounced") else "info",
    )


def _body(interaction: Interaction, known: Container[str]) -> str:
    """Show what was typed, below what changed and the other complaint that is meant."""
    details = interaction.details
    lines = [
        link_words(details, known),
        closing_words(details),
        *(str(line) for line in change_lines(details.get("changes", {}))),
        interaction.body,
    ]
    return "\n".join(line for line in lines if line)


def _waits(interactions: list[Interaction], clocks: list[Clock]) -> list[Entry]:
    """Show when clocks were held because the customer was waited for, each wait once.

    What a person did by hand, and what stopped the clocks, stands in the timeline already.
    """
    pauses = [pause for clock in clocks for pause in clock.pauses.all()]
    waits = {(pause.started_at, pause.reason): pause for pause in pauses if pause.cause == HoldCause.WAITING}
    entries = [
        Entry(
            icon="paused",
            title=_("Clocks held"),
            at=wait.started_at,
            who=wait.actor.full_name if wait.actor else "",
            body=wait.why,
        )
        for wait in waits.values()
    ]
    told = {found.occurred_at for found in interactions if found.kind in {"resumption", "resolution", "hold"}}
    ends = {wait.ended_at for wait in waits.values() if wait.ended_at is not None} - told
    return entries + [Entry(icon="next", title=_("Clocks run again"), at=end) for end in ends]


def _missed(clock: Clock) -> Entry:
    """Show a deadline that passed."""
    metric = clock.title
    return Entry(icon="late", title=_("Deadline missed: %(metric)s") % {"metric": metric}, at=clock.due_at, tone="late")


def _is_shown(row: Escalation) -> bool:
    """Whether a level stands in the timeline: one that there was no need to tell does not."""
    return row.kind == StepKind.LEVEL and row.outcome != Outcome.SKIPPED and row.level is not None


def _climbed(clock: Clock, row: Escalation) -> Entry:
    """Show a level of the escalation ladder that fell due: whom it told, and what it did."""
    level = Level.from_document(row.level or {})
    title = _("Escalated to level %(level)s: %(whom)s") % {"level": row.step, "whom": whom_text(level)}
    if row.outcome == Outcome.SUPERSEDED:
        lines = [_("Told at level %(level)s, which fell due meanwhile.") % {"level": row.successor_step}]
    else:
        lines = [_("Told: %(names)s") % {"names": ", ".join(row.told)} if row.told else _("Nobody could be told.")]
    return Entry(
        icon="bell",
        title=title,
        at=row.due_at,
        tone="late" if level.side == Side.AFTER else "",
        body="\n".join([capfirst(clock.title), *lines, *(act_words(act) for act in row.acts)]),
        logged_at=row.recorded_at if row.recorded_at - row.due_at > TYPED_AT_ONCE else None,
    )
