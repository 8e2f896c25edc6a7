"""Notices, choices and returned mail over REST."""

from datetime import datetime
from typing import Any

import pytest

from accounts.models import User
from core.models import Organisation
from notifications.models import NoticePreferences
from tests.api.conftest import KeyClient
from tests.factories import UserFactory
from tests.notifications.test_bounces import OURS, report, sent
from tests.notifications.test_notices import tell

pytestmark = pytest.mark.django_db
NOTICES, OWN, BOUNCES = "/api/v1/notices/", "/api/v1/notices/preferences/", "/api/v1/mail/bounces/"


@pytest.fixture
def auditing(key_client: KeyClient) -> Any:
    """A key of an account that may see everybody's notices and hand in mail."""
    return key_client(user=UserFactory(roles=["manager"], is_service=True))


def test_notices_are_listed_with_what_carried_them(
    organisation: Organisation, auditing: Any, key_client: KeyClient, agent: User, now: datetime
) -> None:
    notice = tell(agent, "1", now)
    tell(agent, "2", now)
    assert notice
    assert notice.email
    [row] = auditing.get(NOTICES, {"about": "CMP-2026-1"}).json()["results"]
    assert (row["recipient"], row["state"], row["sent_in"]) == (agent.email, "alone", notice.email.message_id)
    assert (row["superseded_by"], row["read_at"]) == (None, None)
    assert len(auditing.get(NOTICES).json()["results"]) == 2
    assert key_client().get(NOTICES).json()["results"] == [], "an agent's key sees its own account's only"


def test_own_choices_are_read_and_changed_but_breaches_stay(organisation: Organisation, key_client: KeyClient) -> None:
    client = key_client()
    assert client.get(OWN).json()["breach_channel"] == "email"
    changed = client.patch(OWN, {"quiet_from": "18:00", "quiet_until": "08:00", "quiet_days": "56"})
    assert changed.status_code == 200
    assert (changed.json()["quiet_from"], changed.json()["quiet_days"]) == ("18:00", "56")
    refused = client.patch(OWN, {"breach_channel": "app"})
    assert refused.status_code == 422
    assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("#/breach_channel", "fixed")]
    assert NoticePreferences.objects.count() == 1


def test_a_report_is_handed_in(organisation: Organisation, auditing: Any, key_client: KeyClient, now: datetime) -> None:
    email = sent()
    for content, expected in ((b"Hello", None), (report(), OURS), (report(), None)):
        answer = auditing.post(BOUNCES, content, content_type="message/rfc822")
        assert (answer.status_code, answer.json()) == (200, {"email": expected})
    email.refresh_from_db()
    assert email.state == "bounced"
    assert auditing.post(BOUNCES, {"a": 1}, format="json").status_code == 415
    assert key_client().post(BOUNCES, report(), content_type="message/rfc822").status_code == 403
