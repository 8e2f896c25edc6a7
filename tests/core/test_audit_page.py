"""The audit trail as it is read: who finds it, what it says, what it costs."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.domain.permissions import Role
from accounts.models import User
from core.audit import record
from core.audit_words import ACTIONS, action_words, actions_matching, change_lines
from core.models import AuditEvent
from tests.conftest import ClientFor
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PRAGUE = ZoneInfo("Europe/Prague")
APPS = ("core", "accounts", "notifications", "customers", "sla", "agreements", "policies", "complaints")


def test_every_action_that_is_recorded_has_words() -> None:
    written = set()
    for app in APPS:
        for file in (settings.BASE_DIR / app).rglob("*.py"):
            text = file.read_text(encoding="utf-8")
            if "record(" in text:
                written |= set(re.findall(r'(?:action=|_record\(|_save\(version, )"([a-z_]+\.[a-z_]+)"', text))
    assert len(written) > 20
    assert written - set(ACTIONS) == set()


@pytest.mark.parametrize("role", sorted(Role))
def test_administrators_and_auditors_find_the_trail(role: Role, client_for: ClientFor) -> None:
    answer = client_for(UserFactory(roles=[role])).get(reverse("core:audit"))
    assert answer.status_code == (200 if role in (Role.ADMINISTRATOR, Role.AUDITOR) else 404)


def test_an_event_reads_as_a_sentence_with_its_changes(
    auditor: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    changes = {
        "city": ["Brno", "Praha"],
        "is_active": [True, False],
        "occurred_at": "2026-03-02T08:00:00+00:00",
        "roles": [],
        "lead": ["", "Marie"],
        "sha256": "0123456789ab" + 52 * "f",
        "note": "x" * 500,
        "odd_field": {"a": 1},
        "ends_on": "2026-12-31",
        "signed_on": "2026-99-99",
        "complaint.email": [["24", "hours"], ["12", "hours"]],
    }
    event = record(
        actor=manager, action="customer.updated", subject=None, now=now, reference="Modrý dům", changes=changes,
        reason="<moved>",
    )  # fmt: skip
    lines = change_lines(event, PRAGUE, "en")
    assert lines[:2] == ["city: Brno → Praha", "active: yes → no"]
    assert lines[2].replace("\u00a0", " ") == "happened: 2 March 2026, 09:00"
    assert lines[3:5] == ["lead: – → Marie", "fingerprint: 0123456789ab…"]
    assert len(lines[5]) < 200
    assert [line.replace("\u00a0", " ") for line in lines[6:]] == [
        "odd field: a 1",
        "ends on: 31 December 2026",
        "signed on: 2026-99-99",
        "complaint.email: 24 hours → 12 hours",
    ]
    page = client_for(auditor).get(reverse("core:audit")).content.decode()
    assert '<strong>Marie Malá</strong> changed the customer <strong class="nowrap">Modrý dům</strong>' in page
    assert "&lt;moved&gt;" in page


def test_an_action_without_words_still_reads() -> None:
    assert action_words("thing.went_wrong") == "thing: went wrong"
    assert "complaint.logged" in actions_matching("LOGGED")


def test_the_trail_is_filtered_by_text_kind_and_day(
    auditor: User, manager: User, now: datetime, client_for: ClientFor
) -> None:
    day = timedelta(days=1)
    record(actor=manager, action="team.created", subject=None, now=now - day, reference="Service")
    record(actor=None, action="agreement.expired", subject=None, now=now, reference="AGR-2026-00001")
    client = client_for(auditor)

    def found(query: str) -> list[str]:
        page = client.get(f"{reverse('core:audit')}?{query}").context["page"]
        return [event.action for event in page.rows]

    assert found("") == ["agreement.expired", "team.created"]
    assert found("q=marie") == ["team.created"]
    assert found("q=agr-2026") == ["agreement.expired"]
    assert found("q=created+team") == ["team.created"]
    assert found("q=nothing") == []
    assert found("kind=user") == ["team.created"]
    assert found("kind=agreement") == ["agreement.expired"]
    assert found("since=2026-03-02") == ["agreement.expired"]
    assert found("until=2026-03-01") == ["team.created"]
    assert found("since=nonsense&kind=nonsense") == ["agreement.expired", "team.created"]


def test_the_trail_walks_by_key_at_a_constant_cost(auditor: User, now: datetime, client_for: ClientFor) -> None:
    client = client_for(auditor)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("core:audit")).status_code == 200
        return len(queries)

    for number in range(3):
        record(actor=None, action="customer.updated", subject=None, now=now, reference=str(number))
    cost()
    of_three = cost()
    for number in range(3, 120):
        record(actor=None, action="customer.updated", subject=None, now=now, reference=str(number))
    assert cost() == of_three

    seen: list[str] = []
    query = ""
    for _page in range(3):
        page = client.get(f"{reverse('core:audit')}?{query}").context["page"]
        seen += [event.reference for event in page.rows]
        query = page.next_query
    assert seen == [str(number) for number in range(119, -1, -1)]
    assert query == ""
    assert AuditEvent.objects.count() == 120
