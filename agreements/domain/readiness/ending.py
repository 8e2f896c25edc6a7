"""Rules of steps 7 and 8: when it begins and ends, how it is renewed or terminated, and how disputes are settled."""

from datetime import date, timedelta

from agreements.domain.content import AgreementContent, Duration, Side
from agreements.domain.content.term import RenewalMode, TermKind
from agreements.domain.periods import term_after
from agreements.domain.procedure import complaint_targets
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from sla.domain.vocabulary import Metric, Unit

LONGEST_TERM = timedelta(days=3660)
DAYS: dict[Unit, float] = {
    Unit.SECONDS: 1 / 86_400,
    Unit.MINUTES: 1 / 1440,
    Unit.HOURS: 1 / 24,
    Unit.BUSINESS_DAYS: 1.4,
    Unit.CALENDAR_DAYS: 1,
    Unit.WEEKS: 7,
    Unit.MONTHS: 30.4375,
}


def days(duration: Duration) -> float | None:
    """Return about how many days the duration is, or None if it is not set."""
    if duration.amount is None or duration.unit is None:
        return None
    return float(duration.amount) * DAYS[duration.unit]


def effective_date_missing(content: AgreementContent) -> Spots:
    """It begins on a day."""
    if content.term.effective_on is None:
        yield at("/term/effective_on")


def term_kind_missing(content: AgreementContent) -> Spots:
    """It is settled whether the agreement ends by itself."""
    if content.term.kind is None:
        yield at("/term/kind")


def end_missing(content: AgreementContent) -> Spots:
    """A fixed term has its last day."""
    if content.term.kind is TermKind.FIXED and content.term.ends_on is None:
        yield at("/term/ends_on")


def end_of_indefinite(content: AgreementContent) -> Spots:
    """What is concluded for an indefinite time has no last day."""
    if content.term.kind is TermKind.INDEFINITE and content.term.ends_on is not None:
        yield at("/term/ends_on")


def end_before_start(content: AgreementContent) -> Spots:
    """The end is after the start."""
    start, end = content.term.effective_on, content.term.ends_on
    if start is not None and end is not None and end <= start:
        yield at("/term/ends_on")


def term_very_long(content: AgreementContent) -> Spots:
    """Ten years ahead nobody knows the prices."""
    start, end = content.term.effective_on, content.term.ends_on
    if start is not None and end is not None and end - start > LONGEST_TERM:
        yield at("/term/ends_on")


def date_outside_term(content: AgreementContent) -> Spots:
    """Milestones and goals are reached while the agreement lasts."""
    for place, milestone in enumerate(content.term.milestones):
        if _is_outside(content, milestone.due_on):
            yield at(f"/term/milestones/{place}/due_on", place=place + 1)
    for place, goal in enumerate(content.goals.goals):
        if _is_outside(content, goal.due_on):
            yield at(f"/goals/goals/{place}/due_on", place=place + 1)


def _is_outside(content: AgreementContent, day: date | None) -> bool:
    start, end = content.term.effective_on, content.term.ends_on
    if day is None:
        return False
    return (start is not None and day < start) or (end is not None and day > end)


def milestone_field_missing(content: AgreementContent) -> Spots:
    """A milestone has a name and a day."""
    for place, milestone in enumerate(content.term.milestones):
        for field in ("name", "due_on"):
            if not getattr(milestone, field):
                yield at(f"/term/milestones/{place}/{field}", place=place + 1, field=field)


def renewal_open(content: AgreementContent) -> Spots:
    """What happens at the end of a fixed term is settled."""
    if content.term.kind is TermKind.FIXED and content.term.renewal.mode is None:
        yield at("/term/renewal/mode")


def renewal_incomplete(content: AgreementContent) -> Spots:
    """Automatic renewal says for how long, and until when it can be refused."""
    renewal = content.term.renewal
    if renewal.mode is RenewalMode.AUTOMATIC:
        for field in ("period", "notice"):
            length: Duration = getattr(renewal, field)
            if not length.is_set:
                yield at(f"/term/renewal/{field}/{length.missing}", field=field)


def renewal_period_uncountable(content: AgreementContent) -> Spots:
    """A term goes on by whole days, weeks or months, to a day that there is: else it would neither go on nor end."""
    renewal, end = content.term.renewal, content.term.ends_on or content.term.effective_on
    if renewal.mode is not RenewalMode.AUTOMATIC or not renewal.period.is_set or end is None:
        return
    if term_after(end, renewal.period) is None:
        yield at("/term/renewal/period/amount")


def renewal_notice_too_long(content: AgreementContent) -> Spots:
    """The day of notice lies within the current term: the first one, and each renewed one."""
    renewal, start, end = content.term.renewal, content.term.effective_on, content.term.ends_on
    notice = days(renewal.notice)
    if notice is None:
        return
    first = (end - start).days if start is not None and end is not None else None
    if any(length is not None and notice >= length for length in (first, days(renewal.period))):
        yield at("/term/renewal/notice/amount")


