"""A person without a mouse: keys go to the page, and what is looked at is where the focus stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as PlaywrightTimeout

from drafting.models import EditLock

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_TABS = 250
MOST_CHOICES = 80
FOCUS = """() => {
  const { tagName, type, value, checked, name, id } = document.activeElement;
  return { tag: tagName, type: type ?? "", value: value ?? "", checked: !!checked, name: name ?? "", id };
}"""

ARRIVED = """id => document.activeElement === document.getElementById(id)
  || document.activeElement.parentElement?.id === id"""


def leave_for_good(page: Page) -> None:
    """Leave the last page, and let its farewell arrive before the test's data are taken away."""
    page.goto("about:blank")
    for _turn in range(100):
        if not EditLock.objects.exists():
            return
        page.wait_for_timeout(50)


class Typist:
    """Knows nothing but keys. Raises AssertionError where a key does not do what a person expects of it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def has_focus(self, selector: str) -> bool:
        """Whether the focus is on what the selector names."""
        return bool(self.page.evaluate("words => document.activeElement.matches(words)", selector))

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Press Tab until it has the focus."""
        for _press in range(MOST_TABS):
            if self.has_focus(selector):
                return
            self.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"Tab does not lead to {selector} on {self.page.url}")

    def follow(self, selector: str) -> None:
        """On a page that is new: skip its navigation, go to a link or button by Tab, and press Enter."""
        self.page.evaluate("document.activeElement.blur()")  # where a field has the focus from the start
        self.press("Tab")
        if self.has_focus(".skip-link"):
            self.press("Enter")
        self.tab_to(selector)
        self.enter()

    def enter(self, key: str = "Enter") -> None:
        """Press a key that leads to another page."""
        with self.page.expect_navigation():
            self.press(key)

    def arrives_at(self, anchor: str) -> None:
        """Wait until the focus is on the field that a link named, or on the head of the row."""
        try:
            self.page.wait_for_function(ARRIVED, arg=anchor)
        except PlaywrightTimeout as error:
            raise AssertionError(f"{self.page.url} has the focus on {self.page.evaluate(FOCUS)}") from error

    def focused_name(self) -> str:
        """The name of the field that has the focus."""
        return str(self.page.evaluate("document.activeElement.name"))

    def arrives_at_name(self, name: str) -> None:
        """Wait until a field of this name has the focus."""
        self.page.wait_for_function("name => document.activeElement.name === name", arg=name)

    def answer(self, value: str) -> None:
        """Type or choose a value where the focus is. "yes" and "no" tick and untick a box."""
        focus = self.page.evaluate(FOCUS)
        assert focus["tag"] in {"INPUT", "SELECT", "TEXTAREA"}, focus
        if focus["tag"] == "SELECT":
            self._choose(value)
        elif focus["type"] == "checkbox":
            if focus["checked"] != (value != "no"):
                self.press("Space")
        elif focus["type"] == "date":
            self._write_day(value)
        else:
            self.press("Control+a")
            self.page.keyboard.type(value)
        typed = self.page.evaluate(FOCUS)
        if focus["type"] != "checkbox":
            assert typed["value"] == value, (focus["name"], typed["value"], value)

    def fill(self, row: str, values: Mapping[str, str]) -> None:
        """Fill in fields of a row by Tab, in the order of the page; `values` by the end of their names."""
        names = self.page.evaluate(
            "id => [...document.getElementById(id).querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".map(each => each.name)",
            row,
        )
        prefix = row.replace("-", ".") + "."
        wanted = [name for name in dict.fromkeys(names) if name.removeprefix(prefix) in values]
        assert {name.removeprefix(prefix) for name in wanted} == set(values), names
        for name in wanted:
            self.tab_to(f'[name="{name}"]')
            self.answer(values[name.removeprefix(prefix)])

    def add_row(self, path: str, values: Mapping[str, str], *, back: bool = False) -> None:
        """Press the button that adds a row to a list (`payment.prices`) and fill it in."""
        step, _dot, inner = path.partition(".")
        anchor = path.replace(".", "-")
        rows = self.page.locator(f"#{anchor} > details").count()
        self.tab_to(f'button[value="add:{inner}"]', back=back)
        self.press("Enter")
        self.page.locator(f"#{anchor}-{rows}").wait_for()
        self.arrives_at(f"{anchor}-{rows}")
        assert step in self.page.url
        self.fill(f"{anchor}-{rows}", values)

    def _choose(self, value: str) -> None:
        """Walk through a drop-down with the arrows."""
        self.press("Home")
        for _press in range(MOST_CHOICES):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.press("ArrowDown")
        raise AssertionError(f"{value} is not among the choices")

    def _write_day(self, value: str) -> None:
        """Write a date in the order in which this browser asks for its parts: what comes of it says which."""
        year, month, day = value.split("-")
        self.page.keyboard.type(month + day + year)
        if self.page.evaluate("document.activeElement.value") != value:
            self.press("ArrowLeft", "ArrowLeft")
            self.page.keyboard.type(day + month + year)
