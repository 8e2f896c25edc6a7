"""The people of the main job, and what they do in a browser."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from accounts.models import Team, User
from core.clock import utc_now
from core.models import Organisation
from sla.services import publish_default_targets
from tests.factories import PASSWORD, TeamFactory, UserFactory
from tests.servers.stack import Stack

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page


# Opens the folded parts that a field stands in; others stay as they are, since opening one may close its neighbours.
UNFOLD = "field => { for (let up = field; (up = up.parentElement?.closest('details')); ) up.open = true }"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part."""

    manager: User
    supervisor: User
    agent: User
    staff: User
    team: Team


def assemble(stack: Stack) -> Cast:
    """Create the organisation with its own targets, and its people: a Czech agent, an English supervisor."""
    with stack.orm():
        organisation = Organisation.current()
        organisation.name = "Severka servis s.r.o."
        organisation.company_id = "27082440"
        organisation.street, organisation.city, organisation.postal_code = "Křižíkova 34", "Praha 8", "186 00"
        organisation.email = "servis@severka.example"
        organisation.save()
        publish_default_targets(now=utc_now())
        supervisor = UserFactory(roles=["supervisor"], email="sona@severka.example", language="en")
        agent = UserFactory(roles=["agent"], email="adam@severka.example", full_name="Adam Novotný", language="cs")
        return Cast(
            manager=UserFactory(roles=["manager"], email="marie@severka.example", full_name="Marie Malá"),
            supervisor=supervisor,
            agent=agent,
            staff=UserFactory(roles=["staff"], email="standa@severka.example", language="cs"),
            team=TeamFactory(lead=supervisor, members=[agent]),
        )


class Person:
    """One person in a browser window of their own."""

    def __init__(self, browser: "Browser", stack: Stack, user: User) -> None:
        self.stack = stack
        context = browser.new_context(locale="en-GB", timezone_id="Europe/Prague", accept_downloads=True)
        context.set_default_timeout(20_000)
        self.page: Page = context.new_page()
        self.go("/")
        self.page.fill("[name=username]", user.email)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(f"{stack.url}/")

    def go(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(f"{self.stack.url}{path}")

    def fill(self, **values: str) -> None:
        """Fill fields by name; a double underscore stands for a dot."""
        for name, value in values.items():
            field = self.page.locator(f"main [name='{name.replace('__', '.')}']")
            if field.first.get_attribute("type") == "radio":
                field.and_(self.page.locator(f"[value='{value}']")).check()
                continue
            field.evaluate(UNFOLD)
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, name: str) -> None:
        """Press the button or follow the link of this name in the main part of the page, and wait for what follows."""
        with self.page.expect_navigation():
            self.control(name).click()

    def control(self, name: str) -> "Locator":
        """The button or link of this name."""
        main = self.page.locator("main")
        return (
            main.get_by_role("button", name=name, exact=True).or_(main.get_by_role("link", name=name, exact=True)).first
        )

    @property
    def text(self) -> str:
        """What the main part of the page says."""
        return self.page.locator("main").inner_text().replace("\xa0", " ")

    @property
    def reference(self) -> str:
        """The reference in the address of this page. Raises AssertionError if there is none."""
        found = re.search(r"[A-Z]{3}-\d{4}-\d{5}", self.page.url)
        assert found is not None, self.page.url
        return found[0]

    def download(self, path: str) -> bytes:
        """Fetch a file as this person. Raises AssertionError unless it is there."""
        response = self.page.request.get(f"{self.stack.url}{path}")
        assert response.status == 200, f"{path}: {response.status}"
        return response.body()
