"""The work done by keys alone: skipping, menus, a complaint with a caller on the phone, the rows of an agreement."""

import re

import pytest

from tests.pages.addresses import AGENT
from tests.pages.keyboard import focused, tab_to
from tests.pages.people import PHONE, Window, Windows

pytestmark = [pytest.mark.postgres, pytest.mark.browser]


@pytest.fixture
def manager(windows: Windows) -> Window:
    """The manager's window, at Today."""
    window = windows.of("manazer")
    window.go("/")
    return window


def test_the_first_tab_offers_to_skip_to_the_content(manager: Window) -> None:
    page = manager.page
    page.keyboard.press("Tab")
    assert focused(page, ".skip-link")
    box = page.locator(".skip-link").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert focused(page, "main")
    page.keyboard.press("Tab")
    assert focused(page, "main :is(a, button, summary)")


@pytest.mark.parametrize(("menu", "size"), [("account", (1280, 800)), ("rail", PHONE)])
def test_a_menu_opens_and_closes_by_keys(menu: str, size: tuple[int, int], manager: Window) -> None:
    page, opener = manager.page, f"button[popovertarget={menu}]"
    manager.look(size=size)
    for key in ("Enter", "Space"):
        tab_to(page, opener)
        page.keyboard.press(key)
        assert page.locator(f"#{menu}:popover-open").count() == 1
        page.keyboard.press("Tab")
        assert focused(page, f"#{menu} *")
        page.keyboard.press("Escape")
        assert page.locator(f"#{menu}:popover-open").count() == 0
        assert focused(page, opener)


def test_a_complaint_is_logged_by_keys_alone(windows: Windows) -> None:
    window = windows.of(AGENT)
    window.go("/")
    page = window.page
    page.keyboard.press("n")
    page.wait_for_url("**/complaints/new/")
    tab_to(page, "[name=channel]")
    page.keyboard.press("ArrowRight")
    assert page.locator("[name=channel]:checked").input_value() != "phone"
    page.keyboard.press("ArrowLeft")
    assert page.locator("[name=channel]:checked").input_value() == "phone"
    tab_to(page, "[name=customer]")
    page.keyboard.type("pek")
    page.locator("[name=customer_key]").nth(1).wait_for()
    page.keyboard.press("Tab")
    assert focused(page, "[name=customer_key]")
    page.keyboard.press("Space")
    page.locator("#agreement-field", has_text=re.compile("AGR-")).wait_for()
    tab_to(page, "[name=description]")
    page.keyboard.type("The till prints nothing, gn/?")
    with page.expect_navigation(url=re.compile("/complaints/CMP-")):
        page.keyboard.press("Control+Enter")
    assert "The till prints nothing, gn/?" in page.locator("main").inner_text()


def test_what_is_wrong_is_mended_by_keys_alone(windows: Windows) -> None:
    window = windows.of(AGENT)
    window.go("/customers/new/")
    page = window.page
    tab_to(page, "[name=email]")
    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert focused(page, "[data-error-summary]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert focused(page, "[name=name][aria-invalid=true]")


def test_rows_of_an_agreement_are_added_moved_and_removed_by_keys(manager: Window) -> None:
    page = manager.page
    manager.go(f"/agreements/{manager.sample.facts['draft']}/steps/goals/")
    rows = page.locator("#step-form .part-rows > details")
    before = rows.count()
    add = "#step-form button[value='add:goals']"
    tab_to(page, add)
    page.keyboard.press("Enter")
    rows.nth(before).wait_for()
    # One goes on where the new row is.
    assert rows.nth(before).evaluate("row => row.contains(document.activeElement)")
    tab_to(page, f"[name='goals.goals.{before}.name']")
    page.keyboard.type("Fewer calls")
    tab_to(page, f"button[value='up:goals:{before}']")
    page.keyboard.press("Enter")
    rows.nth(before - 1).locator("summary", has_text="Fewer calls").wait_for()
    assert rows.nth(before - 1).evaluate("row => row.contains(document.activeElement)")
    tab_to(page, f"button[value='remove:goals:{before - 1}']")
    page.keyboard.press("Enter")
    rows.nth(before).wait_for(state="detached")
    page.locator("#undo:focus").wait_for()
    page.keyboard.press("Enter")
    rows.nth(before - 1).locator("summary", has_text="Fewer calls").wait_for()
    assert rows.nth(before - 1).evaluate("row => row.contains(document.activeElement)")
    tab_to(page, f"button[value='remove:goals:{before - 1}']")
    page.keyboard.press("Enter")
    rows.nth(before).wait_for(state="detached")
    assert "Fewer calls" not in rows.all_inner_texts()


def test_single_keys_go_places_and_let_one_type(manager: Window) -> None:
    page, url = manager.page, manager.stack.url
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url(f"{url}/complaints/")
    page.keyboard.press("/")
    assert focused(page, "#search")
    page.keyboard.type("gcn/?")
    assert page.locator("#search").input_value() == "gcn/?"
    assert not page.locator("#keys").is_visible()
    assert page.url == f"{url}/complaints/"
    page.locator("main select").first.focus()
    page.keyboard.press("n")
    page.locator("main tbody th a").first.focus()
    page.keyboard.press("Control+g")
    assert page.url == f"{url}/complaints/"
    page.keyboard.press("n")
    page.wait_for_url(f"{url}/complaints/new/")


def test_the_palette_opens_anywhere_and_leads_to_a_complaint(manager: Window) -> None:
    page, url = manager.page, manager.stack.url
    page.keyboard.press("/")
    page.keyboard.press("Control+k")
    assert focused(page, "#palette-text")
    page.locator("#palette-hits [aria-selected=true]").wait_for()
    page.keyboard.type("comp")
    page.locator("#palette-all", has_text="comp").wait_for()
    page.keyboard.press("ArrowDown")
    assert page.locator("#palette-text").get_attribute("aria-activedescendant") == "palette-places-2"
    page.keyboard.press("Escape")
    assert not page.locator("#palette").is_visible()
    assert focused(page, "#search")
    page.keyboard.press("Control+k")
    page.keyboard.type("cmp-")
    page.locator("#palette-all", has_text="cmp-").wait_for()
    hit = page.locator("#palette-complaints-1")
    wanted = hit.get_attribute("href")
    for _ in range(20):
        if hit.get_attribute("aria-selected") == "true":
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{url}{wanted}")
