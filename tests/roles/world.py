"""One of everything that an address may speak of, and a session and a key for each person."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.domain.scopes import KEY_SCOPES
from accounts.models import ApiKey, DutyShift, User
from accounts.services.keys import create_key
from agreements.domain.content import read_content
from agreements.domain.library import VOCABULARY
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion, PaperSignature
from agreements.services import waive_hint
from complaints.services import assign, log_complaint, resolve
from core.clock import utc_now
from core.models import Organisation
from customers.models import ExternalReference
from documents.models import Rendering, StoredFile
from documents.services import store_file
from documents.services.renderings import seal
from drafting.services import load_starter_library
from notifications.models import OutgoingEmail, WebhookDelivery, WebhookEndpoint
from notifications.services.test_notices import request_test_notice
from notifications.services.webhooks import create_endpoint, send_test
from policies.models import PolicyRevision
from policies.selectors.printing import printings_of
from policies.services.printing import request_printing
from sla.models import Calendar, Duty, TargetSet
from sla.selectors import clocks_of, ladders_of, organisation_target_set, targets_of
from sla.services import begin_set, change_target, keep_duties, publish_default_targets, publish_draft, withdraw_line
from sla.services.recompute import preview_recompute
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import VersionFactory
from tests.customers.factories import ContactFactory, CustomerFactory
from tests.documents.factories import RenderingFactory
from tests.factories import TeamFactory, UserFactory
from tests.notifications.factories import EmailFactory
from tests.policies.factories import draft_policy, published_policy
from tests.roles.people import OF_ANOTHER_TEAM, PEOPLE, Person
from tests.roles.routes import Route

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass
class World:
    """What there is: the arguments of addresses by the name of their object, and the ways in."""

    arguments: dict[str, list[Any]] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    # What a form has to name for there to be something to do, by the label of its route.
    bodies: dict[str, str] = field(default_factory=dict)

    def address(self, route: Route) -> str:
        """Return the address of a route."""
        return reverse(route.name, args=self.arguments.get(route.of, [])) + route.query


def build() -> World:
    """Create the world. Takes a second or two, so tests share it and roll back what they do."""
    organisation = Organisation.current()
    organisation.name, organisation.email = "Severka servis", "servis@example.com"
    organisation.save()
    world = World()
    for person in (*PEOPLE, *OF_ANOTHER_TEAM):
        _let_in(world, person)
    _reset(world)
    _complaints(world)
    _agreements(world)
    _policies(world)
    _recompute(world)
    _the_rest(world)
    # Whoever is deactivated had a session and a key; a key's day of last use is written but once a day.
    User.objects.filter(pk=world.users["deactivated manager"].pk).update(is_active=False)
    ApiKey.objects.update(last_used_on=utc_now().date())
    return world


def _let_in(world: World, person: Person) -> None:
    user = UserFactory(roles=[person.role] if person.role else [], full_name=person.name.capitalize())
    client = Client()
    client.force_login(user)
    world.users[person.name] = user
    world.sessions[person.name] = client.cookies["sessionid"].value
    _key, world.secrets[person.name] = create_key(actor=None, user=user, name=person.name, scopes=KEY_SCOPES, now=NOW)


def _reset(world: World) -> None:
    world.arguments["colour"] = ["1f3a5f"]
    user = UserFactory(roles=["staff"])
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    world.arguments["reset"] = [uid, default_token_generator.make_token(user)]


def _complaints(world: World) -> None:
    users = world.users
    world.arguments["user"] = [users["staff"].public_id]
    team = TeamFactory(lead=users["supervisor"], members=[users["agent"]])
    TeamFactory(lead=users["supervisor of another team"], members=[users["agent of another team"]])
    shift = DutyShift.objects.create(team=team, user=users["manager"], starts_at=NOW, ends_at=NOW + timedelta(hours=8))
    world.bodies["POST accounts:shift_remove of team"] = f"shift={shift.pk}"
    target_set = publish_default_targets(now=NOW)
    keep_duties(now=NOW)
    world.arguments |= {
        "team": [team.public_id],
        "duty": [Duty.objects.filter(team=team)[0].public_id],
        "target_set": [target_set.public_id],
        "target": [targets_of(target_set)[0].key],
        "calendar": [_first_calendar()],
        **_sets(users["manager"], target_set),
    }
    logged = [
        log_complaint(
            actor=users["manager"],
            now=NOW,
            channel="phone",
            answered_after=Decimal(2),
            description="The lift is stuck.",
            complainant_name="Jana Nováková",
            team=team,
        )
        for _number in range(2)
    ]
    for complaint in logged:
        assign(complaint=complaint, owner=users["agent"], team=team, actor=users["manager"], now=NOW)
    resolve(complaint=logged[1], body="Repaired.", actor=users["agent"], now=NOW)
    clock = next(iter(clocks_of(logged[0].case)))
    measurement = logged[0].case.measurements.get()
    world.arguments |= {
        "complaint": [logged[0].reference],
        "resolved_complaint": [logged[1].reference],
        "clock": [logged[0].reference, clock.public_id],
        "measurement": [logged[0].reference, measurement.public_id],
    }


def _recompute(world: World) -> None:
    manager = world.users["manager"]
    shown = organisation_target_set()
    assert shown is not None
    target = next(target for target in targets_of(shown) if target.key == "complaint.any.any.first_response")
    change_target(
        target_set=shown, key=target.key, amount=Decimal(3), unit="business_days", reason="x", actor=manager, now=NOW
    )
    world.arguments["recompute"] = [preview_recompute(actor=manager, now=NOW).public_id]


def _sets(manager: User, ours: TargetSet) -> dict[str, list[Any]]:
    line = targets_of(ours)[0].line()
    law = begin_set(basis="statutory", source="§ 19", lines=(line,), actor=manager, now=NOW)
    published = publish_draft(draft=law, lock=law.lock, reason="the law", actor=manager, now=NOW)
    withdraw_line(series=published.series, key=line.key, actor=manager, now=NOW)
    return {
        "law": [published.public_id],
        "law_series": [published.series],
        "own_series": [ours.series],
        "own_version": [ours.series, 1],
        "own_line": [ours.series, line.key],
        "own_ladder": [ours.series, next(iter(ladders_of(targets_of(ours))))],
    }


def _first_calendar() -> UUID:
    found: UUID = Calendar.objects.values_list("public_id", flat=True)[0]
    return found


def _agreements(world: World) -> None:
    data = complete_data("cs")
    data["payment"] |= {"first_on": None, "invoice_email": ""}
    clause = {"id": str(UUID(int=7)), "heading": "Set-off", "text": "None.", "library": "set_off", "library_version": 1}
    data["payment"]["clauses"] = [clause]
    draft = VersionFactory(document=read_content(data))
    failed = RenderingFactory(state=Rendering.State.FAILED, finished_at=NOW, due_at=None)
    approved = VersionFactory(state=State.APPROVED, rendering=failed)
    signed = VersionFactory(state=State.SIGNED, rendering=_rendered("agreement/AGR-2026-90000/1"))
    PaperSignature.objects.create(
        version=signed,
        signed_on=NOW.date(),
        effective_from=NOW.date(),
        scan=_file("scan.pdf"),
        recorded_by=world.users["manager"],
        recorded_at=NOW,
    )
    hint = {"rule": "invoice_address_missing", "pointer": "/payment/invoice_email"}
    load_starter_library(vocabulary=VOCABULARY, actor=world.users["manager"], now=NOW)
    world.arguments |= {"clause": ["set_off"], "fallback": ["set_off_excluded"]}
    world.arguments["draft_clause"] = [_reference(draft), UUID(int=7)]
    waiver = waive_hint(version=draft, **hint, reason="By post.", actor=world.users["manager"], now=NOW)
    world.arguments |= {
        "waiver": [_reference(draft), waiver.public_id],
        "draft_agreement": [_reference(draft)],
        "approved_agreement": [_reference(approved)],
        "signed_agreement": [_reference(signed)],
        "agreement_version": [_reference(approved), 1],
        "signed_version": [_reference(signed), 1],
        "agreement_schema": [1],
        "step": [_reference(draft), "term"],
    }


def _reference(version: AgreementVersion) -> str:
    return version.agreement.reference


def _file(name: str) -> StoredFile:
    return store_file(content=b"%PDF-1.7 " + name.encode(), name=name, content_type="application/pdf", now=NOW)


def _rendered(key: str) -> Rendering:
    rendering = RenderingFactory(key=key)
    return seal(rendering=rendering, content=b"%PDF-1.7 agreement", now=NOW)


def _policies(world: World) -> None:
    manager = world.users["manager"]
    draft = draft_policy(manager, NOW, "CS-POL-001")
    published = published_policy(manager, NOW, "CS-POL-002")
    _print(published)
    code = published.document.code
    world.arguments |= {
        "draft_policy": [draft.document.code],
        "policy": [code],
        "policy_pdf": [code, "cs"],
        "edition": [code, 1],
        "edition_pdf": [code, 1, "cs"],
    }


def _print(revision: PolicyRevision) -> None:
    request_printing(revision=revision, now=NOW)
    for rendering in printings_of(revision):
        seal(rendering=rendering, content=b"%PDF-1.7 policy", now=NOW)


def _the_rest(world: World) -> None:
    customer = CustomerFactory(name="Severka")
    contact = ContactFactory(customer=customer)
    ExternalReference.objects.create(customer=customer, system="raynet", key="42")
    endpoint, _secret = create_endpoint(
        url="https://crm.example.com/", description="CRM", event_types=["policy.published"], actor=None, now=NOW
    )
    asker = UserFactory(roles=["manager"])
    email = EmailFactory(state=OutgoingEmail.State.FAILED, next_attempt_at=None)
    world.arguments |= {
        "customer": [customer.public_id],
        "contact": [customer.public_id, contact.public_id],
        "customer_key": ["raynet", "42"],
        "email": [email.public_id],
        "endpoint": [endpoint.public_id],
        "delivery": [_failed_delivery(endpoint)],
        "test_notice": [request_test_notice(actor=asker, now=utc_now()).public_id],
        "key": [ApiKey.objects.get(name="agent").public_id],
    }


def _failed_delivery(endpoint: WebhookEndpoint) -> UUID:
    """Return a delivery that may be sent again."""
    sent = send_test(endpoint=endpoint, actor=UserFactory(roles=["manager"]), now=NOW)
    assert sent is not None
    WebhookDelivery.objects.update(state=WebhookDelivery.State.FAILED, next_attempt_at=None)
    return sent.public_id
