"""Who asks: a person of each role and those who have none, and what the document lets them do."""

from dataclasses import dataclass
from enum import StrEnum

from tests.roles.document import cells
from tests.roles.routes import OPEN, SIGNED_IN, Route


class Answer(StrEnum):
    """What the product says to a request."""

    DONE = "done"
    REFUSED = "403"
    HIDDEN = "404"
    SIGN_IN = "sign in"
    NO_KEY = "401"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a role or without, in the team that the complaints belong to or not."""

    name: str
    role: str = ""
    is_in_team: bool = False
    is_let_in: bool = True

    def word(self, action: str) -> str:
        """Return the word in the document's cell; "-" for who has no role."""
        return cells()[action, self.role] if self.role else "-"

    def may(self, action: str, route: Route) -> bool:
        """Tell whether the document allows the action on the route's object."""
        word = self.word(action)
        if word == "team" and route.is_team_bound:
            return self.is_in_team
        if word == "own":
            return not route.of  # an address that names no object shows each person their own
        return word in ("all", "team")


PEOPLE = [
    Person("administrator", "administrator"),
    Person("manager", "manager"),
    Person("supervisor", "supervisor", is_in_team=True),
    Person("agent", "agent", is_in_team=True),
    Person("staff", "staff"),
    Person("auditor", "auditor"),
    Person("nobody's role"),
    Person("deactivated manager", "manager", is_let_in=False),
]
OF_ANOTHER_TEAM = [Person("agent of another team", "agent"), Person("supervisor of another team", "supervisor")]


def askers(route: Route) -> list[Person | None]:
    """Return who asks for a route, None for who has not signed in; only those to whom the answer may differ."""
    if OPEN in route.sees or SIGNED_IN in route.sees:
        return [person for person in PEOPLE if not person.role or not person.is_let_in] + [None]
    return [*PEOPLE, *(OF_ANOTHER_TEAM if route.is_team_bound else []), None]


def answer_on_page(person: Person | None, route: Route) -> Answer:
    """Return what the document makes of a person's request to a page; None stands for who has not signed in."""
    if OPEN in route.sees:
        return Answer.DONE
    if person is None or not person.is_let_in:
        return Answer.SIGN_IN
    if SIGNED_IN in route.sees:
        return Answer.DONE
    if not any(person.may(action, route) for action in route.sees):
        return Answer.HIDDEN
    return Answer.DONE if not route.does or person.may(route.does, route) else Answer.REFUSED


def answer_by_key(person: Person | None, route: Route) -> Answer:
    """Return what the document makes of a call with a key that has every scope and acts as the person; None: no key.

    A key is told that it has no right; what lies outside its scope of rows is not there for it.
    """
    if OPEN in route.sees:
        return Answer.DONE
    if person is None or not person.is_let_in:
        return Answer.NO_KEY
    action = route.sees[0]
    if person.word(action) == "-":
        return Answer.REFUSED
    return Answer.DONE if person.may(action, route) else Answer.HIDDEN
