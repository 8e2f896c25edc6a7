"""Checks of input that several services share. Each returns the problems it found, none where all is well."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.permissions import may
from complaints.domain.text import TYPING_TIME
from core.errors import Problem, Refusal
from sla.domain.calendar import CalendarHorizonError, CalendarNeverOpensError
from sla.labels import beyond_words

OLDEST = timedelta(days=3653)


@contextmanager
def within_calendars(field: str = "") -> Iterator[None]:
    """Refuse what would be due after the last day that a calendar knows, or what a calendar never gets to."""
    try:
        yield
    except CalendarHorizonError as error:
        raise Refusal(Problem(field, "beyond_calendar", beyond_words(error))) from error
    except CalendarNeverOpensError as error:
        if error.calendar:
            message = _("The calendar “%(calendar)s” holds too few opening hours.") % {"calendar": error.calendar}
        else:
            message = _("The calendar of the agreed times holds too few opening hours.")
        raise Refusal(Problem(field, "never_opens", message)) from error


def text_problems(field: str, value: str, *, limit: int, required: bool = False) -> list[Problem]:
    """Check one typed text: present where it must be, not too long, and storable."""
    if required and not value.strip():
        return [Problem(field, "required", _("This is missing."))]
    if "\x00" in value:
        return [Problem(field, "null_characters", _("The text contains a null character, which cannot be stored."))]
    if len(value) > limit:
        message = ngettext(
            "This is too long: at most %(limit)d character fits, and it has %(length)d.",
            "This is too long: at most %(limit)d characters fit, and it has %(length)d.",
            limit,
        )
        return [Problem(field, "too_long", message % {"limit": limit, "length": len(value)})]
    return []


def choice_problems(field: str, value: str, known: list[str], message: str) -> list[Problem]:
    """Check that `value` is one of the words the product knows."""
    return [] if value in known else [Problem(field, "unknown", message)]


def instant_problems(field: str, at: datetime, *, now: datetime, not_before: datetime | None = None) -> list[Problem]:
    """Check that something said to have happened did not happen in the future, nor impossibly long ago."""
    if at > now:
        return [Problem(field, "in_future", _("This lies in the future."))]
    if not_before is not None and at < not_before:
        return [Problem(field, "before_received", _("This is before the complaint was received."))]
    if at < now - OLDEST:
        return [Problem(field, "too_old", _("This is more than ten years ago."))]
    return []


def promise_problems(field: str, at: datetime, *, now: datetime) -> list[Problem]:
    """Check that what is promised can be meant: a century that was typed wrong is no promise."""
    if at <= now + OLDEST:
        return []
    return [Problem(field, "too_far", _("This is more than ten years ahead."))]


def backdating_problems(
    field: str, at: datetime, *, actor: User, now: datetime, reason: str, reason_field: str
) -> list[Problem]:
    """Check that what happened longer ago than it takes to type it is dated back with the right and a reason."""
    if now - at <= TYPING_TIME:
        return []
    if not may(actor, "complaint.backdate"):
        message = _("This is more than an hour ago. Only a supervisor or a manager may date back.")
        return [Problem(field, "backdating_forbidden", message)]
    if not reason.strip():
        message = _("This is more than an hour ago: say why it is recorded only now.")
        return [Problem(reason_field, "reason_required", message)]
    return []


def refuse(problems: list[Problem]) -> None:
    """Raise Refusal if there are problems."""
    if problems:
        raise Refusal(problems)
