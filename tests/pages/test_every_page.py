"""Every page: accessible, one heading, its language and title right, no complaint of the browser, fits a phone."""

from collections import Counter

import pytest

from tests.pages.addresses import EXCLUDED, VISITS, Visit, routes
from tests.pages.people import PHONE, Windows
from tests.pages.sample import Sample


def test_every_route_is_visited_or_excluded_with_a_reason() -> None:
    visited = {visit.route for visit in VISITS if not visit.route.startswith("/")}
    assert routes() == visited | set(EXCLUDED)
    assert not visited & set(EXCLUDED)
    assert [name for name, count in Counter(visit.name for visit in VISITS).items() if count > 1] == []


@pytest.mark.postgres
@pytest.mark.browser
@pytest.mark.parametrize("visit", VISITS, ids=lambda visit: visit.name)
def test_a_page_works_for_everyone(visit: Visit, windows: Windows, pytestconfig: pytest.Config) -> None:
    window = windows.of(visit.who)
    window.open(visit)
    page = window.page
    heading = page.locator("h1")
    assert heading.count() == 1
    assert heading.inner_text().strip()
    assert page.title().strip(" ·") not in {"", "Dohoda"}
    # The kit shows a form with errors among everything else.
    has_errors = visit.typed is not None or visit.status == 422 or visit.route == "ui_kit"
    assert page.title().startswith("Error: ") == has_errors
    assert page.locator("html").get_attribute("lang") == language_of(visit, window.sample)
    if "not long" not in (pytestconfig.getoption("markexpr") or ""):
        window.looks.forget()  # `bin/test long` measures all of each page
    assert window.violations() == []
    window.look(size=PHONE)
    assert window.overflow() == []


def language_of(visit: Visit, sample: Sample) -> str:
    """The interface is read in English here; a printed document is in its own language."""
    return sample.facts[f"{visit.arguments[0].strip('{}')}_language"] if visit.route == "agreements:preview" else "en"
