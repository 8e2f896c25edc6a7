"""Ladders edited in the browser: by buttons alone, drawn in time, published with the set, tried on what happened."""

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Team, User
from core.models import Organisation
from sla.domain.ladder import Ladder, Level, Whom
from sla.models import Escalation, TargetDraft, TargetSet
from sla.selectors import draft_of, ladders_of, organisation_target_set, targets_of
from sla.services import publish_default_targets, publish_draft, save_ladder
from tests.complaints.factories import log
from tests.conftest import ClientFor
from tests.factories import UserFactory
from tests.sla.factories import MONDAY

pytestmark = pytest.mark.django_db
ROW = {"amount": "0", "unit": "minutes", "side": "after", "counted": "elapsed", "recipient": "owner", "address": ""}


@pytest.fixture
def published(organisation: Organisation) -> TargetSet:
    return publish_default_targets(now=MONDAY)


@pytest.fixture
def client(manager: User, client_for: ClientFor) -> Client:
    return client_for(manager)


def typed(*rows: dict[str, Any], act: str = "save", **more: Any) -> dict[str, Any]:
    levels = {
        f"level-{place}-{name}": value for place, row in enumerate(rows) for name, value in {**ROW, **row}.items()
    }
    return {"count": len(rows), "act": act, "seen": "null", **levels, **more}


def amounts(content: str) -> list[str]:
    return re.findall(r'name="level-\d-amount" value="(\d+)"', content)


def test_the_first_set_has_the_usual_ladder(published: TargetSet) -> None:
    [ladder] = ladders_of(targets_of(published)).values()
    assert [(level.minutes, level.whom) for level in ladder.levels] == [
        (0, Whom.OWNER),
        (60, Whom.SUPERVISOR),
        (240, Whom.MANAGER),
    ]
    assert {bool(target.ladder) for target in targets_of(published) if target.case_kind == "duty"} == {False}


def test_levels_are_added_moved_and_removed_by_buttons(published: TargetSet, client: Client) -> None:
    url = reverse("sla:ladder_new", args=[published.series])
    rows = [{"amount": "0"}, {"amount": "30"}, {"amount": "60"}]
    shown = {
        act: client.post(url, typed(*rows, act=act)).content.decode()
        for act in ("show", "add", "remove:1", "up:2", "down:0", "up:0", "nonsense:9")
    }
    assert amounts(shown["show"]) == amounts(shown["up:0"]) == amounts(shown["nonsense:9"]) == ["0", "30", "60"]
    assert amounts(shown["add"]) == ["0", "30", "60", "60"]
    assert amounts(shown["remove:1"]) == ["0", "60"]
    assert amounts(shown["up:2"]) == ["0", "60", "30"]
    assert amounts(shown["down:0"]) == ["30", "0", "60"]
    # The row that moved has the focus, and the picture follows.
    assert re.search(r'name="level-1-amount"[^>]*autofocus', shown["up:2"])
    assert "<svg" in shown["show"]
    assert not TargetDraft.objects.exists()


def test_a_ladder_is_kept_named_and_published(published: TargetSet, client: Client, manager: User) -> None:
    url = reverse("sla:ladder_new", args=[published.series])
    rows = [{}, {"amount": "2", "unit": "hours", "recipient": "address", "address": "boss@outside.example"}]
    response = client.post(url, typed(*rows, name="Night"))
    assert response.status_code == 302
    draft = draft_of(published.series)
    assert draft is not None
    assert Ladder.from_document(draft.ladders["Night"]).levels[1] == Level(
        minutes=120, whom=Whom.ADDRESS, who="boss@outside.example"
    )
    # A changed ladder changes every target that names it.
    usual = next(iter(ladders_of(targets_of(published)).values()))
    shorter = Ladder(usual.name, usual.levels[:2])
    draft = save_ladder(series=published.series, ladder=shorter, seen=usual.to_document(), actor=manager, now=MONDAY)
    publish_draft(draft=draft, lock=draft.lock, reason="quieter nights", actor=manager, now=MONDAY)
    newest = organisation_target_set()
    assert newest is not None
    assert newest.number == 2
    assert ladders_of(targets_of(newest)) == {usual.name: shorter}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{"amount": ""}], "Level 1: enter a whole number from 0 to 527,040."),
        ([{}, {"amount": "-5"}], "Level 2: enter a whole number from 0 to 527,040."),
        ([{"address": "boss@outside.example"}], "Choose “an address outside” as the one who is told"),
        ([{"amount": "5"}], "Nobody would be told of the missed deadline itself"),
        ([{}, {"amount": "5", "recipient": "address", "address": "nobody"}], "This is not an e-mail address."),
        ([{}, {"amount": "5", "recipient": "address"}], "Say who is told."),
        ([{}, {"amount": "9", "unit": "hours"}, {"amount": "5"}], "Level 3: This level would come before"),
        ([], "A ladder has at least one level."),
    ],
)
def test_what_cannot_be_climbed_is_said_beside_its_field(
    published: TargetSet, client: Client, rows: list[dict[str, Any]], message: str
) -> None:
    response = client.post(reverse("sla:ladder_new", args=[published.series]), typed(*rows, name="Night"))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not TargetDraft.objects.exists()


