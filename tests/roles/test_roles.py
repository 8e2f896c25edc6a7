"""Each route, asked by each person over HTTP, answers as docs/permissions.md says."""

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.roles.document import actions
from tests.roles.people import Answer, Person, answer_by_key, answer_on_page, askers
from tests.roles.routes import OPEN, ROUTES, SIGNED_IN, Route
from tests.roles.state import trace
from tests.roles.world import World

pytestmark = pytest.mark.xdist_group("roles")

PAGES = [route for route in ROUTES if not route.is_rest]
REST = [route for route in ROUTES if route.is_rest]
# 503 is what the dead man's handle rightly answers where no worker runs.
DONE = (200, 201, 202, 204, 302, 409, 422, 503)


def _names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_stands_in_the_table_and_every_action_in_the_document() -> None:
    routed = set(_names(get_resolver().url_patterns))
    listed = {route.name for route in ROUTES}
    assert routed - listed == set(), "add these to tests/roles/routes.py"
    assert listed - routed == set(), "these addresses are gone"
    named = {action for route in ROUTES for action in (*route.sees, route.does) if action} - {OPEN, SIGNED_IN}
    assert named <= actions()


@pytest.mark.parametrize("route", PAGES, ids=lambda route: route.label)
def test_a_page_answers_each_person_as_the_document_says(route: Route, world: World, client: Client) -> None:
    wrong: dict[str, str] = {}
    for person in askers(route):
        client.cookies.clear()
        if person is not None:
            client.cookies["sessionid"] = world.sessions[person.name]
        _check(client, route, world, person, answer_on_page(person, route), wrong)
    assert wrong == {}


@pytest.mark.parametrize("route", REST, ids=lambda route: route.label)
def test_rest_answers_each_key_as_the_document_says(route: Route, world: World, client: Client) -> None:
    wrong: dict[str, str] = {}
    for person in askers(route):
        client.defaults.pop("HTTP_AUTHORIZATION", None)
        if person is not None:
            client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {world.secrets[person.name]}"
        _check(client, route, world, person, answer_by_key(person, route), wrong)
    assert wrong == {}


def _check(
    client: Client, route: Route, world: World, person: Person | None, expected: Answer, wrong: dict[str, str]
) -> None:
    """Ask once, and take back what that did; what is not as expected is added to `wrong`."""
    who = person.name if person else "a passer-by"
    before = trace()
    with transaction.atomic():
        body = world.bodies.get(route.label, "{}" if route.is_rest else "")
        response = client.generic(route.method, world.address(route), body, _content_type(route))
        # Closes an open file; `response.close()` would also end the connection on which this transaction stands.
        closers: list[Callable[[], None]] = getattr(response, "_resource_closers", [])
        for close in closers:
            close()
        after = trace()
        transaction.set_rollback(True)
    got = _answer(response.status_code, response.headers.get("Location", ""))
    if got != expected:
        wrong[who] = f"{got} instead of {expected}"
    elif expected != Answer.DONE and after != before:
        wrong[who] = "was refused, but something was written"
    elif expected == Answer.REFUSED and not route.is_rest and "<h1" not in response.content.decode():
        wrong[who] = "was refused without a page that says why"
    elif route.is_rest and response.status_code >= 400 and response["Content-Type"] != "application/problem+json":
        wrong[who] = "was not told the problem as problem+json"


def _content_type(route: Route) -> str:
    if route.name == "api:bounces":
        return "message/rfc822"
    return "application/json" if route.is_rest else "application/x-www-form-urlencoded"


def _answer(status: int, location: str) -> str:
    """Name what was answered."""
    if status == 302 and location.startswith("/account/sign-in/?next="):
        return Answer.SIGN_IN
    return Answer.DONE if status in DONE else str(status)
