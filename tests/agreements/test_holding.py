"""Two people and one step: who writes is said, who is displaced keeps their text, nobody is kept from saving."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from core.models import AuditEvent
from drafting.models import EditLock
from drafting.services.edit_locks import LEASE
from tests.agreements.factories import VersionFactory
from tests.agreements.test_editing import address, step_data
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
PAYMENT = "steps/payment/"


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as traveller:
        yield traveller


@pytest.fixture
def other() -> User:
    return UserFactory(full_name="Alena Adamová", roles=["manager"])


@pytest.fixture
def version() -> AgreementVersion:
    return VersionFactory()


class Person:
    """One person with the payment step open in a browser."""

    def __init__(self, client: Client, version: AgreementVersion) -> None:
        self.client, self.version = client, version
        answer = client.get(address(version, PAYMENT))
        self.text = answer.content.decode()
        self.holding = answer.context["holding"]

    def sends(self, act: str = "", **values: str) -> str:
        said = {"page": self.holding.page, "told": self.holding.told}
        said["mode"] = "looking" if self.holding.is_looking else "editing"
        answer = self.client.post(address(self.version, PAYMENT + act), said | values, headers={"HX-Request": "true"})
        assert answer.status_code in {200, 204}
        return answer.content.decode()

    def saves(self, account: str, **values: str) -> tuple[int, str]:
        data = step_data(self.version, "payment", payment__account=account).dict()
        answer = self.client.post(
            address(self.version, PAYMENT), data | {"page": self.holding.page, "told": self.holding.told} | values
        )
        return answer.status_code, answer.content.decode()


def test_who_opens_it_second_looks_until_the_first_leaves(
    manager: User, other: User, client_for: ClientFor, version: AgreementVersion
) -> None:
    first = Person(client_for(other), version)
    assert '<fieldset class="looking" disabled>' not in first.text
    second = Person(client_for(manager), version)
    assert "Alena Adamová has been editing this step since 10:00." in second.text
    assert '<fieldset class="looking" disabled>' in second.text
    assert "Save and go on" not in second.text
    assert second.sends("hold/") == ""
    assert "Alena Adamová has it open" in second.client.get(address(version)).content.decode()

    first.sends("leave/")
    assert "Nobody else is editing this step any more." in second.sends("hold/")
    assert not EditLock.objects.exists()
    assert '<fieldset class="looking" disabled>' not in Person(client_for(manager), version).text


def test_a_closed_laptop_holds_it_no_longer_than_its_lease(
    manager: User,
    other: User,
    client_for: ClientFor,
    version: AgreementVersion,
    now: datetime,
    clock: time_machine.Traveller,
) -> None:
    first = Person(client_for(other), version)
    clock.move_to(now + timedelta(seconds=90))
    first.sends("hold/")
    clock.move_to(now + LEASE)
    assert Person(client_for(manager), version).holding.is_looking
    clock.move_to(now + timedelta(seconds=90) + LEASE)
    assert not Person(client_for(manager), version).holding.is_looking


def test_whose_step_is_taken_over_is_told_and_loses_nothing(
    manager: User, other: User, client_for: ClientFor, version: AgreementVersion
) -> None:
    mine, theirs = Person(client_for(manager), version), Person(client_for(other), version)
    answer = theirs.client.post(address(version, PAYMENT + "take-over/"), {"page": theirs.holding.page})
    assert answer["Location"] == address(version, PAYMENT)
    assert not Person(theirs.client, version).holding.is_looking
    event = AuditEvent.objects.get(action="agreement.step_taken_over")
    assert event.changes == {"step": "payment", "version": 1, "from": manager.get_full_name()}
    assert f"Taken over from {manager.get_full_name()}: Payment" in theirs.client.get(address(version)).content.decode()

    assert "Alena Adamová has been editing this step since 10:00, in your place." in mine.sends("hold/")
    status, page = mine.saves("Mine", autosave="1")
    assert (status, "Not saved: Alena Adamová is editing this step." in page) == (200, True)
    assert 'id="holding"' in page
    version.refresh_from_db()
    assert version.lock == 0

    status, page = mine.saves("Mine", op="add:prices")
    assert (status, 'value="Mine"' in page) == (200, True)
    version.refresh_from_db()
    assert version.lock == 0

    assert mine.saves("Mine")[0] == 302
    assert theirs.saves("Theirs", lock="0")[0] == 409
    version.refresh_from_db()
    assert version.document.payment.account == "Mine"


def test_it_is_taken_back_without_a_new_page(
    manager: User, other: User, client_for: ClientFor, version: AgreementVersion
) -> None:
    mine, theirs = Person(client_for(manager), version), Person(client_for(other), version)
    theirs.sends("take-over/")
    banner = mine.sends("take-over/")
    assert "in your place" not in banner
    assert 'name="told" value="mine"' in banner
    assert EditLock.objects.get().holder == manager
    assert "Saved 10:00" in mine.saves("Mine", autosave="1")[1]


def test_a_page_that_is_left_saves_what_was_typed_last_and_frees_the_step(
    manager: User, other: User, client_for: ClientFor, version: AgreementVersion
) -> None:
    mine = Person(client_for(manager), version)
    assert mine.saves("Typed last", autosave="1", leaving="1") == (204, "")
    version.refresh_from_db()
    assert version.document.payment.account == "Typed last"
    assert not EditLock.objects.exists()

    theirs = Person(client_for(other), version)
    assert mine.saves("Typed too late", autosave="1", leaving="1") == (204, "")
    version.refresh_from_db()
    assert version.document.payment.account == "Typed last"
    assert EditLock.objects.get().page == theirs.holding.page


def test_two_tabs_of_one_person_are_one_editor(manager: User, client_for: ClientFor, version: AgreementVersion) -> None:
    first, second = (Person(client_for(manager), version) for _tab in range(2))
    assert not second.holding.is_looking
    first.sends("leave/")
    assert EditLock.objects.get().page == second.holding.page
    assert first.sends("hold/") == ""


def test_a_version_that_is_approved_meanwhile_is_told(
    manager: User, client_for: ClientFor, version: AgreementVersion, now: datetime
) -> None:
    mine = Person(client_for(manager), version)
    AgreementVersion.objects.filter(pk=version.pk).update(
        state=State.APPROVED, frozen_at=now, approved_at=now, approved_by=manager
    )
    assert "This version is frozen by now" in mine.sends("hold/")


def test_a_broken_page_token_is_replaced(manager: User, client_for: ClientFor, version: AgreementVersion) -> None:
    client = client_for(manager)
    for token in ("", "x" * 500, "<script>"):
        assert client.post(address(version, PAYMENT + "hold/"), {"page": token}).status_code == 200
        assert len(EditLock.objects.get().page) == 32
    assert client.post(address(version, "steps/nothing/hold/")).status_code == 404
