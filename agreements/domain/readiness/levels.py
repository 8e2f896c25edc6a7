"""Rules of step 5: every level can be measured, in hours that exist, and the levels do not contradict each other."""

from collections import Counter
from collections.abc import Iterator

from agreements.domain.content import PERCENT_UNITS, AgreementContent
from agreements.domain.content.service_levels import AvailabilityItem, QualityItem, TargetItem
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from agreements.domain.readiness.timing import slower_than_resolution
from agreements.domain.specs import IncompleteTargetError, target_spec

LEVEL_MUST: dict[type, tuple[str, ...]] = {
    TargetItem: ("metric", "amount", "unit", "calendar", "window", "source"),
    AvailabilityItem: ("name", "objective_percent", "calendar", "window", "source"),
    QualityItem: ("name", "metric", "amount", "unit", "direction", "calendar", "window", "source"),
}


def level_missing(content: AgreementContent) -> Spots:
    """At least one level is promised."""
    if not any(content.service_levels.levels()):
        yield at("/service_levels/targets")


def level_field_missing(content: AgreementContent) -> Spots:
    """Each level has its metric, number, unit, calendar, window and source."""
    for kind, place, level in content.service_levels.levels():
        for field in LEVEL_MUST[type(level)]:
            if getattr(level, field) in {None, ""}:
                yield at(f"/service_levels/{kind}/{place}/{field}", list=kind, place=place + 1, field=field)


def target_objective_missing(content: AgreementContent) -> Spots:
    """Without a share to be reached, one late answer in a thousand is a breach of contract."""
    for place, target in enumerate(content.service_levels.targets):
        if target.objective_percent is None:
            yield at(f"/service_levels/targets/{place}/objective_percent", place=place + 1)


def quality_population_missing(content: AgreementContent) -> Spots:
    """A percentage says of what."""
    for place, quality in enumerate(content.service_levels.quality):
        if quality.unit.lower() in PERCENT_UNITS and not quality.population:
            yield at(f"/service_levels/quality/{place}/population", place=place + 1)


def target_twice(content: AgreementContent) -> Spots:
    """Two targets for the same thing leave open which one counts."""
    targets = content.service_levels.targets
    counts = Counter((target.kind, target.channel, target.priority, target.metric) for target in targets)
    for place, target in enumerate(targets):
        if target.metric and counts[target.kind, target.channel, target.priority, target.metric] > 1:
            yield at(f"/service_levels/targets/{place}/metric", place=place + 1)


def response_longer_than_resolution(content: AgreementContent) -> Spots:
    """Whatever is to be answered later than it is to be resolved is answered too late."""
    for place, resolution_place in slower_than_resolution(content.service_levels):
        pointer = f"/service_levels/targets/{place}/amount"
        yield at(pointer, place=place + 1, resolution=resolution_place + 1)


def calendar_unknown(content: AgreementContent) -> Spots:
    """A calendar that is named is embedded in the document."""
    known = {calendar.name for calendar in content.service_levels.calendars} | {""}
    for pointer, calendar in calendars_used(content):
        if calendar not in known:
            yield at(pointer, calendar=calendar)


def calendars_used(content: AgreementContent) -> Iterator[tuple[str, str]]:
    """Yield (pointer, calendar) of everything that may name one."""
    for kind, place, level in content.service_levels.levels():
        yield f"/service_levels/{kind}/{place}/calendar", level.calendar
    for place, channel in enumerate(content.communication.channels):
        yield f"/communication/channels/{place}/calendar", channel.calendar
    for place, service in enumerate(content.expectations.services):
        yield f"/expectations/services/{place}/calendar", service.calendar


def calendar_unnamed(content: AgreementContent) -> Spots:
    """A calendar has a name, and no other calendar has the same."""
    counts = Counter(calendar.name for calendar in content.service_levels.calendars)
    for place, calendar in enumerate(content.service_levels.calendars):
        if not calendar.name or counts[calendar.name] > 1:
            yield at(f"/service_levels/calendars/{place}/name", place=place + 1)


def calendar_never_opens(content: AgreementContent) -> Spots:
    """No deadline can be computed in hours that never come."""
    for place, calendar in enumerate(content.service_levels.calendars):
        if not any(calendar.data.weekly.values()):
            yield at(f"/service_levels/calendars/{place}/data/weekly", calendar=calendar.name)


def calendar_ends_early(content: AgreementContent) -> Spots:
    """Holidays are known for as long as the agreement lasts; beyond them no deadline is computed."""
    end = content.term.ends_on or content.term.effective_on
    for place, calendar in enumerate(content.service_levels.calendars):
        known_until = calendar.data.known_until
        if known_until is not None and end is not None and known_until < end:
            yield at(f"/service_levels/calendars/{place}/data/known_until", calendar=calendar.name)


def target_not_computable(content: AgreementContent) -> Spots:
    """What the engine refuses is refused here: half a business day, a calendar that it cannot read."""
    for place, target in enumerate(content.service_levels.targets):
        try:
            target_spec(target, content.service_levels)
        except IncompleteTargetError:
            continue
        except ValueError:
            yield at(f"/service_levels/targets/{place}/amount", place=place + 1)


def availability_service_unknown(content: AgreementContent) -> Spots:
    """Availability is promised of a service of this agreement."""
    known = {service.id for service in content.expectations.services}
    for place, availability in enumerate(content.service_levels.availability):
        if availability.service is not None and availability.service not in known:
            yield at(f"/service_levels/availability/{place}/service", place=place + 1)


def exclusion_field_missing(content: AgreementContent) -> Spots:
    """What does not count is said with its reason."""
    for place, exclusion in enumerate(content.service_levels.exclusions):
        for field in ("reason", "text"):
            if not getattr(exclusion, field):
                yield at(f"/service_levels/exclusions/{place}/{field}", place=place + 1, field=field)


def maintenance_unannounced(content: AgreementContent) -> Spots:
    """Maintenance is planned when it was announced ahead; how long ahead is part of the exclusion."""
    for place, exclusion in enumerate(content.service_levels.exclusions):
        if exclusion.reason == "planned_maintenance" and not exclusion.announced_before.is_set:
            missing = exclusion.announced_before.missing
            yield at(f"/service_levels/exclusions/{place}/announced_before/{missing}", place=place + 1)


RULES = (
    Rule("level_missing", BLOCKING, level_missing),
    Rule("level_field_missing", BLOCKING, level_field_missing),
    Rule("target_objective_missing", WARNING, target_objective_missing),
    Rule("quality_population_missing", BLOCKING, quality_population_missing),
    Rule("target_twice", BLOCKING, target_twice),
    Rule("response_longer_than_resolution", BLOCKING, response_longer_than_resolution),
    Rule("calendar_unknown", BLOCKING, calendar_unknown),
    Rule("calendar_unnamed", BLOCKING, calendar_unnamed),
    Rule("calendar_never_opens", BLOCKING, calendar_never_opens),
    Rule("calendar_ends_early", WARNING, calendar_ends_early),
    Rule("target_not_computable", BLOCKING, target_not_computable),
    Rule("availability_service_unknown", BLOCKING, availability_service_unknown),
    Rule("exclusion_field_missing", BLOCKING, exclusion_field_missing),
    Rule("maintenance_unannounced", WARNING, maintenance_unannounced),
)
