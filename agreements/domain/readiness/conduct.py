"""Rules of steps 2 to 4: duties, goals, communication."""

from agreements.domain.content import PERCENT_UNITS, AgreementContent, Direction, Side
from agreements.domain.content.goals import Goal
from agreements.domain.readiness.rule import BLOCKING, WARNING, Rule, Spots, at

GOAL_MUST = ("name", "metric", "unit", "target", "direction", "window", "source")
SHORT_DUTY = 15
"""A duty said in fewer letters than this cannot be specific."""


def duty_of_party_missing(content: AgreementContent) -> Spots:
    """Both sides have at least one duty."""
    for side in Side:
        if not any(duty.party == side for duty in content.responsibilities.duties):
            yield at("/responsibilities/duties", side=side)


def duty_field_missing(content: AgreementContent) -> Spots:
    """Each duty says whose it is, which role has it, and what it is."""
    for place, duty in enumerate(content.responsibilities.duties):
        for field in ("party", "role", "text"):
            if not getattr(duty, field):
                yield at(f"/responsibilities/duties/{place}/{field}", place=place + 1, field=field)


def duty_without_time(content: AgreementContent) -> Spots:
    """Each duty says how often, or until when."""
    for place, duty in enumerate(content.responsibilities.duties):
        if duty.frequency is None and not duty.deadline:
            yield at(f"/responsibilities/duties/{place}/frequency", place=place + 1)


def duty_vague(content: AgreementContent) -> Spots:
    """A duty of two words is none."""
    for place, duty in enumerate(content.responsibilities.duties):
        if duty.text and len(duty.text) < SHORT_DUTY:
            yield at(f"/responsibilities/duties/{place}/text", place=place + 1)


def contact_of_party_missing(content: AgreementContent) -> Spots:
    """Each side has somebody to turn to."""
    for side in Side:
        if not any(contact.party == side for contact in content.responsibilities.contacts):
            yield at("/responsibilities/contacts", side=side)


def contact_unreachable(content: AgreementContent) -> Spots:
    """A contact without telephone and e-mail is of no use."""
    for place, person in enumerate(content.responsibilities.contacts):
        if not person.email and not person.phone:
            yield at(f"/responsibilities/contacts/{place}/email", place=place + 1)


def escalation_unreachable(content: AgreementContent) -> Spots:
    """A level of escalation without telephone and e-mail is of no use."""
    for place, level in enumerate(content.responsibilities.escalation):
        if not level.email and not level.phone:
            yield at(f"/responsibilities/escalation/{place}/email", place=place + 1)


def escalation_missing(content: AgreementContent) -> Spots:
    """There is a way upwards."""
    if not content.responsibilities.escalation:
        yield at("/responsibilities/escalation")


def goal_missing(content: AgreementContent) -> Spots:
    """At least one goal can be measured."""
    if not content.goals.goals:
        yield at("/goals/goals")


def goal_field_missing(content: AgreementContent) -> Spots:
    """Each goal has what it takes to measure it; a target without a window cannot be missed."""
    for place, goal in enumerate(content.goals.goals):
        for field in GOAL_MUST:
            if getattr(goal, field) in {None, ""}:
                yield at(f"/goals/goals/{place}/{field}", place=place + 1, field=field)


def goal_population_missing(content: AgreementContent) -> Spots:
    """A percentage says of what."""
    for place, goal in enumerate(content.goals.goals):
        if goal.unit.lower() in PERCENT_UNITS and not goal.population:
            yield at(f"/goals/goals/{place}/population", place=place + 1)


def goal_above_all(content: AgreementContent) -> Spots:
    """More than all of them is not possible."""
    for place, goal in enumerate(content.goals.goals):
        if goal.unit.lower() in PERCENT_UNITS and goal.target is not None and goal.target > 100:
            yield at(f"/goals/goals/{place}/target", place=place + 1)


def goal_falls_back(content: AgreementContent) -> Spots:
    """A goal that is worse than where one stands is no goal."""
    for place, goal in enumerate(content.goals.goals):
        if _falls_back(goal):
            yield at(f"/goals/goals/{place}/target", place=place + 1)


