"""Putting right what a complaint is: its channel, kind, priority, customer, agreement, or when it was received."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from agreements.models import Agreement
from complaints.access import can_change
from complaints.domain.interactions import Kind
from complaints.domain.priority import priority_of
from complaints.domain.text import NAME_LENGTH
from complaints.models import Complaint
from complaints.models import choices as words
from complaints.selectors.answers import answers_of
from complaints.services import promises, webhooks
from complaints.services.receipt import listened_at, returned_from, time_problems
from complaints.services.timeline import add_entry, locked
from complaints.services.validation import (
    choice_problems,
    refuse,
    text_problems,
    within_calendars,
)
from core import audit
from core.errors import Problem, Refusal
from customers.models import Customer
from sla.models import Target
from sla.selectors import Rejudged, Replanning, rejudged, replanning, targets_as_recorded
from sla.services import rejudge_measurements, replan_clocks


class Facts(TypedDict, total=False):
    """What a complaint turns out to be; what is left out stays as it is.

    `customer` None says that no customer complains. With both `impact` and `urgency` the priority comes from their
    table. `agreement` left out or "" stays too, unless the customer or the time changes: then it is chosen as for a
    new complaint. A voicemail message was listened to at `checked_at`: by default when it was logged.
    """

    channel: str
    kind: str
    priority: str
    impact: str
    urgency: str
    customer: Customer | UUID | str | None
    complainant_name: str
    agreement: Agreement | str
    received_at: datetime
    checked_at: datetime | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A complaint as it would be: what changes ([old, new] by field, to be stored), and what becomes of its clocks."""

    complaint: Complaint
    values: Mapping[str, Any]
    changes: Mapping[str, list[str]]
    choice: promises.Choice
    targets: list[Target]
    replanning: Replanning
    measured: list[Rejudged]

    @property
    def token(self) -> str:
        """The same for the same change of the same complaint only."""
        held = [[str(each.measurement.public_id), each.target_key, each.is_met] for each in self.measured]
        plan = [self.complaint.reference, self.changes, self.replanning.plan.fingerprint(), held]
        text = json.dumps(plan, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def plan_change(*, complaint: Complaint, facts: Facts, actor: User, now: datetime) -> Plan:
    """Return what a change would do; writes nothing.

    Raises Refusal for a word that is not known, a time that cannot be or may not be dated back, an unknown customer,
    an agreement that does not apply, and where nothing is different.
    """
    decision = can_change(actor, complaint)
    if not decision:
        raise Refusal(Problem("", "not_possible", decision.reason))
    case = complaint.case
    values = _values(complaint, facts)
    refuse(_problems(complaint, values, actor=actor, now=now))
    customer, problems = _customer(complaint, facts, actor)
    choice, more = _choice(complaint, customer, values)
    refuse(problems + more)
    customer = customer or choice.customer
    if customer is None and not values["complainant_name"]:
        refuse([Problem("customer", "complainant_missing", _("Choose the customer, or give the complainant's name."))])
    changes = _changes(complaint, values, customer, choice)
    if not changes:
        raise Refusal(Problem("", "unchanged", _("Nothing is different from what is recorded.")))
    with within_calendars("received_at"):
        targets = targets_as_recorded(
            case,
            kind=values["kind"],
            channel=values["channel"],
            priority=values["priority"],
            target_set=choice.target_set,
            started_at=values["received_at"],
            listened_at=values["checked_at"],
        )
        found = replanning(
            case=case,
            targets=targets,
            started_at=values["received_at"],
            answered=answers_of(complaint),
            listened=(returned_from(complaint), values["checked_at"]),
        )
        measured = rejudged(
            case,
            kind=values["kind"],
            channel=values["channel"],
            priority=values["priority"],
            target_set=choice.target_set,
            started_at=values["received_at"],
        )
    values["customer"] = customer
    return Plan(complaint, values, changes, choice, targets, found, [each for each in measured if each.is_changed])


@transaction.atomic
def change_complaint(
    *, complaint: Complaint, facts: Facts, reason: str, actor: User, now: datetime, token: str | None = None
) -> Plan:
    """Put right what a complaint is, for a reason, and the clocks that follow from it. Returns what was done.

    Clocks whose target and start stay are left alone; the others are cancelled with the reason, and new ones start
    from the original instant (`sla.domain.replan`). `token` is that of the plan which was shown. Raises Refusal as
    `plan_change` does, without a reason, and (stale) where the plan is no longer the one that was shown.
    """
    complaint = locked(complaint)
    refuse(text_problems("reason", reason, limit=NAME_LENGTH, required=True))
    plan = plan_change(complaint=complaint, facts=facts, actor=actor, now=now)
    if token is not None and token != plan.token:
        raise Refusal(Problem("", "stale", _("This has changed meanwhile. Look again at what will happen.")))
    case, was_received_at, was_returned_from = complaint.case, complaint.case.received_at, returned_from(complaint)
    _write(plan)
    done = replan_clocks(
        case=case,
        targets=plan.targets,
        started_at=case.received_at,
        was_started_at=was_received_at,
        answered=answers_of(complaint),
        listened=(was_returned_from, case.checked_at),
        reason=reason,
        now=now,
        actor=actor,
        # The sweep may have breached a clock since, which is no other plan; a clock that stopped since is.
        previewed=plan.replanning.plan.fingerprint(),
    )
    measured = rejudge_measurements(case=case, actor=actor, now=now, reason=reason)
    add_entry(
        complaint=complaint,
        kind=Kind.CHANGE,
        author=actor,
        occurred_at=now,
        now=now,
        body=reason,
        details={"changes": dict(plan.changes)},
    )
    audit.record(
        actor=actor, action="complaint.changed", subject=complaint, now=now, changes=plan.changes, reason=reason
    )
    webhooks.tell_changed(complaint, "reclassified", now=now)
    return Plan(complaint, plan.values, plan.changes, plan.choice, plan.targets, done, measured)


def _values(complaint: Complaint, facts: Facts) -> dict[str, Any]:
    """Return the facts as they would be; the customer is found separately."""
    case = complaint.case
    values: dict[str, Any] = {
        "channel": case.channel,
        "kind": case.kind,
        "priority": case.priority,
        "received_at": case.received_at,
        "impact": complaint.impact,
        "urgency": complaint.urgency,
        "complainant_name": complaint.complainant_name,
        "agreement": "",
        **facts,
    }
    values["given"] = facts.get("checked_at")
    values["checked_at"] = listened_at(complaint, values["channel"], facts.get("checked_at"))
    values["complainant_name"] = str(values["complainant_name"]).strip()
    if "priority" in facts and not {"impact", "urgency"} & set(facts) and facts["priority"] != case.priority:
        # Who sets the priority outright contradicts what it was worked out from.
        values["impact"] = values["urgency"] = ""
    return values


def _problems(complaint: Complaint, values: dict[str, Any], *, actor: User, now: datetime) -> list[Problem]:
    """Check every word and the time; with both impact and urgency the priority is worked out here."""
    unknown = _("This is not one of the choices.")
    problems = [
        *choice_problems("channel", values["channel"], words.Channel.values, unknown),
        *choice_problems("kind", values["kind"], words.Kind.values, unknown),
        *choice_problems("priority", values["priority"], words.Priority.values, unknown),
        *choice_problems("impact", values["impact"], ["", *words.Impact.values], unknown),
        *choice_problems("urgency", values["urgency"], ["", *words.Urgency.values], unknown),
        *text_problems("complainant_name", values["complainant_name"], limit=NAME_LENGTH),
    ]
    if not problems and values["impact"] and values["urgency"]:
        values["priority"] = priority_of(values["impact"], values["urgency"]).value
    given = values.pop("given")
    if given and given != complaint.case.checked_at and values["channel"] != words.Channel.VOICEMAIL.value:
        problems.append(Problem("checked_at", "not_voicemail", _("Only a voicemail message is listened to later.")))
    received_at, checked_at = values["received_at"], values["checked_at"]
    problems += time_problems(complaint, "received_at", received_at, complaint.case.received_at, actor=actor, now=now)
    if checked_at is None:
        return problems
    if checked_at < received_at:
        return [*problems, Problem("checked_at", "before_received", _("This is before the message was left."))]
    # What nobody has typed is no time that somebody dates back.
    before = complaint.case.checked_at or listened_at(complaint, values["channel"], None)
    return problems + time_problems(complaint, "checked_at", checked_at, before, actor=actor, now=now)


def _customer(complaint: Complaint, facts: Facts, actor: User) -> tuple[Customer | None, list[Problem]]:
    """Return whose complaint it is: as it was unless another is named."""
    if "customer" not in facts:
        return complaint.customer, []
    named = facts["customer"]
    if isinstance(named, Customer) and complaint.customer_id == named.pk:
        return complaint.customer, []
    return promises.find_customer(actor, named)


def _choice(
    complaint: Complaint, customer: Customer | None, values: dict[str, Any]
) -> tuple[promises.Choice, list[Problem]]:
    """Return the agreement that applies: the same while neither it, the customer nor the time is changed."""
    case = complaint.case
    named = values["agreement"]
    reference = named.reference if isinstance(named, Agreement) else str(named)
    same_customer = (customer.pk if customer else None) == complaint.customer_id
    if same_customer and values["received_at"] == case.received_at and reference in ("", case.agreement_reference):
        return promises.Choice(customer, case.agreement_reference, case.target_set), []
    if not reference and same_customer and case.agreement_reference:
        # Another time of receipt leaves the agreement that was chosen, where it applied then.
        choice, problems = promises.choose_agreement(customer, case.agreement_reference, at=values["received_at"])
        if not problems:
            return choice, []
    return promises.choose_agreement(customer, reference, at=values["received_at"])


def _changes(
    complaint: Complaint, values: dict[str, Any], customer: Customer | None, choice: promises.Choice
) -> dict[str, list[str]]:
    """Return [old, new] of each field that is different."""
    case = complaint.case
    pairs = {
        **{name: [getattr(case, name), values[name]] for name in ("kind", "channel", "priority")},
        **{name: [getattr(complaint, name), values[name]] for name in ("impact", "urgency", "complainant_name")},
        "received_at": [case.received_at.isoformat(), values["received_at"].isoformat()],
        "checked_at": [_iso(case.checked_at), _iso(values["checked_at"])],
        "customer": [complaint.customer.name if complaint.customer else "", customer.name if customer else ""],
        "agreement": [case.agreement_reference, choice.reference],
    }
    different = {name: [str(old), str(new)] for name, (old, new) in pairs.items() if str(old) != str(new)}
    if complaint.customer_id != (customer.pk if customer else None):
        # Two customers may have the same name.
        different["customer"] = pairs["customer"]
    return different


def _write(plan: Plan) -> None:
    """Write the facts to the complaint and its case."""
    complaint, values = plan.complaint, plan.values
    case = complaint.case
    case.kind, case.channel, case.priority = values["kind"], values["channel"], values["priority"]
    case.received_at, case.checked_at = values["received_at"], values["checked_at"]
    case.customer = values["customer"]
    case.agreement_reference, case.target_set = plan.choice.reference, plan.choice.target_set
    case.save()
    complaint.customer, complaint.complainant_name = values["customer"], values["complainant_name"]
    complaint.impact, complaint.urgency = values["impact"], values["urgency"]
    complaint.save()


def _iso(instant: datetime | None) -> str:
    return instant.isoformat() if instant else ""
