"""Views of the list kept under a name: one's own, replaced by name, and no road around any permission."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from complaints.models import SavedView
from complaints.services.saving_views import MOST, save_view
from core.errors import Refusal
from tests.complaints.factories import log
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


def save(client: Client, name: str, query: str) -> str:
    return client.post(reverse("complaints:save_view"), {"name": name, "query": query}, follow=True).content.decode()


def test_what_is_shown_is_kept_without_the_place_in_the_list_and_opens_again(
    desk: Team, agent: User, now: datetime, client_for: ClientFor
) -> None:
    client = client_for(agent)
    log(agent, now, team=desk, channel="email", title="The lift")
    log(agent, now, team=desk, channel="phone", title="The lamp")
    page = save(client, " E-mails  of mine ", "channel=email&after=abc&state=all&owner=nobody&evil=1")
    view = SavedView.objects.get()
    assert (view.owner, view.name, view.query) == (agent, "E-mails of mine", "state=all&channel=email")
    assert "The lift" in page
    assert "The lamp" not in page
    assert f'href="{reverse("complaints:list")}?state=all&amp;channel=email" aria-current="page"' in page
    save(client, "E-mails of mine", "state=open&channel=phone")
    assert SavedView.objects.get().query == "state=open&channel=phone"
    assert "E-mails of mine" in client.get(reverse("desk:palette"), {"q": "min"}).content.decode()


def test_a_refused_name_comes_back_with_the_list_behind_it(agent: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    for name in ("", "x" * 61):
        refused = client.post(reverse("complaints:save_view"), {"name": name, "query": "state=late"})
        assert refused.status_code == 422
        assert refused.context["state"] == "late"
        assert 'href="#id_name"' in refused.content.decode()
    assert client.get(reverse("complaints:save_view"), {"state": "all"})["Location"].endswith("/complaints/?state=all")
    for number in range(MOST):
        save_view(owner=agent, name=f"View {number}", query="state=open")
    with pytest.raises(Refusal):
        save_view(owner=agent, name="One more", query="state=open")
    save_view(owner=agent, name="View 1", query="state=late")


def test_nobody_sees_uses_or_removes_anothers(agent: User, stranger: User, staff: User, client_for: ClientFor) -> None:
    view = save_view(owner=agent, name="Křehké", query="state=open&q=krehke")
    other = client_for(stranger)
    assert "Křehké" not in other.get(reverse("complaints:list")).content.decode()
    assert "Křehké" not in other.get(reverse("desk:palette"), {"q": "kre"}).content.decode()
    taken = {"view": str(view.public_id)}
    assert other.post(reverse("complaints:remove_view"), taken).status_code == 404
    assert client_for(staff).post(reverse("complaints:remove_view"), taken).status_code == 404
    assert SavedView.objects.exists()
    gone = client_for(agent).post(reverse("complaints:remove_view"), taken, follow=True).content.decode()
    assert "The view “Křehké” is removed." in gone
    assert not SavedView.objects.exists()


def test_a_role_that_was_lost_takes_the_views_from_the_palette(staff: User, client_for: ClientFor) -> None:
    save_view(owner=staff, name="Formerly mine", query="state=open")
    assert "Formerly" not in client_for(staff).get(reverse("desk:palette")).content.decode()


def test_the_database_refuses_a_second_of_the_same_name_and_none(agent: User) -> None:
    SavedView.objects.create(owner=agent, name="A", query="")
    for name in ("A", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(owner=agent, name=name, query="")
