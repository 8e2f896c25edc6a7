"""A browser page for each person of the sample company, signed in by cookie, watched for errors."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings

from accounts.models import User
from tests.pages import colours
from tests.pages.addresses import ANYBODY, Visit
from tests.pages.sample import Sample
from tests.servers.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page, Response

WIDE, PHONE = (1280, 800), (360, 740)
TIMEOUT_MS = 20_000
# Only what is wrong is reported: all the rest would be carried from process to process for nothing. Frames hold
# documents that are measured on pages of their own.
AXE = {"resultTypes": ["violations"], "iframes": False}
# The other rule about colours: a link among words that is told by its colour alone.
LINKS = {**AXE, "runOnly": ["link-in-text-block"]}
WITHOUT_CONTRAST = {**AXE, "rules": {colours.RULE: {"enabled": False}}}
RUN_AXE = "options => axe.run(document, options).then(found => found.violations)"
# Given to each page as it opens, for less than sending it anew each time costs; not to what stands in frames.
AXE_AT_HAND = f"if (window === window.top) {{ {AXE_SCRIPT} }}"
# Chromium notes every answer from 400 on; which status a page has is checked by itself.
STATUS_NOTE = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
# htmx notes what was still being asked for when a page was left; a failure has a note of its own beside the first.
LEFT_NOTE = re.compile(r"htmx:(afterRequest|sendAbort),")


class Window:
    """One person's page."""

    def __init__(self, browser: Browser, who: str, looks: colours.Looks) -> None:
        self.who, self.looks = who, looks
        self.context = browser.new_context(
            locale="en-GB", timezone_id="Europe/Prague", viewport={"width": WIDE[0], "height": WIDE[1]}
        )
        self.context.set_default_timeout(TIMEOUT_MS)
        self.context.add_init_script(AXE_AT_HAND)
        self.page: Page = self.context.new_page()
        self._size, self._scheme = WIDE, ""
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("console", self._listen)
        self.stack: Stack
        self.sample: Sample

    def sign_in(self, stack: Stack, sample: Sample) -> None:
        """Sign the person in to this stack, unless it is nobody."""
        self.stack, self.sample = stack, sample
        if self.who != ANYBODY:
            stack.sign_in(self.page, sample.people[self.who])

    def speak(self, language: str) -> None:
        """Choose the language in which the person reads; nobody's is kept in a cookie."""
        if self.who == ANYBODY:
            self.context.add_cookies(
                [{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.stack.url}]
            )
            return
        with self.stack.orm():
            User.objects.filter(pk=self.sample.people[self.who].pk).update(language=language)

    def look(self, *, size: tuple[int, int] = WIDE, scheme: str = "light") -> None:
        """Choose the size of the screen, and light or dark."""
        if size != self._size:
            self.page.set_viewport_size({"width": size[0], "height": size[1]})
            self._size = size
        if scheme != self._scheme:
            self.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
            self._scheme = scheme

    def go(self, address: str) -> Response:
        """Open an address of the site."""
        response = self.page.goto(f"{self.stack.url}{address}")
        assert response is not None
        return response

    def open(self, visit: Visit) -> None:
        """Open a page and bring it into its state. Raises AssertionError if it answers with another status."""
        response = self.go(visit.address(self.sample))
        if visit.typed is not None:
            assert response.status == 200
            response = self._send(visit, visit.typed)
        assert response.status == visit.status, visit.name

    def _send(self, visit: Visit, typed: Mapping[str, str]) -> Response:
        form = self.page.locator(visit.form).first
        for name, value in typed.items():
            field = form.locator(f"[name='{name}']").first
            field.evaluate("at => { while (at = at.parentElement?.closest('details')) at.open = true }")
            field.fill(value)
        with self.page.expect_navigation() as navigation:
            form.evaluate("form => form.requestSubmit(form.querySelector('.btn-primary'))")
        return navigation.value

    def violations(self) -> list[str]:
        """What axe finds on the page as it stands: the rule, how many places, the first of them."""
        return [*self._ask_axe(WITHOUT_CONTRAST), *self.looks.violations(self.page)]

    def violations_in_the_dark(self) -> list[str]:
        """What axe finds in the dark, where nothing but colours differs: tokens.css has one value for each."""
        self.look(scheme="dark")
        return [*self._ask_axe(LINKS), *self.looks.violations(self.page)]

    def _ask_axe(self, options: Mapping[str, object]) -> list[str]:
        return [
            f"{each['id']}, {len(each['nodes'])} times: {node['html'][:160]} {node['failureSummary']}"
            for each in self.page.evaluate(RUN_AXE, options)
            for node in each["nodes"][:1]
        ]

    def overflow(self) -> list[str]:
        """What sticks out of the page to the right."""
        return list(self.page.evaluate(STICKS_OUT))

    def _listen(self, message: ConsoleMessage) -> None:
        is_expected = STATUS_NOTE.match(message.text) or LEFT_NOTE.match(message.text)
        if message.type in {"error", "warning"} and not is_expected:
            self.troubles.append(f"{message.text} ({self.page.url})")


class Windows:
    """The windows of all people, opened when they are first asked for."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.looks = colours.Looks()
        self._windows: dict[str, Window] = {}
        self._sample: Sample | None = None

    def begin(self, stack: Stack, sample: Sample) -> None:
        """Start a test: sessions of an earlier sample are over, all read English."""
        if sample is not self._sample:
            self.close()
        self._stack, self._sample = stack, sample
        with stack.orm():
            User.objects.exclude(language="en").update(language="en")

    def of(self, who: str) -> Window:
        """Return the window of a person, as wide as a desk's screen, light."""
        assert self._sample is not None
        if who not in self._windows:
            self._windows[who] = Window(self._browser, who, self.looks)
            self._windows[who].sign_in(self._stack, self._sample)
        window = self._windows[who]
        window.troubles.clear()
        window.look()
        if who == ANYBODY:
            window.speak("en")
        return window

    def end(self) -> None:
        """End a test. Raises AssertionError for script errors and refused resources in any window."""
        troubles = [trouble for window in self._windows.values() for trouble in window.troubles]
        for window in self._windows.values():
            window.troubles.clear()  # told once, not again by each test that follows
        assert not troubles, f"the browser complained: {troubles}"

    def close(self) -> None:
        """Close all windows."""
        for window in self._windows.values():
            window.context.close()
        self._windows.clear()


STICKS_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= window.innerWidth) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(each => {
    const box = each.getBoundingClientRect();
    return box.width && box.right > window.innerWidth + 0.5;
  });
  return [`${root.scrollWidth} > ${window.innerWidth}`, ...wide.slice(0, 3).map(each => each.outerHTML.slice(0, 160))];
}"""
