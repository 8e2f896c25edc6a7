"""The clauses that stand behind those of the eight steps: which print, and what their texts still lack."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.domain.content import STEPS, AgreementContent, Part
from agreements.domain.content.clauses import ClauseItem, ClauseVariable
from agreements.domain.facts import DOMAINS, IMPOSSIBLE, QUOTES, values_of
from drafting.domain import conditions
from drafting.domain.clauses import names
from drafting.domain.conditions import Condition, Match, Statement, Value, Verdict


@dataclass(frozen=True)
class PlacedClause:
    """A clause with the step and the place in its list where it stands."""

    step: str
    place: int
    item: ClauseItem

    @property
    def name(self) -> str:
        """The name of its row: `payment.clauses.2`."""
        return f"{self.step}.clauses.{self.place}"


def clauses_of(step: Part) -> list[ClauseItem]:
    """Return the clauses of a step's part of the document."""
    found: list[ClauseItem] = getattr(step, "clauses", [])
    return found


def all_clauses(content: AgreementContent) -> Iterator[PlacedClause]:
    """Yield every clause of the document, printing or not."""
    for step in STEPS:
        for place, item in enumerate(clauses_of(getattr(content, step))):
            yield PlacedClause(step, place, item)


def prints(item: ClauseItem, values: dict[str, Value]) -> bool:
    """Say whether the clause's condition holds."""
    return conditions.holds(item.condition, values, DOMAINS)


def printing(content: AgreementContent) -> list[PlacedClause]:
    """Return the clauses whose conditions hold, in order."""
    found = list(all_clauses(content))
    values = values_of(content) if any(each.item.condition.tests for each in found) else {}
    return [each for each in found if prints(each.item, values)]


def verdict(condition: Condition) -> Verdict:
    """Say whether a condition is always or never true of agreements."""
    return conditions.verdict(condition, DOMAINS, IMPOSSIBLE)


def contradicted(text: str, condition: Condition) -> list[str]:
    """Return the values that the text quotes and that no document has where the condition holds.

    With a condition of which any statement suffices, each of them is tried: the text must read well by every road.
    """
    roads = [condition.tests] if condition.match is Match.ALL else [[each] for each in condition.tests]
    return [name for name in names(text) if (needs := _needs(name)) and any(_never(road, needs) for road in roads)]


def _needs(name: str) -> Statement | None:
    quote = QUOTES.get(name)
    return Statement(says=quote.needs) if quote is not None and quote.needs else None


def _never(road: list[Statement], needs: Statement) -> bool:
    if not road:
        return False
    return verdict(Condition.model_construct(match=Match.ALL, tests=[*road, needs])) is Verdict.NEVER


def with_variables(after: AgreementContent, before: AgreementContent, step: str) -> AgreementContent:
    """Return the document with a variable for each value that a text of the step asks for.

    One that a text no longer asks for is left out; one whose name comes back is found again as long as it was saved.
    """
    part = getattr(after, step)
    known = {item.id: item for item in clauses_of(getattr(before, step))}
    asked = [_asking(item, known.get(item.id)) for item in clauses_of(part)]
    if asked == clauses_of(part):
        return after
    return after.with_step(step, part.model_copy(update={"clauses": asked}))


def _asking(item: ClauseItem, before: ClauseItem | None) -> ClauseItem:
    saved = {each.name: each for each in (before.variables if before else [])}
    typed = {each.name: each for each in item.variables}
    wanted = [name for name in names(item.text) if name not in QUOTES]
    variables = [typed.get(name) or saved.get(name) or ClauseVariable(name=name) for name in wanted]
    return item.model_copy(update={"variables": variables[:20]})
