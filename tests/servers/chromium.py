"""The system's Chromium, headless, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.servers.missing import PartIsMissing

# The first is the same engine without a desktop's window around it: a page costs it a fifth less.
NAMES = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
QUIET = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


def find_chromium() -> str:
    """The path of an installed Chromium or Chrome; PartIsMissing where there is none."""
    for name in [os.environ.get("CHROMIUM", ""), *NAMES]:
        found = shutil.which(name) if name else None
        if found:
            return found
    raise PartIsMissing("Chromium is not installed (apt-get install chromium, or name one in CHROMIUM)")


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser that is closed at the end."""
    path = find_chromium()
    arguments = [*QUIET, "--no-sandbox"] if os.geteuid() == 0 else QUIET
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=arguments)
        try:
            yield browser
        finally:
            browser.close()
