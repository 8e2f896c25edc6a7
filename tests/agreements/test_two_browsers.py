"""Two managers with one step open, each in a browser of their own: who writes is said, and nobody loses a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, cast

import pytest
from django.db.models import F
from django.test import Client
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agreements.models import AgreementVersion
from core.models import AuditEvent
from drafting.models import EditLock
from drafting.services.edit_locks import LEASE
from tests.agreements.by_keyboard import leave_for_good
from tests.agreements.factories import VersionFactory
from tests.factories import UserFactory

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TIMEOUT_MS = 15_000
ACCOUNT, STATE, BANNER = "#payment-account", "#save-state", "#holding"
SHOW = """isHidden => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


class Manager:
    """A person in a browser of their own, with the payment step of a draft."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def opens(self, step: str = "payment") -> None:
        self.page.goto(f"{self.address}/steps/{step}/")

    def types(self, words: str, field: str = ACCOUNT) -> None:
        """Type, leave the field, and let the page save."""
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and "/hold/" not in answer.url):
            self.page.fill(field, words)
            self.page.locator(field).press("Tab")

    def gives_a_sign(self) -> None:
        """What the page does by itself every 30 seconds."""
        with self.page.expect_response("**/hold/"):
            self.page.evaluate("window.htmx.trigger(document.getElementById('holding'), 'beat')")

    def is_told(self, words: str) -> None:
        expect(self.page.locator(BANNER)).to_contain_text(words)

    def sees_saved(self, words: str = "Saved") -> None:
        expect(self.page.locator(STATE)).to_contain_text(words)


@pytest.fixture
def version() -> AgreementVersion:
    return VersionFactory()


@pytest.fixture
def managers(
    chromium: Browser,
    live_server: LiveServer,
    manager: User,
    version: AgreementVersion,
    client_for: Callable[[User], Client],
) -> Iterator[tuple[Manager, Manager]]:
    """Marie Malá and Alena Adamová. Errors of the scripts of their pages fail the test."""
    people = []
    for user in (manager, UserFactory(full_name="Alena Adamová", roles=["manager"])):
        context = chromium.new_context(locale="en-GB", timezone_id="Europe/Prague")
        context.set_default_timeout(TIMEOUT_MS)
        session = client_for(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        address = f"{live_server.url}/agreements/{version.agreement.reference}"
        people.append(Manager(context.new_page(), address))
    yield cast("tuple[Manager, Manager]", tuple(people))
    for person in people:
        if not person.page.is_closed():
            leave_for_good(person.page)
        person.page.context.close()
        assert not person.errors


def account(version: AgreementVersion) -> str:
    version.refresh_from_db()
    return version.document.payment.account or ""


def holder() -> str:
    """Who holds the payment step, nobody being nobody."""
    lock = EditLock.objects.select_related("holder").filter(part="payment").first()
    return lock.holder.full_name if lock else ""


def wait_until_free(step: str, page: Page) -> None:
    """A page that is closed says so a moment later."""
    for _turn in range(100):
        if not EditLock.objects.filter(part=step).exists():
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{step} is still held by {holder()}")


def test_a_step_is_taken_over_and_back_and_no_word_is_lost(
    managers: tuple[Manager, Manager], version: AgreementVersion
) -> None:
    marie, alena = managers
    marie.opens()
    marie.types("Marie's")
    marie.sees_saved()
    marie.gives_a_sign()
    marie.sees_saved()  # nothing has changed, and nothing else is said

    alena.opens()
    alena.is_told("Marie Malá has been editing this step since")
    assert not alena.page.is_editable(ACCOUNT)
    alena.page.get_by_role("button", name="Take over").press("Enter")
    expect(alena.page.locator(ACCOUNT)).to_be_editable()
    assert holder() == "Alena Adamová"
    assert AuditEvent.objects.filter(action="agreement.step_taken_over").count() == 1

    marie.page.locator(ACCOUNT).press("End")
    marie.page.keyboard.type(", and more")
    marie.gives_a_sign()
    marie.is_told("Alena Adamová has been editing this step since")
    expect(marie.page.locator(ACCOUNT)).to_have_value("Marie's, and more")
    expect(marie.page.locator(ACCOUNT)).to_be_focused()
    marie.page.keyboard.press("Tab")
    marie.sees_saved("Not saved: Alena Adamová is editing this step.")
    assert account(version) == "Marie's"

    alena.types("Alena's")
    alena.sees_saved()
    marie.page.get_by_role("button", name="Take it back").press("Enter")
    # What she wrote meanwhile is not written over what Alena has saved: both are shown.
    marie.sees_saved("Alena Adamová changed this step")
    expect(marie.page.locator(BANNER)).not_to_contain_text("in your place")
    expect(marie.page.locator("#step-form :is(input, select, textarea):focus")).to_have_count(1)
    marie.page.keyboard.press("Control+Enter")
    expect(marie.page.get_by_role("alert")).to_be_focused()
    expect(marie.page.get_by_role("row", name="Account Alena's Marie's, and more")).to_be_visible()
    expect(marie.page.locator(ACCOUNT)).to_have_value("Marie's, and more")
    marie.page.get_by_role("button", name="Save mine").press("Enter")
    marie.sees_saved()
    assert account(version) == "Marie's, and more"
    alena.gives_a_sign()
    alena.is_told("Marie Malá has been editing this step since")
    expect(alena.page.locator(ACCOUNT)).to_have_value("Alena's")


def test_a_closed_tab_saves_what_was_typed_and_frees_the_step(
    managers: tuple[Manager, Manager], version: AgreementVersion
) -> None:
    marie, alena = managers
    marie.opens()
    alena.opens()
    alena.is_told("Marie Malá has been editing this step since")
    marie.page.fill(ACCOUNT, "Typed a moment before")
    marie.page.close(run_before_unload=True)
    wait_until_free("payment", alena.page)
    assert account(version) == "Typed a moment before"
    alena.gives_a_sign()
    alena.is_told("Nobody else is editing this step any more.")
    alena.page.get_by_role("link", name="Edit it").press("Enter")
    expect(alena.page.locator(ACCOUNT)).to_have_value("Typed a moment before")
    expect(alena.page.locator(ACCOUNT)).to_be_editable()
    assert holder() == "Alena Adamová"


def test_a_page_out_of_sight_lets_the_step_lapse_and_is_told_when_it_is_seen_again(
    managers: tuple[Manager, Manager], version: AgreementVersion
) -> None:
    marie, alena = managers
    marie.opens()
    signs: list[str] = []
    marie.page.on("request", lambda request: signs.append(request.url) if request.url.endswith("/hold/") else None)
    marie.page.evaluate(SHOW, True)
    marie.page.evaluate("window.htmx.trigger(document.getElementById('holding'), 'beat')")
    marie.types("Before lunch")
    marie.sees_saved()
    assert signs == []
    EditLock.objects.update(held_since=F("held_since") - LEASE, lapses_at=F("lapses_at") - LEASE - timedelta(seconds=1))

    alena.opens()
    expect(alena.page.locator(ACCOUNT)).to_be_editable()
    assert holder() == "Alena Adamová"
    with marie.page.expect_response("**/hold/"):
        marie.page.evaluate(SHOW, False)
    marie.is_told("Alena Adamová has been editing this step since")
    assert account(version) == "Before lunch"


def test_the_back_button_brings_back_what_is_saved_and_not_an_older_text(
    managers: tuple[Manager, Manager],
) -> None:
    marie, alena = managers
    for person, words in ((marie, "Marie's purpose"), (alena, "Alena's purpose")):
        person.opens("expectations")
        person.types(words, "#expectations-purpose")
        person.opens("term")
        wait_until_free("expectations", person.page)
    marie.page.go_back()
    expect(marie.page.locator("#expectations-purpose")).to_have_value("Alena's purpose")
    expect(marie.page.locator("#expectations-purpose")).to_be_editable()
