"""Rules between steps: what one says of services, channels, calendars and names agrees with what another says."""

from collections import Counter

from agreements.domain.content import PERCENT_UNITS, AgreementContent
from agreements.domain.content.service_levels import ExclusionReason
from agreements.domain.readiness.ending import days
from agreements.domain.readiness.levels import calendars_used
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at
from sla.domain.vocabulary import Channel

NAMED: tuple[str, ...] = (
    "expectations.services.name",
    "expectations.definitions.term",
    "goals.goals.name",
    "service_levels.availability.name",
    "service_levels.quality.name",
    "payment.prices.name",
    "term.milestones.name",
)
REACHED_BY: dict[Channel, Channel] = {Channel.VOICEMAIL: Channel.PHONE}
"""A message is left where one calls: a channel that is agreed with another one."""


def name_twice(content: AgreementContent) -> Spots:
    """Two entries of a list with the same name cannot be told apart by those who cite them."""
    for path in NAMED:
        step, rows, field = path.split(".")
        names = [getattr(row, field).strip() for row in getattr(getattr(content, step), rows)]
        counts = Counter(name.casefold() for name in names if name)
        for place, name in enumerate(names):
            if counts[name.casefold()] > 1:
                yield at(f"/{step}/{rows}/{place}/{field}", name=name)


def definition_incomplete(content: AgreementContent) -> Spots:
    """A definition has a term and its meaning."""
    for place, definition in enumerate(content.expectations.definitions):
        for field in ("term", "meaning"):
            if not getattr(definition, field):
                yield at(f"/expectations/definitions/{place}/{field}", place=place + 1, field=field)


def expectation_unheld(content: AgreementContent) -> Spots:
    """An expectation is somebody's."""
    for place, expectation in enumerate(content.expectations.expectations):
        if expectation.text and expectation.held_by is None:
            yield at(f"/expectations/expectations/{place}/held_by", place=place + 1)


def service_without_level(content: AgreementContent) -> Spots:
    """A service in scope is promised at some level; a target or quality criterion is for all of them."""
    levels = content.service_levels
    covered = {item.service for item in levels.availability}
    if levels.targets or levels.quality or None in covered or not levels.availability:
        return  # without any level there is a finding that blocks
    for place, service in enumerate(content.expectations.services):
        if service.in_scope and service.id not in covered:
            yield at(f"/expectations/services/{place}", place=place + 1)


def level_out_of_scope(content: AgreementContent) -> Spots:
    """What is out of scope is neither promised nor paid for."""
    outside = {service.id for service in content.expectations.services if service.in_scope is False}
    for place, item in enumerate(content.service_levels.availability):
        if item.service in outside:
            yield at(f"/service_levels/availability/{place}/service")
    for place, price in enumerate(content.payment.prices):
        if price.service in outside:
            yield at(f"/payment/prices/{place}/service")


def _agreed(content: AgreementContent) -> set[Channel]:
    return {rule.channel for rule in content.communication.channels if rule.channel is not None}


def target_channel_unknown(content: AgreementContent) -> Spots:
    """A channel on which answers are promised is one by which the customer can turn to the provider."""
    agreed = _agreed(content)
    for place, target in enumerate(content.service_levels.targets):
        channel = target.channel
        if agreed and channel is not None and channel not in agreed and REACHED_BY.get(channel) not in agreed:
            yield at(f"/service_levels/targets/{place}/channel", place=place + 1)


def channel_without_target(content: AgreementContent) -> Spots:
    """Where targets are of single channels, each channel that is agreed has one."""
    channels = {target.channel for target in content.service_levels.targets}
    if not channels or None in channels:
        return
    for place, rule in enumerate(content.communication.channels):
        if rule.channel is not None and rule.channel not in channels:
            yield at(f"/communication/channels/{place}/channel", place=place + 1)


def outage_channel_unknown(content: AgreementContent) -> Spots:
    """Outages are announced by a channel of the agreement."""
    channel = content.communication.planned_outages.channel
    agreed = _agreed(content)
    if agreed and channel is not None and channel not in agreed:
        yield at("/communication/planned_outages/channel")


def outage_notice_differs(content: AgreementContent) -> Spots:
    """Planned outages are announced as long ahead as maintenance must be so as not to count."""
    notice = content.communication.planned_outages.notice
    for place, exclusion in enumerate(content.service_levels.exclusions):
        announced = exclusion.announced_before
        if exclusion.reason is ExclusionReason.PLANNED_MAINTENANCE and announced.is_set and notice.is_set:
            same_unit = announced.unit == notice.unit
            if announced.amount != notice.amount if same_unit else days(announced) != days(notice):
                yield at(f"/service_levels/exclusions/{place}/announced_before/amount", place=place + 1)


def calendar_unused(content: AgreementContent) -> Spots:
    """A calendar that nothing counts by is read by everybody for nothing."""
    used = {name for _pointer, name in calendars_used(content)}
    for place, calendar in enumerate(content.service_levels.calendars):
        if calendar.name and calendar.name not in used:
            yield at(f"/service_levels/calendars/{place}/name", calendar=calendar.name)


def escalation_out_of_order(content: AgreementContent) -> Spots:
    """Of one side, each level is reached later than the one before it."""
    reached: dict[object, float] = {}
    for place, level in enumerate(content.responsibilities.escalation):
        after = days(level.after)
        if after is None:
            continue
        if after < reached.get(level.party, 0):
            yield at(f"/responsibilities/escalation/{place}/after/amount", place=place + 1)
        reached[level.party] = max(after, reached.get(level.party, 0))


def quality_above_all(content: AgreementContent) -> Spots:
    """More than all of them is not possible."""
    for place, quality in enumerate(content.service_levels.quality):
        if quality.unit.lower() in PERCENT_UNITS and quality.amount is not None and quality.amount > 100:
            yield at(f"/service_levels/quality/{place}/amount", place=place + 1)


def availability_perfect(content: AgreementContent) -> Spots:
    """A service that is never down has no minute for maintenance or a fault."""
    for place, item in enumerate(content.service_levels.availability):
        if item.objective_percent == 100:
            yield at(f"/service_levels/availability/{place}/objective_percent", place=place + 1)


RULES = (
    Rule("name_twice", WARNING, name_twice),
    Rule("definition_incomplete", WARNING, definition_incomplete),
    Rule("expectation_unheld", WARNING, expectation_unheld),
    Rule("service_without_level", WARNING, service_without_level),
    Rule("level_out_of_scope", WARNING, level_out_of_scope),
    Rule("target_channel_unknown", WARNING, target_channel_unknown),
    Rule("channel_without_target", WARNING, channel_without_target),
    Rule("outage_channel_unknown", WARNING, outage_channel_unknown),
    Rule("outage_notice_differs", WARNING, outage_notice_differs),
    Rule("calendar_unused", WARNING, calendar_unused),
    Rule("escalation_out_of_order", WARNING, escalation_out_of_order),
    Rule("quality_above_all", BLOCKING, quality_above_all),
    Rule("availability_perfect", WARNING, availability_perfect),
)
