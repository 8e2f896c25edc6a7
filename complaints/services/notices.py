"""What people are told about deadlines of complaints."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils import translation

from complaints.models import Complaint
from complaints.selectors import topic_of
from complaints.selectors.recipients import Recipient
from complaints.services.notice_words import facts_of, summary
from core.models import Organisation
from notifications.models import Notice, Urgency
from notifications.services import Line, Message, Overtaking, notify_all, overtake
from sla.domain.ladder import Whom
from sla.signals import Happening

URGENCIES: dict[str, Urgency] = {
    "breach": Urgency.BREACH,
    "level": Urgency.ESCALATION,
    "warning": Urgency.WARNING,
    "correction": Urgency.INFO,
}


@dataclass(frozen=True)
class Telling:
    """Something that one recipient is to be told about one clock of a complaint."""

    happening: Happening
    complaint: Complaint
    recipient: Recipient

    @cached_property
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

    @cached_property
    def key(self) -> str:
        """By which it is told once. A clock that was held, or recomputed, and is late again has another deadline."""
        clock, happening = self.happening.clock, self.happening
        deadline = f"{clock.due_at:%Y%m%dT%H%M%S}" + (f"r{clock.revision}" if clock.revision else "")
        return f"clock/{clock.public_id}/{happening.kind}/{happening.level}/{deadline}/{self.recipient.key}"[:255]


def tell(tellings: Sequence[Telling], *, now: datetime) -> None:
    """Tell people, each of one thing, once; the only road on which clocks of complaints reach anybody.

    The number of statements does not grow with the tellings'.
    """
    telling_of = {each.key: each for each in tellings}
    language = Organisation.current().default_language
    notices = notify_all([_message(each, language, now) for each in telling_of.values()], now=now)
    told: dict[int, Notice] = {}
    for notice in notices:
        telling = telling_of[notice.dedupe_key]
        if telling.is_of_breach:
            told.setdefault(telling.happening.clock.pk, notice)
    # Whoever was warned and is not the one to be told now gets no warning any more either.
    overtake([Overtaking(first) for first in told.values()])


def _message(telling: Telling, default_language: str, now: datetime) -> Message:
    """What one recipient is told; an address outside, whose language nobody knows, in the organisation's."""
    happening, complaint, person = telling.happening, telling.complaint, telling.recipient.person
    clock, template = happening.clock, telling.template
    facts = facts_of(happening, complaint, person, now=now)
    language = person.language if person else default_language
    with translation.override(language):
        line = Line(
            title=f"{complaint.reference} {complaint.title}",
            summary=summary(template, clock, now=now, language=language),
            path=facts["path"],
            due_at=clock.due_at,
        )
    # A level before the deadline is no news of a breach, and waits like a warning.
    is_ahead = template == "level" and not clock.is_breached
    return Message(
        recipient=person,
        address=telling.recipient.address,
        language=language,
        kind="clock_level_ahead" if is_ahead else f"clock_{template}",
        urgency=Urgency.WARNING if is_ahead else URGENCIES[template],
        topic=topic_of(clock),
        about=complaint.reference,
        line=line,
        template=f"complaints/{template}",
        facts=facts,
        dedupe_key=telling.key,
        trace=complaint.case.trace,
    )
