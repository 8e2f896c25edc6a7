import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from core.models import AuditEvent, Organisation
from notifications.domain.dsn import Verdict, read_report
from notifications.models import Notice, OutgoingEmail
from notifications.selectors import returned_mail
from notifications.services import send_again, take_in_bounce
from notifications.services.digests import send_digests
from tests.conftest import ClientFor
from tests.factories import UserFactory
from tests.notifications.factories import WRITTEN, EmailFactory

State = OutgoingEmail.State
OURS = "<4f1a@dohoda.example.com>"
REPORT = """\
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
To: dohoda@example.com
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: {outer}; report-type=delivery-status; boundary="b"
{extra}
--b
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0100

Final-Recipient: rfc822; jana@example.net
Action: {action}
Status: {status}
Diagnostic-Code: {words}

--b
Content-Type: {original}

From: Dohoda <dohoda@example.com>
Message-ID: {message_id}
Subject: CMP-2026-00042: late

--b--
"""


def report(**values: str) -> bytes:
    given = {
        "outer": "multipart/report",
        "extra": "",
        "action": "failed",
        "status": "5.1.1",
        "words": "smtp; 550 5.1.1 <jana@example.net>: Recipient address rejected:\n    User unknown",
        "original": "text/rfc822-headers",
        "message_id": OURS,
    }
    return REPORT.format(**{**given, **values}).replace("\n", "\r\n").encode()


def sent(**values: Any) -> OutgoingEmail:
    given = {"message_id": OURS, "to": "jana@example.net", "state": State.SENT, "sent_at": WRITTEN}
    email: OutgoingEmail = EmailFactory.create(**{**given, "next_attempt_at": None, **values})
    return email


@pytest.mark.parametrize(("values", "verdict"), [
    ({}, Verdict.HARD),
    ({"original": "message/rfc822"}, Verdict.HARD),
    ({"action": "Failed"}, Verdict.HARD),
    ({"status": "4.4.7"}, Verdict.SOFT),
    ({"status": "nonsense"}, Verdict.HARD),
    ({"action": "delayed", "status": "4.4.1"}, Verdict.DELAYED),
    ({"action": "delivered", "status": "2.0.0"}, None),
    ({"action": "relayed", "status": "2.0.0"}, None),
    ({"outer": "multipart/mixed"}, None),  # a letter that only looks like it
    ({"message_id": "none"}, None),
    ({"message_id": "none", "extra": "In-Reply-To: <4f1a@dohoda.example.com>\n"}, Verdict.HARD),
])  # fmt: skip
def test_what_a_report_means(values: dict[str, str], verdict: Verdict | None) -> None:
    found = read_report(report(**values))
    assert (found.verdict if found else None) == verdict
    if found:
        assert found.message_ids == (OURS,)


def test_the_servers_words_are_one_line_without_what_a_terminal_obeys() -> None:
    found = read_report(report(words="SMTP; 550 \x1b[31mno\x00\tsuch  user " + "x" * 900))
    assert found
    assert found.words.startswith("550 [31mno such user xxx")
    assert len(found.words) == 500


