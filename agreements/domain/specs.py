"""From the targets of the document to those that the clocks run on."""

from agreements.domain.content import AgreementContent
from agreements.domain.content.service_levels import ServiceLevels, TargetItem
from agreements.domain.ladders import ladder_of
from agreements.domain.outline import outline
from sla.domain.ladder import Ladder
from sla.domain.targets import TargetSpec
from sla.domain.vocabulary import PauseRule


class IncompleteTargetError(ValueError):
    """A target lacks what a clock needs; readiness reports it as `level_field_missing`, `calendar_unknown` or by a rule
    about ladders."""


def target_specs(content: AgreementContent) -> list[TargetSpec]:
    """Return the targets in the document's order, each with the article number under which it is printed.

    Raises IncompleteTargetError, and ValueError for an amount or a calendar with which no clock can run; a document
    without blocking findings has neither.
    """
    numbers = outline(content).items
    return [
        target_spec(target, content.service_levels, locator=numbers[target.id])
        for target in content.service_levels.targets
    ]


def target_spec(target: TargetItem, levels: ServiceLevels, *, locator: str = "") -> TargetSpec:
    """Return one target as a value of the engine; the errors are those of `target_specs`."""
    calendar = levels.calendar(target.calendar)
    if target.metric is None or target.amount is None or target.unit is None or calendar is None:
        raise IncompleteTargetError(f"Target {locator or target.id} has no metric, amount, unit or calendar.")
    return TargetSpec(
        key="",
        case_kind=target.kind,
        channel=target.channel,
        priority=target.priority,
        metric=target.metric,
        amount=target.amount,
        unit=target.unit,
        calendar=calendar.data.to_dict(),
        calendar_name=calendar.name,
        objective_percent=target.objective_percent,
        warn_at_percents=tuple(sorted(set(target.warn_at_percents))),
        locator=locator,
        item_id=target.id,
        automatic_reply_acknowledges=target.automatic_reply_acknowledges,
        moves_off_days_off=target.moves_off_days_off,
        pause_rule=target.pause_rule or PauseRule.NEVER,
        ladder=_ladder(target, levels),
    )


def _ladder(target: TargetItem, levels: ServiceLevels) -> Ladder | None:
    if not target.ladder:
        return None
    named = levels.ladder(target.ladder)
    if named is None:
        raise IncompleteTargetError(f"Target {target.id} names a ladder that the agreement does not have.")
    try:
        ladder = ladder_of(named)
    except ValueError as error:
        raise IncompleteTargetError(str(error)) from error
    if ladder.faults():
        raise IncompleteTargetError(f"The ladder {ladder.name} cannot be climbed.")
    return ladder
