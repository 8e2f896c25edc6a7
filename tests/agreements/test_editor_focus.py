"""The editor's focus and its unsaved words: neither is lost to an answer that comes late, nor to a link."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from accounts.models import User
from agreements.models import AgreementVersion
from tests.agreements.conftest import Open
from tests.agreements.factories import VersionFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [pytest.mark.postgres, pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ACCOUNT, STATE = "#payment-account", "#save-state"
ADD = "button[value='add:prices']"


@pytest.fixture
def version() -> AgreementVersion:
    return VersionFactory()


class Slow:
    """Holds back what the form sends until the test lets it go."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route("**/steps/payment/", self._keep)

    def _keep(self, route: Route) -> None:
        if route.request.method == "POST":
            self.held.append(route)
        else:
            route.continue_()

    def wait_for(self, number: int) -> None:
        for _turn in range(200):
            if len(self.held) >= number:
                return
            self.page.wait_for_timeout(25)
        raise AssertionError(f"{len(self.held)} requests instead of {number}")

    def let_go(self) -> None:
        self.held.pop(0).continue_()


def account(version: AgreementVersion) -> str:
    version.refresh_from_db()
    return version.document.payment.account or ""


def test_a_link_waits_for_what_was_typed_and_stays_where_it_is_refused(
    page: Page, open_step: Open, version: AgreementVersion
) -> None:
    open_step("payment/")
    check = page.locator("main .page-actions a[href$='/check/']")
    page.fill(ACCOUNT, "Typed a moment before")
    check.press("Enter")
    page.wait_for_url("**/check/")
    assert account(version) == "Typed a moment before"

    open_step("payment/")
    page.fill("#payment-due_days", "soon")
    check.press("Enter")
    expect(page.locator(STATE)).to_contain_text("Not saved: 1 field has an error.")
    with page.expect_event("dialog") as asked:
        page.once("dialog", lambda dialog: dialog.dismiss())
        check.press("Enter")
    assert asked.value.type == "beforeunload"
    expect(page.locator("#payment-due_days")).to_have_value("soon")
    page.fill("#payment-due_days", "21")
    check.press("Enter")
    page.wait_for_url("**/check/")
    version.refresh_from_db()
    assert version.document.payment.due_days == 21


def test_save_waits_for_a_server_that_is_away(page: Page, open_step: Open, version: AgreementVersion) -> None:
    open_step("payment/")
    page.context.set_offline(True)
    page.fill(ACCOUNT, "Typed on the train")
    page.keyboard.press("Tab")
    expect(page.locator(STATE)).to_contain_text("the server cannot be reached")
    with page.expect_event("requestfailed"):
        page.locator(ACCOUNT).press("Control+Enter")
    expect(page.locator(STATE)).to_contain_text("the server cannot be reached")
    expect(page.locator(ACCOUNT)).to_have_value("Typed on the train")
    page.context.set_offline(False)
    page.locator(ACCOUNT).press("Control+Enter")
    page.wait_for_url("**/?at=payment-account#payment-account")
    assert account(version) == "Typed on the train"


def test_save_and_a_row_wait_for_the_autosave_under_way(page: Page, open_step: Open, version: AgreementVersion) -> None:
    open_step("payment/")
    slow = Slow(page)
    page.fill(ACCOUNT, "First")
    page.keyboard.press("Tab")
    slow.wait_for(1)
    page.fill(ACCOUNT, "Second")
    page.locator(ADD).press("Enter")
    page.locator(ACCOUNT).focus()
    slow.let_go()
    slow.wait_for(1)
    page.locator(ACCOUNT).press("End")
    page.keyboard.type(", typed meanwhile")
    rows = page.locator("#payment-prices > details")
    before = rows.count()
    slow.let_go()
    expect(rows).to_have_count(before + 1)
    # The answer to the row's button neither takes the words nor the cursor.
    expect(page.locator(ACCOUNT)).to_have_value("Second, typed meanwhile")
    expect(page.locator(ACCOUNT)).to_be_focused()
    slow.wait_for(1)
    page.keyboard.type("!")
    page.keyboard.press("Control+Enter")
    slow.let_go()
    slow.wait_for(1)
    slow.let_go()
    page.wait_for_url("**/?at=payment-account#payment-account")
    # One's own autosave is nobody else's change.
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.locator(ACCOUNT)).to_be_focused()
    assert account(version) == "Second, typed meanwhile!"


