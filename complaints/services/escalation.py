"""What follows when clocks call: who is told of what, and what a level of the ladder does besides."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from complaints.models import Complaint
from complaints.selectors import complaints_of, told_of_breach
from complaints.selectors.recipients import Directory, Recipient
from complaints.services import notices
from complaints.services.level_acts import act
from complaints.services.notices import Telling
from sla.domain.ladder import Outcome, StepKind
from sla.signals import Happening


def tell_of_clocks(*, happenings: Sequence[Happening], now: datetime) -> None:
    """Tell of what befell clocks of complaints; what befell others is not ours. Queries do not grow with their number.

    A target without a ladder has its breach told to the owner and the supervisor, one with a ladder as its levels say.
    Somebody who would be told at several levels of one pass is told at the highest. A level acts (gives the complaint
    to somebody, raises its priority) only while its clock is open. Raises BusyError if it cannot act at this moment.
    """
    complaints = complaints_of({happening.clock.case_id for happening in happenings})
    ours = [happening for happening in happenings if happening.clock.case_id in complaints]
    if not ours:
        return
    directory = Directory(complaints.values(), (one.rung for one in ours if one.rung), now)
    tellings: list[Telling] = []
    for _clock, group in groupby(ours, key=lambda happening: happening.clock.pk):
        of_clock = list(group)
        complaint = complaints[of_clock[0].clock.case_id]
        tellings += _of_clock(of_clock, complaint, directory, now)
    notices.tell(tellings, now=now)


def _of_clock(
    happenings: Sequence[Happening], complaint: Complaint, directory: Directory, now: datetime
) -> list[Telling]:
    """Who is told of one clock, and what its levels do."""
    levels = [happening for happening in happenings if happening.rung is not None]
    recipients = _levels_told(levels, complaint, directory)
    if levels and levels[0].clock.is_open:
        act(levels, complaint, directory, now)
    tellings = []
    for happening in happenings:
        told = recipients[happening.level] if happening.rung else _others(happening, complaint, directory)
        tellings += [Telling(happening, complaint, recipient) for recipient in told]
    return tellings


def _levels_told(levels: Sequence[Happening], complaint: Complaint, directory: Directory) -> dict[int, list[Recipient]]:
    """Who is told at each level of one pass: each once, at the highest level that names them.

    A level whose people are all told at higher ones is superseded by the lowest of those.
    """
    told: dict[int, list[Recipient]] = {}
    last: dict[str, int] = {}
    for happening in reversed(levels):
        if happening.rung is None or happening.row is None or happening.row.outcome != Outcome.FIRED:
            told[happening.level] = []
            continue
        found = directory.told_at(happening.rung, complaint)
        told[happening.level] = [one for one in found if one.key not in last]
        if found and not told[happening.level]:
            happening.row.supersede(StepKind.LEVEL, min(last[one.key] for one in found))
        happening.row.told = [one.name for one in told[happening.level]]
        last |= {one.key: happening.level for one in told[happening.level]}
    return told


def _others(happening: Happening, complaint: Complaint, directory: Directory) -> list[Recipient]:
    """Who is told of a warning, a breach without a ladder, or of a deadline that was not missed after all."""
    clock = happening.clock
    if happening.kind == "warning":
        people = directory.owner(complaint) or directory.supervisors(complaint)
    elif happening.kind == "correction":
        return told_of_breach(clock)
    elif clock.target is not None and clock.target.escalation is not None:
        people = []
    else:
        people = [*directory.owner(complaint), *directory.supervisors(complaint)]
    return [Recipient(person) for person in {person.pk: person for person in people if person.is_active}.values()]
