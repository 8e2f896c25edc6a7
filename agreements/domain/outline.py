"""The numbers of articles, clauses and rows: computed once, printed in the document and cited by the clocks.

An article has the number of its step, whatever is filled in. Within an article only the clauses that say something are
numbered, in the order of `CLAUSES`; an item of a clause's list is numbered below it, in the annex too: row 5.1.3 of the
annex of targets is article 5.1.3 of the agreement. Clauses of the library and the parties' own stand behind them, so
that adding one changes no other number; one whose condition does not hold is not there.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from agreements.domain.clauses import PlacedClause, printing
from agreements.domain.content import AgreementContent, Item, Side
from agreements.domain.prices import as_printed

CLOSING = "closing"


@dataclass(frozen=True)
class Clause:
    """A clause that says something. `items` are the ids of its numbered rows, in order.

    `own` is the clause of the library or of the parties, whose key is "payment.own.<identity>".
    """

    key: str
    number: str
    items: tuple[UUID, ...] = ()
    own: PlacedClause | None = None


@dataclass(frozen=True)
class Article:
    """A step of the document, or the closing article."""

    key: str
    number: int
    clauses: tuple[Clause, ...]


@dataclass(frozen=True)
class AnnexPlace:
    """An annex: a generated one (`key`), or an attached file (key "file" and its `item`)."""

    key: str
    number: int
    item: UUID | None = None


@dataclass(frozen=True)
class Outline:
    """Where everything stands in the printed document."""

    articles: tuple[Article, ...]
    annexes: tuple[AnnexPlace, ...]

    @cached_property
    def clauses(self) -> dict[str, Clause]:
        """The clauses by key: "service_levels.targets"."""
        return {clause.key: clause for article in self.articles for clause in article.clauses}

    @cached_property
    def items(self) -> dict[UUID, str]:
        """The printed number of each numbered item."""
        return {
            item: f"{clause.number}.{place}"
            for clause in self.clauses.values()
            for place, item in enumerate(clause.items, start=1)
        }

    def annex(self, key: str) -> AnnexPlace | None:
        """Return the generated annex of this key, or None."""
        return next((annex for annex in self.annexes if annex.key == key), None)


Items = Callable[[AgreementContent], Sequence[Item]]
Says = Callable[[AgreementContent], bool]


def _listed(items: Items) -> tuple[Says, Items]:
    return (lambda content: bool(items(content)), items)


def _said(says: Callable[[AgreementContent], object]) -> tuple[Says, Items]:
    return (lambda content: bool(says(content)), lambda _content: ())


def _duties_of(side: Side | None) -> Items:
    return lambda content: [duty for duty in content.responsibilities.duties if duty.party == side]


def _grounds_of(side: Side | None) -> Items:
    return lambda content: [ground for ground in content.term.termination if ground.party == side]


def _services(*, in_scope: bool) -> Items:
    return lambda content: [
        service for service in content.expectations.services if (service.in_scope is not False) == in_scope
    ]


CLAUSES: dict[str, dict[str, tuple[Says, Items]]] = {
    "expectations": {
        "purpose": _said(lambda c: c.expectations.purpose),
        "background": _said(lambda c: c.expectations.background),
        "definitions": _listed(lambda c: c.expectations.definitions),
        "expectations": _listed(lambda c: c.expectations.expectations),
        "services": _listed(_services(in_scope=True)),
        "excluded": _listed(_services(in_scope=False)),
    },
    "responsibilities": {
        "provider": _listed(_duties_of(Side.PROVIDER)),
        "customer": _listed(_duties_of(Side.CUSTOMER)),
        "unassigned": _listed(_duties_of(None)),
        "contacts": _listed(lambda c: c.responsibilities.contacts),
        "escalation": _listed(lambda c: c.responsibilities.escalation),
    },
    "goals": {"goals": _listed(lambda c: c.goals.goals)},
    "communication": {
        "channels": _listed(lambda c: c.communication.channels),
        "cadence": _listed(lambda c: c.communication.cadence),
        "notices": _said(lambda c: c.communication.notices.forms or c.communication.notices.text),
        "outages": _said(
            lambda c: c.communication.planned_outages.notice.is_set or c.communication.planned_outages.allowed_window
        ),
    },
    "service_levels": {
        "targets": _listed(lambda c: c.service_levels.targets),
        "availability": _listed(lambda c: c.service_levels.availability),
        "quality": _listed(lambda c: c.service_levels.quality),
        "calendars": _listed(lambda c: c.service_levels.calendars),
        "exclusions": _listed(lambda c: c.service_levels.exclusions),
        "credits": _listed(lambda c: c.service_levels.credits),
        "credit_terms": _said(lambda c: any(not rule.is_none for rule in c.service_levels.credits)),
        # The last one: an amendment that adds a ladder changes the number of no other article.
        "ladders": _listed(lambda c: c.service_levels.ladders),
    },
    "payment": {
        # Numbered as they print, period by period, whatever the order in which they were typed.
        "prices": _listed(lambda c: as_printed(c.payment)),
        "discounts": _listed(lambda c: c.payment.discounts),
        "invoicing": _said(lambda c: c.payment.method or c.payment.frequency or c.payment.due_days is not None),
        "late": _said(lambda c: c.payment.late_interest),
        "indexation": _said(lambda c: c.payment.indexation.mode),
        "settlement": _said(lambda c: c.payment.credit_settlement),
    },
    "term": {
        "duration": _said(lambda c: c.term.effective_on or c.term.kind),
        "milestones": _listed(lambda c: c.term.milestones),
        "renewal": _said(lambda c: c.term.renewal.mode),
        "provider_ends": _listed(_grounds_of(Side.PROVIDER)),
        "customer_ends": _listed(_grounds_of(Side.CUSTOMER)),
        "unassigned_ends": _listed(_grounds_of(None)),
        "handover": _said(lambda c: c.term.handover.text or c.term.handover.within.is_set),
    },
    "disputes": {
        "levels": _listed(lambda c: c.disputes.levels),
        "mediation": _said(lambda c: c.disputes.mediation_body),
        "forum": _said(lambda c: c.disputes.forum or c.disputes.governing_law),
        "complaints": _said(
            lambda c: c.disputes.complaint_procedure or c.disputes.complaint_annex or c.disputes.standard_procedure
        ),
        "continuity": _said(lambda c: c.disputes.service_continues is not None),
    },
    CLOSING: {
        "whole": _said(lambda _c: True),
        "changes": _said(lambda _c: True),
        "language": _said(lambda _c: True),
    },
}

ANNEXES: dict[str, Says] = {
    "targets": lambda c: bool(c.service_levels.targets),
    "credits": lambda c: bool(c.service_levels.credits),
    "prices": lambda c: bool(c.payment.prices),
    "calendars": lambda c: bool(c.service_levels.calendars),
    # The last one: attaching it changes the number of no other annex that is written.
    "complaints": lambda c: c.disputes.standard_procedure is True,
}


def outline(content: AgreementContent) -> Outline:
    """Number the document."""
    own = printing(content)
    articles = tuple(
        Article(key, number, _clauses(content, key, number, [each for each in own if _article(each) == key]))
        for number, key in enumerate(CLAUSES, start=1)
    )
    generated = [(key, None) for key, says in ANNEXES.items() if says(content)]
    attached = [("file", annex.id) for annex in content.annexes]
    return Outline(articles, tuple(_annexes([*generated, *attached])))


def _article(placed: PlacedClause) -> str:
    return CLOSING if placed.item.closing else placed.step


def _clauses(content: AgreementContent, article: str, number: int, own: list[PlacedClause]) -> tuple[Clause, ...]:
    speaking = [(key, items) for key, (says, items) in CLAUSES[article].items() if says(content)]
    fixed = [
        Clause(f"{article}.{key}", f"{number}.{place}", tuple(item.id for item in items(content)))
        for place, (key, items) in enumerate(speaking, start=1)
    ]
    behind = [
        Clause(f"{article}.own.{each.item.id}", f"{number}.{place}", own=each)
        for place, each in enumerate(own, start=len(fixed) + 1)
    ]
    return (*fixed, *behind)


def _annexes(found: Iterable[tuple[str, UUID | None]]) -> Iterable[AnnexPlace]:
    for number, (key, item) in enumerate(found, start=1):
        yield AnnexPlace(key, number, item)
