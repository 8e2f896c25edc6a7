"""Logging what a customer came with."""

import logging
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from agreements.models import Agreement
from complaints.domain.assignment import default_assignment
from complaints.domain.interactions import Kind
from complaints.domain.priority import priority_of
from complaints.domain.text import BODY_LENGTH, NAME_LENGTH, TITLE_LENGTH, title_from
from complaints.models import Complaint
from complaints.models import choices as words
from complaints.selectors import team_options
from complaints.services import promises, webhooks
from complaints.services.assigning import owner_problems
from complaints.services.measuring import Measured, measured_values, record_all
from complaints.services.timeline import add_entry
from complaints.services.validation import (
    backdating_problems,
    choice_problems,
    instant_problems,
    refuse,
    text_problems,
    within_calendars,
)
from core import audit
from core.errors import Problem
from core.models import Organisation
from core.references import next_reference
from customers.models import Customer
from notifications.services.webhooks import instant_text
from sla.selectors import select_targets
from sla.services import open_case, start_clocks, start_return_clock

LANGUAGES = ["cs", "en"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What was said about the complaint, before anything is looked up or checked. Fields as in `log_complaint`."""

    channel: str
    title: str
    description: str
    kind: str
    priority: str
    impact: str
    urgency: str
    received_at: datetime
    checked_at: datetime | None
    measured: tuple[Measured, ...]
    occurred_at: datetime | None
    complainant_name: str
    complainant_contact: str
    on_behalf_of: str
    remedy_sought: str
    language: str
    about_user: User | None
    owner: User | None
    team: Team | None
    backdating_reason: str
    public_id: UUID


def log_complaint(
    *,
    actor: User,
    now: datetime,
    channel: str,
    description: str,
    title: str = "",
    customer: Customer | UUID | str | None = None,
    kind: str = "complaint",
    priority: str = "normal",
    impact: str = "",
    urgency: str = "",
    agreement: Agreement | str | None = None,
    received_at: datetime | None = None,
    checked_at: datetime | None = None,
    answered_after: Decimal | None = None,
    answered_unit: str = "",
    handled_after: Decimal | None = None,
    handled_unit: str = "",
    occurred_at: datetime | None = None,
    complainant_name: str = "",
    complainant_contact: str = "",
    on_behalf_of: str = "",
    remedy_sought: str = "",
    language: str = "",
    about_user: User | None = None,
    owner: User | None = None,
    team: Team | None = None,
    backdating_reason: str = "",
    public_id: UUID | None = None,
) -> Complaint:
    """Log a complaint: its case, first event, targets and running clocks, in one transaction.

    `received_at` is when it reached the organisation (default `now`), `occurred_at` when it happened to the customer.
    The targets are those of `agreement` (a row or its reference), else of the only agreement in force for the customer
    at `received_at`, else the organisation's. `customer` may be given by its public id. With both `impact` and
    `urgency` the priority comes from their table; an empty `title` is taken from the description.
    A voicemail message was listened to at `checked_at` (default `now`): the time to call back counts from then.
    `answered_after` is how many rings, seconds or minutes passed before the call, chat or visitor was answered, and
    `handled_after` before the visitor was attended to; their units are the promise's own unless given.
    Raises Refusal, with a problem for each field that is wrong; then nothing was written.
    """
    found, problems = promises.find_customer(actor, customer)
    report = Report(
        channel=channel,
        title=title.strip(),
        description=description,
        kind=kind,
        priority=priority,
        impact=impact,
        urgency=urgency,
        received_at=received_at or now,
        checked_at=checked_at,
        measured=measured_values(answered_after, answered_unit, handled_after, handled_unit),
        occurred_at=occurred_at,
        complainant_name=complainant_name.strip(),
        complainant_contact=complainant_contact.strip(),
        on_behalf_of=on_behalf_of.strip(),
        remedy_sought=remedy_sought,
        language=language or (found.language if found else "") or Organisation.current().default_language,
        about_user=about_user,
        owner=owner,
        team=team,
        backdating_reason=backdating_reason,
        public_id=public_id or uuid4(),
    )
    wrong_times = _time_problems(report, actor=actor, now=now)
    problems += _text_problems(report) + _choice_problems(report)
    problems += wrong_times + owner_problems(owner, about=about_user)
    if not customer and not agreement and not report.complainant_name:
        problems.append(
            Problem("customer", "complainant_missing", _("Choose the customer, or give the complainant's name."))
        )
    # An impossible time has no date in the organisation's zone to choose by.
    at = now if wrong_times else report.received_at
    choice, more = promises.choose_agreement(found, agreement, at=at)
    refuse(problems + more)
    with within_calendars("received_at"):
        return write_complaint(report, customer=found or choice.customer, choice=choice, actor=actor, now=now)


def _text_problems(report: Report) -> list[Problem]:
    """Check every typed text."""
    return [
        *text_problems("title", report.title, limit=TITLE_LENGTH),
        *text_problems("description", report.description, limit=BODY_LENGTH, required=True),
        *text_problems("complainant_name", report.complainant_name, limit=NAME_LENGTH),
        *text_problems("complainant_contact", report.complainant_contact, limit=NAME_LENGTH),
        *text_problems("on_behalf_of", report.on_behalf_of, limit=NAME_LENGTH),
        *text_problems("remedy_sought", report.remedy_sought, limit=BODY_LENGTH),
        *text_problems("backdating_reason", report.backdating_reason, limit=BODY_LENGTH),
    ]


def _choice_problems(report: Report) -> list[Problem]:
    """Check every word that must be one of a list."""
    unknown = _("This is not one of the choices.")
    return [
        *choice_problems("channel", report.channel, words.Channel.values, _("Choose the channel it came by.")),
        *choice_problems("kind", report.kind, words.Kind.values, unknown),
        *choice_problems("priority", report.priority, words.Priority.values, unknown),
        *choice_problems("impact", report.impact, ["", *words.Impact.values], unknown),
        *choice_problems("urgency", report.urgency, ["", *words.Urgency.values], unknown),
        *choice_problems("language", report.language, LANGUAGES, unknown),
    ]


def _time_problems(report: Report, *, actor: User, now: datetime) -> list[Problem]:
    """Check when it is said to have happened and to have reached us."""
    # A message that waited for its check was not ours to record before it was listened to.
    field, learnt_at = ("checked_at", report.checked_at) if report.checked_at else ("received_at", report.received_at)
    problems = [
        *instant_problems("received_at", report.received_at, now=now),
        *_check_problems(report, now=now),
    ] or backdating_problems(
        field,
        learnt_at,
        actor=actor,
        now=now,
        reason=report.backdating_reason,
        reason_field="backdating_reason",
    )
    if report.occurred_at is not None:
        problems = problems + instant_problems("occurred_at", report.occurred_at, now=now)
    return problems


def _check_problems(report: Report, *, now: datetime) -> list[Problem]:
    """Check when a voicemail message is said to have been listened to."""
    at = report.checked_at
    if at is None:
        return []
    if report.channel != words.Channel.VOICEMAIL.value:
        return [Problem("checked_at", "not_voicemail", _("Only a voicemail message is listened to later."))]
    if at < report.received_at:
        return [Problem("checked_at", "before_received", _("This is before the message was left."))]
    return instant_problems("checked_at", at, now=now)


@transaction.atomic
def write_complaint(
    report: Report,
    *,
    customer: Customer | None,
    choice: promises.Choice,
    actor: User,
    now: datetime,
    as_of: datetime | None = None,
) -> Complaint:
    """Write the rows of what was checked. The complaint stands before its clocks start: a notice of one already late
    has to name it. `as_of` is whose published versions of the targets apply, where that is not now.
    """
    priority = report.priority
    if report.impact and report.urgency:
        priority = priority_of(report.impact, report.urgency).value
    owner, team = _owner_and_team(report, actor)
    case = open_case(
        kind=report.kind,
        channel=report.channel,
        priority=priority,
        received_at=report.received_at,
        customer=customer,
        agreement_reference=choice.reference,
        owner=owner,
        team=team,
        target_set=choice.target_set,
        checked_at=(report.checked_at or now) if report.channel == words.Channel.VOICEMAIL.value else None,
        now=now,
    )
    complaint = Complaint.objects.create(
        public_id=report.public_id,
        reference=next_reference("CMP", now),
        case=case,
        title=report.title or title_from(report.description),
        description=report.description,
        customer=customer,
        complainant_name=report.complainant_name,
        complainant_contact=report.complainant_contact,
        on_behalf_of=report.on_behalf_of,
        remedy_sought=report.remedy_sought,
        impact=report.impact,
        urgency=report.urgency,
        language=report.language,
        about_user=report.about_user,
        occurred_at=report.occurred_at,
        logged_at=now,
        logged_by=actor,
        backdating_reason=report.backdating_reason,
    )
    add_entry(
        complaint=complaint,
        kind=Kind.RECEIVED,
        author=actor,
        occurred_at=report.received_at,
        now=now,
        body=report.description,
        channel=report.channel,
    )
    targets = select_targets(
        kind=report.kind,
        channel=report.channel,
        priority=priority,
        target_set=choice.target_set,
        started_at=report.received_at,
        as_of=as_of,
    )
    start_clocks(case=case, targets=targets, started_at=report.received_at, now=now)
    start_return_clock(case=case, now=now, as_of=as_of)
    record_all(case=case, measured=report.measured, actor=actor, now=now)
    _record(complaint, report, priority, choice.reference, actor=actor, now=now)
    webhooks.tell("complaint.logged", complaint, now=now, received_at=instant_text(report.received_at))
    fields = {"about": complaint.reference, "case": str(case.public_id), "kind": report.kind}
    transaction.on_commit(lambda: logger.info("complaint logged", extra=fields))
    return complaint


def _owner_and_team(report: Report, actor: User) -> tuple[User | None, Team | None]:
    """Return who looks after it: those named, else the default."""
    if report.owner is not None or report.team is not None:
        return report.owner, report.team
    default = default_assignment(
        logged_by=actor.pk,
        is_person=not actor.is_service,
        teams=team_options(actor),
        about=report.about_user.pk if report.about_user else None,
    )
    owner = User.objects.filter(pk=default.owner, is_active=True).first() if default.owner else None
    return owner, Team.objects.filter(pk=default.team).first() if default.team else None


def _record(complaint: Complaint, report: Report, priority: str, agreement: str, *, actor: User, now: datetime) -> None:
    """Leave the audit event."""
    audit.record(
        actor=actor,
        action="complaint.logged",
        subject=complaint,
        now=now,
        changes={
            "channel": report.channel,
            "kind": report.kind,
            "priority": priority,
            "received_at": report.received_at.isoformat(),
            "checked_at": report.checked_at.isoformat() if report.checked_at else None,
            "agreement": agreement,
        },
        reason=report.backdating_reason,
    )