def test_who_comes_second_is_told_and_keeps_what_they_typed(published: TargetSet, client: Client) -> None:
    name = next(iter(ladders_of(targets_of(published))))
    response = client.post(reverse("sla:ladder", args=[published.series, name]), typed({}, seen='{"stale": 1}'))
    assert response.status_code == 422
    assert "Somebody changed this ladder meanwhile" in response.content.decode()


def test_a_removed_ladder_leaves_its_targets_without(published: TargetSet, client: Client) -> None:
    name = next(iter(ladders_of(targets_of(published))))
    assert client.post(reverse("sla:ladder_remove", args=[published.series, name])).status_code == 302
    page = client.get(reverse("sla:target_draft", args=[published.series])).content.decode()
    assert "None: the owner and the supervisor are told" in page
    assert client.get(reverse("sla:ladder", args=[published.series, name])).status_code == 404


def test_a_trial_writes_nothing_and_says_who(
    published: TargetSet, team: Team, agent: User, supervisor: User, client: Client
) -> None:
    logged = log(agent, MONDAY, kind="enquiry", channel="social")
    before = list(Escalation.objects.values())
    name = next(iter(ladders_of(targets_of(published))))
    url = reverse("desk:ladder_trial", args=[published.series, name])
    offered = client.get(url).content.decode()
    shown = client.get(url, {"complaint": logged.reference.lower()}).content.decode()
    assert logged.reference in offered
    assert "It would have climbed 3 levels." in shown.replace("\u00a0", " ")
    assert agent.full_name in shown
    assert supervisor.full_name in shown
    assert list(Escalation.objects.values()) == before
    assert client.get(url, {"complaint": "CMP-2020-99999"}).status_code == 422


def test_somebody_who_left_stands_by_name_and_is_not_kept_as_somebody_else(
    published: TargetSet, client: Client, manager: User
) -> None:
    gone = UserFactory(full_name="Emily Carter", roles=["agent"])
    ladder = Ladder("Night", (Level(), Level(minutes=5, whom=Whom.PERSON, who=str(gone.public_id))))
    save_ladder(series=published.series, ladder=ladder, seen=None, actor=manager, now=MONDAY)
    User.objects.filter(pk=gone.pk).update(is_active=False)
    url = reverse("sla:ladder", args=[published.series, "Night"])
    page = client.get(url).content.decode()
    assert f'<option value="person:{gone.public_id}" selected>Emily Carter</option>' in page
    assert "No longer here: the supervisor is told instead." in page
    assert "<svg" in page, "the picture stands"
    rows = [{}, {"amount": "5", "recipient": f"person:{gone.public_id}"}]
    response = client.post(url, typed(*rows, seen=json.dumps(ladder.to_document())))
    assert response.status_code == 422
    assert "This person is not here, or no longer: choose somebody else." in response.content.decode()
    # No word of a stranger makes a choice of it.
    junk = client.post(url, typed({}, {"amount": "5", "recipient": "person:nobody"}, act="show"))
    assert junk.status_code == 200


@pytest.mark.parametrize("name", [".", "..", "a/b"])
def test_a_name_that_no_address_can_hold_is_refused(published: TargetSet, client: Client, name: str) -> None:
    response = client.post(reverse("sla:ladder_new", args=[published.series]), typed({}, name=name))
    assert response.status_code == 422
    assert "A name has no slashes and no line breaks, and is not made of dots alone." in response.content.decode()
