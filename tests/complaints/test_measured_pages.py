"""What is measured at intake: offered only where it is promised, shown with its verdict, corrected with a reason."""

from datetime import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import Team, User
from complaints.forms import ComplaintForm
from complaints.models import Complaint
from core.errors import Refusal
from core.models import Organisation
from sla.models import Measurement
from sla.services import publish_default_targets
from tests.complaints.factories import log
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _promises(organisation: Organisation, team: Team) -> None:
    publish_default_targets(now=datetime.fromisoformat("2026-01-05T08:00Z"))


def offered(agent: User, now: datetime, **initial: str) -> list[str]:
    form = ComplaintForm(initial=initial, user=agent, now=now)
    return [str(field.label) for field in form.measured_fields]


def test_the_field_fits_the_channel_and_is_there_only_where_something_is_promised(agent: User, now: datetime) -> None:
    assert offered(agent, now, channel="phone") == ["Rings before the answer"]
    assert offered(agent, now, channel="chat") == ["Minutes until the answer"]
    assert offered(agent, now, channel="in_person", kind="enquiry") == [
        "Seconds until the greeting",
        "Seconds until it was attended to",
    ]
    for channel in ("email", "social", "carrier pigeon", ""):
        assert offered(agent, now, channel=channel) == []


def test_choosing_a_channel_brings_its_field(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    part = client.get(reverse("complaints:measured"), {"channel": "chat"}).content.decode()
    assert "Minutes until the answer" in part
    assert "Promised: 2 minutes." in part
    assert "Rings" in client.get(reverse("complaints:new") + "?channel=phone").content.decode()
    assert client.get(reverse("complaints:measured"), {"channel": "email"}).content.decode().strip() == ""


def typed(**more: str) -> dict[str, str]:
    values = {"channel": "phone", "customer": "Jana Nováková", "customer_key": "none", "description": "No light."}
    return {**values, **more}


def test_rings_are_logged_shown_and_corrected(
    agent: User, stranger: User, auditor: User, client_for: ClientFor
) -> None:
    client = client_for(agent)
    sent = client.post(reverse("complaints:new"), typed(answered_after="4", answered_unit="rings"), follow=True)
    page = sent.content.decode().replace("\u00a0", " ")
    assert "4 rings, promised 3 rings" in page
    complaint, measurement = Complaint.objects.get(), Measurement.objects.get()
    url = reverse("complaints:correct", args=[complaint.reference, measurement.public_id])
    assert url in page
    assert client.post(url, {"value": "2", "reason": ""}).status_code == 422
    assert client.post(url, {"value": "2.5", "reason": "Half?"}).status_code == 422
    corrected = client.post(url, {"value": "2", "reason": "Miscounted."}, follow=True)
    assert "2 rings, promised 3 rings" in corrected.content.decode().replace("\u00a0", " ")
    assert client_for(stranger).get(url).status_code == 404
    assert client_for(auditor).get(url).status_code == 403
    other = log(agent, complaint.logged_at)
    assert client.get(reverse("complaints:correct", args=[other.reference, measurement.public_id])).status_code == 404


def test_a_value_that_is_none_comes_back_and_logs_nothing(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    for wrong in ({"answered_after": "a few"}, {"answered_after": "2", "answered_unit": "seconds"}):
        answer = client.post(reverse("complaints:new"), typed(**wrong))
        assert answer.status_code == 422
        assert "answered_after" in answer.context["form"].errors
    assert not Complaint.objects.exists()
    # What is not offered is not taken: the channel has changed since it was typed.
    client.post(reverse("complaints:new"), typed(channel="email", answered_after="2", answered_unit="rings"))
    assert Complaint.objects.get().case.measurements.count() == 0


def test_where_nothing_is_promised_the_service_refuses(agent: User, now: datetime) -> None:
    with pytest.raises(Refusal) as caught:
        log(agent, now, channel="email", answered_after=Decimal(2))
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [
        ("answered_after", "nothing_promised")
    ]
    assert not Complaint.objects.exists()
