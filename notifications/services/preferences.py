"""How a person wants to be told: their own choice, within what the organisation needs."""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from notifications.models import NoticePreferences

PREFERENCE_FIELDS: Final = (
    "warning_channel", "info_channel", "timezone", "quiet_from", "quiet_until", "quiet_days", "digest_minutes",
    "summary", "summary_hour", "summary_weekday", "summary_when_empty",
)  # fmt: skip
FIXED_FIELDS: Final = ("breach_channel", "escalation_channel")
ALL_DAYS: Final = "0123456"


@transaction.atomic
def change_preferences(*, user: User, now: datetime, **values: Any) -> NoticePreferences:
    """Change the given choices of `user`, for what is told from now on. Writes nothing where nothing differs.

    Raises Refusal, with a problem per field: for switching off what is missed or escalated, quiet hours with one end or
    without a break in the week, and what the model does not take.
    """
    problems = [problem for name, value in values.items() if (problem := _fixed(name, value))]
    User.objects.select_for_update().get(pk=user.pk)  # two forms at once make one row
    chosen = NoticePreferences.objects.filter(user=user).first() or NoticePreferences(user=user)
    changes: dict[str, Any] = {}
    for name in PREFERENCE_FIELDS:
        if name in values and values[name] != getattr(chosen, name):
            changes[name] = [_plain(getattr(chosen, name)), _plain(values[name])]
            setattr(chosen, name, values[name])
    problems += _problems(chosen)
    if problems:
        raise Refusal(problems)
    if changes:
        if "summary" in changes:
            _begin_summaries(chosen, now)
        chosen.save()
        reference = user.full_name[:64]
        record(actor=user, action="notices.chosen", subject=user, now=now, reference=reference, changes=changes)
    return chosen


def preferences_of(user: User) -> NoticePreferences:
    """Return the choices of `user`; the defaults, not saved, where they never chose."""
    return NoticePreferences.objects.filter(user=user).first() or NoticePreferences(user=user)


def _begin_summaries(chosen: NoticePreferences, now: datetime) -> None:
    """Count the last slot before now as dealt with: the first summary comes at its next hour, and covers since then."""
    chosen.summary_done_on = chosen.summary_covered_until = None
    if chosen.summary != NoticePreferences.Summary.OFF:
        slot = chosen.latest_slot(now, Organisation.current().zone)
        chosen.summary_done_on, chosen.summary_covered_until = slot.on, slot.at


def _fixed(name: str, value: object) -> Problem | None:
    if name in FIXED_FIELDS and value != NoticePreferences.Channel.EMAIL:
        return Problem(
            name, "fixed", _("What was missed or escalated always comes by e-mail: it cannot be switched off.")
        )
    if name not in (*PREFERENCE_FIELDS, *FIXED_FIELDS):
        return Problem(name, "unknown", _("There is no such field."))
    return None


def _plain(value: object) -> object:
    return value if isinstance(value, bool | int | str | None) else str(value)


def _problems(chosen: NoticePreferences) -> list[Problem]:
    found: list[Problem] = []
    try:
        chosen.clean_fields(exclude=["user", "summary_done_on", "summary_covered_until"])
    except ValidationError as error:
        found += [
            Problem(name, str(one.code or "invalid"), " ".join(one.messages))
            for name, errors in error.error_dict.items()
            for one in errors
        ]
    if (chosen.quiet_from is None) != (chosen.quiet_until is None):
        name = "quiet_until" if chosen.quiet_until is None else "quiet_from"
        found.append(Problem(name, "required", _("Quiet hours have a beginning and an end. Fill in both, or neither.")))
    elif chosen.quiet_from is not None and chosen.quiet_from == chosen.quiet_until:
        found.append(Problem("quiet_until", "empty", _("Quiet hours that end when they begin last no time.")))
    if set(chosen.quiet_days) - set(ALL_DAYS) or len(set(chosen.quiet_days)) != len(chosen.quiet_days):
        found.append(Problem("quiet_days", "invalid", _("Choose days from Monday to Sunday, each once.")))
    elif len(chosen.quiet_days) == len(ALL_DAYS):
        found.append(Problem("quiet_days", "no_end", _("Leave one day at least: warnings have to come some time.")))
    if chosen.digest_minutes is not None and not 1 <= chosen.digest_minutes <= 240:
        found.append(Problem("digest_minutes", "range", _("Choose from 1 to 240 minutes.")))
    if not 0 <= chosen.summary_hour < 24:
        found.append(Problem("summary_hour", "range", _("Choose an hour from 0 to 23.")))
    if not 0 <= chosen.summary_weekday < 7:
        found.append(Problem("summary_weekday", "range", _("Choose days from Monday to Sunday, each once.")))
    return found
