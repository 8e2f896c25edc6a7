"""Teams and shifts: services, pages, refusals."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import DutyShift, Team, User
from accounts.selectors import manager_on_duty
from accounts.services.teams import add_shift, create_team, remove_shift, update_team
from core.errors import Refusal
from core.models import Organisation
from core.selectors import audit_trail
from tests.conftest import ClientFor
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_a_team_is_created_and_changed_with_its_trail(
    administrator: User, supervisor: User, agent: User, manager: User, now: datetime
) -> None:
    values: dict[str, Any] = {"name": " Service ", "department": "", "lead": supervisor, "members": [agent]}
    team = create_team(actor=administrator, now=now, **values)
    assert team.name == "Service"
    with pytest.raises(Refusal, match="already"):
        create_team(actor=administrator, now=now, **(values | {"name": "service"}))

    update_team(team=team, actor=administrator, now=now, **(values | {"lead": manager, "members": [manager]}))
    update_team(team=team, actor=administrator, now=now, **(values | {"lead": manager, "members": [manager]}))
    changed, created = audit_trail(team)
    assert created.changes["members"] == "Adam Agent"
    assert changed.changes == {
        "lead": ["Soňa Svobodová", "Marie Malá"], "members_added": "Marie Malá", "members_removed": "Adam Agent",
    }  # fmt: skip
    assert list(team.members.all()) == [manager]


def test_a_lead_can_sign_in(administrator: User, team: Team, now: datetime) -> None:
    service, gone = UserFactory(is_service=True), UserFactory(is_active=False)
    for lead in (service, gone):
        with pytest.raises(Refusal) as refused:
            update_team(team=team, actor=administrator, now=now, name="A", department="", lead=lead, members=[])
        assert [problem.field for problem in refused.value.problems] == ["lead"]
    team.refresh_from_db()
    assert team.name != "A"


def test_a_shift_puts_a_manager_on_duty(team: Team, administrator: User, manager: User, now: datetime) -> None:
    shift = add_shift(team=team, actor=administrator, now=now, user=manager, starts_at=now, ends_at=now + HOUR)
    assert manager_on_duty(team, now) == manager
    remove_shift(shift=shift, actor=administrator, now=now)
    assert manager_on_duty(team, now) is None
    assert [event.action for event in audit_trail(team)] == ["team.shift_removed", "team.shift_added"]


@pytest.mark.parametrize(
    ("begins", "ends", "code"), [(2, 1, "order"), (1, 1, "order"), (-2, -1, "past"), (0, 1, "role")]
)
def test_which_shifts_are_refused(
    team: Team, administrator: User, manager: User, agent: User, now: datetime, begins: int, ends: int, code: str
) -> None:
    user = agent if code == "role" else manager
    with pytest.raises(Refusal) as refused:
        add_shift(
            team=team, actor=administrator, now=now, user=user, starts_at=now + begins * HOUR, ends_at=now + ends * HOUR
        )
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not DutyShift.objects.exists()


def test_the_pages_of_a_team(
    administrator: User, manager: User, supervisor: User, agent: User, organisation: Organisation, client_for: ClientFor
) -> None:
    client = client_for(administrator)
    values = {"name": "Service", "department": "IT", "lead": str(supervisor.pk), "members": [str(agent.pk)]}
    client.post(reverse("accounts:team_new"), values)
    team = Team.objects.get()
    assert (team.lead, list(team.members.all())) == (supervisor, [agent])

    address = reverse("accounts:team", args=[team.public_id])
    shift = {"user": str(manager.pk), "starts_at": "2100-07-01T08:00", "ends_at": "2100-07-01T16:00"}
    assert client.post(address, shift).status_code == 302
    added = DutyShift.objects.get()
    assert added.starts_at == datetime(2100, 7, 1, 6, 0, tzinfo=UTC)
    assert "Marie Malá" in client.get(address).content.decode()

    faulty = client.post(address, shift | {"ends_at": "2100-07-01T07:00"})
    assert faulty.status_code == 422
    assert "The end must come after the beginning." in faulty.content.decode()
    assert 'value="2100-07-01T07:00"' in faulty.content.decode()

    remove = reverse("accounts:shift_remove", args=[team.public_id])
    elsewhere = reverse("accounts:shift_remove", args=[TeamFactory().public_id])
    assert client.post(elsewhere, {"shift": added.pk}).status_code == 404
    assert client.post(remove, {"shift": "nonsense"}).status_code == 404
    assert client.post(remove, {"shift": added.pk}).status_code == 302
    assert not DutyShift.objects.exists()


def test_saving_a_team_keeps_members_who_were_deactivated(
    administrator: User, team: Team, agent: User, client_for: ClientFor
) -> None:
    User.objects.filter(pk=agent.pk).update(is_active=False)
    client = client_for(administrator)
    address = reverse("accounts:team_edit", args=[team.public_id])
    assert agent.full_name in client.get(address).content.decode()
    client.post(address, {"name": "Renamed", "lead": str(team.lead.pk), "members": [str(agent.pk)]})
    team.refresh_from_db()
    assert (team.name, list(team.members.all())) == ("Renamed", [agent])
    faulty = client.post(address, {"name": "", "department": "Kept & safe", "lead": str(team.lead.pk)})
    assert faulty.status_code == 422
    assert "Kept &amp; safe" in faulty.content.decode()


def test_the_list_costs_the_same_for_three_teams_as_for_thirty(administrator: User, client_for: ClientFor) -> None:
    client = client_for(administrator)

    def cost(count: int) -> int:
        for _number in range(count):
            TeamFactory(members=[UserFactory()])
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("accounts:teams")).status_code == 200
        return len(queries)

    cost(0)
    assert cost(3) == cost(27)
