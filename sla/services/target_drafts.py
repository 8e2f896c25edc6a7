"""Writing the next version of a target set: many changes, one publication."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Problem, Refusal
from sla.domain.lines import Line
from sla.domain.vocabulary import Basis, PauseRule
from sla.models import EDITABLE, TargetDraft, TargetSet
from sla.selectors import DraftState, draft_state, ladders_of, newest_calendars, newest_of, targets_of
from sla.services.target_lines import calendar_problem, line_problems
from sla.services.targets import lock_series, publish_target_set

SOURCE_LENGTH = 200


def begin_set(
    *,
    basis: str,
    source: str,
    actor: User,
    now: datetime,
    verified_on: date | None = None,
    lines: tuple[Line, ...] = (),
) -> TargetDraft:
    """Begin a statutory or internal set. Nothing counts until it is published. Raises Refusal."""
    if basis not in (Basis.STATUTORY, Basis.INTERNAL):
        raise Refusal(Problem("basis", "unknown", _("Only sets by law and between teams are begun here.")))
    _check_description(source, verified_on, now)
    return TargetDraft.objects.create(
        basis=basis,
        source=source.strip(),
        verified_on=verified_on,
        changes={line.key: replace(line, pause_rule=_pauses(basis, line)).to_document() for line in lines},
        changed_by=actor,
        changed_at=now,
    )


@transaction.atomic
def save_line(
    *, series: UUID, key: str | None, line: Line, seen: dict[str, Any] | None, actor: User, now: datetime
) -> TargetDraft:
    """Add a target to the set in work (`key` None), or change that one. Begins the work where nobody has yet.

    `seen` is the line as the person saw it. Raises Refusal, naming the field: for what no clock could measure, for a
    second target of the same key, and if somebody else changed this line meanwhile.
    """
    draft = working_draft(series, actor, now)
    line = replace(line, pause_rule=_pauses(draft.basis, line))
    now_there = _documents(draft)
    problems = line_problems(line) + calendar_problem(line, newest_calendars([line.calendar]))
    if key is None and line.key in now_there:
        problems.append(
            Problem("metric", "duplicate", _("There is a target for exactly this already. Change that one."))
        )
    if key is not None and key != line.key:
        problems.append(
            Problem("", "other_key", _("What a target is for does not change: withdraw it and add another."))
        )
    if key is not None and now_there.get(key) != seen:
        problems.append(
            Problem(
                "",
                "changed_meanwhile",
                _("Somebody changed this target meanwhile. What you typed is still here; send it again to keep it."),
            )
        )
    if problems:
        raise Refusal(problems)
    return _change(draft, line.key, line.to_document(), actor, now)


def withdraw_line(*, series: UUID, key: str, actor: User, now: datetime) -> TargetDraft:
    """Leave a target out of the next version. Raises Refusal if there is none of that key."""
    with transaction.atomic():
        draft = working_draft(series, actor, now)
        if key not in _documents(draft):
            raise Refusal(Problem("key", "unknown", _("There is no such target.")))
        return _change(draft, key, None, actor, now)


def undo_line(*, series: UUID, key: str, actor: User, now: datetime) -> TargetDraft:
    """Take back what was changed about one target."""
    with transaction.atomic():
        draft = working_draft(series, actor, now)
        draft.changes.pop(key, None)
        return touch(draft, actor, now)


def describe_draft(*, series: UUID, source: str, verified_on: date | None, actor: User, now: datetime) -> TargetDraft:
    """Change the name under which the set is cited, and when it was compared with the law. Raises Refusal."""
    _check_description(source, verified_on, now)
    with transaction.atomic():
        draft = working_draft(series, actor, now)
        if draft.basis == Basis.ORGANISATION:
            raise Refusal(Problem("source", "fixed", _("Your own targets are cited under the organisation's name.")))
        draft.source, draft.verified_on = source.strip(), verified_on
        return touch(draft, actor, now)


def discard_draft(*, draft: TargetDraft) -> None:
    """Throw a set in work away. What is published stays."""
    TargetDraft.objects.filter(pk=draft.pk).delete()


def carry_over(*, draft: TargetDraft, actor: User, now: datetime) -> TargetDraft:
    """Go on from the version that somebody else published meanwhile, with the changes made so far."""
    with transaction.atomic():
        draft = TargetDraft.objects.select_for_update().get(pk=draft.pk)
        draft.base = newest_of(draft.series)
        base = targets_of(draft.base) if draft.base else []
        there, climbed = {target.key for target in base}, ladders_of(base)
        draft.ladders = {name: found for name, found in draft.ladders.items() if found is not None or name in climbed}
        # What was to be withdrawn is gone by now.
        draft.changes = {key: line for key, line in draft.changes.items() if line is not None or key in there}
        return touch(draft, actor, now)


@transaction.atomic
def publish_draft(*, draft: TargetDraft, lock: int, reason: str, actor: User, now: datetime) -> TargetSet:
    """Publish a set in work as the next version: one version, one audit event, and the work is done.

    `lock` is that of the draft as the person checked it. Clocks that run keep what they were started with. Raises
    Refusal: without a reason, if nothing changes, if the draft changed since, if somebody published meanwhile.
    """
    lock_series(Basis(draft.basis), draft.series)
    current = TargetDraft.objects.select_for_update(of=("self",)).filter(pk=draft.pk).select_related("base").first()
    if current is None:
        raise Refusal(Problem("", "gone", _("Somebody published or discarded these changes meanwhile.")))
    state = draft_state(current)
    _check_publishable(state, lock, reason)
    published = publish_target_set(
        basis=current.basis,
        series=current.series,
        source=current.source,
        specs=[target.spec() for target in state.new],
        now=now,
        actor=actor,
        changes=audited_changes(state),
        reason=reason.strip(),
        verified_on=current.verified_on,
    )
    current.delete()
    return published


def audited_changes(state: DraftState) -> dict[str, Any]:
    """What the audit trail keeps: per target its amount before and after, and the names of what else changed."""
    old = {target.key: target for target in state.old}
    new = {target.key: target for target in state.new}
    changes: dict[str, Any] = {}
    for key in {**old, **new}:
        before, after = (found[key].line().to_document() if key in found else None for found in (old, new))
        if before == after:
            continue
        amounts = [_amount(document) for document in (before, after)]
        others = {name for name in before if before[name] != after[name]} if before and after else set()
        more = sorted(others - {"amount", "unit"})
        changes[key] = [amounts[0], amounts[1] + (f" ({', '.join(more)})" if more else "")]
    ladders = [ladders_of(found) for found in (state.old, state.new)]
    for name in {**ladders[0], **ladders[1]}:
        if ladders[0].get(name) != ladders[1].get(name):
            levels = [len(found[name].levels) if name in found else 0 for found in ladders]
            changes[f"ladder {name}"] = levels
    base = state.draft.base
    if base is not None and base.source != state.draft.source:
        changes["source"] = [base.source, state.draft.source]
    return changes


def _amount(document: dict[str, Any] | None) -> str:
    return f"{document['amount']} {document['unit']}" if document else ""


def _check_publishable(state: DraftState, lock: int, reason: str) -> None:
    if state.draft.lock != lock:
        raise Refusal(
            Problem(
                "",
                "changed_meanwhile",
                _("The changes are not those that you checked: somebody went on. Look at them again."),
            )
        )
    if state.is_behind:
        raise Refusal(
            Problem("", "stale", _("Another version was published meanwhile. Carry your changes over to it first."))
        )
    if not reason.strip():
        raise Refusal(Problem("reason", "required", _("Say why the targets change.")))
    if state.is_empty:
        raise Refusal(Problem("", "unchanged", _("Nothing is changed yet.")))
    if not state.new:
        raise Refusal(Problem("", "empty", _("A set holds at least one target. Withdraw the whole set instead.")))


def working_draft(series: UUID, actor: User, now: datetime) -> TargetDraft:
    """The set in work, locked; a new one from the newest version where nobody works on it. Raises Refusal."""
    draft = TargetDraft.objects.select_for_update(of=("self",)).select_related("base").filter(series=series).first()
    if draft is not None:
        return draft
    newest = newest_of(series)
    if newest is None or newest.basis not in EDITABLE:
        raise Refusal(Problem("", "unknown", _("There is no such set of targets to change.")))
    draft, _created = TargetDraft.objects.get_or_create(
        series=series,
        defaults={
            "basis": newest.basis,
            "base": newest,
            "source": newest.source,
            "verified_on": newest.verified_on,
            "changes": _last_lines(newest),
            "changed_by": actor,
            "changed_at": now,
        },
    )
    return TargetDraft.objects.select_for_update(of=("self",)).select_related("base").get(pk=draft.pk)


def _last_lines(newest: TargetSet) -> dict[str, Any]:
    """What a withdrawn set last promised, to promise it again; nothing where the set is in use."""
    if newest.targets.exists():
        return {}
    last = TargetSet.objects.filter(series=newest.series, targets__isnull=False).order_by("-number").first()
    return {target.key: target.line().to_document() for target in targets_of(last)} if last else {}


def _documents(draft: TargetDraft) -> dict[str, Any]:
    """The lines of the set as they stand now, by key."""
    base = targets_of(draft.base) if draft.base else []
    lines = {target.key: target.line().to_document() for target in base} | draft.changes
    # Read and written anew: a draft that was begun by an earlier version of Dohoda lacks what lines have since.
    return {key: Line.from_document(line).to_document() for key, line in lines.items() if line is not None}


def _change(draft: TargetDraft, key: str, document: dict[str, Any] | None, actor: User, now: datetime) -> TargetDraft:
    """Write one line into a draft; one that says again what is published is no change."""
    base = {target.key: target for target in targets_of(draft.base)} if draft.base else {}
    published = base[key].line().to_document() if key in base else None
    if document == published:
        draft.changes.pop(key, None)
    else:
        draft.changes[key] = document
    return touch(draft, actor, now)


def touch(draft: TargetDraft, actor: User, now: datetime) -> TargetDraft:
    """Store a draft that was changed."""
    draft.lock += 1
    draft.changed_by, draft.changed_at = actor, now
    draft.save()
    return draft


def _pauses(basis: str, line: Line) -> PauseRule:
    """The law waits for nobody."""
    return PauseRule.NEVER if basis == Basis.STATUTORY else line.pause_rule


def _check_description(source: str, verified_on: date | None, now: datetime) -> None:
    problems = []
    if not source.strip():
        problems.append(Problem("source", "required", _("Name the law, or the teams, that it comes from.")))
    elif len(source.strip()) > SOURCE_LENGTH:
        problems.append(Problem("source", "too_long", _("At most %(count)s characters.") % {"count": SOURCE_LENGTH}))
    if verified_on is not None and verified_on > now.date():
        problems.append(Problem("verified_on", "future", _("This day is still to come.")))
    if problems:
        raise Refusal(problems)
