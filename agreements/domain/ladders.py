"""From the ladders of the document to those that clocks climb, and from the organisation's into the document."""

from collections.abc import Iterator, Mapping

from agreements.domain.content import AgreementContent
from agreements.domain.content.ladders import EmbeddedLadder, LadderLevel, Moment
from sla.domain.ladder import NAMED, Counted, Ladder, Level, Side, Whom


def missing_fields(level: LadderLevel) -> Iterator[str]:
    """Yield the fields that a level lacks to be climbed."""
    yield from (field for field in ("moment", "minutes", "whom") if getattr(level, field) is None)
    if level.whom in (Whom.TEAM, Whom.PERSON):
        yield from (field for field in ("who", "name") if not getattr(level, field))
    if level.whom == Whom.ADDRESS and not level.address:
        yield "address"


def ladder_of(embedded: EmbeddedLadder) -> Ladder:
    """Return the ladder as the engine climbs it. Raises ValueError if one of its levels lacks something."""
    return Ladder(embedded.name, tuple(_level(level) for level in embedded.levels))


def _level(level: LadderLevel) -> Level:
    if level.moment is None or level.minutes is None or level.whom is None or list(missing_fields(level)):
        raise ValueError("A level of a ladder lacks something.")
    who = level.address if level.whom == Whom.ADDRESS else str(level.who or "")
    return Level(
        side=Side(level.moment.value),
        minutes=level.minutes,
        counted=level.counted or Counted.ELAPSED,
        whom=level.whom,
        who=who if level.whom in NAMED else "",
        hands_over=level.hands_over,
        raises_priority=level.raises_priority,
        moves_clocks=level.moves_clocks,
    )


def embedded(ladder: Ladder, names: Mapping[str, str]) -> EmbeddedLadder:
    """Return a copy of the organisation's ladder for a document; `names` are those of teams and people by id."""
    return EmbeddedLadder.model_validate(
        {"name": ladder.name, "levels": [_copy(each, names) for each in ladder.levels]}
    )


def _copy(level: Level, names: Mapping[str, str]) -> dict[str, object]:
    is_outside = level.whom == Whom.ADDRESS
    return {
        "moment": Moment(level.side.value),
        "minutes": level.minutes,
        "counted": level.counted if level.counted == Counted.OPEN else None,
        "whom": level.whom,
        "who": level.who if level.who and not is_outside else None,
        "name": names.get(level.who, "") if not is_outside else "",
        "address": level.who if is_outside else "",
        "hands_over": level.hands_over,
        "raises_priority": level.raises_priority,
        "moves_clocks": level.moves_clocks,
    }


def with_ladders(
    content: AgreementContent, before: AgreementContent, offered: Mapping[str, Ladder], names: Mapping[str, str]
) -> AgreementContent:
    """Return the document with a copy of each ladder that a target names and that does not stand in it yet.

    One that stood there before stays as it was: a target that names a ladder keeps it. The others are copied from
    what the organisation offers; a name that nobody knows stays, and is a finding.
    """
    levels = content.service_levels
    known = {ladder.name for ladder in levels.ladders}
    wanted = dict.fromkeys(target.ladder for target in levels.targets if target.ladder and target.ladder not in known)
    kept = {ladder.name: ladder for ladder in before.service_levels.ladders}
    added = [kept.get(name) or embedded(offered[name], names) for name in wanted if name in kept or name in offered]
    if not added:
        return content
    data = levels.model_copy(update={"ladders": [*levels.ladders, *added]})
    return content.with_step("service_levels", data)
