"""The organisation: who changes it, what is refused, what is remembered."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from accounts.domain.permissions import Role
from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from core.services.organisation import update_organisation
from core.world import country_choices, country_codes, currency_choices, currency_codes, zone_choices
from tests.conftest import ClientFor
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

VALUES = {
    "name": "Severka IT s.r.o.",
    "country": "CZ",
    "timezone": "Europe/Prague",
    "default_language": "cs",
    "currency": "CZK",
    "seconds_per_ring": "5",
    "notices_alone": "5",
    "notices_window_minutes": "10",
    "objective_percent": "97.5",
}


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_administrators_find_the_page(role: Role, administrator: User, client_for: ClientFor) -> None:
    address = reverse("core:organisation")
    assert client_for(UserFactory(roles=[role])).get(address).status_code == 404
    assert client_for(UserFactory(roles=[role])).post(address, VALUES).status_code == 404
    assert client_for(administrator).get(address).status_code == 200


def test_a_change_is_stored_and_audited(administrator: User, organisation: Organisation, client_for: ClientFor) -> None:
    client = client_for(administrator)
    address = reverse("core:organisation")
    values = VALUES | {"name": " Severka IT s.r.o. ", "timezone": "America/New_York", "currency": "EUR"}
    assert client.post(address, values).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.zone.key, organisation.currency) == (
        "Severka IT s.r.o.", "America/New_York", "EUR",
    )  # fmt: skip
    event = AuditEvent.objects.get(action="organisation.changed")
    assert event.actor_name == administrator.full_name
    assert event.changes["timezone"] == ["Europe/Prague", "America/New_York"]
    assert [Decimal(each) for each in event.changes["objective_percent"]] == [95, Decimal("97.5")]
    client.post(address, values)
    assert AuditEvent.objects.filter(action="organisation.changed").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"timezone": "Europe/Brno"}, "timezone"),
        ({"currency": "CSK"}, "currency"),
        ({"country": "EU"}, "country"),
        ({"country": "cz"}, "country"),
        ({"email": "nobody"}, "email"),
        ({"website": "severka"}, "website"),
        ({"default_language": "de"}, "default_language"),
        ({"seconds_per_ring": 0}, "seconds_per_ring"),
        ({"notices_alone": 0}, "notices_alone"),
        ({"notices_window_minutes": 241}, "notices_window_minutes"),
        ({"seconds_per_ring": -1}, "seconds_per_ring"),
        ({"objective_percent": Decimal(0)}, "objective_percent"),
        ({"objective_percent": Decimal("100.001")}, "objective_percent"),
        ({"objective_percent": Decimal("99.9999")}, "objective_percent"),
        ({"objective_percent": None}, "objective_percent"),
        ({"singleton": False}, "singleton"),
    ],
)
def test_what_is_refused(organisation: Organisation, now: datetime, values: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        update_organisation(actor=None, now=now, **values)
    assert {problem.field for problem in refused.value.problems} == {field}
    assert not AuditEvent.objects.exists()
    update_organisation(actor=None, now=now, city="Brno")
    assert Organisation.current().city == "Brno"


def test_a_faulty_form_keeps_what_was_typed(
    administrator: User, organisation: Organisation, client_for: ClientFor
) -> None:
    values = VALUES | {"name": "", "city": "<Brno>", "timezone": "Moon/Base"}
    answer = client_for(administrator).post(reverse("core:organisation"), values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Enter the name of the organisation." in page
    assert 'value="&lt;Brno&gt;"' in page
    organisation.refresh_from_db()
    assert organisation.timezone == "Europe/Prague"


def test_a_currency_that_ended_stays_until_it_is_changed(
    administrator: User, organisation: Organisation, client_for: ClientFor
) -> None:
    Organisation.objects.update(currency="DEM")
    page = client_for(administrator).get(reverse("core:organisation")).content.decode()
    assert '<option value="DEM" selected>' in page


def test_the_lists_of_the_world() -> None:
    assert {"CZK", "EUR", "USD", "PLN"} < currency_codes()
    assert not {"DEM", "CSK", "XAU"} & currency_codes()
    assert {"CZ", "SK", "XK", "GB"} < country_codes()
    assert not {"EU", "ZZ"} & country_codes()
    assert ("CZ", "Česko") in country_choices("cs")
    assert ("CZK", "CZK – Czech Koruna") in currency_choices("en")
    names = [name for name, _zones in zone_choices()]
    assert names[0] == "Europe"
    assert ("Europe/Prague", "Europe/Prague") in zone_choices()[0][1]
