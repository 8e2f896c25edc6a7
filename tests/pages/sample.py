"""The sample company on the stack, with what its pages need beside it, and the names by which addresses call it all."""

import fcntl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.tokens import default_token_generator
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.domain.permissions import Role
from accounts.models import ApiKey, Team, User
from accounts.services.keys import NewService, issue_key
from agreements.models import AgreementVersion
from complaints.models import Complaint
from core.clock import utc_now
from customers.models import Customer
from desk.demo.build import LOGINS
from documents.models import Rendering
from notifications.models import OutgoingEmail, WebhookDelivery, WebhookEndpoint
from policies.models import PolicyDocument
from policies.services import start_revision
from sla.models import Calendar, DutyRound, Measurement, Recompute, TargetSet
from sla.selectors import ladders_of, organisation_target_set, targets_of
from sla.services import change_target, save_line
from sla.services.recompute import preview_recompute
from tests.factories import UserFactory
from tests.servers.stack import Stack

WORKER_SECONDS = 120
# Someone without a team: no complaint is theirs to see.
NEWCOMER = "newcomer@severka.example"
# Someone who never signs in: that would spend the link to a new password.
FORGETFUL = "forgetful@severka.example"


@dataclass(frozen=True, slots=True)
class Sample:
    """Who there is, by the word before the @, and what there is, by the names that addresses use."""

    people: Mapping[str, User]
    facts: Mapping[str, str]


def is_loaded() -> bool:
    """Whether the sample company is still there: other tests may have emptied the stack's tables since."""
    return User.objects.filter(email=NEWCOMER).exists()


def load(stack: Stack, kept: Path) -> Sample:
    """Load the sample company anew: from the folder `kept`, where one worker of this run leaves it for the others."""
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if kept.exists():
            stack.restore(kept)
        else:
            _build(stack)
            stack.keep(kept)
    with stack.orm():
        people = {user.email.split("@")[0]: user for user in User.objects.filter(is_service=False)}
        return Sample(people, _facts())


def _build(stack: Stack) -> None:
    """Make the sample company and wait until the workers have printed its documents and sent its mails."""
    stack.reset()
    stack.manage("demo_data")
    with stack.orm():
        _add_what_is_missing()
        _wait_for_workers()
        mail = OutgoingEmail.objects.order_by("pk")[:1]
        OutgoingEmail.objects.filter(pk__in=mail).update(state="failed", sent_at=None, last_error="550 no such mailbox")


def _add_what_is_missing() -> None:
    """Add a person without complaints, one without a password, the policy's next edition and an API key."""
    now = utc_now()
    administrator, manager = (User.objects.get(email=email) for email, _role in LOGINS[:2])
    for email in (NEWCOMER, FORGETFUL):
        UserFactory(email=email, full_name="Nela Nová", roles=["agent"])
    start_revision(document=PolicyDocument.objects.get(), actor=manager, now=now)
    _preview_a_recompute(manager)
    _change_the_law(manager, now)
    service = NewService("Web form", [Role.AGENT], Team.objects.first())
    issue_key(actor=administrator, name="Web form", account=service, scopes=["complaint.log"], now=now)


def _preview_a_recompute(manager: User) -> None:
    """Shorten a target, and leave the preview of what that would move."""
    now = utc_now()
    target_set = organisation_target_set()
    assert target_set is not None
    change_target(
        target_set=target_set,
        key="complaint.any.any.resolution",
        amount=Decimal(8),
        unit="business_days",
        reason="We are faster now.",
        actor=manager,
        now=now,
    )
    preview_recompute(actor=manager, now=now)


def _change_the_law(manager: User, now: datetime) -> None:
    """Leave a set in work."""
    law = TargetSet.objects.filter(basis="statutory").latest("number")
    line = targets_of(law)[0].line()
    shorter = replace(line, amount=Decimal(20))
    seen = line.to_document()
    save_line(series=law.series, key=line.key, line=shorter, seen=seen, actor=manager, now=now)


def _wait_for_workers() -> None:
    until = time.monotonic() + WORKER_SECONDS
    while (
        Rendering.objects.filter(state__in=["waiting", "running"]).exists()
        or OutgoingEmail.objects.filter(state__in=["queued", "sending"]).exists()
    ):
        assert time.monotonic() < until, "the workers have not printed the sample documents and sent its mails"
        time.sleep(0.2)
    assert Rendering.objects.filter(state="done").exists()
    assert OutgoingEmail.objects.filter(state="sent").count() > 1


def _facts() -> dict[str, str]:
    """Return what stands in addresses, by name."""
    versions = {version.state: version for version in AgreementVersion.objects.order_by("pk")}
    customer = Customer.objects.get(pk=versions["in_force"].agreement.customer_id)
    forgetful = User.objects.get(email=FORGETFUL)
    target_set = organisation_target_set()
    office, calendar = Calendar.objects.order_by("pk").first(), Calendar.objects.order_by("pk").last()
    assert office is not None
    law = TargetSet.objects.filter(basis="statutory").latest("number")
    measurement = Measurement.objects.filter(case__team__name="Zákaznický servis").latest("pk")
    assert target_set is not None
    assert calendar is not None
    return {
        **{state: version.agreement.reference for state, version in versions.items()},
        **{f"{state}_language": version.agreement.language for state, version in versions.items()},
        **{case.status: case.reference for case in Complaint.objects.order_by("pk")},
        "customer": str(customer.public_id),
        "contact": str(customer.contacts.get().public_id),
        "policy": PolicyDocument.objects.get().code,
        "target_set": str(target_set.public_id),
        "own_series": str(target_set.series),
        "own_ladder": next(iter(ladders_of(targets_of(target_set)))),
        "law": str(law.public_id),
        "law_series": str(law.series),
        "agreed_set": str(TargetSet.objects.filter(basis="agreement")[0].public_id),
        "calendar": str(calendar.public_id),
        "office": str(office.public_id),
        **{f"run_{run.state}": str(run.public_id) for run in Recompute.objects.all()},
        "person": str(forgetful.public_id),
        "team": str(Team.objects.order_by("pk")[0].public_id),
        "measurement": str(measurement.public_id),
        "measured": measurement.case.complaint.reference,
        "duty": str(DutyRound.objects.filter(found__gt=0, duty__team__name="Zákaznický servis")[0].duty.public_id),
        "check": str(DutyRound.objects.filter(found__gt=0, duty__team__name="Zákaznický servis")[0].public_id),
        "key": str(ApiKey.objects.get().public_id),
        "endpoint": str(WebhookEndpoint.objects.get(description__startswith="CRM").public_id),
        "failing_endpoint": str(WebhookEndpoint.objects.get(description="Datový sklad").public_id),
        "delivered_hook": str(WebhookDelivery.objects.filter(state="delivered")[0].public_id),
        "waiting_hook": str(WebhookDelivery.objects.filter(endpoint__description="Datový sklad")[0].public_id),
        "sent_mail": str(OutgoingEmail.objects.filter(state="sent")[0].public_id),
        "failed_mail": str(OutgoingEmail.objects.filter(state="failed")[0].public_id),
        "user": urlsafe_base64_encode(force_bytes(forgetful.pk)),
        "token": default_token_generator.make_token(forgetful),
    }
