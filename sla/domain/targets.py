"""Targets as values, their keys, and which of several applies."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from sla.domain.calendar import BusinessCalendar
from sla.domain.due import DEFAULT_SECONDS_PER_RING, Rule
from sla.domain.ladder import Ladder
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit

ANY = "any"
DEFAULT_WARNINGS = (75,)


class Matchable(Protocol):
    """What the choice of a target looks at; an empty dimension means any."""

    @property
    def case_kind(self) -> str | None: ...  # noqa: D102

    @property
    def channel(self) -> str | None: ...  # noqa: D102

    @property
    def priority(self) -> str | None: ...  # noqa: D102

    @property
    def metric(self) -> str: ...  # noqa: D102


T = TypeVar("T", bound=Matchable)
# Not bound: mypy would check the bound of `Contest[Target]` before it knows the fields of the model.
C = TypeVar("C")


def target_key(
    metric: str, case_kind: str | None = None, channel: str | None = None, priority: str | None = None
) -> str:
    """The key of a target, the same in every version: complaint.email.normal.first_response, "any" where unset."""
    return ".".join((case_kind or ANY, channel or ANY, priority or ANY, metric))


@dataclass(frozen=True)
class KeyParts:
    """A target's key, taken apart; None means any."""

    case_kind: CaseKind | None
    channel: Channel | None
    priority: Priority | None
    metric: Metric


def parse_key(key: str) -> KeyParts:
    """The parts of a target's key. Raises ValueError if it is not one."""
    parts = key.split(".")
    if len(parts) != 4:
        raise ValueError(f"{key!r} is not a target key such as complaint.email.normal.first_response.")
    kind, channel, priority, metric = parts
    return KeyParts(
        None if kind == ANY else CaseKind(kind),
        None if channel == ANY else Channel(channel),
        None if priority == ANY else Priority(priority),
        Metric(metric),
    )


@dataclass(frozen=True)
class TargetSpec:
    """One measurable promise, as a document states it. `key` may be left "" and is then made from the dimensions.

    Raises ValueError for a negative amount, a broken number of days, a key that says something else than the
    dimensions, and a warning outside 1-99 percent.
    """

    key: str
    case_kind: CaseKind | None
    channel: Channel | None
    priority: Priority | None
    metric: Metric
    amount: Decimal
    unit: Unit
    calendar: dict[str, Any]
    calendar_name: str
    objective_percent: Decimal | None = None
    warn_at_percents: tuple[int, ...] = DEFAULT_WARNINGS
    locator: str = ""
    item_id: UUID | None = None
    automatic_reply_acknowledges: bool = False
    moves_off_days_off: bool = False
    until_day_end: bool = False
    pause_rule: PauseRule = PauseRule.WAITING
    ladder: Ladder | None = None

    def __post_init__(self) -> None:
        key = target_key(self.metric, self.case_kind, self.channel, self.priority)
        if self.key not in ("", key):
            raise ValueError(f"The key {self.key!r} does not say what the target is: {key!r}.")
        if not all(0 < percent < 100 for percent in self.warn_at_percents):
            raise ValueError("Warnings are given at 1 to 99 percent of the time.")
        object.__setattr__(self, "key", key)
        self.rule()

    def rule(self, seconds_per_ring: int = DEFAULT_SECONDS_PER_RING) -> Rule:
        """How much time it gives. Raises CalendarFormatError if its calendar is not one."""
        return Rule(
            amount=self.amount,
            unit=self.unit,
            calendar=BusinessCalendar.from_dict(self.calendar),
            moves_off_days_off=self.moves_off_days_off,
            until_day_end=self.until_day_end,
            seconds_per_ring=seconds_per_ring,
        )


def applies(target: Matchable, kind: str, channel: str, priority: str) -> bool:
    """Whether a target speaks of such a case."""
    return (
        (target.case_kind or kind) == kind
        and (target.channel or channel) == channel
        and (target.priority or priority) == priority
    )


def specificity(target: Matchable) -> tuple[int, bool, bool, bool]:
    """How narrowly a target speaks: by the number of dimensions it sets, then kind before channel before priority."""
    dimensions = (bool(target.case_kind), bool(target.channel), bool(target.priority))
    return (sum(dimensions), *dimensions)


