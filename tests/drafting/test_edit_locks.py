"""A part of a draft is open to one person at a time, for as long as there are signs of life."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.models import User
from drafting.models import EditLock
from drafting.selectors import holders
from drafting.services import hold, release, take_over
from drafting.services.edit_locks import LEASE
from tests.agreements.test_two_writers import both
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
DRAFT = "agreement/AGR-2026-00042/1"


@pytest.fixture
def other() -> User:
    return UserFactory(full_name="Alena Adamová")


def opens(actor: User, now: datetime, *, page: str = "a", part: str = "term") -> EditLock:
    return hold(subject=DRAFT, part=part, page=page, actor=actor, now=now)


def test_the_first_holds_it_until_the_lease_lapses(manager: User, other: User, now: datetime) -> None:
    assert opens(manager, now).holder == manager
    last = now + LEASE - timedelta(seconds=1)
    theirs = opens(other, last)
    assert (theirs.holder, theirs.held_since) == (manager, now)
    assert opens(other, last, part="payment").holder == other

    lapsed = opens(other, now + LEASE)
    assert (lapsed.holder, lapsed.held_since) == (other, now + LEASE)
    assert opens(manager, now + LEASE).holder == other


def test_a_sign_of_life_renews_it_and_keeps_since_when(manager: User, other: User, now: datetime) -> None:
    opens(manager, now)
    later = now + timedelta(seconds=90)
    assert opens(manager, later).held_since == now
    assert opens(other, now + LEASE).holder == manager
    assert list(holders(DRAFT, later + LEASE - timedelta(seconds=1))) == ["term"]
    assert holders(DRAFT, later + LEASE) == {}


def test_who_comes_back_after_the_lease_begins_anew(manager: User, now: datetime) -> None:
    opens(manager, now)
    assert opens(manager, now + LEASE).held_since == now + LEASE


def test_two_tabs_of_one_person_are_one_editor(manager: User, other: User, now: datetime) -> None:
    opens(manager, now, page="first tab")
    assert opens(manager, now, page="second tab").holder == manager
    assert not release(subject=DRAFT, part="term", page="first tab", actor=manager)
    assert opens(other, now).holder == manager
    assert not release(subject=DRAFT, part="term", page="second tab", actor=other)
    assert release(subject=DRAFT, part="term", page="second tab", actor=manager)
    assert opens(other, now).holder == other


def test_a_take_over_tells_from_whom(manager: User, other: User, now: datetime) -> None:
    opens(manager, now)
    later = now + timedelta(minutes=1)
    taken = take_over(subject=DRAFT, part="term", page="b", actor=other, now=later)
    assert (taken.lock.holder, taken.lock.held_since, taken.taken_from) == (other, later, manager)
    assert opens(manager, later).holder == other
    assert take_over(subject=DRAFT, part="term", page="b", actor=other, now=later).taken_from is None
    late = take_over(subject=DRAFT, part="term", page="a", actor=manager, now=later + LEASE)
    assert (late.lock.holder, late.taken_from) == (manager, None)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lapsed", [False, True])
def test_of_two_who_open_it_at_once_one_holds_it(manager: User, other: User, now: datetime, lapsed: bool) -> None:
    if lapsed:
        opens(UserFactory(), now - LEASE)

    def opening(actor: User) -> Callable[[], object]:
        return lambda: opens(actor, now, page=actor.full_name).holder_id

    answers = both(opening(manager), opening(other))
    assert answers[0] == answers[1] == EditLock.objects.get().holder_id


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_take_overs_at_once_the_second_takes_it_from_the_first(
    manager: User, other: User, now: datetime
) -> None:
    third = UserFactory()
    opens(third, now)

    def taking(actor: User) -> Callable[[], object]:
        return lambda: take_over(subject=DRAFT, part="term", page="b", actor=actor, now=now).taken_from

    first, second = both(taking(manager), taking(other))
    assert (first, second) in [(third, manager), (other, third)]
    assert EditLock.objects.get().holder == (other if second == manager else manager)
