"""Hints that a text alone does not give: the day that it is, and what the last 90 days could keep."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.selectors import hints
from sla.models import Clock
from tests.agreements.factories import VersionFactory
from tests.agreements.test_realism import agreement
from tests.complaints.factories import log, publish_own_targets

pytestmark = pytest.mark.django_db
PAST = ("target_stricter_than_past", "/service_levels/targets/0/amount")


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def history(agent: User, now: datetime) -> None:
    """Twenty complaints of the last weeks; a quarter was answered within four hours, all within ten."""
    publish_own_targets()
    for number in range(20):
        complaint = log(agent, now - timedelta(hours=24 + number))
        hours = 3 if number % 4 == 0 else 10
        Clock.objects.filter(case=complaint.case, metric="first_response").update(
            state="stopped",
            stopped_at=complaint.case.received_at + timedelta(hours=hours),
            next_check_at=None,
            business_seconds=0,
        )


def draft(content: AgreementContent, **fields: object) -> AgreementVersion:
    version: AgreementVersion = VersionFactory(document=content, **fields)
    return version


def given(version: AgreementVersion, now: datetime) -> set[tuple[str, str]]:
    return {(finding.rule, finding.pointer) for finding in hints.findings_of(version, now)}


@pytest.mark.usefixtures("history")
def test_a_target_that_the_past_could_not_keep_is_given_a_hint(now: datetime) -> None:
    found = [each for each in hints.findings_of(draft(agreement()), now) if each.rule == PAST[0]]
    assert [(each.pointer, each.params) for each in found] == [(PAST[1], {"place": 1, "percent": 25, "count": 20})]
    assert PAST not in given(draft(agreement(amount="10")), now)


@pytest.mark.usefixtures("history")
def test_fewer_cases_than_twenty_say_nothing(now: datetime) -> None:
    Clock.objects.filter(metric="first_response").first().delete()  # type: ignore[union-attr]
    assert PAST not in given(draft(agreement()), now)


@pytest.mark.usefixtures("history")
def test_what_is_approved_is_held_against_nothing_any_more(now: datetime) -> None:
    passed = agreement().model_dump(mode="json")
    passed["term"]["effective_on"] = (now - timedelta(days=1)).date().isoformat()
    content = AgreementContent.model_validate(passed)
    day = ("start_passed", "/term/effective_on")
    assert {PAST, day} <= given(draft(content), now)
    assert not {PAST, day} & given(draft(content, state=State.APPROVED), now)


def test_a_later_version_keeps_its_days(now: datetime) -> None:
    passed = agreement().model_dump(mode="json")
    passed["term"]["effective_on"] = (now - timedelta(days=1)).date().isoformat()
    content = AgreementContent.model_validate(passed)
    assert ("start_passed", "/term/effective_on") in given(draft(content), now)
    assert ("start_passed", "/term/effective_on") not in given(draft(content, number=2), now)


@pytest.mark.usefixtures("history")
def test_the_past_is_asked_once_a_day_for_the_same_targets(now: datetime) -> None:
    version = draft(agreement())
    first, again, tomorrow = (statements(version, at) for at in (now, now, now + timedelta(days=1)))
    assert again < first
    assert tomorrow == first
    assert statements(draft(agreement(amount="5")), now) == first


def statements(version: AgreementVersion, at: datetime) -> int:
    with CaptureQueriesContext(connection) as asked:
        hints.findings_of(version, at)
    return len(asked)
