"""Whoever may not see a complaint learns nothing of it from one that was merged into it, or split off it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from accounts.models import Team, User
from complaints.models import Complaint
from complaints.services import assign
from complaints.services.merging import merge
from complaints.services.splitting import split
from tests.complaints.factories import log
from tests.conftest import ClientFor
from tests.factories import TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
SECRET = "A secret of the other team"


@pytest.fixture(autouse=True)
def _frozen(now: datetime) -> object:
    """Pages read the clock; here it stands."""
    with time_machine.travel(now + timedelta(minutes=5), tick=False):
        yield


@pytest.fixture
def others(db: None) -> Team:
    return TeamFactory()


@pytest.fixture
def mine(desk: Team, agent: User, now: datetime) -> Complaint:
    return log(agent, now, team=desk, owner=agent)


@pytest.fixture
def theirs(desk: Team, others: Team, manager: User, now: datetime) -> Complaint:
    return log(manager, now, team=others, title=SECRET)


def seen(page: str, *hidden: str) -> list[str]:
    """Return which of `hidden` a page gives away."""
    return [text for text in hidden if text in page]


def answers(client: Client, rest: APIClient, complaint: Complaint) -> str:
    """Return what the page and REST say of a complaint."""
    page = client.get(complaint.get_absolute_url())
    told = rest.get(f"/api/v1/complaints/{complaint.reference}/")
    listed = rest.get("/api/v1/complaints/?status=merged")
    assert (page.status_code, told.status_code, listed.status_code) == (200, 200, 200)
    text: str = page.content.decode() + told.content.decode() + listed.content.decode()
    return text


def test_a_merged_complaint_says_where_it_goes_on_only_to_who_may_see_that(
    mine: Complaint,
    theirs: Complaint,
    manager: User,
    agent: User,
    now: datetime,
    client_for: ClientFor,
    rest_of: Callable[[User], APIClient],
) -> None:
    merge(complaint=mine, into=theirs, reason="The same.", actor=manager, now=now)
    told = answers(client_for(agent), rest_of(agent), mine)
    assert seen(told, theirs.reference, SECRET) == []
    assert "It goes on in another complaint." in told
    assert "Cancelled: Merged into another one" in told

    rest = rest_of(manager)
    assert rest.get(f"/api/v1/complaints/{mine.reference}/").json()["merged_into"] == theirs.reference
    assert client_for(manager).get(mine.get_absolute_url())["Location"] == theirs.get_absolute_url()


def test_a_part_that_went_to_others_and_its_whole_name_each_other_only_to_who_may_see_both(
    mine: Complaint,
    others: Team,
    manager: User,
    agent: User,
    now: datetime,
    client_for: ClientFor,
    rest_of: Callable[[User], APIClient],
) -> None:
    part = split(complaint=mine, title=SECRET, description="More.", reason="Two things.", actor=agent, now=now)
    assign(complaint=part, owner=None, team=others, actor=manager, now=now)
    told = answers(client_for(agent), rest_of(agent), mine)
    assert seen(told, part.reference, SECRET) == []
    assert "A part of it goes on as another complaint." in told

    lead: User = UserFactory(roles=["agent"])
    others.members.add(lead)
    told = answers(client_for(lead), rest_of(lead), part)
    assert seen(told, mine.reference) == []
    assert "Made out of another complaint." in told

    everything = answers(client_for(manager), rest_of(manager), part)
    assert f"Made out of {mine.reference}." in everything
    assert f'"split_from":"{mine.reference}"' in everything.replace(" ", "").replace('":"', '":"')


def test_merging_into_or_acting_on_what_one_may_not_see_is_as_if_it_were_not_there(
    mine: Complaint,
    theirs: Complaint,
    supervisor: User,
    agent: User,
    client_for: ClientFor,
    rest_of: Callable[[User], APIClient],
) -> None:
    client, rest = client_for(supervisor), rest_of(supervisor)
    for unknown in (theirs.reference, "CMP-2026-99999"):
        page = client.post(reverse("complaints:merge", args=[mine.reference]), {"into": unknown})
        assert (page.status_code, "There is no such complaint." in page.content.decode()) == (422, True)
        refused = rest.post(f"/api/v1/complaints/{mine.reference}/merge/", {"into": unknown, "reason": "x"})
        assert (refused.status_code, seen(refused.content.decode(), unknown, SECRET)) == (404, [])
        for act in ("change", "merge", "split", "withdraw"):
            page = client.get(reverse(f"complaints:{act}", args=[unknown]))
            refused = rest.post(f"/api/v1/complaints/{unknown}/{act}/", {"into": mine.reference, "reason": "x"})
            assert (page.status_code, refused.status_code) == (404, 404)
            assert seen(page.content.decode() + refused.content.decode(), SECRET) == []
    assert not Complaint.objects.filter(status="merged").exists()


def test_where_a_merged_one_goes_on_is_not_said_to_who_may_not_see_it(
    mine: Complaint,
    theirs: Complaint,
    desk: Team,
    supervisor: User,
    manager: User,
    now: datetime,
    client_for: ClientFor,
) -> None:
    gone = log(supervisor, now, team=desk)
    merge(complaint=gone, into=theirs, reason="The same.", actor=manager, now=now)
    page = client_for(supervisor).post(reverse("complaints:merge", args=[mine.reference]), {"into": gone.reference})
    told = page.content.decode()
    assert (page.status_code, seen(told, theirs.reference, SECRET)) == (422, [])
    assert "This one was merged itself: choose the one in which it goes on." in told


def test_whom_it_is_about_does_none_of_it_and_staff_and_auditors_change_nothing(
    desk: Team,
    mine: Complaint,
    supervisor: User,
    agent: User,
    now: datetime,
    client_for: ClientFor,
    rest_of: Callable[[User], APIClient],
) -> None:
    about = log(supervisor, now, team=desk, about_user=agent, owner=supervisor)
    staff: User = UserFactory(roles=["staff"])
    auditor: User = UserFactory(roles=["auditor"])
    expected = {agent: (403, 403), staff: (404, 403), auditor: (403, 403)}
    for act in ("change", "merge", "split", "withdraw"):
        for user, (by_page, by_rest) in expected.items():
            page = client_for(user).get(reverse(f"complaints:{act}", args=[about.reference]))
            rest = rest_of(user).post(f"/api/v1/complaints/{about.reference}/{act}/", {"into": mine.reference})
            assert (page.status_code, rest.status_code) == (by_page, by_rest), (act, user.roles)
        signed_out = Client().get(reverse(f"complaints:{act}", args=[about.reference]))
        assert signed_out.status_code == 302
        assert signed_out["Location"].startswith("/account/sign-in/")
        assert APIClient().post(f"/api/v1/complaints/{about.reference}/{act}/").status_code == 401
