"""Values measured while a customer was on the phone, in the chat or at the counter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Team, User
from accounts.selectors import teams_of
from agreements.models import Agreement
from complaints.models import choices as words
from complaints.services import promises
from complaints.services.validation import choice_problems, instant_problems, refuse
from core.errors import Problem, Refusal
from customers.models import Customer
from sla.domain.vocabulary import Metric
from sla.models import Case, Measurement
from sla.services import open_case, record_measurement

#: A phone system may send what it measured a while ago; what is older is no longer its counting but somebody's memory.
OLDEST_COUNTED = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Measured:
    """One measured value; `field` is what problems name, `unit` "" the promise's own."""

    field: str
    metric: Metric
    value: Decimal
    unit: str


def measured_values(
    answered_after: Decimal | None, answered_unit: str, handled_after: Decimal | None, handled_unit: str
) -> tuple[Measured, ...]:
    """Return what was given of the two values that intake asks for."""
    given = (
        ("answered_after", Metric.ANSWER, answered_after, answered_unit),
        ("handled_after", Metric.FIRST_RESPONSE, handled_after, handled_unit),
    )
    return tuple(Measured(field, metric, value, unit) for field, metric, value, unit in given if value is not None)


def record_all(*, case: Case, measured: Sequence[Measured], actor: User, now: datetime) -> list[Measurement]:
    """Log the values on the case. Raises Refusal with the problems of all of them."""
    recorded: list[Measurement] = []
    problems: list[Problem] = []
    for each in measured:
        try:
            recorded.append(
                record_measurement(
                    case=case,
                    metric=each.metric,
                    value=each.value,
                    unit=each.unit,
                    actor=actor,
                    now=now,
                    field=each.field,
                )
            )
        except Refusal as refusal:
            problems += refusal.problems
    refuse(problems)
    return recorded


@transaction.atomic
def tally(
    *,
    channel: str,
    value: Decimal,
    actor: User,
    now: datetime,
    metric: str = Metric.ANSWER.value,
    unit: str = "",
    kind: str = words.Kind.ENQUIRY.value,
    measured_at: datetime | None = None,
    customer: Customer | UUID | str | None = None,
    agreement: Agreement | str | None = None,
) -> Measurement:
    """Log a value with no complaint behind it: a phone system tells that a call was answered after 2 rings.

    It is held against what an enquiry of that channel is promised, by the agreement of the customer if there is one.
    Raises Refusal with a problem for each field that is wrong.
    """
    at = measured_at or now
    problems = instant_problems("measured_at", at, now=now)
    if not problems and at < now - OLDEST_COUNTED:
        problems.append(Problem("measured_at", "too_old", _("This is more than a day ago.")))
    problems += choice_problems("channel", channel, words.Channel.values, _("Choose the channel it came by."))
    problems += choice_problems("kind", kind, words.Kind.values, _("This is not one of the choices."))
    found, more = promises.find_customer(actor, customer)
    choice, still_more = promises.choose_agreement(found, agreement, at=now if problems else at)
    refuse([*problems, *more, *still_more])
    case = open_case(
        kind=kind,
        channel=channel,
        priority=words.Priority.NORMAL.value,
        received_at=at,
        customer=found or choice.customer,
        agreement_reference=choice.reference,
        owner=None if actor.is_service else actor,
        team=_team_of(actor),
        target_set=choice.target_set,
        now=now,
    )
    return record_measurement(
        case=case, metric=metric, value=value, unit=unit, actor=actor, now=now, measured_at=at, field="value"
    )


def _team_of(actor: User) -> Team | None:
    """Return the team it counts for: one's own where one is in a single team."""
    teams = list(teams_of(actor).order_by("pk")[:2])
    return teams[0] if len(teams) == 1 else None
