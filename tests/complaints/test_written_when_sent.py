"""A notice is stored as facts; its e-mail is written when it is sent, and says the same however often that is."""

from datetime import datetime, timedelta

import pytest
from pytest_django import Settings

from accounts.models import Team, User
from complaints.models import Complaint
from notifications.models import OutgoingEmail
from notifications.services import delivery
from sla.services.breaches import sweep_due
from tests.complaints.factories import log
from tests.complaints.test_notices import DUE
from tests.conftest import ClientFor
from tests.servers.smtp import SmtpSink

pytestmark = pytest.mark.django_db
State = OutgoingEmail.State
MINUTE = timedelta(minutes=1)


@pytest.fixture
def server(smtp_sink: SmtpSink, settings: Settings) -> SmtpSink:
    """A mail server that ours delivers to."""
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp_sink.port
    return smtp_sink


@pytest.fixture
def late(desk: Team, agent: User, now: datetime) -> datetime:
    """Forty minutes after the deadline of a complaint was missed and the sweep told of it."""
    log(agent, now, title="Lift stuck")
    late = now + DUE + 40 * MINUTE
    sweep_due(now=late)
    return late


def waiting(person: User) -> OutgoingEmail:
    return OutgoingEmail.objects.get(to=person.email, kind="clock_breach")


def plain(server: SmtpSink, person: User) -> str:
    [message] = [message for message in server.messages if person.email in message["X-Envelope-To"]]
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\u00a0", " ")


def test_what_changed_since_does_not_change_what_is_told(server: SmtpSink, agent: User, late: datetime) -> None:
    email = waiting(agent)
    assert (email.text, email.html) == ("", "")
    assert "Lift stuck" in email.subject, "a list shows it before it is written"
    Complaint.objects.update(title="Solved")

    delivery.deliver(now=late + timedelta(hours=2))
    text = plain(server, agent)
    assert "Lift stuck" in text
    assert "Solved" not in text
    assert "late by 40 min, not done yet" in text, "as late as it was when it was told"
    email.refresh_from_db()
    assert (email.state, email.facts) == (State.SENT, None)
    assert email.text.replace("\u00a0", " ").strip() == text.replace("\r\n", "\n").strip()
    assert email.subject.endswith("is late – Lift stuck")


def test_it_is_written_in_the_language_that_its_reader_has_when_it_goes(
    server: SmtpSink, agent: User, late: datetime
) -> None:
    assert waiting(agent).language == "en"
    User.objects.filter(pk=agent.pk).update(language="cs")
    delivery.deliver(now=late)

    assert "Tento e-mail dostáváte" in plain(server, agent)
    assert waiting(agent).language == "cs"


def test_a_second_attempt_says_what_the_first_one_said(server: SmtpSink, agent: User, late: datetime) -> None:
    server.refuse()
    delivery.deliver(now=late)
    email = waiting(agent)
    assert (email.state, email.facts) == (State.QUEUED, None)
    assert "late by 40 min" in email.text.replace("\u00a0", " ")
    server.accept()
    User.objects.filter(pk=agent.pk).update(language="cs")
    delivery.deliver(now=late + 5 * MINUTE)
    assert plain(server, agent).replace("\r\n", "\n").strip() == email.text.replace("\u00a0", " ").strip()


def test_a_message_that_cannot_be_written_is_shown_and_stops_no_other(
    server: SmtpSink, agent: User, supervisor: User, late: datetime
) -> None:
    OutgoingEmail.objects.filter(to=agent.email).update(template="complaints/nothing")
    result = delivery.deliver(now=late)

    assert (result.sent, result.failed) == (1, 1)
    assert waiting(agent).last_error == "The message cannot be written: KeyError"
    assert waiting(supervisor).state == State.SENT


def test_its_page_shows_it_before_it_is_sent(manager: User, agent: User, late: datetime, client_for: ClientFor) -> None:
    email = waiting(agent)
    client = client_for(manager)
    page = client.get(email.get_absolute_url()).content.decode().replace("\u00a0", " ")
    assert "late by 40 min" in page
    body = client.get(f"{email.get_absolute_url()}body/").content.decode().replace("\u00a0", " ")
    assert "late by 40 min" in body
    assert waiting(agent).facts is not None, "who looks at it writes nothing"