def renewal_terms_missing(content: AgreementContent) -> Spots:
    """Who renews knows the conditions, and what may change."""
    renewal = content.term.renewal
    if renewal.mode in {RenewalMode.AUTOMATIC, RenewalMode.BY_AGREEMENT}:
        for field in ("conditions", "may_change"):
            if not getattr(renewal, field):
                yield at(f"/term/renewal/{field}", field=field)


def ground_of_party_missing(content: AgreementContent) -> Spots:
    """Each side can end the agreement on at least one ground."""
    for side in Side:
        if not any(ground.party == side for ground in content.term.termination):
            yield at("/term/termination", side=side)


def ground_field_missing(content: AgreementContent) -> Spots:
    """A ground says whose it is, and what it is."""
    for place, ground in enumerate(content.term.termination):
        for field in ("party", "ground"):
            if not getattr(ground, field):
                yield at(f"/term/termination/{place}/{field}", place=place + 1, field=field)


def ground_without_time(content: AgreementContent) -> Spots:
    """A ground says how many days there are to put it right, or which notice is given."""
    for place, ground in enumerate(content.term.termination):
        if not ground.cure.is_set and not ground.notice.is_set:
            yield at(f"/term/termination/{place}/notice/amount", place=place + 1)


def handover_missing(content: AgreementContent) -> Spots:
    """What happens to the customer's data at the end is settled, and when."""
    if not content.term.handover.text:
        yield at("/term/handover/text")


def handover_without_time(content: AgreementContent) -> Spots:
    """Data are handed over within a time."""
    handover = content.term.handover
    if handover.text and not handover.within.is_set:
        yield at(f"/term/handover/within/{handover.within.missing}")


def dispute_level_missing(content: AgreementContent) -> Spots:
    """At least one level of settlement has a time."""
    if not any(level.within.is_set for level in content.disputes.levels):
        yield at("/disputes/levels")


def dispute_level_incomplete(content: AgreementContent) -> Spots:
    """Each level says who talks for either side, and within how long."""
    for place, level in enumerate(content.disputes.levels):
        for field in ("provider_role", "customer_role"):
            if not getattr(level, field):
                yield at(f"/disputes/levels/{place}/{field}", place=place + 1, field=field)
        if not level.within.is_set:
            yield at(f"/disputes/levels/{place}/within/{level.within.missing}", place=place + 1, field="within")


def dispute_field_missing(content: AgreementContent) -> Spots:
    """Who decides in the end, under which law, and whether the service goes on meanwhile."""
    for field in ("forum", "governing_law", "complaint_procedure", "service_continues"):
        value = getattr(content.disputes, field)
        is_attached = field == "complaint_procedure" and (
            content.disputes.complaint_annex is not None or content.disputes.standard_procedure is True
        )
        if value in {None, ""} and not is_attached:
            yield at(f"/disputes/{field}", field=field)


def procedure_without_time(content: AgreementContent) -> Spots:
    """The standard procedure says by when a complaint is acknowledged and decided: the targets for complaints do."""
    metrics = (Metric.ACKNOWLEDGEMENT, Metric.RESOLUTION)
    if content.disputes.standard_procedure is True and not all(complaint_targets(content, each) for each in metrics):
        yield at("/disputes/standard_procedure")


def complaint_annex_unknown(content: AgreementContent) -> Spots:
    """The attached procedure is one of the annexes."""
    annex = content.disputes.complaint_annex
    if annex is not None and annex not in {known.id for known in content.annexes}:
        yield at("/disputes/complaint_annex")


RULES = (
    Rule("effective_date_missing", BLOCKING, effective_date_missing),
    Rule("term_kind_missing", BLOCKING, term_kind_missing),
    Rule("end_missing", BLOCKING, end_missing),
    Rule("end_of_indefinite", BLOCKING, end_of_indefinite),
    Rule("end_before_start", BLOCKING, end_before_start),
    Rule("term_very_long", WARNING, term_very_long),
    Rule("date_outside_term", WARNING, date_outside_term),
    Rule("milestone_field_missing", WARNING, milestone_field_missing),
    Rule("renewal_open", BLOCKING, renewal_open),
    Rule("renewal_incomplete", BLOCKING, renewal_incomplete),
    Rule("renewal_period_uncountable", BLOCKING, renewal_period_uncountable),
    Rule("renewal_notice_too_long", BLOCKING, renewal_notice_too_long),
    Rule("renewal_terms_missing", WARNING, renewal_terms_missing),
    Rule("ground_of_party_missing", BLOCKING, ground_of_party_missing),
    Rule("ground_field_missing", BLOCKING, ground_field_missing),
    Rule("ground_without_time", WARNING, ground_without_time),
    Rule("handover_missing", BLOCKING, handover_missing),
    Rule("handover_without_time", WARNING, handover_without_time),
    Rule("dispute_level_missing", BLOCKING, dispute_level_missing),
    Rule("dispute_level_incomplete", WARNING, dispute_level_incomplete),
    Rule("dispute_field_missing", WARNING, dispute_field_missing),
    Rule("procedure_without_time", WARNING, procedure_without_time),
    Rule("complaint_annex_unknown", BLOCKING, complaint_annex_unknown),
)