def test_what_the_autosave_puts_in_anew_keeps_the_focus(page: Page, open_step: Open) -> None:
    open_step("payment/")
    page.fill("#payment-due_days", "")
    page.locator("#payment-due_days").blur()
    link = page.locator("#missing a[href='#payment-due_days']")
    expect(link).to_be_visible()
    slow = Slow(page)
    for number, place in enumerate((link, page.locator("#missing summary"), page.locator("#preview"))):
        page.fill(ACCOUNT, f"Account {number}")
        place.focus()
        slow.wait_for(1)
        page.evaluate("document.getElementById('missing').isOld = true")
        slow.let_go()
        page.wait_for_function("() => !document.getElementById('missing').isOld")
        expect(place).to_be_focused()


def test_single_keys_do_nothing_where_one_types(page: Page, open_step: Open) -> None:
    open_step("payment/")
    page.locator(ADD).press("Enter")
    expect(page.locator("#payment-prices > details").last.locator("summary")).to_be_focused()
    address = page.url
    page.keyboard.type("n/gc?")
    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator("#payment-prices > details").last.locator("summary")).to_be_focused()
    assert page.url == address
    page.locator("main .page-actions a[href$='/check/']").focus()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    expect(page.locator("#keys")).to_contain_text("Save a step and go on, or back to the check")


def test_from_the_last_button_one_tabs_past_the_preview(page: Page, open_step: Open) -> None:
    open_step("payment/")
    expect(page.frame_locator("#preview").locator("a.document-edit").first).to_be_attached()
    page.locator(".save-bar button").last.focus()
    for _press in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.skip-link')"):
            break
    expect(page.locator(".skip-link:focus")).to_have_text("Skip the preview")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_attribute("href", "/agreements/")


def test_save_waits_for_who_was_signed_out_and_signs_in_in_another_tab(
    page: Page, open_step: Open, version: AgreementVersion, manager: User, client_for: Callable[[User], Client]
) -> None:
    open_step("payment/")
    address = page.url
    page.context.clear_cookies()
    page.fill(ACCOUNT, "Typed while signed out")
    page.locator(ACCOUNT).press("Control+Enter")
    expect(page.locator(STATE)).to_contain_text("You may have been signed out")
    expect(page.locator(STATE).get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    # Signing in changes the session and the token that forms are sent with.
    session = client_for(manager).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page.locator(ACCOUNT).press("Control+Enter")
    page.wait_for_url("**/?at=payment-account#payment-account")
    assert account(version) == "Typed while signed out"


def test_a_reload_in_the_middle_of_a_word_keeps_it_and_is_no_conflict(
    page: Page, open_step: Open, version: AgreementVersion
) -> None:
    open_step("payment/")
    page.fill(ACCOUNT, "Typed and reloaded")
    page.reload()
    expect(page.locator(ACCOUNT)).to_have_value("Typed and reloaded")
    expect(page.locator(STATE)).to_contain_text("Saved")
    page.fill(ACCOUNT, "And typed on")
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.url.endswith("/payment/")):
        page.keyboard.press("Tab")
    expect(page.locator(STATE)).to_contain_text("Saved")
    assert account(version) == "And typed on"

    page.fill("#payment-due_days", "soon")
    page.reload()
    expect(page.locator("#payment-due_days")).to_have_value("soon")
    expect(page.locator("[data-error-summary]")).to_be_focused()
