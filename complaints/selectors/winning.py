"""Which target wins for a case, why, and when its deadline would be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agreements.models import AgreementVersion
from agreements.selectors import agreements_in_force
from core.clock import utc_now
from core.errors import Problem, Refusal
from core.models import Organisation
from customers.models import Customer
from sla.domain.calendar import CalendarError
from sla.domain.due import due_instant
from sla.domain.explain import explain
from sla.domain.targets import Candidate, Contest, Verdict
from sla.domain.trial import YEARS_AWAY
from sla.domain.vocabulary import Basis, Metric
from sla.labels import BASES, METRICS, beyond_words
from sla.models import Target
from sla.printing import PrintedExplanation, print_explanation
from sla.selectors import contests

REASONS: dict[Verdict, Promise] = {
    Verdict.WINS: gettext_lazy("counts: the most specific that applies"),
    Verdict.REPLACED: gettext_lazy("our own targets are only the fallback: the agreement promises this"),
    Verdict.LESS_SPECIFIC: gettext_lazy("less specific than the one that counts"),
    Verdict.LATER: gettext_lazy("as specific, but due later"),
}

_ORDER = list(Metric)
ALONE = gettext_lazy("counts: the only one that speaks of such a case")


@dataclass(frozen=True)
class Question:
    """The case that is asked about."""

    kind: str
    channel: str
    priority: str
    starts_at: datetime
    customer: Customer | None = None
    agreement: str = ""


@dataclass(frozen=True)
class Explained:
    """A target that applies, with what it sets and why it counts or does not."""

    target: Target
    basis: str
    verdict: Verdict
    is_alone: bool

    @property
    def reason(self) -> str:
        """Why it counts, or not, in words."""
        return str(ALONE if self.is_alone else REASONS[self.verdict])


@dataclass(frozen=True)
class Answer:
    """One metric: the target that counts, the others, and the deadline; `due_at` None beyond the calendar's horizon."""

    metric: str
    basis: str
    candidates: tuple[Explained, ...]
    due_at: datetime | None
    printed: PrintedExplanation | None

    @property
    def winner(self) -> Explained:
        """The target whose clock is started."""
        return self.candidates[0]

    @property
    def title(self) -> str:
        """What is promised."""
        return str(METRICS[self.metric])

    @property
    def is_internal(self) -> bool:
        """Whether it is between our teams only."""
        return self.basis == Basis.INTERNAL

    @property
    def basis_words(self) -> str:
        """Whose promise it is."""
        return str(BASES[self.basis])


@dataclass(frozen=True)
class Outcome:
    """The answers, the agreement that was applied, and whether one has to be chosen first."""

    answers: list[Answer]
    agreement: AgreementVersion | None
    choices: list[AgreementVersion]
    is_ambiguous: bool
    is_unknown: bool


def winning(user: User, question: Question) -> Outcome:
    """Answer a question as a complaint's clocks would be chosen; a fixed number of queries.

    The agreement named, else the only one of the customer in force at the start. Several and none named: ours are
    shown, and that one has to be chosen. Raises Refusal for a start more than thirty years away, and where calendars
    do not reach far enough to tell which of two equally specific targets is due first.
    """
    if abs(question.starts_at.year - utc_now().year) > YEARS_AWAY:
        raise Refusal(Problem("start", "far_away", _("Choose a start within thirty years of now.")))
    choices = agreements_in_force(user, question.starts_at, customer=question.customer)
    named = [version for version in choices if version.agreement.reference == question.agreement]
    if not question.agreement and question.customer is not None and len(choices) == 1:
        named = choices
    agreement = named[0] if named else None
    found = _contests(question, agreement)
    return Outcome(
        answers=list(_answers(found, question)),
        agreement=agreement,
        choices=choices,
        is_ambiguous=question.customer is not None and not question.agreement and len(choices) > 1,
        is_unknown=bool(question.agreement) and agreement is None,
    )


def _contests(question: Question, agreement: AgreementVersion | None) -> list[Contest[Target]]:
    try:
        return contests(
            kind=question.kind,
            channel=question.channel,
            priority=question.priority,
            target_set=agreement.target_set if agreement else None,
            started_at=question.starts_at,
        )
    except CalendarError as error:
        raise Refusal(Problem("start", "beyond_calendar", beyond_words(error))) from error


def _answers(found: list[Contest[Target]], question: Question) -> Iterator[Answer]:
    seconds_per_ring = Organisation.current().seconds_per_ring
    for contest in sorted(found, key=lambda contest: _ORDER.index(Metric(contest.metric))):
        candidates = tuple(_explained(candidate, contest) for candidate in contest.candidates)
        due_at, printed = _deadline(contest.winner, question.starts_at, seconds_per_ring)
        yield Answer(contest.metric, candidates[0].basis, candidates, due_at, printed)


def _explained(candidate: Candidate[Target], contest: Contest[Target]) -> Explained:
    is_alone = len(contest.candidates) == 1
    return Explained(candidate.target, candidate.basis.value, candidate.verdict, is_alone)


def _deadline(
    target: Target, starts_at: datetime, seconds_per_ring: int
) -> tuple[datetime | None, PrintedExplanation | None]:
    """When it would be due, and why then; nothing beyond the last day whose holidays are known."""
    rule = target.rule(seconds_per_ring)
    try:
        due_at = due_instant(rule, starts_at)
    except CalendarError:
        return None, None
    explanation = explain(
        rule=rule,
        target=target.title,
        source=target.source,
        calendar_name=target.calendar_version.title,
        started_at=starts_at,
        due_at=due_at,
        pause_rule=target.pauses,
    )
    return due_at, print_explanation(explanation)
