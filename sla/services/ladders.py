"""The escalation ladders of a set in work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Team, User
from core.errors import Problem, Refusal
from sla.domain.ladder import MOST_LEVELS, NAME_LENGTH, Ladder, Level, LevelFault, Whom
from sla.domain.lines import Line
from sla.models import TargetDraft
from sla.selectors import ladders_in_work, ladders_of, targets_of
from sla.services.target_drafts import touch, working_draft

MESSAGES: Mapping[tuple[str, str], Promise] = {
    ("name", "required"): _("Give the ladder a name."),
    ("name", "too_long"): _("At most %(count)s characters."),
    ("name", "signs"): _("A name has no slashes and no line breaks, and is not made of dots alone."),
    ("levels", "empty"): _("A ladder has at least one level."),
    ("levels", "too_many"): _("A ladder has at most %(most)s levels."),
    ("levels", "none_at_deadline"): _(
        "Nobody would be told of the missed deadline itself: add a level with 0 minutes after it."
    ),
    ("levels", "twice"): _("Two levels tell the same people at the same time."),
    ("minutes", "range"): _("Enter minutes from 0 to a year."),
    ("minutes", "before_zero"): _("Before the deadline takes at least one minute; 0 stands after it."),
    ("minutes", "order"): _("This level would come before the one above it."),
    ("who", "required"): _("Say who is told."),
    ("hands_over", "unfit"): _("The complaint can be given only to somebody who does not look after it yet."),
    ("moves_clocks", "unfit"): _("Deadlines can follow only a priority that is raised."),
}


def ladder_problems(ladder: Ladder) -> list[Problem]:
    """What keeps a ladder from being climbed; a level's field is written "levels.2.minutes"."""
    found = [_problem(fault) for fault in ladder.faults()]
    for number, level in enumerate(ladder.levels):
        if level.who and not _is_known(level):
            found.append(Problem(f"levels.{number}.who", "unknown", str(_UNKNOWN[level.whom])))
    return found


@transaction.atomic
def save_ladder(
    *, series: UUID, ladder: Ladder, seen: dict[str, Any] | None, actor: User, now: datetime
) -> TargetDraft:
    """Put a ladder into the set in work, new or instead of the one of its name; every target that names it gets it.

    `seen` is the ladder as the person saw it, None for a new one. Raises Refusal: for what cannot be climbed, for a
    name that is taken, and if somebody else changed it meanwhile.
    """
    draft = working_draft(series, actor, now)
    base = targets_of(draft.base) if draft.base else []
    there = ladders_in_work(draft, base).get(ladder.name)
    problems = ladder_problems(ladder)
    document = there.to_document() if there else None
    if there is not None and seen is None:
        problems.append(Problem("name", "duplicate", str(_("There is a ladder of this name already."))))
    elif document != seen:
        problems.append(Problem("", "changed_meanwhile", str(_CHANGED)))
    if problems:
        raise Refusal(problems)
    published = ladders_of(base).get(ladder.name)
    if published == ladder:
        draft.ladders.pop(ladder.name, None)
    else:
        draft.ladders[ladder.name] = ladder.to_document()
    return touch(draft, actor, now)


@transaction.atomic
def remove_ladder(*, series: UUID, name: str, actor: User, now: datetime) -> TargetDraft:
    """Leave a ladder out of the next version; targets that name it have none. Raises Refusal if there is none."""
    draft = working_draft(series, actor, now)
    base = targets_of(draft.base) if draft.base else []
    if name not in ladders_in_work(draft, base):
        raise Refusal(Problem("name", "unknown", str(_("There is no ladder of this name."))))
    if name in ladders_of(base):
        draft.ladders[name] = None
    else:
        draft.ladders.pop(name, None)
    for key, document in draft.changes.items():
        if document is not None and document.get("ladder") == name:
            draft.changes[key] = Line.from_document({**document, "ladder": ""}).to_document()
    return touch(draft, actor, now)


_CHANGED = _("Somebody changed this ladder meanwhile. What you typed is still here; send it again to keep it.")
_UNKNOWN: Mapping[Whom, Promise] = {
    Whom.TEAM: _("There is no such team."),
    Whom.PERSON: _("This person is not here, or no longer: choose somebody else."),
    Whom.ADDRESS: _("This is not an e-mail address."),
}


def _problem(fault: LevelFault) -> Problem:
    field = fault.field if fault.level is None else f"levels.{fault.level}.{fault.field}"
    message = str(MESSAGES[fault.field, fault.code]) % {"count": NAME_LENGTH, "most": MOST_LEVELS}
    return Problem(field, fault.code, message)


def _is_known(level: Level) -> bool:
    """Whether a named recipient exists."""
    try:
        match level.whom:
            case Whom.TEAM:
                return Team.objects.filter(public_id=UUID(level.who)).exists()
            case Whom.PERSON:
                return User.objects.filter(public_id=UUID(level.who), is_active=True, is_service=False).exists()
            case Whom.ADDRESS:
                validate_email(level.who)
    except (ValueError, ValidationError):
        return False
    return True
