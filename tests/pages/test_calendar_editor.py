"""A calendar with a lunch break, a half day and Easter: built by the mouse, and again by keys alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sla.models import CalendarVersion
from tests.pages.addresses import MANAGER
from tests.pages.keyboard import focused, tab_to
from tests.pages.people import Window, Windows

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.postgres, pytest.mark.browser]
DAYS = ("mon", "tue", "wed", "thu", "fri")
LUNCH = [["09:00", "12:00"], ["13:00", "17:00"]]
EASTER_MONDAYS = {"2026-04-06", "2027-03-29"}


@pytest.fixture
def editor(windows: Windows) -> Window:
    """The manager's window, at a new calendar."""
    window = windows.of(MANAGER)
    window.go("/sla/calendars/new/")
    return window


def drag(page: Page, day: str, start: int, end: int) -> None:
    """Drag in a day's row from one minute of the day to another."""
    svg = page.locator(f"[data-day={day}] .week-bars").first
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * start / 1440, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + end) / 2880, y)
    page.mouse.move(box["x"] + box["width"] * end / 1440, y)
    page.mouse.up()


def hours(page: Page, day: str) -> list[str]:
    """What stands in the fields of a day."""
    values: list[str] = page.locator(f"[data-day={day}] input").evaluate_all("all => all.map(each => each.value)")
    return values


def press(page: Page, selector: str) -> None:
    """Press a button that redraws the form, and wait until it is drawn anew."""
    mark(page)
    page.click(selector)
    page.locator("#editor:not([data-old])").wait_for()


def mark(page: Page) -> None:
    """Mark the form that is about to be replaced."""
    page.locator("#editor").evaluate("form => { form.dataset.old = '1'; }")


def published(window: Window, name: str) -> CalendarVersion:
    """The version that was saved under a name."""
    with window.stack.orm():
        return CalendarVersion.objects.get(name=name)


def check(version: CalendarVersion, half_day: str) -> None:
    """It is the calendar that the test set out to build."""
    content = version.business_calendar.to_dict()
    assert content["weekly"] == dict.fromkeys(DAYS, LUNCH)
    assert set(content["holidays"]) >= EASTER_MONDAYS
    assert content["extra"] == {half_day: [["09:00", "12:00"]]}


def test_by_the_mouse(editor: Window) -> None:
    page = editor.page
    page.fill("#id_name", "Drawn")
    press(page, "#clear")
    drag(page, "mon", 9 * 60, 11 * 60)
    assert hours(page, "mon") == ["09:00", "11:00"]
    drag(page, "mon", 11 * 60 - 2, 12 * 60)  # its right edge
    drag(page, "mon", 14 * 60, 18 * 60)
    drag(page, "mon", 16 * 60, 15 * 60)  # the whole of it, an hour earlier
    assert hours(page, "mon") == ["09:00", "12:00", "13:00", "17:00"]
    press(page, "#copy-mon")
    assert hours(page, "fri") == hours(page, "mon")

    drag(page, "sun", 22 * 60, 30 * 60)  # past midnight: it goes on in Monday's row
    assert hours(page, "sun") == ["22:00", "06:00"]
    assert page.locator("[data-day=mon] .week-tail").count() == 1
    bar = page.locator("[data-day=sun] rect.week-bar")
    bar.dblclick()
    assert hours(page, "sun") == []
    assert page.locator("[data-day=mon] .week-tail").count() == 0

    press(page, "#add-special")
    page.fill("#special-0-date", "2026-12-31")
    page.fill("#special-0-0-from", "9")
    page.fill("#special-0-0-to", "12")
    assert page.locator("[name=on][value='2026-04-06']").is_checked()
    page.fill("#try-start", "2026-12-30T16:00")
    page.fill("#try-amount", "5")
    press(page, "#try-button")
    assert "4 January 2027, 10:00" in page.locator(".trial-answer").inner_text().replace("\u00a0", " ")
    with page.expect_navigation(url=re.compile("/sla/calendars/[0-9a-f-]{36}/")):
        page.click("#save")
    check(published(editor, "Drawn"), "2026-12-31")
    assert page.locator("h1").inner_text() == "Drawn"


def test_by_keys_alone(editor: Window) -> None:
    page = editor.page

    def enter(selector: str) -> None:
        tab_to(page, selector)
        mark(page)
        page.keyboard.press("Enter")
        page.locator("#editor:not([data-old])").wait_for()

    def write(selector: str, text: str) -> None:
        tab_to(page, selector)
        page.keyboard.press("Control+a")
        page.keyboard.type(text)

    write("#id_name", "Typed")
    write("#mon-0-to", "12")
    enter("#add-mon")
    page.locator("#mon-1-from:focus").wait_for()
    page.keyboard.type("13")
    write("#mon-1-to", "1700")
    assert page.locator("[data-day=mon] rect.week-bar").count() == 2
    enter("#copy-mon")
    assert hours(page, "fri") == hours(page, "mon")
    enter("#add-special")
    page.locator("#special-0-date:focus").wait_for()
    # The browser's own field, whose order of day and month is the machine's: the 11th of the 11th reads either way.
    page.keyboard.type("11112026")
    write("#special-0-0-from", "9")
    write("#special-0-0-to", "12")
    # Easter by keys: off with the space bar, and on again.
    tab_to(page, "[name=on][value='2026-04-06']", back=True)
    page.keyboard.press("Space")
    assert not page.locator("[name=on][value='2026-04-06']").is_checked()
    page.keyboard.press("Space")
    with page.expect_navigation(url=re.compile("/sla/calendars/[0-9a-f-]{36}/")):
        page.keyboard.press("Control+Enter")
    check(published(editor, "Typed"), "2026-11-11")


def test_enter_in_a_field_saves_and_what_is_wrong_takes_the_focus(editor: Window) -> None:
    page = editor.page
    page.fill("#wed-0-to", "25")
    with page.expect_navigation():
        page.locator("#wed-0-to").press("Enter")
    assert focused(page, "[data-error-summary]")
    page.locator("[data-error-summary] a", has_text="Wednesday").click()
    assert focused(page, "#wed-0-to[aria-invalid=true]")
    assert editor.violations() == []
