"""Measured values: exact comparison, the promise that counts, one value per metric, corrections."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent
from sla.domain.measured import compare, is_comparable, is_measured
from sla.domain.vocabulary import CaseKind, Channel, Metric, Unit
from sla.models import Case, Measurement
from sla.selectors import measured_targets, measurements_between, select_targets
from sla.services import correct_measurement, publish_default_targets, record_measurement
from tests.sla.factories import MONDAY, CaseFactory, publish, spec

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("value", "unit", "promised", "promised_unit", "met"),
    [
        ("3", Unit.RINGS, "3", Unit.RINGS, True),
        ("4", Unit.RINGS, "3", Unit.RINGS, False),
        ("120", Unit.SECONDS, "2", Unit.MINUTES, True),
        ("120.001", Unit.SECONDS, "2", Unit.MINUTES, False),
        # A third of a minute has no end in decimals: nothing is rounded on the way.
        ("20", Unit.SECONDS, "0.333", Unit.MINUTES, False),
        ("19.98", Unit.SECONDS, "0.333", Unit.MINUTES, True),
        ("0.034", Unit.HOURS, "2", Unit.MINUTES, False),
        ("0", Unit.MINUTES, "0", Unit.SECONDS, True),
    ],
)
def test_a_value_is_compared_exactly(value: str, unit: Unit, promised: str, promised_unit: Unit, met: bool) -> None:
    assert compare(Decimal(value), unit, Decimal(promised), promised_unit).is_met is met


def test_rings_are_compared_with_rings_only() -> None:
    assert not is_comparable(Unit.SECONDS, Unit.RINGS)
    with pytest.raises(ValueError, match="not compared"):
        compare(Decimal(3), Unit.RINGS, Decimal(15), Unit.SECONDS)


@pytest.mark.parametrize(
    ("metric", "channel", "unit", "measured"),
    [
        (Metric.ANSWER, Channel.PHONE, Unit.RINGS, True),
        (Metric.ANSWER, None, Unit.HOURS, True),
        (Metric.ANSWER, Channel.EMAIL, Unit.BUSINESS_DAYS, False),
        (Metric.FIRST_RESPONSE, Channel.IN_PERSON, Unit.SECONDS, True),
        (Metric.FIRST_RESPONSE, Channel.IN_PERSON, Unit.HOURS, False),
        (Metric.FIRST_RESPONSE, Channel.CHAT, Unit.SECONDS, False),
        (Metric.RESOLUTION, Channel.IN_PERSON, Unit.SECONDS, False),
    ],
)
def test_which_promises_are_of_the_moment(metric: Metric, channel: Channel | None, unit: Unit, measured: bool) -> None:
    assert is_measured(metric, channel, unit) is measured


def choose(kind: str, channel: str) -> dict[str, str]:
    found = measured_targets(kind=kind, channel=channel, priority="normal", target_set=None)
    return {metric.value: f"{target.amount.normalize():f} {target.unit}" for metric, target in found.items()}


@pytest.mark.django_db
@pytest.mark.usefixtures("organisation")
def test_the_defaults_promise_these_of_the_moment() -> None:
    publish_default_targets(now=MONDAY)
    assert choose("complaint", "phone") == {"answer": "3 rings"}
    assert choose("request", "chat") == {"answer": "2 minutes"}
    assert choose("enquiry", "email") == {}
    # A visitor is greeted and attended to at once, whatever else is promised of the answer.
    for kind in ("enquiry", "request"):
        assert choose(kind, "in_person") == {"answer": "30 seconds", "first_response": "120 seconds"}
    opening = select_targets(kind="enquiry", channel="in_person", priority="normal", target_set=None)
    assert {target.key for target in opening if target.metric == "first_response"} == {"enquiry.any.any.first_response"}
    # Nothing else is promised of a request, and no clock could count two minutes at the counter.
    assert select_targets(kind="request", channel="in_person", priority="normal", target_set=None) == []


def phone(amount: str = "3", unit: Unit = Unit.RINGS, **more: Any) -> Any:
    values = {"case_kind": None, "channel": Channel.PHONE, "metric": Metric.ANSWER, "amount": Decimal(amount)}
    return spec(**{**values, "unit": unit, **more})


@pytest.fixture
def case(db: None) -> Case:
    """A complaint by phone where an answer after three rings is promised."""
    publish(phone())
    return CaseFactory(channel=Channel.PHONE)


def measure(case: Case, actor: User, value: str, **more: Any) -> Measurement:
    values = {"metric": Metric.ANSWER, "value": Decimal(value), "actor": actor, "now": MONDAY + HOUR}
    return record_measurement(**{"case": case, **values, **more})


def codes(caught: pytest.ExceptionInfo[Refusal]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in caught.value.problems]


def test_what_is_logged_keeps_promise_verdict_owner_and_team(case: Case, agent: User, team: Any) -> None:
    Case.objects.filter(pk=case.pk).update(owner=agent, team=team)
    case.refresh_from_db()
    kept = measure(case, agent, "3")
    assert (kept.unit, kept.is_met, kept.measured_at, kept.owner, kept.team) == ("rings", True, MONDAY, agent, team)
    assert AuditEvent.objects.get(action="measurement.logged").changes["amount"] == [[], ["3", "rings"]]
    # A later version of the targets says something else of later calls only.
    publish(phone("1"), now=MONDAY + HOUR)
    kept.refresh_from_db()
    assert kept.target.amount == 3


@pytest.mark.parametrize(
    ("value", "more", "problems"),
    [
        ("2.5", {}, [("value", "not_whole")]),
        ("-1", {}, [("value", "invalid")]),
        ("NaN", {}, [("value", "invalid")]),
        ("100000", {}, [("value", "invalid")]),
        ("10", {"unit": "seconds"}, [("value", "unit_not_comparable")]),
        ("1", {"unit": "business_days"}, [("value", "unit_not_comparable")]),
        ("1", {"unit": "fathoms"}, [("value", "unit_not_comparable")]),
        ("1", {"metric": Metric.FIRST_RESPONSE}, [("value", "nothing_promised")]),
        ("1", {"measured_at": MONDAY + 2 * HOUR}, [("measured_at", "in_future")]),
    ],
)
def test_what_is_no_value_is_refused(
    case: Case, agent: User, value: str, more: dict[str, Any], problems: list[tuple[str, str]]
) -> None:
    with pytest.raises(Refusal) as caught:
        measure(case, agent, value, **more)
    assert codes(caught) == problems
    assert not Measurement.objects.exists()


def test_a_second_value_is_a_correction_with_a_reason(case: Case, agent: User) -> None:
    kept = measure(case, agent, "4")
    assert not kept.is_met
    with pytest.raises(Refusal) as caught:
        measure(case, agent, "2")
    assert codes(caught) == [("value", "already_measured")]
    correct: dict[str, Any] = {"measurement": kept, "unit": "", "actor": agent, "now": MONDAY + 2 * HOUR}
    with pytest.raises(Refusal) as caught:
        correct_measurement(**correct, value=Decimal(2), reason=" ")
    assert codes(caught) == [("reason", "required")]
    with pytest.raises(Refusal) as caught:
        correct_measurement(**correct, value=Decimal(4), reason="Miscounted.")
    assert codes(caught) == [("value", "unchanged")]
    assert correct_measurement(**correct, value=Decimal(2), reason="Miscounted.").is_met
    event = AuditEvent.objects.get(action="measurement.corrected")
    assert event.changes == {"amount": [["4", "rings"], ["2", "rings"]], "met": [False, True]}
    assert event.reason == "Miscounted."


def test_the_database_refuses_nonsense(case: Case, agent: User) -> None:
    kept = measure(case, agent, "2")
    for field, value, name in [
        ("value", Decimal(-1), "sla_measurement_value_not_negative"),
        ("unit", "weeks", "sla_measurement_unit_measured"),
        ("metric", "resolution", "sla_measurement_metric_measured"),
        ("logged_at", MONDAY - HOUR, "sla_measurement_before_recorded"),
    ]:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Measurement.objects.filter(pk=kept.pk).update(**{field: value})


def test_a_period_begins_with_its_first_instant_and_ends_before_its_last(case: Case, agent: User) -> None:
    kept = measure(case, agent, "2")
    assert not measurements_between(MONDAY - HOUR, MONDAY).exists()
    row = measurements_between(MONDAY, MONDAY + HOUR).values(  # type: ignore[misc] # the selector annotates
        "metric", "channel", "kind", "priority", "agreement_reference", "owner", "team", "is_met", "measured_at"
    )
    assert list(row) == [
        {
            "metric": "answer",
            "channel": "phone",
            "kind": CaseKind.COMPLAINT,
            "priority": "normal",
            "agreement_reference": "",
            "owner": None,
            "team": None,
            "is_met": True,
            "measured_at": kept.measured_at,
        }
    ]
