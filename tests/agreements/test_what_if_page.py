"""The page that tries what a missed level would cost."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from agreements.domain.content import AgreementContent
from agreements.domain.what_if import credited_levels
from agreements.models import AgreementVersion
from tests.agreements.domain.samples import complete_data, put
from tests.agreements.factories import VersionFactory

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def hosting(price: str | None = "1000") -> AgreementVersion:
    data = complete_data("en", "hosting")
    for place, item in enumerate(data["payment"]["prices"]):
        put(data, f"payment/prices/{place}/quantity", "1" if item["period"] != "usage" else None)
        put(data, f"payment/prices/{place}/unit_price", price)
    version: AgreementVersion = VersionFactory(document=AgreementContent.model_validate(data))
    return version


def level_of(version: AgreementVersion, name: str) -> str:
    return next(
        str(each.level.id) for each in credited_levels(version.document) if getattr(each.level, "name", "") == name
    )


@pytest.fixture
def page(manager: User, client_for: ClientFor) -> Callable[..., str]:
    client = client_for(manager)

    def ask(version: AgreementVersion, **query: str) -> str:
        answer = client.get(f"/agreements/{version.agreement.reference}/what-if/", query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().replace("\u00a0", " ").split())

    return ask


def test_a_value_gives_its_tier_its_money_and_its_time(page: Callable[..., str]) -> None:
    version = hosting()
    servers = level_of(version, "Availability of production servers")
    text = page(version, level=servers, measured="99.7")
    assert "99.7% is at least 99.5% and below 99.9%" in text
    assert "credit 10%" in text
    assert "Of the monthly fee of CZK 1,000.00" in text
    assert "<dd>CZK 100.00</dd>" in text
    assert "Down for 2 h 9 min in 30 days." in text


def test_a_value_shown_rounded_still_earns_its_credit(page: Callable[..., str]) -> None:
    version = hosting()
    servers = level_of(version, "Availability of production servers")
    assert "credit 10%" in page(version, level=servers, measured="99.8999")
    assert "credit 10%" in page(version, level=servers, measured="99,8999 %")
    assert "no credit" in page(version, level=servers, measured="99.9")
    assert "no credit" in page(version, level=servers, measured="99,90")


def test_begins_with_the_objective_of_the_first_level(page: Callable[..., str]) -> None:
    text = page(hosting())
    assert "First response (request, critical): 15 minutes" in text
    assert 'value="95" autocomplete' in text
    assert "no credit" in text


@pytest.mark.parametrize("typed", ["a lot", "-1", "100.5", "NaN", "1e999999", "9" * 50, "٣" * 30])
def test_what_cannot_be_measured_is_said(page: Callable[..., str], typed: str) -> None:
    assert "Write a number that can be measured." in page(hosting(), measured=typed)


def test_an_unknown_level_shows_the_first(page: Callable[..., str]) -> None:
    assert "First response (request, critical)" in page(hosting(), level="no-such-level")


def test_the_worst_month_and_year(page: Callable[..., str]) -> None:
    text = page(hosting())
    assert "in twelve months, 25.0% of the fees of CZK 60,000.00" in text
    assert "Limited by the cap of the month" in text
    assert "<b>3.</b>" in text


def test_without_prices_no_amount_is_said(page: Callable[..., str]) -> None:
    assert "A price is missing in step 6, so no amount can be said." in page(hosting(price=None), measured="90")


def test_without_a_credit_it_says_where_to_write_them(page: Callable[..., str]) -> None:
    assert "No level has a credit yet" in page(VersionFactory(document=AgreementContent(language="en")))


def test_a_part_is_enough_for_a_change(manager: User, client_for: ClientFor) -> None:
    version = hosting()
    address = f"/agreements/{version.agreement.reference}/what-if/?measured=90"
    part = client_for(manager).get(address, headers={"HX-Request": "true"}).content.decode()
    assert 'id="outcome"' in part
    assert "<html" not in part


STEPS = [("99.95", "99.95% meets the objective of 99.95%: nothing is owed"),
         ("99.7", "99.7% misses 99.95% by 3 steps of 0.1 pp, 5% for each"),
         ("90", "Limited by the cap of this rule")]  # fmt: skip


@pytest.mark.parametrize(("measured", "said"), STEPS)
def test_a_credit_for_each_step_is_told(page: Callable[..., str], measured: str, said: str) -> None:
    version = hosting()
    [stepped] = [each for each in credited_levels(version.document) if each.rule.per_step]
    assert said in page(version, level=str(stepped.level.id), measured=measured)


def test_outages_make_the_value_and_short_ones_are_left_out(page: Callable[..., str]) -> None:
    """Hosting leaves out what is shorter than two minutes; two minutes count."""
    version = hosting()
    servers = level_of(version, "Availability of production servers")
    text = page(version, level=servers, outages="1,9 2; 42", measured="50")
    assert "1 outage too short to count</dt><dd>1.9 min" in text
    assert "2 outages that count</dt><dd>44 min" in text
    assert "Down for 44 min of 720 h</dt><dd>99.8981%" in text
    assert "credit 10%" in text
    assert "Leave out what the agreement excludes" in text
    assert "no credit" in page(version, level=servers, outages="1.9 1.9 43.2")


@pytest.mark.parametrize(("name", "typed"), [
    ("outages", "a lot"), ("outages", "0"), ("outages", "-3"), ("outages", "1e30"), ("outages", "1 " * 101),
    ("shown", "soon"), ("shown", "1.5"), ("shown", "-1"), ("claimed", "NaN"), ("claimed", "9" * 30),
])  # fmt: skip
def test_circumstances_that_cannot_be_read_are_said(page: Callable[..., str], name: str, typed: str) -> None:
    version = hosting()
    servers = level_of(version, "Availability of production servers")
    text = page(version, level=servers, measured="99.7", **{name: typed})
    assert "this is shown without" in text
    assert "credit 10%" in text


def test_a_late_report_is_a_miss(page: Callable[..., str]) -> None:
    version = hosting()
    servers = level_of(version, "Availability of production servers")
    in_time = page(version, level=servers, measured="100", shown="7")
    assert "no credit" in in_time
    late = page(version, level=servers, measured="100", shown="8")
    assert "No measured value was shown in time: missed, with the highest credit of the rule" in late
    assert "credit 100%" in late


def test_a_late_claim_lapses(page: Callable[..., str]) -> None:
    version = hosting()
    data = version.document.model_dump(mode="json")
    data["service_levels"]["credit_terms"] |= {"claim": "on_request", "claim_days": 30}
    asked: AgreementVersion = VersionFactory(document=AgreementContent.model_validate(data))
    servers = level_of(asked, "Availability of production servers")
    assert "credit 10%" in page(asked, level=servers, measured="99.7", claimed="30")
    late = page(asked, level=servers, measured="99.7", claimed="31")
    assert "no credit" in late
    assert "Claimed too late: the credit has lapsed</dt><dd>CZK 0.00" in late
    assert 'name="claimed"' not in page(version, level=servers)
