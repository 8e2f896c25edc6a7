"""The pages of targets and calendars."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import Organisation
from sla.domain.vocabulary import CaseKind, Channel
from sla.models import Calendar, TargetSet
from sla.selectors import organisation_target_set, target_by_key, targets_of
from sla.services import Quote, publish_default_targets, record_quotes
from tests.agreements.factories import AgreementFactory
from tests.conftest import ClientFor
from tests.sla.factories import MONDAY, publish, spec

KEY = "complaint.any.any.first_response"


@pytest.fixture
def published(organisation: Organisation) -> TargetSet:
    return publish_default_targets(now=MONDAY)


def text(client: Client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode().replace("\u00a0", " ")


def test_the_targets_are_shown_by_kind_and_channel(published: TargetSet, manager: User, client_for: ClientFor) -> None:
    html = text(client_for(manager), reverse("sla:targets"))

    for part in ("Complaint", "Enquiry", "All kinds of cases", "10 business days", "3 rings", "no promise", "1 week"):
        assert part in html
    assert "A ring lasts 5 seconds." in html
    assert "No promise on any channel: each next response, word that it takes longer" in html
    # What is set is changed; what holds only because of something wider is promised anew.
    assert reverse("sla:target_line", args=[published.series, KEY]) in html
    added = reverse("sla:target_add", args=[published.series])
    assert f"{added}?case_kind=complaint&amp;channel=email&amp;metric=first_response" in html
    assert "Version 1" in html


def test_who_only_reads_sees_no_way_to_change(
    published: TargetSet, agent: User, staff: User, client_for: ClientFor
) -> None:
    html = text(client_for(agent), reverse("sla:targets"))
    assert reverse("sla:target_line", args=[published.series, KEY]) not in html
    assert "Managers change the targets" in html
    refused = client_for(agent).get(reverse("sla:target_change", args=[KEY]))
    assert refused.status_code == 403

    for name in ("sla:targets", "sla:target_sets", "sla:target_set_new", "sla:calendars"):
        assert client_for(staff).get(reverse(name)).status_code == 404
    assert client_for(staff).get(reverse("sla:target_change", args=[KEY])).status_code == 404
    assert Client().get(reverse("sla:targets")).status_code == 302


def test_the_form_names_the_documents_that_quote_the_target(
    published: TargetSet, manager: User, client_for: ClientFor
) -> None:
    target = target_by_key(published, KEY)
    assert target is not None
    record_quotes(
        document_key="policy/CS-POL-001/1",
        document_title="Customer service handbook",
        document_url="/policies/CS-POL-001/",
        quotes=[Quote(target=target, amount=target.amount, unit=target.unit)],
        now=MONDAY,
    )
    html = text(client_for(manager), reverse("sla:target_change", args=[KEY]))

    assert 'href="/policies/CS-POL-001/"' in html
    assert "Customer service handbook" in html
    assert client_for(manager).get(reverse("sla:target_change", args=["praise.any.any.answer"])).status_code == 404


def test_a_new_organisation_starts_from_the_usual_targets(
    organisation: Organisation, manager: User, agent: User, client_for: ClientFor
) -> None:
    assert "Nothing is promised yet" in text(client_for(manager), reverse("sla:targets"))
    assert client_for(agent).post(reverse("sla:publish_defaults")).status_code == 403
    assert organisation_target_set() is None
    assert client_for(manager).post(reverse("sla:publish_defaults")).status_code == 302

    target_set = organisation_target_set()
    assert target_set is not None
    assert len(targets_of(target_set)) == 14


def test_sets_of_agreements_are_read_and_lead_to_their_agreement(manager: User, client_for: ClientFor) -> None:
    agreement = AgreementFactory()
    agreed = publish(basis="agreement", series=agreement.public_id, source="AGR-2026-00001, v1")
    client = client_for(manager)
    page = text(client, reverse("sla:target_set", args=[agreed.public_id]))
    link = reverse("agreements:detail", args=[agreement.reference])

    assert link in page
    assert link in text(client, reverse("sla:target_sets"))
    assert reverse("sla:target_draft", args=[agreed.series]) not in page
    assert client.get(reverse("sla:target_draft", args=[agreed.series])).status_code == 404
    assert client.get(reverse("sla:target_set_withdraw", args=[agreed.public_id])).status_code == 403


def test_the_targets_page_costs_the_same_for_3_as_for_30(manager: User, client_for: ClientFor) -> None:
    counts = []
    client = client_for(manager)
    client.get(reverse("sla:targets"))
    words = [(kind, channel) for kind in CaseKind for channel in Channel]
    for size in (3, 30):
        publish(*(spec(case_kind=kind, channel=channel) for kind, channel in words[:size]))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("sla:targets"))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_calendars_show_their_hours(published: TargetSet, auditor: User, client_for: ClientFor) -> None:
    client = client_for(auditor)
    calendar = Calendar.objects.get(versions__known_until__isnull=False)
    listed = text(client, reverse("sla:calendars"))
    assert calendar.name == "Provozní doba"
    assert "Office hours" in listed
    assert "08:00–17:00" in listed

    with time_machine.travel(datetime.fromisoformat("2026-03-02T10:00+01:00"), tick=False):
        html = text(client, reverse("sla:calendar", args=[calendar.public_id]))
    for part in ("Open now", "08:00–17:00", "Monday 6 April 2026", "Known up to 31 December 2031", "first response"):
        assert part in html
    with time_machine.travel(datetime.fromisoformat("2026-04-06T10:00+02:00"), tick=False):
        assert "Closed now" in text(client, reverse("sla:calendar", args=[calendar.public_id]))
    assert client.get(reverse("sla:calendar", args=[published.public_id])).status_code == 404


def test_no_calendars_yet(manager: User, client_for: ClientFor) -> None:
    assert "No calendars yet" in text(client_for(manager), reverse("sla:calendars"))