@pytest.mark.parametrize("raw", [
    b"",
    b"\x00" * 100,
    b"Content-Type: multipart/report; boundary=b\r\n\r\n",
    b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\xff--b--",
    b"Content-Type: multipart/report; boundary*0*=utf-16''%ff; boundary*1=b\r\n\r\n--b--",
    b"Message-ID: <a@b>\r\nIn-Reply-To: \xff\xfe<4f1a@dohoda.example.com>\r\n\r\nHello",
    b"".join(b"Content-Type: multipart/report; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000)),
    b"Content-Type: multipart/report; boundary=b\r\n\r\n" + b"x" * 2_000_001,
], ids=["empty", "zeros", "no parts", "broken part", "odd charset", "letter", "nested deep", "too long"])  # fmt: skip
def test_what_is_no_report_is_none_and_never_an_error(raw: bytes) -> None:
    assert read_report(raw) is None


def test_a_report_that_somebody_forwards_is_a_letter() -> None:
    forwarded = b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n"
    assert read_report(forwarded + report() + b"\r\n--o--\r\n") is None


@pytest.mark.django_db
def test_a_hard_bounce_marks_the_mail_and_tells_the_managers_once(
    organisation: Organisation, manager: User, agent: User, now: datetime
) -> None:
    email = sent()
    assert take_in_bounce(raw=report(), now=now) == email
    assert take_in_bounce(raw=report(), now=now + timedelta(hours=1)) is None, "handed in twice"
    email.refresh_from_db()
    assert (email.state, email.bounce, email.bounced_at, email.sent_at) == ("bounced", "hard", now, WRITTEN)
    assert email.last_error == "550 5.1.1 <jana@example.net>: Recipient address rejected: User unknown"
    [notice] = Notice.objects.all()
    assert (notice.recipient, notice.kind, notice.email.subject if notice.email else "") == (
        manager, "mail_bounced", f"Came back from jana@example.net: {email.subject}"
    )  # fmt: skip
    assert AuditEvent.objects.filter(action="email.bounced").count() == 1
    assert returned_mail(["jana@example.net", "other@example.net", ""]) == {"jana@example.net": email}


@pytest.mark.django_db
def test_a_delay_is_noted_and_nobody_is_told(organisation: Organisation, manager: User, now: datetime) -> None:
    email = sent()
    assert take_in_bounce(raw=report(action="delayed", status="4.4.1", words="smtp; 451 later"), now=now) == email
    email.refresh_from_db()
    assert (email.state, email.last_error) == ("sent", "451 later")
    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_a_soft_bounce_says_nothing_against_the_address(
    organisation: Organisation, manager: User, now: datetime
) -> None:
    email = sent()
    take_in_bounce(raw=report(status="4.2.2"), now=now)
    email.refresh_from_db()
    assert (email.state, email.bounce) == ("bounced", "soft")
    assert returned_mail([email.to]) == {}


@pytest.mark.django_db
def test_only_a_message_of_ours_counts(organisation: Organisation, manager: User, now: datetime) -> None:
    email = sent()
    assert take_in_bounce(raw=report(message_id="<forged@dohoda.example.com>"), now=now) is None
    assert (
        take_in_bounce(raw=b"Subject: out of office\r\nIn-Reply-To: " + OURS.encode() + b"\r\n\r\nBack soon", now=now)
        is None
    )
    email.refresh_from_db()
    assert email.state == "sent"
    assert OutgoingEmail.objects.count() == 1, "nobody is answered"


@pytest.mark.django_db
def test_a_report_may_come_before_the_delivery_is_recorded(
    organisation: Organisation, manager: User, now: datetime
) -> None:
    email = sent(state=State.SENDING, sent_at=None, next_attempt_at=now, attempts=1, one_time=True, text="secret")
    take_in_bounce(raw=report(), now=now)
    email.refresh_from_db()
    assert (email.state, email.sent_at, email.next_attempt_at) == ("bounced", now, None)
    assert (email.text, email.erased_at) == ("", now)


@pytest.mark.django_db
def test_notices_of_bounces_that_bounce_end_there(organisation: Organisation, manager: User, now: datetime) -> None:
    other = UserFactory(roles=["manager"])
    gone = sent(to=manager.email)
    take_in_bounce(raw=report(), now=now)
    [to_other] = Notice.objects.all()
    assert to_other.recipient == other, "whose address it is cannot be told there"
    assert to_other.email
    OutgoingEmail.objects.filter(pk=to_other.email.pk).update(state="sent", sent_at=now, next_attempt_at=None)
    take_in_bounce(raw=report(message_id=to_other.email.message_id), now=now)
    assert Notice.objects.count() == 1
    to_other.email.refresh_from_db()
    gone.refresh_from_db()
    assert {to_other.email.state, gone.state} == {"bounced"}


@pytest.mark.django_db
def test_a_digest_of_bounces_that_bounces_ends_there_too(
    organisation: Organisation, manager: User, now: datetime
) -> None:
    Organisation.objects.update(notices_alone=1)
    for number in range(3):
        email = sent(message_id=f"<{number}@example.com>")
        take_in_bounce(raw=report(message_id=email.message_id), now=now)
    send_digests(now=now + timedelta(minutes=10))
    digest = OutgoingEmail.objects.get(kind="digest")
    UserFactory(roles=["manager"])
    OutgoingEmail.objects.filter(pk=digest.pk).update(state="sent", sent_at=now, next_attempt_at=None)
    before = Notice.objects.count()
    take_in_bounce(raw=report(message_id=digest.message_id), now=now)
    assert Notice.objects.count() == before


@pytest.mark.django_db
def test_sending_again_clears_what_came_back(organisation: Organisation, manager: User, now: datetime) -> None:
    email = sent()
    take_in_bounce(raw=report(), now=now)
    email.refresh_from_db()
    assert send_again(email=email, actor=manager, now=now)
    email.refresh_from_db()
    assert (email.state, email.bounce, email.sent_at) == ("queued", "", None)
    assert returned_mail([email.to]) == {}


@pytest.mark.django_db
def test_the_pages_show_what_came_back(
    organisation: Organisation, manager: User, administrator: User, agent: User, client_for: ClientFor, now: datetime
) -> None:
    email = sent(to=agent.email)
    take_in_bounce(raw=report(words="smtp; 550 <b>gone</b>"), now=now)
    client = client_for(manager)
    assert email.subject in client.get("/mail/", {"state": "returned"}).content.decode()
    page = client.get(email.get_absolute_url()).content.decode()
    assert "550 &lt;b&gt;gone&lt;/b&gt;" in page
    assert "Send again" in page
    person = client_for(administrator).get(reverse("accounts:user", args=[agent.public_id])).content.decode()
    assert "An e-mail came back on" in person


@pytest.mark.django_db
def test_the_mail_server_pipes_it_in(
    organisation: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = sent()
    for raw, said in ((report(), "<4f1a@dohoda.example.com>: bounced"), (b"Hello", "no report")):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
        out = io.StringIO()
        call_command("take_bounce", stdout=out)
        assert said in out.getvalue()
    email.refresh_from_db()
    assert email.state == "bounced"
