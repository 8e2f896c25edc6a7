"""The articles: for each clause of the outline the function that writes it."""

from collections.abc import Callable

from agreements.document.articles import first_steps, ladders, last_steps, own, service_levels
from agreements.document.blocks import ArticleBlock, Block, ClauseBlock
from agreements.document.writer import Writer
from agreements.domain.clauses import PlacedClause

CLAUSES: dict[str, Callable[[Writer], list[Block]]] = {
    "expectations.purpose": first_steps.purpose,
    "expectations.background": first_steps.background,
    "expectations.definitions": first_steps.definitions,
    "expectations.expectations": first_steps.expectations,
    "expectations.services": first_steps.services,
    "expectations.excluded": first_steps.excluded,
    "responsibilities.provider": first_steps.provider_duties,
    "responsibilities.customer": first_steps.customer_duties,
    "responsibilities.unassigned": first_steps.unassigned_duties,
    "responsibilities.contacts": first_steps.contacts,
    "responsibilities.escalation": first_steps.escalation,
    "goals.goals": first_steps.goals,
    "communication.channels": first_steps.channels,
    "communication.cadence": first_steps.cadence,
    "communication.notices": first_steps.notices,
    "communication.outages": first_steps.outages,
    "service_levels.targets": service_levels.targets,
    "service_levels.availability": service_levels.availability,
    "service_levels.quality": service_levels.quality,
    "service_levels.calendars": service_levels.calendars,
    "service_levels.exclusions": service_levels.exclusions,
    "service_levels.credits": service_levels.credits,
    "service_levels.credit_terms": service_levels.credit_terms,
    "service_levels.ladders": ladders.ladders,
    "payment.prices": last_steps.prices,
    "payment.discounts": last_steps.discounts,
    "payment.invoicing": last_steps.invoicing,
    "payment.late": last_steps.late,
    "payment.indexation": last_steps.indexation,
    "payment.settlement": last_steps.settlement,
    "term.duration": last_steps.duration,
    "term.milestones": last_steps.milestones,
    "term.renewal": last_steps.renewal,
    "term.provider_ends": last_steps.provider_ends,
    "term.customer_ends": last_steps.customer_ends,
    "term.unassigned_ends": last_steps.unassigned_ends,
    "term.handover": last_steps.handover,
    "disputes.levels": last_steps.dispute_levels,
    "disputes.mediation": last_steps.mediation,
    "disputes.forum": last_steps.forum,
    "disputes.complaints": last_steps.complaints,
    "disputes.continuity": last_steps.continuity,
    "closing.whole": last_steps.whole,
    "closing.changes": last_steps.changes,
    "closing.language": last_steps.language,
}


def articles(w: Writer) -> tuple[ArticleBlock, ...]:
    """Write all articles."""
    return tuple(
        ArticleBlock(
            number=str(article.number),
            anchor=f"article-{article.number}",
            heading=w.words.text[f"a.{article.key}"],
            clauses=tuple(
                _own(w, clause.number, clause.own)
                if clause.own
                else ClauseBlock(
                    number=clause.number,
                    anchor=f"clause-{clause.number}",
                    heading=w.words.text[f"c.{clause.key}"],
                    blocks=tuple(w.clause(clause.key, CLAUSES[clause.key](w))),
                )
                for clause in article.clauses
            ),
        )
        for article in w.outline.articles
    )


def _own(w: Writer, number: str, placed: PlacedClause) -> ClauseBlock:
    """Write a clause of the library or of the parties."""
    return ClauseBlock(number, f"clause-{number}", own.heading(w, placed), tuple(own.blocks(w, placed)))
