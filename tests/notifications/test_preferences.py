from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent, Organisation
from notifications.models import Notice, NoticePreferences, Urgency
from notifications.services import change_preferences, preferences_of
from tests.conftest import ClientFor
from tests.notifications.test_notices import MINUTE, tell

pytestmark = pytest.mark.django_db
LIST = "/notices/"
OWN = "/notices/preferences/"
FORM = {
    "warning_channel": "app",
    "info_channel": "email",
    "quiet_from": "18:00",
    "quiet_until": "08:00",
    "quiet_days": ["5", "6"],
    "timezone": "America/New_York",
    "digest_minutes": "30",
}


def test_choices_are_kept_and_audited(agent: User, now: datetime) -> None:
    values: dict[str, Any] = {"warning_channel": "app", "quiet_from": time(18), "quiet_until": time(8)}
    change_preferences(user=agent, now=now, **values)
    change_preferences(user=agent, now=now, **values)
    chosen = preferences_of(agent)
    assert (chosen.warning_channel, chosen.info_channel, chosen.quiet_until) == ("app", "email", time(8))
    event = AuditEvent.objects.get(action="notices.chosen")
    assert event.changes["warning_channel"] == ["email", "app"]


@pytest.mark.parametrize(("values", "field", "code"), [
    ({"breach_channel": "app"}, "breach_channel", "fixed"),
    ({"escalation_channel": "app"}, "escalation_channel", "fixed"),
    ({"warning_channel": "pigeon"}, "warning_channel", "invalid_choice"),
    ({"quiet_from": time(18)}, "quiet_until", "required"),
    ({"quiet_until": time(8)}, "quiet_from", "required"),
    ({"quiet_from": time(8), "quiet_until": time(8)}, "quiet_until", "empty"),
    ({"quiet_days": "0123456"}, "quiet_days", "no_end"),
    ({"quiet_days": "7"}, "quiet_days", "invalid"),
    ({"quiet_days": "55"}, "quiet_days", "invalid"),
    ({"timezone": "Europe/Nowhere"}, "timezone", "unknown_zone"),
    ({"digest_minutes": 0}, "digest_minutes", "range"),
    ({"digest_minutes": 241}, "digest_minutes", "range"),
    ({"summary_hour": 24}, "summary_hour", "range"),
    ({"summary_weekday": 7}, "summary_weekday", "range"),
    ({"pigeon": 1}, "pigeon", "unknown"),
])  # fmt: skip
def test_what_cannot_be_is_refused(agent: User, now: datetime, values: dict[str, Any], field: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        change_preferences(user=agent, now=now, **values)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, code)]
    assert not NoticePreferences.objects.exists()


def test_a_breach_that_is_named_email_is_no_change(agent: User, now: datetime) -> None:
    change_preferences(user=agent, now=now, breach_channel="email")
    assert not AuditEvent.objects.filter(action="notices.chosen").exists()


def test_the_page_of_choices(client_for: ClientFor, agent: User, manager: User) -> None:
    client = client_for(agent)
    page = client.get(OWN).content.decode()
    assert 'name="breach_channel" disabled' in page.replace("  ", " ")
    assert "at any hour" in page, "the reason stands at the control"
    assert "Regular summary" not in page, "an agent has nobody to summarise"
    assert "Regular summary" in client_for(manager).get(OWN).content.decode()
    # A form that was tampered with: the fixed field is not even read.
    assert client.post(OWN, {**FORM, "breach_channel": "app"}).status_code == 302
    chosen = preferences_of(agent)
    assert (chosen.warning_channel, chosen.quiet_days, chosen.digest_minutes) == ("app", "56", 30)
    assert chosen.zone.key == "America/New_York"
    assert chosen.wants_email(Urgency.BREACH)
    refused = client.post(OWN, {**FORM, "quiet_until": ""})
    assert refused.status_code == 422
    assert "Fill in both, or neither" in refused.content.decode()


def test_a_person_reads_their_own_notices_only(
    organisation: Organisation, client_for: ClientFor, agent: User, manager: User, now: datetime
) -> None:
    tell(agent, "1", now)
    tell(manager, "2", now)
    for user, own, others in ((agent, "CMP-2026-1", "CMP-2026-2"), (manager, "CMP-2026-2", "CMP-2026-1")):
        page = client_for(user).get(LIST).content.decode()
        assert own in page
        assert others not in page
        assert "1 new" in page


def test_marking_as_read_leaves_what_came_meanwhile(
    organisation: Organisation, client_for: ClientFor, agent: User, manager: User, now: datetime
) -> None:
    seen = tell(agent, "1", now)
    later = tell(agent, "2", now + 5 * MINUTE)
    anothers = tell(manager, "3", now)
    client = client_for(agent)
    assert client.post(reverse("notices:read"), {"until": (now + MINUTE).isoformat()}).status_code == 302
    unread = set(Notice.objects.filter(read_at=None))
    assert unread == {later, anothers}
    assert seen not in unread
    assert "CMP-2026-1 " not in client.get(LIST, {"show": "new"}).content.decode()
    for nonsense in ("", "2026-13-45T00:00", "2026-03-02T10:00"):
        client.post(reverse("notices:read"), {"until": nonsense})
    assert set(Notice.objects.filter(read_at=None)) == {anothers}


def test_a_long_list_costs_what_a_short_one_does(
    organisation: Organisation, client_for: ClientFor, manager: User, now: datetime
) -> None:
    for number in range(3):
        tell(manager, str(number), now)
    client = client_for(manager)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for number in range(3, 30):
        tell(manager, str(number), now + timedelta(minutes=number))
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)