def most_specific(targets: Iterable[T], *, kind: str, channel: str, priority: str) -> dict[str, T]:
    """Per metric, the target that applies to such a case and speaks most narrowly of it."""
    chosen: dict[str, T] = {}
    for target in targets:
        if not applies(target, kind, channel, priority):
            continue
        rival = chosen.get(target.metric)
        if rival is None or specificity(target) > specificity(rival):
            chosen[target.metric] = target
    return chosen


def find_by_key(targets: Iterable[T], key: str) -> T | None:
    """The target with that key, or the most specific one that covers everything the key speaks of; else None.

    A set that promises only complaint.any.any.first_response answers for complaint.email.normal.first_response too.
    Raises ValueError if `key` is not a target key.
    """
    parts = parse_key(key)
    chosen = most_specific(
        (target for target in targets if target.metric == parts.metric),
        kind=parts.case_kind or "",
        channel=parts.channel or "",
        priority=parts.priority or "",
    )
    return chosen.get(parts.metric)


class Verdict(StrEnum):
    """Why a target that applies to a case counts for it, or does not."""

    WINS = "wins"
    REPLACED = "replaced"  # ours, where the agreement promises the same
    LESS_SPECIFIC = "less_specific"  # another of the same document speaks more narrowly of the case
    LATER = "later"  # another as specific, of another set of the same basis, is due sooner


@dataclass(frozen=True)
class Candidate(Generic[C]):
    """A target that applies, whose promise it is, and what became of it."""

    basis: Basis
    target: C
    verdict: Verdict


@dataclass(frozen=True)
class Contest(Generic[C]):
    """The targets of one metric that apply to a case, the winner first."""

    metric: str
    candidates: tuple[Candidate[C], ...]

    @property
    def winner(self) -> C:
        """The target whose clock is started."""
        return self.candidates[0].target


#: What competes for one clock. What we promise competes with the agreement; what the law sets, and what our teams
#: owe each other, come in addition.
_TRACKS: tuple[tuple[Basis, ...], ...] = (
    (Basis.AGREEMENT, Basis.ORGANISATION),
    (Basis.STATUTORY,),
    (Basis.INTERNAL,),
)


def decide(
    targets: Mapping[Basis, Iterable[T]], *, kind: str, channel: str, priority: str, due: Callable[[T], datetime]
) -> list[Contest[T]]:
    """Which targets count for such a case, and why the others do not.

    Per metric the most specific target of the agreement, else of the organisation; in addition the most specific of
    all statutory targets, and of all internal ones. Between equally specific ones of several sets the one that is due
    first by `due`, which is asked in that case only; whatever it raises is raised.
    """
    contests = []
    for track in _TRACKS:
        rivals: dict[str, list[tuple[Basis, T]]] = defaultdict(list)
        for basis in track:
            ranked = sorted(targets.get(basis, ()), key=specificity, reverse=True)
            for target in ranked:
                if applies(target, kind, channel, priority):
                    rivals[target.metric].append((basis, target))
        contests += [Contest(metric, tuple(_judged(_untied(found, due)))) for metric, found in rivals.items()]
    return contests


def _untied(rivals: Sequence[tuple[Basis, T]], due: Callable[[T], datetime]) -> Sequence[tuple[Basis, T]]:
    """The same, with the soonest first among those that are as specific as the first one."""
    first_basis, first = rivals[0]
    tied = [one for one in rivals if one[0] == first_basis and specificity(one[1]) == specificity(first)]
    if len(tied) == 1:
        return rivals
    return [*sorted(tied, key=lambda one: due(one[1])), *rivals[len(tied) :]]


def _judged(ranked: Sequence[tuple[Basis, T]]) -> Iterable[Candidate[T]]:
    best_basis, best = ranked[0]
    yield Candidate(best_basis, best, Verdict.WINS)
    for basis, loser in ranked[1:]:
        if basis != best_basis:
            yield Candidate(basis, loser, Verdict.REPLACED)
        elif specificity(loser) == specificity(best):
            yield Candidate(basis, loser, Verdict.LATER)
        else:
            yield Candidate(basis, loser, Verdict.LESS_SPECIFIC)
