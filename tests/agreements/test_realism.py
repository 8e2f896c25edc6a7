"""An agreement's targets against the past: page and REST."""

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from agreements.domain.content import AgreementContent, read_content
from agreements.selectors.realism import TargetRealism, realism_of
from sla.models import Case, Clock, Measurement, Target
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import VersionFactory
from tests.complaints.factories import log, publish_own_targets
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db


def agreement(**change: object) -> AgreementContent:
    """One target: complaints are first answered within four hours of an agreement that is always open."""
    data = complete_data("en")
    levels = data["service_levels"]
    levels["calendars"] = [levels["calendars"][0] | {"name": "Always", "data": {"timezone": "UTC", "weekly": WEEK}}]
    target = {**levels["targets"][0], "kind": "complaint", "channel": None, "priority": None}
    target |= {"metric": "first_response", "amount": "4", "unit": "hours", "calendar": "Always"}
    target |= {"objective_percent": "90"}
    levels["targets"] = [target | change]
    return read_content(data)


WEEK = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


@pytest.fixture
def history(agent: User, now: datetime) -> None:
    """Ten complaints of the last weeks, answered after one to ten hours, and one of long ago."""
    publish_own_targets()
    for hours in (*range(1, 11), 3000):
        complaint = log(agent, now - timedelta(hours=2 * hours))
        answered_at = complaint.case.received_at + timedelta(hours=hours)
        Clock.objects.filter(case=complaint.case, metric="first_response").update(
            state="stopped", stopped_at=answered_at, next_check_at=None, business_seconds=0
        )


def only(content: AgreementContent, now: datetime) -> TargetRealism:
    [found] = realism_of(content, now)
    return found


@pytest.mark.usefixtures("history")
def test_the_share_what_it_takes_and_the_months(now: datetime) -> None:
    found = only(agreement(), now)
    assert found.found is not None
    assert (found.found.count, found.found.met, found.found.percent, found.needed) == (10, 4, Decimal(40), 9)
    assert not found.is_kept
    assert sum(month.count for month in found.months) == 10
    assert only(agreement(amount="9"), now).is_kept


OTHERS = [({"priority": "critical"}, 0), ({"kind": None}, 10), ({"channel": "email"}, 10)]


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(("change", "count"), OTHERS)
def test_what_the_target_would_not_have_covered_does_not_count(
    change: dict[str, object], count: int, now: datetime
) -> None:
    Case.objects.update(channel="email", priority="high")
    found = only(agreement(**change), now).found
    assert found is not None
    assert found.count == count


@pytest.mark.parametrize("change", [{"calendar": "Gone"}, {"unit": "rings", "amount": "3"}])
def test_a_target_that_cannot_be_counted_says_so(change: dict[str, object], now: datetime) -> None:
    assert only(agreement(**change), now).found is None


@pytest.mark.usefixtures("history")
def test_the_number_of_statements_is_fixed(now: datetime, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):  # what waits, what was answered, its pauses, the zone of the house
        realism_of(agreement(), now)


@pytest.mark.usefixtures("history")
def test_the_narrower_target_takes_its_cases_from_the_wider(now: datetime) -> None:
    urgent = Case.objects.order_by("pk")[:3]
    Case.objects.update(priority="normal")
    Case.objects.filter(pk__in=[case.pk for case in urgent]).update(priority="critical")
    content = agreement()
    [wide] = content.service_levels.targets
    narrow = wide.model_copy(update={"id": uuid4(), "priority": "critical"})
    levels = content.service_levels.model_copy(update={"targets": [wide, narrow]})

    found = [each.found for each in realism_of(content.model_copy(update={"service_levels": levels}), now)]
    assert [each.count for each in found if each] == [7, 3]


@pytest.mark.usefixtures("history")
def test_what_has_waited_too_long_is_a_miss_and_what_may_still_be_in_time_is_not_counted(now: datetime) -> None:
    late = Clock.objects.filter(metric="first_response", started_at__gte=now - timedelta(days=2))
    two_hours, four_hours = late.order_by("-started_at")[:2]  # that began so long ago
    Clock.objects.filter(pk__in=[two_hours.pk, four_hours.pk]).update(
        state="running", stopped_at=None, business_seconds=None
    )
    found = only(agreement(amount="3"), now).found
    assert found is not None
    assert (found.count, found.met) == (9, 1)
    assert four_hours.started_at == now - timedelta(hours=4)


@pytest.mark.usefixtures("history")
def test_the_page_rounds_no_share_up_and_names_a_promise_of_the_moment(
    manager: User, client_for: ClientFor, now: datetime
) -> None:
    version = VersionFactory(document=agreement(amount="0"))
    with time_machine.travel(now):
        page = client_for(manager).get(reverse("agreements:realism", args=[version.agreement.reference]))
    assert "You would have met at once in 0% of 10 complaints." in page.content.decode().replace("\u00a0", " ")


@pytest.mark.usefixtures("history")
def test_managers_read_it_and_agents_are_told_why_not(
    manager: User, agent: User, client_for: ClientFor, now: datetime
) -> None:
    version = VersionFactory(document=agreement())
    page = reverse("agreements:realism", args=[version.agreement.reference])
    with time_machine.travel(now, tick=False):
        body = client_for(manager).get(page).content.decode().replace("\u00a0", " ")
        assert "You would have met 4 hours in 40% of 10 complaints." in body
        assert "For 90% you need 9 hours." in body
        assert "So few cases say little." in body
        assert client_for(agent).get(page).status_code == 403


RINGS = {"metric": "answer", "unit": "rings", "amount": "3", "channel": "phone"}


@pytest.fixture
def rings(agent: User, now: datetime) -> None:
    """Four calls of the last weeks, answered after two to five rings, and one at the counter."""
    publish_own_targets()
    target = Target.objects.all()[0]
    for value, channel, unit in ((2, "phone", "rings"), (3, "phone", "rings"), (4, "phone", "rings"),
                                 (5, "phone", "rings"), (90, "in_person", "seconds")):  # fmt: skip
        case = log(agent, now - timedelta(days=2)).case
        Case.objects.filter(pk=case.pk).update(channel=channel)
        Measurement.objects.create(
            case=case, target=target, metric="answer", value=value, unit=unit, is_met=True,
            measured_at=now - timedelta(days=2), logged_at=now, logged_by=agent,
        )  # fmt: skip


@pytest.mark.usefixtures("rings")
def test_a_promise_of_the_moment_is_held_against_what_was_measured(now: datetime) -> None:
    found = only(agreement(**RINGS), now)
    assert found.found is not None
    assert (found.found.count, found.found.met, found.needed) == (4, 2, 5)
    assert [month.met for month in found.months] == [2]
    counter = RINGS | {"unit": "minutes", "amount": "1", "channel": "in_person"}
    assert only(agreement(**counter), now).needed == 2


def test_rings_without_a_history_say_so(now: datetime) -> None:
    found = only(agreement(**RINGS), now)
    assert found.found is not None
    assert (found.found.count, found.needed, found.is_kept) == (0, None, False)


@pytest.mark.usefixtures("rings")
def test_what_is_not_recorded_is_said_to_be(manager: User, client_for: ClientFor, now: datetime) -> None:
    version = VersionFactory(document=agreement(**RINGS))
    with time_machine.travel(now, tick=False):
        page = client_for(manager).get(reverse("agreements:realism", args=[version.agreement.reference]))
    body = page.content.decode().replace("\u00a0", " ")
    assert "You would have met 3 rings in 50% of 4 complaints." in body
    assert "what is measured of it is not recorded here" in body
