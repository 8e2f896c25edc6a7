from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from notifications.models import OutgoingEmail
from tests.conftest import ClientFor
from tests.notifications.factories import WRITTEN, EmailFactory

pytestmark = pytest.mark.django_db
State = OutgoingEmail.State
LIST = "/mail/"


def page_of(client: Any, **params: str) -> str:
    response = client.get(LIST, params)
    assert response.status_code == 200
    return str(response.content.decode())


def test_the_list_filters_and_searches(client_for: ClientFor, manager: User) -> None:
    EmailFactory.create(subject="Waiting one", to="jana@example.com", about="CMP-2026-00001")
    EmailFactory.create(subject="Failed one", state=State.FAILED, next_attempt_at=None)
    EmailFactory.create(subject="Sent one", state=State.SENT, next_attempt_at=None, sent_at=WRITTEN)
    client = client_for(manager)
    shown = {
        name: {subject for subject in ("Waiting one", "Failed one", "Sent one") if subject in page_of(client, **params)}
        for name, params in {
            "all": {},
            "waiting": {"state": "waiting"},
            "failed": {"state": "failed"},
            "address": {"q": "JANA@"},
            "reference": {"q": "cmp-2026-00001"},
            "unknown state": {"state": "nonsense"},
            "nothing": {"q": "no such thing"},
        }.items()
    }
    everything = {"Waiting one", "Failed one", "Sent one"}
    assert shown == {
        "all": everything,
        "waiting": {"Waiting one"},
        "failed": {"Failed one"},
        "address": {"Waiting one"},
        "reference": {"Waiting one"},
        "unknown state": everything,
        "nothing": set(),
    }


def test_only_those_who_may_see_mail(
    client_for: ClientFor, manager: User, auditor: User, administrator: User, agent: User, staff: User
) -> None:
    email = EmailFactory.create()
    paths = [LIST, email.get_absolute_url(), reverse("notifications:body", args=[email.public_id])]
    for user in (manager, auditor, administrator):
        assert [client_for(user).get(path).status_code for path in paths] == [200, 200, 200]
    for user in (agent, staff):
        assert [client_for(user).get(path).status_code for path in paths] == [404, 404, 404]


def test_a_message_shows_what_became_of_it(client_for: ClientFor, manager: User) -> None:
    email = EmailFactory.create(
        state=State.FAILED, next_attempt_at=None, attempts=1, last_error="550 5.1.1 <b>No such user</b>"
    )
    content = client_for(manager).get(email.get_absolute_url()).content.decode()
    assert "550 5.1.1 &lt;b&gt;No such user&lt;/b&gt;" in content
    assert "Dobrý den." in content
    assert reverse("notifications:body", args=[email.public_id]) in content
    assert "Send again" in content


def test_the_body_is_shut_off(client_for: ClientFor, manager: User) -> None:
    email = EmailFactory.create(html="<html><head><title>x</title></head><p><script>alert(1)</script>")
    response = client_for(manager).get(reverse("notifications:body", args=[email.public_id]))
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups allow-popups-to-escape-sandbox" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert b'<head><base target="_blank">' in response.content


@pytest.mark.parametrize("state", [State.QUEUED, State.SENT])
def test_one_time_bodies_are_shown_to_nobody(
    client_for: ClientFor, administrator: User, now: datetime, state: str
) -> None:
    sent = {"next_attempt_at": None, "sent_at": now, "text": "", "html": "", "erased_at": now}
    waiting = {"text": "https://example.com/secret", "html": "<p>secret</p>"}
    email = EmailFactory.create(one_time=True, state=state, **(sent if state == State.SENT else waiting))
    client = client_for(administrator)
    page = client.get(email.get_absolute_url()).content.decode()
    assert ("Erased:" if state == State.SENT else "Hidden:") in page
    assert "secret<" not in page
    assert "/secret" not in page
    assert client.get(reverse("notifications:body", args=[email.public_id])).content == b""


def test_sending_again(client_for: ClientFor, manager: User, auditor: User, agent: User) -> None:
    email = EmailFactory.create(state=State.FAILED, next_attempt_at=None, attempts=10)
    path = reverse("notifications:send_again", args=[email.public_id])
    assert client_for(auditor).post(path).status_code == 403
    assert client_for(agent).post(path).status_code == 404
    assert client_for(manager).get(path).status_code == 405
    assert client_for(manager).post(path).status_code == 302
    email.refresh_from_db()
    assert (email.state, email.attempts) == (State.QUEUED, 0)
    assert client_for(manager).post(path).status_code == 403, "it is on its way already"


def test_a_long_list_costs_what_a_short_one_does(client_for: ClientFor, manager: User) -> None:
    client = client_for(manager)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(client)
        return len(queries)

    EmailFactory.create_batch(3)
    page_of(client)
    few = cost()
    for index in range(27):
        EmailFactory.create(created_at=WRITTEN + timedelta(minutes=index))
    assert cost() == few
