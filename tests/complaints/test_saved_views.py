"""Views of lists kept under a name: one's own, replaced by name, and no road around any permission."""

from datetime import datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import SavedList, SavedView, Team, User
from accounts.services.saving_views import MOST, save_view
from core.errors import Refusal
from tests.agreements.factories import VersionFactory
from tests.complaints.factories import log
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db
COMPLAINTS, AGREEMENTS = SavedList.COMPLAINTS, SavedList.AGREEMENTS


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
        save_view(owner=agent, listed=COMPLAINTS, name=f"View {number}", query="state=open")
    with pytest.raises(Refusal):
        save_view(owner=agent, listed=COMPLAINTS, name="One more", query="state=open")
    save_view(owner=agent, listed=COMPLAINTS, name="View 1", query="state=late")


def test_nobody_sees_uses_or_removes_anothers(agent: User, stranger: User, staff: User, client_for: ClientFor) -> None:
    view = save_view(owner=agent, listed=COMPLAINTS, name="Křehké", query="state=open&q=krehke")
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
    save_view(owner=staff, listed=COMPLAINTS, name="Formerly mine", query="state=open")
    assert "Formerly" not in client_for(staff).get(reverse("desk:palette")).content.decode()


def test_the_database_refuses_a_second_of_the_same_name_and_none(agent: User) -> None:
    SavedView.objects.create(owner=agent, listed=COMPLAINTS, name="A", query="")
    for name in ("A", ""):
        with pytest.raises(IntegrityError), transaction.atomic():
            SavedView.objects.create(owner=agent, listed=COMPLAINTS, name=name, query="")
    with pytest.raises(IntegrityError), transaction.atomic():
        SavedView.objects.create(owner=agent, listed="letters", name="B", query="")


def test_agreements_have_views_of_their_own(agent: User, stranger: User, staff: User, client_for: ClientFor) -> None:
    client = client_for(agent)
    save_view(owner=agent, listed=COMPLAINTS, name="Ending", query="state=open")
    version = VersionFactory(agreement__title="Help desk", agreement__state="in_force")
    VersionFactory(agreement__title="Cleaning")
    sent = {"name": " Ending ", "query": "state=in_force&evil=1&ending=x&after=abc&owner=none"}
    page = client.post(reverse("agreements:save_view"), sent, follow=True).content.decode()
    assert (version.agreement.title in page, "Cleaning" in page) == (True, False)
    assert f'href="{reverse("agreements:list")}?state=in_force" aria-current="page"' in page
    view = SavedView.objects.get(listed=AGREEMENTS)
    assert (view.name, view.query) == ("Ending", "state=in_force")
    assert SavedView.objects.count() == 2
    palette = client.get(reverse("desk:palette"), {"q": "ending"}).content.decode()
    assert ("View of the complaints" in palette, "View of the agreements" in palette) == (True, True)

    refused = client.post(reverse("agreements:save_view"), {"name": "", "query": "state=draft"})
    assert refused.status_code == 422
    assert 'href="#id_name"' in refused.content.decode()
    assert client.get(reverse("agreements:save_view"), {"q": "a"})["Location"].endswith("/agreements/?q=a")
    taken = {"view": str(view.public_id)}
    for other in (stranger, staff):
        assert client_for(other).post(reverse("agreements:remove_view"), taken).status_code == 404
    assert client.post(reverse("complaints:remove_view"), taken).status_code == 404
    assert "is removed" in client.post(reverse("agreements:remove_view"), taken, follow=True).content.decode()
    assert SavedView.objects.get().listed == COMPLAINTS
    assert client.post(reverse("agreements:remove_view"), {"view": "x"}).status_code == 302


def test_what_is_longer_than_an_address_is_refused(agent: User, client_for: ClientFor) -> None:
    words = {"name": "Long", "query": "q=" + "%F0%9F%98%80" * 160 + "&customer=none"}
    assert client_for(agent).post(reverse("agreements:save_view"), words).status_code == 302
    with pytest.raises(Refusal):
        save_view(owner=agent, listed=AGREEMENTS, name="Longer", query="q=" + "x" * 2_000)


def test_the_views_of_before_move_and_move_back(agent: User) -> None:
    move = import_module("complaints.migrations.0007_move_saved_views")
    view = save_view(owner=agent, listed=COMPLAINTS, name="Mine", query="state=mine")
    save_view(owner=agent, listed=AGREEMENTS, name="Mine", query="q=x")
    kept = {name: getattr(view, name) for name in move.KEPT}
    SavedView.objects.filter(listed=COMPLAINTS).delete()
    move.copy([view], SavedView, listed="complaints")
    assert {name: getattr(SavedView.objects.get(listed=COMPLAINTS), name) for name in move.KEPT} == kept
