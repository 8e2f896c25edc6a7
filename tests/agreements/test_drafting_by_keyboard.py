"""An agreement is drafted by keyboard alone, from the first question to the printed document, which is read back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import celery
import pytest
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agreements.domain.content import STEPS
from agreements.forms.labels import STEP_LABELS
from agreements.models import AgreementVersion
from agreements.selectors import progress_of
from agreements.services import render
from agreements.views.words import placed
from core.clock import utc_now
from core.models import Organisation
from customers.models import Customer
from tests.agreements.answering import SAMPLE, answer
from tests.agreements.by_keyboard import Typist
from tests.agreements.reading_pdf import ReadPdf, plain, read_pdf
from tests.customers.factories import CustomerFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("agreement pdf")]
MOST_FINDINGS = 80
NO_PREVIEW = "<!doctype html><title>Preview</title>"
OF_A_PARTY = ("name", "company_id", "street", "city", "postal_code", "email")


@pytest.fixture
def customer() -> Customer:
    """Both parties as their records should be."""
    provider, customer = (SAMPLE["expectations"][side] for side in ("provider", "customer"))
    organisation = Organisation.current()
    for name in OF_A_PARTY:
        setattr(organisation, name, provider[name])
    organisation.save()
    return CustomerFactory(**{name: customer[name] for name in OF_A_PARTY})


@pytest.fixture
def typist(
    page: Page,
    live_server: LiveServer,
    manager: User,
    client_for: Callable[[User], Client],
    monkeypatch: pytest.MonkeyPatch,
) -> Typist:
    """The manager, signed in, with the list of agreements open. What would go to a worker is done by the test."""
    monkeypatch.setattr(celery.current_app, "send_task", lambda *_args, **_kwargs: None)
    session = client_for(manager).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    # No page says goodbye here: that arrives while the next one is drawn, which SQLite in memory would refuse.
    page.context.add_init_script("navigator.sendBeacon = () => true")
    # The preview beside each step has tests of its own; drawn fifty times here, it would take half of the time.
    page.context.route("**/preview/?lock=*", lambda route: route.fulfill(content_type="text/html", body=NO_PREVIEW))
    page.goto(f"{live_server.url}/agreements/")
    return Typist(page)


@pytest.mark.long
@pytest.mark.timeout(600)  # fifty pages and a thousand keys, beside whatever else the machine does
@pytest.mark.parametrize("way", ["helpdesk", "empty"])
def test_an_agreement_is_drafted_approved_and_printed_by_keyboard_alone(
    way: str, typist: Typist, customer: Customer
) -> None:
    version = begin(typist, way, customer)
    answer_everything(typist, version)
    approve(typist, version)
    printed = download(typist, version)
    agrees_with_its_page(printed, typist, version)


def begin(typist: Typist, way: str, customer: Customer) -> AgreementVersion:
    """From the list to a draft."""
    typist.follow('main a[href="/agreements/new/"]')
    typist.follow(f'main a[href="/agreements/new/?template={way}"]')
    typist.tab_to("main [name=language]")
    typist.answer("en")
    typist.tab_to("main [name=customer]")
    typist.answer(str(customer.public_id))
    typist.tab_to("main [name=title]")
    typist.answer("Support of the tills")
    typist.enter()
    return AgreementVersion.objects.select_related("agreement").get()


def answer_everything(typist: Typist, version: AgreementVersion) -> None:
    """Follow the first finding of the check, answer it, and come back, until there is none."""
    page, check = typist.page, f"/agreements/{version.agreement.reference}/check/"
    typist.follow(f'main a[href="{check}"]')
    saved: set[str] = set()
    for _finding in range(MOST_FINDINGS):
        version.refresh_from_db()
        progress = progress_of(version, utc_now())
        found = next((each for step in progress.steps for each in (*step.blocking, *step.warnings)), None)
        if found is None:
            expect(page.locator(".lede")).to_have_text("Nothing is missing.")
            return
        place = placed(version, [found], back="check")[0]
        link = page.locator(".checklist a[href*='/steps/']").first
        assert (link.get_attribute("href"), link.inner_text()) == (place.url, place.message)
        typist.follow(".checklist a[href*='/steps/']")
        typist.arrives_at(urlsplit(place.url).fragment)
        answer(typist, found)
        if found.step not in saved:
            save(typist)
        typist.enter("Control+Shift+Enter")
        assert urlsplit(page.url).path == check, page.locator("[data-error-summary]").all_inner_texts()
        saved.add(found.step)
        version.refresh_from_db()
        left = [(each.rule, each.pointer, each.params) for each in progress_of(version, utc_now()).blocking]
        assert (found.rule, found.pointer, found.params) not in left, "answered, and still asked"
    raise AssertionError("There is no end of findings.")


def save(typist: Typist) -> None:
    """Save by Ctrl+Enter: the page that answers has the focus where it was."""
    name = typist.focused_name()
    typist.enter("Control+Enter")
    assert "Error:" not in typist.page.title(), typist.page.locator("[data-error-summary]").inner_text()
    typist.arrives_at_name(name)


def approve(typist: Typist, version: AgreementVersion) -> None:
    """Read over what was filled in, and approve it."""
    reference = version.agreement.reference
    typist.follow(f'main a[href="/agreements/{reference}/answers/"]')
    expect(typist.page.locator("main")).to_contain_text("Support of the tills")
    typist.follow('main a[href$="/steps/payment/?at=payment-account&back=answers#payment-account"]')
    typist.arrives_at("payment-account")
    typist.answer("stated on each invoice")
    typist.enter("Control+Shift+Enter")
    typist.follow(f'main a[href="/agreements/{reference}/check/"]')
    typist.follow(f'form[action="/agreements/{reference}/approve/"] button')
    expect(typist.page.locator("main")).to_contain_text("Approved")
    version.refresh_from_db()
    assert version.document.payment.account == "stated on each invoice"


def download(typist: Typist, version: AgreementVersion) -> ReadPdf:
    """What the worker does, then the link to the PDF."""
    render(version_id=version.pk, now=utc_now())
    typist.page.reload()
    typist.tab_to(f'main a[href^="/agreements/{version.agreement.reference}/pdf/"]')
    with typist.page.expect_download() as waiting:
        typist.press("Enter")
    return read_pdf(waiting.value.path().read_bytes())


def agrees_with_its_page(printed: ReadPdf, typist: Typist, version: AgreementVersion) -> None:
    """Text, contents, bookmarks and embedded JSON of the PDF against the page that shows the same document."""
    url = urlsplit(typist.page.url)
    page = typist.page.context.new_page()
    page.goto(f"{url.scheme}://{url.netloc}/agreements/{version.agreement.reference}/preview/")
    headings = [plain(text) for text in page.locator(".document h2").all_inner_texts()]
    assert headings
    titles = [mark.title for mark in printed.bookmarks]
    text = squeezed(printed.text)
    for heading in headings:
        assert squeezed(heading) in text, heading
    for number, step in enumerate(STEPS, start=1):
        assert any(title.startswith(f"{number}") for title in titles), STEP_LABELS[step].text
    assert printed.contents
    assert set(printed.contents) <= {(mark.title, mark.page) for mark in printed.bookmarks}
    for cell in page.locator(".document :is(td, li, p)").all_inner_texts():
        assert stands_in(text, squeezed(cell)), cell
    content: dict[str, Any] = version.document.model_dump(mode="json", exclude_none=True)
    assert printed.agreement["payment"]["account"] == content["payment"]["account"] == "stated on each invoice"
    assert printed.attachments["agreement.json"] == bytes(version.content)
    assert printed.language == "en"


def stands_in(text: str, words: str) -> bool:
    """Whether words stand in a text, in one piece or in two: a page may end within them."""
    return words in text or any(words[:cut] in text and words[cut:] in text for cut in range(1, len(words)))


def squeezed(text: str) -> str:
    """Letters without spaces: a line breaks elsewhere on paper."""
    return "".join(plain(text).split()).replace("\N{NO-BREAK SPACE}", "")
