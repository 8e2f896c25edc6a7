"""What keeps an escalation ladder from being climbed."""

from collections import Counter

from agreements.domain.content import AgreementContent
from agreements.domain.ladders import ladder_of, missing_fields
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from sla.domain.ladder import NAME_LENGTH


def ladder_unknown(content: AgreementContent) -> Spots:
    """A ladder that a target names stands in the document."""
    for place, target in enumerate(content.service_levels.targets):
        if target.ladder and content.service_levels.ladder(target.ladder) is None:
            yield at(f"/service_levels/targets/{place}/ladder", ladder=target.ladder, place=place + 1)


def ladder_unnamed(content: AgreementContent) -> Spots:
    """A ladder has a short name, and no other ladder has the same."""
    counts = Counter(ladder.name for ladder in content.service_levels.ladders)
    for place, ladder in enumerate(content.service_levels.ladders):
        is_fit = 0 < len(ladder.name) <= NAME_LENGTH and "/" not in ladder.name
        if not is_fit or counts[ladder.name] > 1:
            yield at(f"/service_levels/ladders/{place}/name", place=place + 1, limit=NAME_LENGTH)


def ladder_level_incomplete(content: AgreementContent) -> Spots:
    """Each level says when, and whom."""
    for place, ladder in enumerate(content.service_levels.ladders):
        for number, level in enumerate(ladder.levels):
            for field in missing_fields(level):
                pointer = f"/service_levels/ladders/{place}/levels/{number}/{field}"
                yield at(pointer, ladder=ladder.name or str(place + 1), level=number + 1)


def ladder_not_climbable(content: AgreementContent) -> Spots:
    """Levels stand in their order, one at the deadline itself, and give the case to people alone."""
    for place, ladder in enumerate(content.service_levels.ladders):
        if any(list(missing_fields(level)) for level in ladder.levels):
            continue
        faults = [fault for fault in ladder_of(ladder).faults() if fault.field != "name"]
        if faults:
            level = faults[0].level
            where = "levels" if level is None else f"levels/{level}/{faults[0].field}"
            yield at(f"/service_levels/ladders/{place}/{where}", ladder=ladder.name or str(place + 1))


def ladder_unused(content: AgreementContent) -> Spots:
    """A ladder that no target names is climbed by nobody."""
    used = {target.ladder for target in content.service_levels.targets}
    for place, ladder in enumerate(content.service_levels.ladders):
        if ladder.name and ladder.name not in used:
            yield at(f"/service_levels/ladders/{place}/name", ladder=ladder.name)


RULES = (
    Rule("ladder_unknown", BLOCKING, ladder_unknown),
    Rule("ladder_unnamed", BLOCKING, ladder_unnamed),
    Rule("ladder_level_incomplete", BLOCKING, ladder_level_incomplete),
    Rule("ladder_not_climbable", BLOCKING, ladder_not_climbable),
    Rule("ladder_unused", WARNING, ladder_unused),
)
