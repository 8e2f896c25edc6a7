"""The columns of a list: each person's own, kept until they are chosen anew."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import ListColumns, SavedList, Team, User
from tests.agreements.factories import VersionFactory
from tests.complaints.factories import log
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


def test_what_is_not_ticked_is_gone_for_this_person_in_this_list_alone(
    manager: User, agent: User, client_for: ClientFor
) -> None:
    VersionFactory()
    mine, theirs = client_for(manager), client_for(agent)
    sent = {"column": ["state", "ends", "invented"], "query": "q=&state=draft"}
    answer = mine.post(reverse("agreements:columns"), sent)
    assert answer["Location"] == reverse("agreements:list") + "?q=&state=draft"
    page = mine.get(answer["Location"]).content.decode()
    assert 'data-label="State"' in page
    assert 'data-label="Ends on"' in page
    assert 'data-label="Customer"' not in page
    assert "?sort=changed" not in page
    assert 'value="customer"> <span>Customer' in page
    assert ListColumns.objects.get().hidden == "customer starts owner changed"

    assert 'data-label="Customer"' in theirs.get(reverse("agreements:list")).content.decode()
    assert ListColumns.objects.count() == 1

    mine.post(reverse("agreements:columns"), {"column": ["customer", "state", "starts", "ends", "owner", "changed"]})
    assert 'data-label="Customer"' in mine.get(reverse("agreements:list")).content.decode()
    assert ListColumns.objects.get().hidden == ""


def test_every_column_of_complaints_can_be_done_without(
    team: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    client, address = client_for(agent), reverse("complaints:list")
    log(agent, now, team=team, title="The lift")
    names = ("Next deadline", "Customer", "Priority", "State", "Looks after it")
    assert all(f'data-label="{name}"' in client.get(address).content.decode() for name in names)
    page = client.post(reverse("complaints:columns"), {}, follow=True).content.decode()
    assert "The lift" in page
    assert not any(f'data-label="{name}"' in page for name in names)
    assert page.count('<th scope="col"') == 1


def test_nothing_leads_away_from_the_list(manager: User, client_for: ClientFor) -> None:
    answer = client_for(manager).post(reverse("agreements:columns"), {"query": "//evil.example/\r\nX: y"})
    assert answer["Location"].startswith(reverse("agreements:list") + "?")
    assert "\n" not in answer["Location"]


def test_one_row_a_person_and_list_and_no_list_that_is_not_there(agent: User) -> None:
    ListColumns.objects.create(owner=agent, listed=SavedList.COMPLAINTS, hidden="")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListColumns.objects.create(owner=agent, listed=SavedList.COMPLAINTS, hidden="state")
    with pytest.raises(IntegrityError), transaction.atomic():
        ListColumns.objects.create(owner=agent, listed="customers", hidden="")
