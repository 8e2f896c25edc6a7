"""Target sets in work: what they will say, what changes, and what that reaches."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sla.domain.ladder import Ladder
from sla.domain.lines import Line
from sla.domain.targets import find_by_key
from sla.domain.vocabulary import Basis
from sla.models import CalendarVersion, Target, TargetDraft, TargetQuote, TargetSet
from sla.selectors.targets import targets_of


@dataclass(frozen=True)
class DraftState:
    """A set in work beside what is published: the targets of both, and the keys that both sides changed."""

    draft: TargetDraft
    newest: TargetSet | None
    old: list[Target]
    new: list[Target]

    @property
    def is_behind(self) -> bool:
        """Whether somebody published another version since the work began."""
        return self.newest is not None and self.newest.pk != self.draft.base_id

    @property
    def is_empty(self) -> bool:
        """Whether nothing is changed yet."""
        base = self.draft.base
        described = base is not None and (base.source, base.verified_on) == (self.draft.source, self.draft.verified_on)
        return described and not self.draft.changes and not self.draft.ladders


def draft_of(series: UUID) -> TargetDraft | None:
    """The set in work of a series; None if nobody works on it."""
    return TargetDraft.objects.filter(series=series).select_related("base", "changed_by").first()


def newest_of(series: UUID) -> TargetSet | None:
    """The newest version of a set; None if none is published yet."""
    return TargetSet.objects.filter(series=series).order_by("-number").first()


def draft_state(draft: TargetDraft) -> DraftState:
    """A set in work with its targets: four queries, however many there are."""
    old = targets_of(draft.base) if draft.base else []
    return DraftState(draft, newest_of(draft.series), old, edited_targets(draft, old))


def edited_targets(draft: TargetDraft, base: Iterable[Target]) -> list[Target]:
    """The targets as they will be published, in their order; those that changed are not stored yet.

    A changed ladder changes every target that names it.
    """
    base = list(base)
    lines = {key: Line.from_document(document) for key, document in draft.changes.items() if document is not None}
    climbing = {old.key: old.line() for old in base if old.escalation and old.escalation.name in draft.ladders}
    lines = {key: line for key, line in climbing.items() if key not in draft.changes} | lines
    written = targets_from(
        lines.values(),
        TargetSet(basis=draft.basis, series=draft.series, source=draft.source),
        ladders_in_work(draft, base),
    )
    by_key = {target.key: target for target in written}
    kept = [by_key.pop(old.key, old) for old in base if draft.changes.get(old.key, lines) is not None]
    return [*kept, *by_key.values()]


def ladders_of(targets: Iterable[Target]) -> dict[str, Ladder]:
    """The escalation ladders of a set by name, in the order in which its targets first name them."""
    return {target.escalation.name: target.escalation for target in targets if target.escalation}


def ladders_in_work(draft: TargetDraft, base: Iterable[Target]) -> dict[str, Ladder]:
    """The ladders of a set in work by name: those of its base, and what was made of them since."""
    changed = {name: Ladder.from_document(document) for name, document in draft.ladders.items() if document}
    kept = {name: ladder for name, ladder in ladders_of(base).items() if draft.ladders.get(name, ladder) is not None}
    return kept | changed


def targets_from(
    lines: Iterable[Line], target_set: TargetSet, ladders: Mapping[str, Ladder] | None = None
) -> list[Target]:
    """Lines as targets of a set that is not stored yet; each is counted in its calendar's newest version.

    A line that names none of `ladders` has none.
    """
    documents = {name: ladder.to_document() for name, ladder in (ladders or {}).items()}
    lines = list(lines)
    calendars = newest_calendars({line.calendar for line in lines})
    return [
        Target(
            target_set=target_set,
            key=line.key,
            case_kind=line.case_kind or "",
            channel=line.channel or "",
            priority=line.priority or "",
            metric=line.metric,
            amount=line.amount,
            unit=line.unit,
            calendar_version=calendars[line.calendar],
            objective_percent=line.objective_percent,
            warn_at_percents=sorted(line.warn_at_percents),
            locator=line.locator,
            automatic_reply_acknowledges=line.automatic_reply_acknowledges,
            moves_off_days_off=line.moves_off_days_off,
            until_day_end=line.until_day_end,
            pause_rule=line.pause_rule,
            ladder=documents.get(line.ladder),
        )
        for line in lines
    ]


def newest_calendars(public_ids: Iterable[str]) -> Mapping[str, CalendarVersion]:
    """The newest version of the calendar that each version belongs to, by that version's public id."""
    named = {str(row.public_id): row for row in CalendarVersion.objects.filter(public_id__in=list(public_ids))}
    owned = {row.calendar_id for row in named.values() if row.calendar_id}
    newest = {row.calendar_id: row for row in CalendarVersion.objects.filter(calendar__in=owned).order_by("number")}
    return {key: newest.get(row.calendar_id, row) for key, row in named.items()}


def quotes_that_would_change(state: DraftState) -> list[TargetQuote]:
    """The quotes in documents that the changes would make, or keep, untrue: two queries.

    Only the organisation's targets are quoted so; an agreement quotes what it froze itself.
    """
    if state.draft.basis != Basis.ORGANISATION or state.newest is None:
        return []
    current = targets_of(state.newest) if state.is_behind else state.old
    found = []
    quotes = TargetQuote.objects.filter(target__target_set__basis=Basis.ORGANISATION).select_related("target")
    for quote in quotes:
        now, then = find_by_key(current, quote.target_key), find_by_key(state.new, quote.target_key)
        says = (quote.target.amount, quote.target.unit)
        will_say = (then.amount, then.unit) if then else None
        if will_say != says and will_say != ((now.amount, now.unit) if now else None):
            found.append(quote)
    return found
