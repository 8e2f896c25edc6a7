"""What Today says of the channels: the counted days of the last thirty, within what the reader may see."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.models import Organisation
from core.services.organisation import update_organisation
from desk.attainment.channels import channels_kept
from sla.domain.attainment import Tally
from sla.domain.vocabulary import Channel
from sla.selectors import targets_of
from sla.selectors.objectives import Objective, objective_for
from sla.services import StopEvent, open_case, start_clocks, stop_clocks
from sla.services.attainment import rebuild_changed_days
from tests.conftest import ClientFor
from tests.customers.factories import CustomerFactory
from tests.sla.factories import publish, spec

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def answered(channel: Channel, *, hours: int, owner: User | None = None, received: datetime = MONDAY) -> None:
    """A complaint that was answered so many hours later."""
    case = open_case(
        kind="complaint", channel=channel, priority="normal", received_at=received, customer=None,
        agreement_reference="", owner=owner, team=None, now=received,
    )  # fmt: skip
    targets = targets_of(publish(spec(amount=Decimal(4)), now=received))
    start_clocks(case=case, targets=targets, started_at=received, now=received)
    at = received + timedelta(hours=hours)
    stop_clocks(case=case, event=StopEvent.MESSAGE, at=at, now=at)


@pytest.mark.parametrize("counted", [False, True])
def test_the_channels_of_thirty_days(manager: User, agent: User, supervisor: User, *, counted: bool) -> None:
    answered(Channel.EMAIL, hours=1, owner=supervisor)
    answered(Channel.EMAIL, hours=30)
    answered(Channel.PHONE, hours=1)
    answered(Channel.CHAT, hours=1, received=MONDAY - timedelta(days=40))
    if counted:
        rebuild_changed_days(now=MONDAY + timedelta(days=3), limit=100)
    today = MONDAY.date() + timedelta(days=20)
    found = channels_kept(manager, today)
    assert found is not None
    assert {row.label: row.result.tally for row in found.rows} == {"Phone": Tally(1, 0), "E-mail": Tally(1, 1)}
    theirs = channels_kept(supervisor, today)
    assert theirs is not None
    assert {row.label: row.result.tally for row in theirs.rows} == {"E-mail": Tally(1, 0)}
    assert channels_kept(agent, today) is None
    assert channels_kept(manager, today + timedelta(days=40)) is None


def test_today_shows_it_at_a_fixed_cost_with_its_table(client_for: ClientFor, manager: User, agent: User) -> None:
    costs = []
    CustomerFactory()
    channels_kept(manager, MONDAY.date())  # so that what is kept in memory is there
    with time_machine.travel(MONDAY + timedelta(days=5), tick=False):
        for count in (2, 10):
            for _case in range(count):
                answered(Channel.EMAIL, hours=1)
            with CaptureQueriesContext(connection) as queries:
                channels_kept(manager, MONDAY.date() + timedelta(days=5))
            costs.append(len(queries))
        page = client_for(manager).get(reverse("desk:today")).content.decode()
        theirs = client_for(agent).get(reverse("desk:today")).content.decode()
    assert costs[0] == costs[1]
    assert "12 of 12" in page
    assert "Promises kept, by channel" not in theirs


def test_the_objective_is_the_organisation_s_where_a_target_says_none(organisation: Organisation) -> None:
    assert objective_for({}) == Objective(Decimal(95))
    update_organisation(actor=None, now=MONDAY, objective_percent=Decimal("97.5"))
    assert objective_for({}).percent == Decimal("97.5")
    own = publish(spec(), spec(channel=Channel.EMAIL, objective_percent=Decimal(90)))
    assert objective_for({}) == Objective(Decimal("97.5"), None, is_strictest=True)
    assert objective_for({"channel": "phone"}) == Objective(Decimal("97.5"))
    strict = publish(spec(), spec(channel=Channel.EMAIL, objective_percent=Decimal(99)))
    assert own != strict
    assert objective_for({"channel": "email"}) == Objective(Decimal(99), strict, is_strictest=True)
