"""A text whose look was measured before is not measured again; every other one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.pages.colours import Looks

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

BLACK = "<p>Black on white.</p>"
# Each has something of its own that the text before it has not: without it the text would be as easy to read.
WORSE = {
    "colour": "<p style='color: #999'>Grey</p>",
    "ground": "<p style='background: #333'>On grey</p>",
    "ground of an ancestor": "<div style='background: #333'><div><p>On grey</p></div></div>",
    "opacity": "<div style='opacity: .4'><p>Faint</p></div>",
    "laid over": "<div style='height: 3em; background: #333'></div><p style='position: relative; top: -3em'>Over</p>",
    "size": "<p style='color: #888; font-size: 30px'>Big enough</p><p style='color: #888'>Too small</p>",
    "weight": "<p style='color: #888; font-size: 19px; font-weight: 700'>Bold enough</p>"
    "<p style='color: #888; font-size: 19px'>Too thin</p>",
    "control": "<input style='color: #999' value='Grey' aria-label='x'>",
    "twentieth row": f"<table>{'<tr><td>Row</td></tr>' * 20}<tr><td style='color: #999'>Row</td></tr></table>",
}


@pytest.fixture
def looks(page: Page) -> Looks:
    """What is known of a page with a black text."""
    looks = Looks()
    show(page, BLACK)
    assert looks.violations(page) == []
    return looks


def show(page: Page, body: str) -> None:
    page.set_content(f"<!doctype html><html lang='en'><title>x</title><body style='background: #fff'>{body}</body>")
    page.evaluate(AXE_SCRIPT)


def test_every_look_that_is_worse_is_found_and_again_on_the_next_page(page: Page, looks: Looks) -> None:
    for name, body in WORSE.items():
        for _page in range(2):
            show(page, BLACK + body)
            assert len(looks.violations(page)) == 1, name
    show(page, BLACK)
    assert looks.violations(page) == []


def test_what_is_known_is_not_measured_again(page: Page, looks: Looks) -> None:
    show(page, f"{BLACK}<div>{BLACK}</div>")
    page.evaluate("void (axe.run = () => { throw new Error('measured') })")
    assert looks.violations(page) == []
    looks.forget()
    with pytest.raises(Exception, match="measured"):
        looks.violations(page)
