"""The interface in a real browser: the keyboard, the drawer, the look one chose, deadlines that count down.

Each page by itself is measured by tests/pages, with axe, on a phone, in the dark.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from core.clock import utc_now
from tests.complaints.factories import log, publish_own_targets
from tests.customers.factories import ContactFactory
from tests.factories import PASSWORD, UserFactory

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = (360, 740)


@pytest.fixture
def manager() -> User:
    """A manager, in an organisation with targets, a customer and a complaint."""
    manager = UserFactory(roles=["manager"], full_name="Marie Malá")
    publish_own_targets()
    contact = ContactFactory()
    log(manager, utc_now(), customer=contact.customer, title="The lift is stuck")
    return manager


@pytest.fixture
def signed_in(page: Page, live_server: LiveServer, manager: User) -> Page:
    """A page at Today."""
    page.goto(f"{live_server.url}{reverse('accounts:sign_in')}")
    page.get_by_label("E-mail").fill(manager.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{live_server.url}/")
    return page


def complaints_of_axe(page: Page) -> list[str]:
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in Axe().run(page).response["violations"]]


def test_an_error_takes_the_focus_and_leads_to_its_field(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.goto(f"{live_server.url}{reverse('customers:new')}")
    signed_in.get_by_label("E-mail").fill("jan@")
    signed_in.keyboard.press("Control+Enter")
    summary = signed_in.locator("[data-error-summary]")
    summary.wait_for()
    assert summary.evaluate("element => element === document.activeElement")
    assert signed_in.title().startswith("Error: ")
    signed_in.keyboard.press("Tab")
    signed_in.keyboard.press("Enter")
    assert signed_in.evaluate("document.activeElement.id") == "id_name"
    assert complaints_of_axe(signed_in) == []


def test_the_keyboard_goes_places_but_not_while_one_types(signed_in: Page, live_server: LiveServer) -> None:
    for keys, address in ((("g", "u"), "/customers/"), (("g", "c"), "/complaints/"), (("n",), "/complaints/new/")):
        for key in keys:
            signed_in.keyboard.press(key)
        signed_in.wait_for_url(f"{live_server.url}{address}")
    signed_in.goto(f"{live_server.url}/customers/")
    signed_in.keyboard.press("j")
    assert signed_in.evaluate("document.activeElement.closest('tbody th') !== null")
    signed_in.keyboard.press("/")
    signed_in.keyboard.type("gu?n")
    assert signed_in.locator("#search").input_value() == "gu?n"
    assert signed_in.url.endswith("/customers/")


def test_single_keys_can_be_switched_off(signed_in: Page) -> None:
    signed_in.keyboard.press("?")
    box = signed_in.get_by_label("Use single-key shortcuts")
    box.uncheck()
    signed_in.keyboard.press("Escape")
    signed_in.reload()
    signed_in.keyboard.press("?")
    assert not signed_in.locator("#keys").is_visible()
    signed_in.get_by_role("button", name="Your account").click()
    signed_in.get_by_role("button", name="Keyboard shortcuts").click()
    assert signed_in.locator("#keys").is_visible()


def test_the_navigation_is_a_drawer_on_a_phone(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    link = signed_in.locator("#rail").get_by_role("link", name="Customers")
    assert not link.is_visible()
    signed_in.get_by_role("button", name="Menu").click()
    assert complaints_of_axe(signed_in) == []
    link.click()
    signed_in.wait_for_url(f"{live_server.url}/customers/")
    assert not link.is_visible()


def test_the_look_that_was_chosen_stays(signed_in: Page) -> None:
    def paper() -> str:
        return str(signed_in.evaluate("getComputedStyle(document.body).backgroundColor"))

    signed_in.emulate_media(color_scheme="light")
    light = paper()
    signed_in.get_by_role("button", name="Your account").click()
    signed_in.get_by_role("button", name="Dark").click()
    dark = paper()
    signed_in.reload()
    assert (light, paper()) == ("rgb(255, 255, 255)", dark)
    assert dark != light


def test_a_deadline_counts_down_and_speaks_when_it_turns(signed_in: Page, live_server: LiveServer) -> None:
    signed_in.clock.install()
    signed_in.goto(f"{live_server.url}/ui-kit/")
    badge = signed_in.locator("deadline-badge[ticking]").first
    status = signed_in.locator(".messages[role=status]")
    assert badge.inner_text() == "3 h 12 min left"
    signed_in.clock.run_for(20 * 60_000)
    assert re.fullmatch(r"2 h 5[12] min left", badge.inner_text().replace("\u00a0", " "))
    assert status.inner_text() == ""
    signed_in.clock.run_for(15 * 60_000)
    assert "badge-soon" in str(badge.locator(".badge").get_attribute("class"))
    assert "left" in status.inner_text()
    signed_in.clock.run_for(3 * 3_600_000)
    assert badge.inner_text().startswith("late by")
    assert "badge-late" in str(badge.locator(".badge").get_attribute("class"))
