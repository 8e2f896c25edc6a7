"""A complaint is followed through the logs of all processes, from the request that logged it to the mail about it."""

import json
import urllib.request
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.domain.permissions import PERMISSIONS
from accounts.services.keys import create_key
from core.clock import utc_now
from tests.factories import UserFactory
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack
from tests.thread.people import assemble

pytestmark = pytest.mark.postgres

SECRETS = ("Nezvaná", "nezvana@example.com", "777 123 456", "hromosvod")
SENDERS = {"notifications.tasks.deliver_emails", "notifications.tasks.sweep_outbox"}


def test_one_id_leads_from_the_click_to_the_mail_and_the_lines_name_nobody(stack: Stack, smtp_sink: SmtpSink) -> None:
    stack.reset()
    cast = assemble(stack)
    with stack.orm():
        crm = UserFactory(roles=["agent"], is_service=True, full_name="CRM")
        cast.team.members.add(crm)
        _key, secret = create_key(actor=None, user=crm, name="crm", scopes=PERMISSIONS, now=utc_now())
    story = f"click-{uuid4().hex}"
    reference = _post(
        stack,
        secret,
        story,
        {
            "channel": "email",
            "description": "Spadl nám hromosvod.",
            "complainant_name": "Jana Nezvaná",
            "complainant_contact": "nezvana@example.com, 777 123 456",
        },
    )

    before = len(stack.log("fast"))
    stack.advance_time(timedelta(days=30))
    mails = smtp_sink.wait_for(1, to=cast.supervisor.email, seconds=60)
    assert reference in mails[0]["Subject"]
    stack.wait_for_log("fast", "mail accepted", after=before)

    web = _lines(stack, "web", story)
    assert [line["event"] for line in web] == ["complaint logged", "request"]
    assert (web[0]["about"], web[1]["method"], web[1]["status"]) == (reference, "POST", 201)
    worker = _lines(stack, "fast", story)
    told = [line["event"] for line in worker]
    assert told.index("mail written") < told.index("mail accepted")
    assert {line["about"] for line in worker if line["event"].startswith("mail ")} == {reference}
    writers = {line["task"] for line in worker if line["event"] == "mail written"}
    senders = {line["task"] for line in worker if line["event"] == "mail accepted"}
    assert writers == {"sla.tasks.sweep"}
    assert senders <= SENDERS
    assert all(line["task_id"] for line in worker)

    everything = "".join(stack.log(name) for name in ("web", "fast", "slow", "beat"))
    for private in (*SECRETS, secret, cast.agent.email, cast.supervisor.email, str(cast.agent.full_name)):
        assert private not in everything, private


def _lines(stack: Stack, name: str, story: str) -> list[dict[str, Any]]:
    """What a process logged of a story."""
    found = (json.loads(line) for line in stack.log(name).splitlines() if line.startswith("{"))
    return [line for line in found if line.get("trace") == story]


def _post(stack: Stack, secret: str, story: str, body: dict[str, str]) -> str:
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json", "X-Request-Id": story}
    data = json.dumps(body).encode()
    request = urllib.request.Request(f"{stack.url}/api/v1/complaints/", data, headers)  # noqa: S310 - our own
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
        assert response.headers["X-Request-Id"] == story
        return str(json.load(response)["reference"])