def _falls_back(goal: Goal) -> bool:
    if goal.baseline is None or goal.target is None or goal.direction is None:
        return False
    return goal.target < goal.baseline if goal.direction is Direction.AT_LEAST else goal.target > goal.baseline


def goal_owner_missing(content: AgreementContent) -> Spots:
    """Somebody answers for each goal."""
    for place, goal in enumerate(content.goals.goals):
        if not goal.owner:
            yield at(f"/goals/goals/{place}/owner", place=place + 1)


def goal_due_missing(content: AgreementContent) -> Spots:
    """Each goal is to be reached by a day."""
    for place, goal in enumerate(content.goals.goals):
        if goal.due_on is None:
            yield at(f"/goals/goals/{place}/due_on", place=place + 1)


def channel_missing(content: AgreementContent) -> Spots:
    """There is at least one way to reach each other."""
    if not content.communication.channels:
        yield at("/communication/channels")


def channel_field_missing(content: AgreementContent) -> Spots:
    """Each way has a kind and an address."""
    for place, rule in enumerate(content.communication.channels):
        for field in ("channel", "address"):
            if not getattr(rule, field):
                yield at(f"/communication/channels/{place}/{field}", place=place + 1, field=field)


def channel_without_hours(content: AgreementContent) -> Spots:
    """A channel says when somebody is there."""
    for place, rule in enumerate(content.communication.channels):
        if not rule.hours and not rule.calendar:
            yield at(f"/communication/channels/{place}/calendar", place=place + 1)


def cadence_missing(content: AgreementContent) -> Spots:
    """The parties meet or report at intervals."""
    if not content.communication.cadence:
        yield at("/communication/cadence")


def cadence_field_missing(content: AgreementContent) -> Spots:
    """Each meeting or report has a name and an interval."""
    for place, cadence in enumerate(content.communication.cadence):
        for field in ("kind", "name", "frequency"):
            if not getattr(cadence, field):
                yield at(f"/communication/cadence/{place}/{field}", place=place + 1, field=field)


def notice_form_missing(content: AgreementContent) -> Spots:
    """It is settled in which form a notice is valid."""
    if not content.communication.notices.forms:
        yield at("/communication/notices/forms")


def outage_notice_missing(content: AgreementContent) -> Spots:
    """Where availability is promised, planned outages are announced ahead."""
    notice = content.communication.planned_outages.notice
    if content.service_levels.availability and not notice.is_set:
        yield at(f"/communication/planned_outages/notice/{notice.missing}")


RULES = (
    Rule("duty_of_party_missing", BLOCKING, duty_of_party_missing),
    Rule("duty_field_missing", BLOCKING, duty_field_missing),
    Rule("duty_without_time", BLOCKING, duty_without_time),
    Rule("duty_vague", WARNING, duty_vague),
    Rule("contact_of_party_missing", WARNING, contact_of_party_missing),
    Rule("contact_unreachable", WARNING, contact_unreachable),
    Rule("escalation_unreachable", WARNING, escalation_unreachable),
    Rule("escalation_missing", WARNING, escalation_missing),
    Rule("goal_missing", BLOCKING, goal_missing),
    Rule("goal_field_missing", BLOCKING, goal_field_missing),
    Rule("goal_population_missing", BLOCKING, goal_population_missing),
    Rule("goal_above_all", BLOCKING, goal_above_all),
    Rule("goal_falls_back", WARNING, goal_falls_back),
    Rule("goal_owner_missing", WARNING, goal_owner_missing),
    Rule("goal_due_missing", WARNING, goal_due_missing),
    Rule("channel_missing", BLOCKING, channel_missing),
    Rule("channel_field_missing", BLOCKING, channel_field_missing),
    Rule("channel_without_hours", WARNING, channel_without_hours),
    Rule("cadence_missing", BLOCKING, cadence_missing),
    Rule("cadence_field_missing", BLOCKING, cadence_field_missing),
    Rule("notice_form_missing", WARNING, notice_form_missing),
    Rule("outage_notice_missing", WARNING, outage_notice_missing),
)
