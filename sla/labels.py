"""The vocabulary in words that people read."""

from decimal import Decimal
from functools import lru_cache

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext, override, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.typography import format_number
from sla.domain.causes import CancelCause
from sla.domain.clock import Standing, State
from sla.domain.holds import CUSTOMER_AWAITED, HoldCause, Obstacle
from sla.domain.ladder import Outcome, StepKind, Whom
from sla.domain.recompute import MoveState, RunState, SkipReason
from sla.domain.vocabulary import Basis, CaseKind, Channel, Metric, PauseRule, Priority, Unit
from sla.domain.windows import CalendarError

Labels = dict[str, Promise]

CASE_KINDS: Labels = {
    CaseKind.COMPLAINT: _("complaint"),
    CaseKind.ENQUIRY: _("enquiry"),
    CaseKind.REQUEST: _("request"),
    CaseKind.PRAISE: _("praise"),
    CaseKind.DUTY: _("recurring duty"),
}
CHANNELS: Labels = {
    Channel.PHONE: _("phone"),
    Channel.VOICEMAIL: _("voicemail"),
    Channel.EMAIL: _("e-mail"),
    Channel.CHAT: _("live chat"),
    Channel.IN_PERSON: _("in person"),
    Channel.SOCIAL: _("social media"),
    Channel.REVIEW: _("web review"),
}
PRIORITIES: Labels = {
    Priority.LOW: _("low"),
    Priority.NORMAL: _("normal"),
    Priority.HIGH: _("high"),
    Priority.CRITICAL: _("critical"),
}
WHOM: Labels = {
    Whom.OWNER: pgettext_lazy("is told", "whoever looks after it"),
    Whom.SUPERVISOR: pgettext_lazy("is told", "the supervisor"),
    Whom.MANAGER: pgettext_lazy("is told", "the manager on duty"),
    Whom.TEAM: pgettext_lazy("is told", "a team"),
    Whom.PERSON: pgettext_lazy("is told", "a person"),
    Whom.ADDRESS: pgettext_lazy("is told", "an address outside"),
}
STEP_KINDS: Labels = {
    StepKind.WARNING: _("warning"),
    StepKind.BREACH: _("missed deadline"),
    StepKind.LEVEL: _("level"),
}
OUTCOMES: Labels = {
    Outcome.FIRED: _("told"),
    Outcome.SUPERSEDED: _("told by what came after it"),
    Outcome.SKIPPED: _("answered in time before anybody looked"),
}
METRICS: Labels = {
    Metric.ANSWER: _("answer"),
    Metric.ACKNOWLEDGEMENT: _("acknowledgement"),
    Metric.FIRST_RESPONSE: _("first response"),
    Metric.NEXT_RESPONSE: _("next response"),
    Metric.HOLDING_REPLY: _("holding reply"),
    Metric.RESOLUTION: _("resolution"),
    Metric.CALLBACK: _("call-back"),
    Metric.CHECK: _("check"),
    Metric.REVIEW: _("review"),
}
UNITS: Labels = {
    Unit.SECONDS: _("seconds"),
    Unit.MINUTES: _("minutes"),
    Unit.HOURS: _("hours"),
    Unit.BUSINESS_DAYS: _("business days"),
    Unit.CALENDAR_DAYS: _("calendar days"),
    Unit.WEEKS: _("weeks"),
    Unit.MONTHS: _("months"),
    Unit.RINGS: _("rings"),
}
BASES: Labels = {
    Basis.ORGANISATION: _("our own target"),
    Basis.AGREEMENT: _("agreement"),
    Basis.STATUTORY: _("required by law"),
    Basis.INTERNAL: _("between our teams"),
}
PAUSE_RULES: Labels = {
    PauseRule.NEVER: _("never held"),
    PauseRule.WAITING: _("held while we wait for the customer"),
}
HOLD_CAUSES: Labels = {
    HoldCause.HAND: _("by hand"),
    HoldCause.WAITING: _("waiting for the customer"),
}
CANCEL_CAUSES: Labels = {
    CancelCause.CORRECTED: _("reclassified"),
    CancelCause.MERGED_INTO: _("merged into another one"),
    CancelCause.MERGED_WITH: _("merged with another one"),
    CancelCause.WITHDRAWN: _("withdrawn"),
    CancelCause.NEW_DATE: _("a new date was promised"),
    CancelCause.EARLIER_MESSAGE: _("an earlier message was recorded"),
    CancelCause.NOT_PROMISED: _("promised no more"),
}
#: The whole sentence, with what is stored beside the cause.
CANCELLED: Labels = {
    CancelCause.MERGED_INTO: _("Merged into %(reference)s"),
    CancelCause.MERGED_WITH: _("Merged with %(reference)s"),
    CancelCause.WITHDRAWN: _("Withdrawn: %(reason)s"),
    CancelCause.NEW_DATE: _("Replaced by a new date."),
    CancelCause.EARLIER_MESSAGE: _("An earlier message was recorded."),
    CancelCause.NOT_PROMISED: _("The duty is promised no more."),
}


def cancelled_because(cause: str, text: str) -> str:
    """Return why a clock was cancelled, in the reader's language; the text alone where that says all."""
    if cause not in CANCELLED:
        return text
    return str(CANCELLED[cause]) % {"reference": text, "reason": text}


