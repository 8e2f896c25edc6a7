"""What is told of complaints, deadlines, agreements and policies, held against the catalogue's own schemas."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from accounts.models import Team, User
from complaints.services import assign, close, log_complaint, reopen, reply, resolve
from complaints.services.merging import merge
from complaints.services.withdrawing import withdraw
from core.models import Organisation
from notifications.domain.event_types import CHOOSABLE, EVENT_TYPES
from notifications.event_words import EVENTS
from notifications.models import WebhookDelivery, WebhookEvent
from sla.domain.ladder import Ladder, Level, Whom
from sla.domain.vocabulary import Metric, Unit
from sla.services import publish_default_targets, publish_target_set
from sla.services.breaches import sweep_due
from tests.agreements.factories import VersionFactory
from tests.complaints.factories import spec
from tests.notifications.hooks import endpoint_at
from tests.policies.factories import published_policy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(organisation: Organisation, now: datetime) -> None:
    """Targets, and somebody who wants to know everything."""
    publish_default_targets(now=now - timedelta(days=1))
    endpoint_at("https://crm.example.com/", types=CHOOSABLE)


def bodies() -> list[dict[str, Any]]:
    """What was written since the last look, each valid by the schema of its type."""
    found = [json.loads(event.body) for event in WebhookEvent.objects.order_by("pk")]
    for body in found:
        Draft202012Validator(EVENT_TYPES[body["type"]].schema).validate(body)
    WebhookDelivery.objects.all().delete()
    WebhookEvent.objects.all().delete()
    return found


def facts(body: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return (body["type"], *(body["data"].get(name) for name in names))


def complain(actor: User, now: datetime, **more: Any) -> Any:
    values = {"channel": "email", "description": "The lift is stuck.", "complainant_name": "Jana Nováková", **more}
    return log_complaint(actor=actor, now=now, **values)


@pytest.mark.parametrize("kind", EVENT_TYPES.values(), ids=lambda kind: kind.name)
def test_the_examples_follow_their_schemas(kind: Any) -> None:
    validator = Draft202012Validator(kind.schema)
    Draft202012Validator.check_schema(kind.schema)
    validator.validate(kind.body)
    with pytest.raises(ValidationError):
        validator.validate({**kind.body, "data": {}})
    assert kind.name in EVENTS, "it has words for the pages"


def test_a_complaint_from_its_logging_to_its_closing(manager: User, agent: User, team: Team, now: datetime) -> None:
    complaint = complain(manager, now, team=team)
    [logged] = bodies()
    assert facts(logged, "received_at") == ("complaint.logged", "2026-03-02T09:00:00Z")
    assert logged["data"]["complaint"] == {
        "reference": complaint.reference,
        "url": f"http://testserver/api/v1/complaints/{complaint.reference}/",
        "kind": "complaint",
        "channel": "email",
        "priority": complaint.case.priority,
        "status": "new",
        "customer": None,
    }
    assert "Nov" not in json.dumps(logged), "no name of anybody"
    assign(complaint=complaint, owner=agent, team=team, actor=manager, now=now + timedelta(minutes=1))
    [assigned] = bodies()
    assert facts(assigned, "change", "other") == ("complaint.changed", "assigned", None)
    reply(complaint=complaint, body="We are on it.", channel="phone", actor=agent, now=now + timedelta(minutes=5))
    stopped = bodies()
    assert {facts(body, "verdict") for body in stopped} == {("clock.stopped", "met")}
    assert stopped[0]["timestamp"] == "2026-03-02T09:05:00Z"
    resolve(complaint=complaint, body="Freed.", actor=agent, now=now + timedelta(hours=1))
    resolved, *clocks = bodies()
    assert facts(resolved, "resolved_at") == ("complaint.resolved", "2026-03-02T10:00:00Z")
    assert resolved["data"]["complaint"]["status"] == "resolved"
    assert {body["data"]["clock"]["metric"] for body in clocks} >= {"resolution"}
    close(complaint=complaint, closed_as="satisfied", actor=agent, now=now + timedelta(hours=2))
    assert [facts(body, "closed_as") for body in bodies()] == [("complaint.closed", "satisfied")]
    reopen(complaint=complaint, body="Stuck again.", actor=manager, now=now + timedelta(hours=3))
    assert [facts(body, "change") for body in bodies()] == [("complaint.changed", "reopened")]


def test_a_missed_deadline_is_told_at_its_own_instant(manager: User, now: datetime) -> None:
    complaint = complain(manager, now)
    bodies()
    clock = complaint.case.clocks.order_by("due_at")[0]
    sweep_due(now=clock.due_at + timedelta(seconds=1))
    told = [body for body in bodies() if body["type"] == "clock.breached"]
    mine = next(body for body in told if body["data"]["clock"]["id"] == str(clock.public_id))
    assert datetime.fromisoformat(mine["timestamp"]) == clock.due_at.astimezone(UTC)
    assert mine["data"]["clock"]["metric"] == clock.metric
    assert mine["data"]["clock"]["explanation_url"].endswith(f"/clocks/{clock.public_id}/explanation/")


def test_a_level_of_a_ladder_is_told_when_it_fell_due_with_what_was_done(
    manager: User, supervisor: User, agent: User, team: Team, now: datetime
) -> None:
    levels = (Level(), Level(minutes=60, whom=Whom.SUPERVISOR, hands_over=True, raises_priority=True))
    publish_target_set(
        basis="organisation",
        series=None,
        source="Severka",
        specs=[spec(Metric.FIRST_RESPONSE, 4, Unit.HOURS, ladder=Ladder("Usual", levels))],
        now=now,
        actor=None,
    )
    complaint = complain(manager, now, team=team, owner=agent)
    bodies()
    clock = complaint.case.clocks.get()
    sweep_due(now=clock.due_at + timedelta(hours=9))
    reached = [body for body in bodies() if body["type"] == "escalation.reached"]
    assert [facts(body, "level", "side", "minutes", "whom", "outcome")[1:] for body in reached] == [
        (1, "after", 0, "owner", "fired"),
        (2, "after", 60, "supervisor", "fired"),
    ]
    assert [set(body["data"]["acts"]) for body in reached] == [set(), {"handed_over", "priority"}]
    assert [datetime.fromisoformat(body["timestamp"]) - clock.due_at for body in reached] == [
        timedelta(),
        timedelta(hours=1),
    ]
    assert supervisor.full_name not in json.dumps(reached)


def test_merging_and_withdrawing(manager: User, now: datetime) -> None:
    one, other, third = (complain(manager, now) for _turn in range(3))
    bodies()
    merge(complaint=one, into=other, reason="The same.", actor=manager, now=now)
    assert {facts(body, "change", "other") for body in bodies() if body["type"] == "complaint.changed"} == {
        ("complaint.changed", "merged", other.reference),
        ("complaint.changed", "took_over", one.reference),
    }
    withdraw(complaint=third, body="It works.", actor=manager, now=now)
    assert [facts(body, "change") for body in bodies()] == [("complaint.changed", "withdrawn")]


def test_agreements_and_policies(manager: User, now: datetime) -> None:
    published_policy(manager, now)
    [policy] = [body for body in bodies() if body["type"] == "policy.published"]
    assert policy["data"]["policy"]["number"] == 1
    from agreements.services import webhooks

    version = VersionFactory()
    webhooks.tell("agreement.approved", version, now=now)
    webhooks.tell("agreement.signed", version, now=now, signed_on="2026-03-02", effective_from="2026-04-01")
    assert [body["data"]["agreement"]["reference"] for body in bodies()] == [version.agreement.reference] * 2
