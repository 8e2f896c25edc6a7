"""Today: figures that lead to what they count, what is urgent, what waits for whom."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Team, User
from agreements.domain.lifecycle import State
from tests.agreements.factories import VersionFactory
from tests.complaints.factories import log, publish_own_targets
from tests.conftest import ClientFor
from tests.customers.factories import CustomerFactory

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r'class="figure[^"]*" href="([^"]+)"><b>(\d+)</b><span>([^<]+)<')


def figures(client: Client) -> dict[str, tuple[int, str]]:
    """Return label -> (count, address) as the page shows them."""
    page = client.get(reverse("desk:today")).content.decode()
    return {label: (int(count), url.replace("&amp;", "&")) for url, count, label in FIGURE.findall(page)}


@pytest.fixture
def afternoon(now: datetime, team: Team, agent: User, stranger: User, manager: User) -> datetime:
    """Four complaints of the team and one of another, logged in the morning; it is three in the afternoon in Prague."""
    publish_own_targets()
    for hours in (0, 1, 2):
        log(agent, now + timedelta(hours=hours), title=f"Lift {hours}")
    log(agent, now - timedelta(days=1), title="Since yesterday", received_at=None)
    log(stranger, now, title="Not ours")
    return now + timedelta(hours=5)


def test_each_figure_is_as_long_as_the_list_it_leads_to(
    afternoon: datetime, agent: User, manager: User, client_for: ClientFor
) -> None:
    with time_machine.travel(afternoon, tick=False):
        for user, count in ((agent, 4), (manager, 5)):
            client = client_for(user)
            shown = figures(client)
            assert shown["open"][0] == count
            for label in ("open", "due today", "late", "assigned to you"):
                number, url = shown[label]
                assert len(client.get(url).context["rows"]) == number, label


def test_the_soonest_deadline_stands_first_and_strangers_see_none_of_it(
    afternoon: datetime, agent: User, stranger: User, client_for: ClientFor
) -> None:
    with time_machine.travel(afternoon, tick=False):
        rows = client_for(agent).get(reverse("desk:today")).context["rows"]
        theirs = client_for(stranger).get(reverse("desk:today")).content.decode()
    assert rows[0].complaint.title == "Since yesterday"
    dues = [row.clock.due_at for row in rows]
    assert dues == sorted(dues)
    assert "Not ours" in theirs
    assert "Lift" not in theirs


def test_an_agreement_waits_for_the_manager_and_for_no_agent(
    now: datetime, agent: User, manager: User, client_for: ClientFor
) -> None:
    version = VersionFactory(
        state=State.APPROVED, agreement__state=State.APPROVED, agreement__title="Help desk for Brno"
    )
    with time_machine.travel(now, tick=False):
        for_manager = client_for(manager).get(reverse("desk:today")).content.decode()
        for_agent = client_for(agent).get(reverse("desk:today")).content.decode()
    assert "Help desk for Brno" in for_manager
    assert version.agreement.get_absolute_url() in for_manager
    assert "waiting for the signature" in for_manager
    assert "Help desk for Brno" not in for_agent


def test_the_first_page_of_a_new_installation_says_how_to_begin(
    agent: User, manager: User, staff: User, client_for: ClientFor
) -> None:
    pages = {user: client_for(user).get(reverse("desk:today")).content.decode() for user in (agent, manager, staff)}
    assert reverse("agreements:new") in pages[manager]
    assert reverse("customers:new") in pages[agent]
    assert reverse("agreements:new") not in pages[agent]
    assert "Welcome" not in pages[staff]
    CustomerFactory()
    assert "Welcome" not in client_for(manager).get(reverse("desk:today")).content.decode()


def test_staff_see_policies_only(afternoon: datetime, staff: User, client_for: ClientFor) -> None:
    with time_machine.travel(afternoon, tick=False):
        client = client_for(staff)
        assert list(figures(client)) == ["policies to read"]
        assert "Lift" not in client.get(reverse("desk:today")).content.decode()


def test_today_costs_the_same_for_three_complaints_as_for_thirty(
    now: datetime, manager: User, client_for: ClientFor
) -> None:
    publish_own_targets()
    client = client_for(manager)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("desk:today")).status_code == 200
        return len(queries)

    CustomerFactory()
    for number in range(3):
        log(manager, now, title=f"Lift {number}")
        VersionFactory(state=State.APPROVED, agreement__state=State.APPROVED)
    cost()
    of_three = cost()
    for number in range(27):
        log(manager, now, title=f"Stairs {number}")
        VersionFactory(state=State.APPROVED, agreement__state=State.APPROVED)
    assert cost() == of_three