#: Why a clock runs on although the others are held.
OBSTACLES: Labels = {
    Obstacle.LAW: _("the law sets it, so it is never held"),
    Obstacle.RULE: _("its target is never held"),
    Obstacle.PROMISED: _("a promised date is never held"),
    Obstacle.LATE: _("late already, so that holding it would change nothing"),
}
STATES: Labels = {
    State.RUNNING: _("running"),
    State.PAUSED: _("paused"),
    State.STOPPED: _("stopped"),
    State.CANCELLED: _("cancelled"),
}
STANDINGS: Labels = {
    Standing.ON_TIME: _("on time"),
    Standing.SOON: _("due soon"),
    Standing.LATE: _("late"),
    Standing.PAUSED: _("paused"),
    Standing.MET: _("met"),
    Standing.MISSED: _("missed"),
    Standing.CANCELLED: _("cancelled"),
}
RUN_STATES: Labels = {
    RunState.PREVIEW: _("being computed"),
    RunState.PREVIEWED: _("preview"),
    RunState.APPLYING: _("being applied"),
    RunState.DONE: _("applied"),
    RunState.UNDOING: _("being undone"),
    RunState.UNDONE: _("undone"),
    RunState.FAILED: _("failed"),
}
MOVE_STATES: Labels = {
    MoveState.PLANNED: _("planned"),
    MoveState.APPLIED: _("moved"),
    MoveState.SKIPPED: _("left alone"),
    MoveState.UNDONE: _("moved back"),
    MoveState.KEPT: _("not moved back"),
}
SKIP_REASONS: Labels = {
    SkipReason.STOPPED: _("stopped meanwhile"),
    SkipReason.CANCELLED: _("cancelled meanwhile"),
    SkipReason.CHANGED: _("changed meanwhile"),
    SkipReason.FAILED: _("could not be moved"),
}
#: The names of the calendars that every organisation begins with.
OFFICE_HOURS, ROUND_THE_CLOCK = _("Office hours"), _("Round the clock")


def calendar_name(name: str) -> str:
    """A calendar's name as it is shown: a default one in the reader's language, any other as somebody wrote it."""
    default = _default_names().get(name)
    return name if default is None else str(default)


@lru_cache(maxsize=1)
def _default_names() -> dict[str, Promise]:
    """The default names in every language, since they are stored in the organisation's."""
    names: dict[str, Promise] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            names |= {str(name): name for name in (OFFICE_HOURS, ROUND_THE_CLOCK)}
    return names


def hold_reason(stored: str) -> str:
    """Why a clock was held, in the current language: what somebody typed, or the words for what nobody did."""
    return gettext("We wait for the customer.") if stored == CUSTOMER_AWAITED else stored


def duty_title(metric: str, channel: str = "", priority: str = "") -> str:
    """What a recurring duty is called: "Voicemail check", "Complaint review"."""
    if metric == Metric.CHECK and channel == Channel.VOICEMAIL:
        title = gettext("Voicemail check")
    elif metric == Metric.CHECK:
        title = gettext("Check: %(what)s") % {"what": CHANNELS[channel] if channel else gettext("all channels")}
    elif channel:
        title = gettext("Complaint review: %(what)s") % {"what": CHANNELS[channel]}
    else:
        title = gettext("Complaint review")
    return f"{title}, {priority_in_list(priority)}" if priority else title


def amount_text(amount: Decimal, unit: str) -> str:
    """An amount with its unit in the current language's right form, "1.5 hours"; zero is "at once"."""
    if not amount:
        return gettext("at once")
    is_whole = amount == amount.to_integral_value()
    count = int(amount) if is_whole else 5
    forms = {
        Unit.SECONDS: ngettext("%(count)s second", "%(count)s seconds", count),
        Unit.MINUTES: ngettext("%(count)s minute", "%(count)s minutes", count),
        Unit.HOURS: ngettext("%(count)s hour", "%(count)s hours", count),
        Unit.BUSINESS_DAYS: ngettext("%(count)s business day", "%(count)s business days", count),
        Unit.CALENDAR_DAYS: ngettext("%(count)s calendar day", "%(count)s calendar days", count),
        Unit.WEEKS: ngettext("%(count)s week", "%(count)s weeks", count),
        Unit.MONTHS: ngettext("%(count)s month", "%(count)s months", count),
        Unit.RINGS: ngettext("%(count)s ring", "%(count)s rings", count),
    }
    # gettext chooses a form by whole numbers only, so a broken one ("1,5 hodiny") has texts of its own.
    broken = {
        Unit.SECONDS: pgettext("broken number", "%(count)s seconds"),
        Unit.MINUTES: pgettext("broken number", "%(count)s minutes"),
        Unit.HOURS: pgettext("broken number", "%(count)s hours"),
    }
    text = forms[Unit(unit)] if is_whole else broken.get(Unit(unit), forms[Unit(unit)])
    return text % {"count": format_number(amount, get_language() or "en")}


def priority_in_list(priority: str) -> str:
    """A priority where no heading says that it is one: Czech adds the word."""
    return pgettext("priority in a list", "%(priority)s") % {"priority": PRIORITIES[priority]}


def target_title(metric: str, case_kind: str = "", channel: str = "", priority: str = "") -> str:
    """What a target speaks of: "complaint, e-mail, high: first response"; "all cases" where nothing is set."""
    parts: list[Promise | str] = [
        words[value] for words, value in ((CASE_KINDS, case_kind), (CHANNELS, channel)) if value
    ]
    if priority:
        parts.append(priority_in_list(priority))
    scope = ", ".join(str(part) for part in parts) or gettext("all cases")
    return gettext("%(scope)s: %(metric)s") % {"scope": scope, "metric": METRICS[metric]}


def beyond_words(error: CalendarError) -> str:
    """What to tell whoever wants a deadline that a calendar does not reach."""
    if not error.calendar:
        return gettext("The calendar of the agreed times does not reach this far: extend its holidays first.")
    return gettext(
        "The calendar “%(calendar)s” does not know its holidays this far: extend it first (Settings, Calendars)."
    ) % {"calendar": error.calendar}
