"""The main job from end to end, on PostgreSQL, Redis, real Celery workers, SMTP and Chromium."""

import json
from datetime import timedelta
from email.message import EmailMessage
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from complaints.models import Complaint
from core.clock import utc_now
from core.models import Organisation
from notifications.models import OutgoingEmail
from sla.models import Clock, ClockEvent
from tests.servers.smtp import SmtpSink
from tests.servers.stack import Stack
from tests.thread.people import Cast, Person, assemble

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.postgres, pytest.mark.browser]
# Two working days pass in any eight days, Christmas included; ten do not.
AWAY = timedelta(days=8)
CUSTOMER = "Pekárna Dvořák s.r.o."


@pytest.fixture
def cast(stack: Stack) -> Cast:
    """A fresh organisation."""
    stack.reset()
    return assemble(stack)


@pytest.mark.timeout(240)
def test_one_promise_travels_from_the_contract_to_the_breach_mail(
    stack: Stack, cast: Cast, chromium: "Browser", smtp_sink: SmtpSink
) -> None:
    stack.start_worker("fast2")  # two workers sweep and send at once: each notice is recorded and sent once
    manager = Person(chromium, stack, cast.manager)
    reference = _agreement_in_force(manager)
    _policy_is_published_and_read(manager, Person(chromium, stack, cast.staff))

    agent = Person(chromium, stack, cast.agent)
    late = _log(agent, "Faktura má špatnou částku a nikdo se neozval.")
    assert f"{reference}, " in agent.text.replace("\n", " ")
    answered = _log(agent, "Tiskárna nejde.")
    _first_reply_stops_the_right_clock(stack, agent, answered)

    smtp_sink.clear()
    stack.advance_time(AWAY)
    _breach_mails_arrive(stack, cast, smtp_sink, late, reference)
    agent.go(f"/complaints/{late}/")
    assert "Nedodržený termín: potvrzení přijetí" in agent.text
    stack.stop("fast2")


def _agreement_in_force(manager: Person) -> str:
    """Create the customer, draft, be refused, complete, approve, print, sign. Returns the agreement's reference."""
    manager.go("/customers/new/")
    manager.fill(name=CUSTOMER, company_id="45274649", street="Masarykova 12", city="Brno", postal_code="602 00")
    manager.fill(email="provoz@pekarna.example")
    manager.press("Create customer")

    manager.go("/agreements/new/?template=helpdesk")
    manager.page.locator("main [name=customer]").select_option(label=CUSTOMER)
    manager.fill(title="Podpora pokladen", language="cs")
    manager.press("Start the draft")
    reference = manager.reference

    manager.go(f"/agreements/{reference}/check/")
    assert "missing before it can be approved" in manager.text
    refused = manager.page.locator("main [data-refused]", has_text="Approve")
    assert refused.get_attribute("aria-disabled") == "true"
    _complete_draft(manager, reference)

    manager.go(f"/agreements/{reference}/check/")
    manager.press("Approve")
    _read_printed_agreement(manager, reference)
    today = utc_now().astimezone(Organisation(timezone="Europe/Prague").zone).date().isoformat()
    manager.go(f"/agreements/{reference}/sign/")
    manager.fill(signed_on=today, effective_from=today)
    manager.press("Record the signature")
    assert "In force" in manager.text
    return reference


def _complete_draft(manager: Person, reference: str) -> None:
    """Fill in what the template leaves open, one step after the other, each saved on its own."""
    today = utc_now().date()
    manager.go(f"/agreements/{reference}/steps/expectations/")
    manager.fill(
        expectations__provider__signatories__0__name="Tomáš Severa",
        expectations__provider__signatories__0__role="jednatel",
        expectations__customer__signatories__0__name="Jana Dvořáková",
        expectations__customer__signatories__0__role="jednatelka",
    )
    manager.press("Save")
    manager.go(f"/agreements/{reference}/steps/payment/")
    manager.fill(**{f"payment__prices__{place}__unit_price": "1250,50" for place in range(4)})
    manager.press("Save")
    manager.go(f"/agreements/{reference}/steps/term/")
    manager.fill(term__effective_on=today.isoformat(), term__ends_on=(today + timedelta(days=365)).isoformat())
    manager.press("Save")


