"""What the sample company owes by law, and what its teams owe each other."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from accounts.models import User
from sla.domain.ladder import Counted, Ladder, Level, Side, Whom
from sla.domain.lines import Line
from sla.domain.vocabulary import Basis, CaseKind, Metric, PauseRule, Unit
from sla.models import TargetSet
from sla.selectors import organisation_target_set, targets_of
from sla.services import begin_set, publish_draft, save_ladder

#: Between the teams: reminded a day of opening hours ahead, then the supervisor, who gets the complaint.
SECOND_LINE = Ladder(
    "Druhá linie",
    (
        Level(side=Side.BEFORE, minutes=540, counted=Counted.OPEN),
        Level(),
        Level(minutes=120, counted=Counted.OPEN, whom=Whom.SUPERVISOR, raises_priority=True),
        Level(minutes=1440, whom=Whom.MANAGER, hands_over=True),
    ),
)


def create_target_sets(manager: User, now: datetime) -> None:
    """Publish the statutory and the internal set, after the organisation's own."""
    own = organisation_target_set()
    if own is None:
        raise LookupError("The organisation's targets are published first.")
    [resolution] = [target for target in targets_of(own) if target.key == "complaint.any.any.resolution"]
    line = resolution.line()
    by_law = replace(
        line,
        amount=Decimal(30),
        unit=Unit.CALENDAR_DAYS,
        moves_off_days_off=True,
        pause_rule=PauseRule.NEVER,
    )
    _publish(
        Basis.STATUTORY,
        "Zákon č. 634/1992 Sb., § 19 odst. 3",
        by_law,
        "Reklamace spotřebitelů vyřizujeme v zákonné lhůtě.",
        manager,
        now,
    )
    within_teams = Line(
        case_kind=CaseKind.COMPLAINT,
        metric=Metric.RESOLUTION,
        amount=Decimal(8),
        unit=Unit.BUSINESS_DAYS,
        calendar=line.calendar,
        objective_percent=Decimal(90),
        ladder=SECOND_LINE.name,
    )
    _publish(
        Basis.INTERNAL,
        "Druhá linie pro zákaznický servis",
        within_teams,
        "Technici předají řešení dva dny před termínem pro zákazníka.",
        manager,
        now + timedelta(minutes=5),
    )


def _publish(basis: Basis, source: str, line: Line, reason: str, manager: User, now: datetime) -> TargetSet:
    verified_on = now.date() if basis == Basis.STATUTORY else None
    draft = begin_set(basis=basis, source=source, verified_on=verified_on, lines=(line,), actor=manager, now=now)
    if line.ladder:
        draft = save_ladder(series=draft.series, ladder=SECOND_LINE, seen=None, actor=manager, now=now)
    return publish_draft(draft=draft, lock=draft.lock, reason=reason, actor=manager, now=now)
