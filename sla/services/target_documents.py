"""Publishing a whole target set from a document: all of it, or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Problem, Refusal
from sla.domain.ladder import Ladder
from sla.domain.lines import Line
from sla.domain.vocabulary import Basis, PauseRule
from sla.models import TargetDraft, TargetSet
from sla.selectors import DraftState, calendars_with_version, ladders_of, newest_of, targets_from, targets_of
from sla.services.ladders import ladder_problems
from sla.services.target_drafts import audited_changes
from sla.services.target_lines import line_problems
from sla.services.targets import lock_series, publish_target_set


@transaction.atomic
def publish_lines(
    *,
    basis: str,
    series: UUID | None,
    based_on: int,
    source: str,
    lines: Sequence[Line],
    reason: str,
    actor: User,
    now: datetime,
    verified_on: date | None = None,
    ladders: Sequence[Ladder] | None = None,
) -> TargetSet:
    """Publish the next version of a set as these lines say, or the first one (`series` None, `based_on` 0).

    `calendar` of a line is the name of one of the organisation's calendars, or of one that the set counts in already.
    `ladders` are those that the lines name; left out, the set's own so far.
    Raises Refusal: with "stale" if `based_on` is not the newest version's number, else with every problem of every
    line, its field written "targets.3.unit".
    """
    lock_series(Basis(basis), series)
    newest = newest_of(series) if series else None
    if (newest.number if newest else 0) != based_on:
        raise Refusal(Problem("based_on", "stale", _("Another version was published meanwhile. Read it first.")))
    old = targets_of(newest) if newest else []
    known = {ladder.name: ladder for ladder in ladders} if ladders is not None else ladders_of(old)
    calendars = {target.calendar_version.name: str(target.calendar_version.public_id) for target in old}
    calendars |= {version.name: str(version.public_id) for version in calendars_with_version()}
    _check(lines, calendars, known, source, reason)
    pauses = PauseRule.NEVER if basis == Basis.STATUTORY else None
    resolved = [
        replace(line, calendar=calendars[line.calendar], pause_rule=pauses or line.pause_rule) for line in lines
    ]
    draft = TargetDraft(basis=basis, base=newest, source=source.strip(), verified_on=verified_on)
    new = targets_from(resolved, TargetSet(basis=basis, source=source.strip()), known)
    changes = audited_changes(DraftState(draft, newest, old, new))
    if newest and not changes and newest.verified_on == verified_on:
        raise Refusal(Problem("", "unchanged", _("Nothing differs from the version that is published now.")))
    return publish_target_set(
        basis=basis,
        series=series,
        source=source.strip(),
        specs=[target.spec() for target in new],
        now=now,
        actor=actor,
        changes=changes,
        reason=reason.strip(),
        verified_on=verified_on,
    )


def _check(
    lines: Sequence[Line], calendars: dict[str, str], ladders: dict[str, Ladder], source: str, reason: str
) -> None:
    problems = [
        replace(problem, field=f"ladders.{number}.{problem.field}")
        for number, ladder in enumerate(ladders.values())
        for problem in ladder_problems(ladder)
    ]
    if not reason.strip():
        problems.append(Problem("reason", "required", _("Say why the targets change.")))
    if not source.strip():
        problems.append(Problem("source", "required", _("Name the law, or the teams, that it comes from.")))
    if not lines:
        problems.append(Problem("targets", "empty", _("A set holds at least one target.")))
    seen: set[str] = set()
    for number, line in enumerate(lines):
        found = line_problems(line)
        if line.calendar not in calendars:
            found.append(Problem("calendar", "unknown", _("There is no calendar of this name.")))
        if line.ladder and line.ladder not in ladders:
            found.append(Problem("ladder", "unknown", _("There is no ladder of this name.")))
        if line.key in seen:
            found.append(
                Problem("metric", "duplicate", _("Two targets speak of the same: %(key)s.") % {"key": line.key})
            )
        seen.add(line.key)
        problems += [replace(problem, field=f"targets.{number}.{problem.field}") for problem in found]
    if problems:
        raise Refusal(problems)