def _read_printed_agreement(manager: Person, reference: str) -> None:
    """Wait for the worker's PDF, read its text and the embedded document back, and print it a second time."""
    manager.go(f"/agreements/{reference}/")
    manager.control("Download the PDF").wait_for(timeout=90_000)
    content = manager.download(f"/agreements/{reference}/pdf/")
    reader = PdfReader(BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages).replace("\xa0", " ")
    assert CUSTOMER in text
    assert "1 250,50" in text
    embedded = reader.attachments["agreement.json"][0]
    assert embedded == manager.download(f"/agreements/{reference}/agreement.json")
    assert json.loads(embedded)["expectations"]["customer"]["name"] == CUSTOMER
    assert manager.download(f"/agreements/{reference}/pdf/") == content


def _policy_is_published_and_read(manager: Person, staff: Person) -> None:
    """Write the handbook, publish it, read its PDF, let staff confirm it; a changed target shows it as out of date."""
    manager.go("/policies/new/")
    manager.fill(title_cs="Příručka servisu", title_en="Service handbook", code="CS-POL-001")
    manager.page.locator("main [name=template][value=L1]").check()
    manager.press("Start the draft")
    manager.go("/policies/CS-POL-001/preview/")
    manager.press("Publish")

    manager.go("/policies/CS-POL-001/")
    manager.page.locator("main a[href*='/pdf/cs/']").first.wait_for(timeout=90_000)
    pdf = PdfReader(BytesIO(manager.download("/policies/CS-POL-001/pdf/cs/")))
    assert "do 24 hodin" in " ".join(page.extract_text() for page in pdf.pages).replace("\xa0", " ")

    staff.go("/policies/CS-POL-001/")
    assert "do 24 hodin" in staff.text
    with staff.page.expect_navigation():
        staff.page.locator("main form[action$='/acknowledge/'] button").click()

    manager.go("/sla/targets/enquiry.email.any.first_response/")
    manager.fill(amount="12")
    manager.press("Keep the change")
    manager.press("Check what changes")
    manager.fill(reason="We answer faster now.")
    manager.press("Publish the next version")
    manager.go("/policies/")
    assert "Out of date" in manager.text


def _log(agent: Person, description: str) -> str:
    """Log a complaint by e-mail for the customer; everything else has defaults. Returns its reference."""
    agent.go("/complaints/new/")
    agent.page.locator("main [name=channel][value=email]").check()
    agent.fill(customer=CUSTOMER, description=description)
    with agent.page.expect_navigation():
        agent.page.locator("main form button.btn-primary").click()
    return agent.reference


def _first_reply_stops_the_right_clock(stack: Stack, agent: Person, reference: str) -> None:
    """Answer by phone: acknowledgement and first response stop and are met, resolution runs on."""
    agent.go(f"/complaints/{reference}/")
    agent.fill(**{"reply-body": "Dobrý den, řešíme to.", "reply-channel": "phone"})
    with agent.page.expect_navigation():
        agent.page.locator("main form[action$='/reply/'] button.btn-primary").click()
    with stack.orm():
        states = {
            clock.metric: (clock.state, clock.is_met)
            for clock in Clock.objects.filter(case__complaint__reference=reference)
        }
    assert states == {
        "acknowledgement": ("stopped", True),
        "first_response": ("stopped", True),
        "resolution": ("running", False),
    }


def _plain(mail: EmailMessage) -> str:
    """The plain part of a mail, with common spaces."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\xa0", " ")


def _breach_mails_arrive(stack: Stack, cast: Cast, sink: SmtpSink, reference: str, agreement: str) -> None:
    """Each of the two gets each breach once, in their own language, with everything it is about."""
    with stack.orm():
        complaint = Complaint.objects.get(reference=reference)
        clocks = Clock.objects.filter(case=complaint.case, due_at__lt=utc_now() + AWAY)
        breaches = clocks.count()
    assert breaches >= 1
    for user, words in ((cast.agent, "potvrzení přijetí"), (cast.supervisor, "cknowledgement")):
        mails = sink.wait_for(breaches, to=user.email, about=reference, seconds=30)
        texts = [_plain(mail) for mail in mails]
        assert any(words in text for text in texts), texts
        for text in texts:
            assert f"{stack.url}/complaints/{reference}/" in text
            assert agreement in text
        assert len({mail["Message-ID"] for mail in mails}) == len(mails) == breaches
    with stack.orm():
        assert ClockEvent.objects.filter(clock__in=clocks, kind="breached").count() == breaches
        sent = OutgoingEmail.objects.filter(about=reference, kind__contains="breach")
        assert sent.count() == 2 * breaches
