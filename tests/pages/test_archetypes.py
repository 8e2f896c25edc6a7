"""The archetypes in Czech and in the dark too, and all of each reached by Tab, the focus seen wherever it is."""

import pytest

from tests.pages.addresses import AGENT, ANYBODY, MANAGER, Visit, refused
from tests.pages.keyboard import tab_round
from tests.pages.people import Windows

pytestmark = [pytest.mark.postgres, pytest.mark.browser]

ARCHETYPES = [
    Visit("accounts:sign_in", ANYBODY),
    Visit("desk:today", MANAGER),
    Visit("ui_kit", MANAGER),
    Visit("desk:customer", MANAGER, ("{customer}",)),
    Visit("complaints:list", MANAGER),
    Visit("complaints:detail", MANAGER, ("{waiting}",)),
    refused("complaints:new", AGENT),
    Visit("agreements:detail", MANAGER, ("{draft}",), state="task list"),
    Visit("agreements:step", MANAGER, ("{draft}", "service_levels")),
    Visit("policies:detail", MANAGER, ("{policy}",)),
    Visit("sla:targets", MANAGER),
    Visit("sla:calendar", MANAGER, ("{office}",)),
    refused("sla:calendar_edit", MANAGER, "{office}", typed={"mon_from": "25"}),
]


@pytest.mark.parametrize("visit", ARCHETYPES, ids=lambda visit: visit.name)
def test_an_archetype_is_accessible_in_czech_and_in_the_dark(visit: Visit, windows: Windows) -> None:
    window = windows.of(visit.who)
    window.speak("cs")
    window.open(visit)
    assert window.page.locator("html").get_attribute("lang") == "cs"
    assert window.violations() == []
    assert window.violations_in_the_dark() == []


@pytest.mark.parametrize("visit", ARCHETYPES, ids=lambda visit: visit.name)
def test_an_archetype_is_reached_by_tab_with_a_visible_focus(visit: Visit, windows: Windows) -> None:
    window = windows.of(visit.who)
    window.open(visit)
    walk = tab_round(window.page)
    assert walk.reached
    assert walk.missed == []
    assert walk.unseen == []
