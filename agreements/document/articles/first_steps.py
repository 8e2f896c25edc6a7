"""Articles 1 to 4: purpose and services, responsibilities, goals, communication."""

from agreements.document.blocks import Block, Cell, Entries, Text
from agreements.document.writer import NBSP, Writer
from agreements.domain.content import Side
from agreements.domain.content.communication import Cadence, ChannelRule
from agreements.domain.content.expectations import Service
from agreements.domain.content.goals import Goal
from agreements.domain.content.responsibilities import Duty
from drafting.domain.units import Form


def purpose(w: Writer) -> list[Block]:
    """Why the agreement is made."""
    return [w.paragraphs(w.content.expectations.purpose)]


def background(w: Writer) -> list[Block]:
    """What led to it."""
    return [w.paragraphs(w.content.expectations.background)]


def definitions(w: Writer) -> list[Block]:
    """The terms."""
    terms = w.content.expectations.definitions
    return [Entries(tuple(w.entry(term.id, w.or_gap(term.term), term.meaning) for term in terms))]


def expectations(w: Writer) -> list[Block]:
    """What either side expects."""
    return [
        Entries(
            tuple(
                w.entry(
                    expectation.id,
                    w.say(f"expects.{expectation.held_by}") if expectation.held_by else w.gap,
                    expectation.text,
                )
                for expectation in w.content.expectations.expectations
            )
        )
    ]


def services(w: Writer) -> list[Block]:
    """The services in scope."""
    found = [service for service in w.content.expectations.services if service.in_scope is not False]
    return [Entries(tuple(w.entry(s.id, _service(w, s), s.description, _service_note(w, s)) for s in found))]


def excluded(w: Writer) -> list[Block]:
    """The services that are not part of it."""
    found = [service for service in w.content.expectations.services if service.in_scope is False]
    return [Entries(tuple(w.entry(s.id, _service(w, s), s.description, _service_note(w, s)) for s in found))]


def _service(w: Writer, service: Service) -> str:
    return f"{service.code}{NBSP}{w.or_gap(service.name)}" if service.code else w.or_gap(service.name)


def _service_note(w: Writer, service: Service) -> Text:
    notes: list[Text] = []
    if service.place:
        notes.append(w.say("place", text=service.place))
    if service.hours:
        notes.append(w.say("hours_of", text=service.hours))
    if service.calendar:
        notes.append(w.say("hours_of", text=w.calendar(service.calendar)))
    return w.joined(notes, " · ")


def provider_duties(w: Writer) -> list[Block]:
    """The duties of the provider."""
    return _duties(w, Side.PROVIDER)


def customer_duties(w: Writer) -> list[Block]:
    """The duties of the customer."""
    return _duties(w, Side.CUSTOMER)


def unassigned_duties(w: Writer) -> list[Block]:
    """The duties that a draft has not assigned yet."""
    return _duties(w, None)


def _duties(w: Writer, side: Side | None) -> list[Block]:
    duties = [duty for duty in w.content.responsibilities.duties if duty.party == side]
    rows = [w.row(duty.id, Cell(w.or_gap(duty.role)), _duty(w, duty), _duty_time(w, duty)) for duty in duties]
    return [w.table("duties", rows, no="number", role="key", duty="text", when="text")]


def _duty(w: Writer, duty: Duty) -> Cell:
    note = w.say("depends_on", text=duty.depends_on) if duty.depends_on else ""
    return Cell(w.or_gap(duty.text), note)


def _duty_time(w: Writer, duty: Duty) -> Cell:
    if duty.frequency is None:
        return Cell(w.or_gap(duty.deadline))
    return Cell(w.term("frequency", duty.frequency), w.bound(duty.deadline))


def contacts(w: Writer) -> list[Block]:
    """Whom to turn to."""
    rows = [
        w.row(
            person.id,
            Cell(w.term("side", person.party)),
            Cell(w.bound(person.name) or w.or_gap(person.role), w.bound(person.role) if person.name else ""),
            Cell(w.bound(person.email) or w.or_gap(person.phone), w.bound(person.phone) if person.email else ""),
        )
        for person in w.content.responsibilities.contacts
    ]
    return [w.table("contacts", rows, no="number", side="key", person="text", reach="text")]


def escalation(w: Writer) -> list[Block]:
    """The way upwards."""
    rows = [
        w.row(
            level.id,
            Cell(w.duration(level.after, Form.GENITIVE)),
            Cell(w.or_gap(level.role), w.joined([w.term("side", level.party), w.bound(level.name)], ", ")),
            Cell(w.bound(level.email) or w.or_gap(level.phone), w.bound(level.phone) if level.email else ""),
        )
        for level in w.content.responsibilities.escalation
    ]
    return [w.table("escalation", rows, no="number", after="span", person="text", reach="text")]


def goals(w: Writer) -> list[Block]:
    """The goals."""
    rows = [
        w.row(goal.id, _goal(w, goal), _goal_value(w, goal), _goal_method(w, goal)) for goal in w.content.goals.goals
    ]
    return [w.table("goals", rows, no="number", goal="wide", target="key", measured="text")]


def _goal(w: Writer, goal: Goal) -> Cell:
    population = w.say("of_population", text=goal.population) if goal.population else ""
    return Cell(w.or_gap(goal.name), w.joined([w.bound(goal.metric), population], "; "))


def _goal_value(w: Writer, goal: Goal) -> Cell:
    value = w.measure(goal.target, goal.unit)
    if goal.direction:
        value = w.bound(w.words.vocabulary["direction"][goal.direction].format(value=value))
    notes = [w.term("window", goal.window)] if goal.window else []
    if goal.baseline is not None:
        notes.append(w.say("baseline", value=w.measure(goal.baseline, goal.unit)))
    if goal.due_on:
        notes.append(w.say("due_on", date=w.day(goal.due_on)))
    return Cell(value, w.joined(notes, ", "))


def _goal_method(w: Writer, goal: Goal) -> Cell:
    notes = [w.say("source", text=goal.source)] if goal.source else []
    if goal.owner:
        notes.append(f"{w.words.text['owner']}: {w.bound(goal.owner)}")
    return Cell(w.or_gap(goal.method), w.joined(notes, "; "))


def channels(w: Writer) -> list[Block]:
    """Where to turn."""
    rows = [
        w.row(
            rule.id,
            Cell(w.term("channel", rule.channel)),
            Cell(w.or_gap(rule.address)),
            _hours(w, rule),
            Cell(w.bound(rule.languages)),
        )
        for rule in w.content.communication.channels
    ]
    return [w.table("channels", rows, no="number", channel="key", where="text", hours="text", languages="text")]


def _hours(w: Writer, rule: ChannelRule) -> Cell:
    if rule.calendar:
        return Cell(w.calendar(rule.calendar), w.bound(rule.hours))
    return Cell(w.or_gap(rule.hours))


def cadence(w: Writer) -> list[Block]:
    """Meetings and reports."""
    rows = [
        w.row(
            item.id,
            _cadence(w, item),
            Cell(w.term("frequency", item.frequency), w.bound(item.method)),
            _content(w, item),
        )
        for item in w.content.communication.cadence
    ]
    return [w.table("cadence", rows, no="number", what="wide", frequency="text", content="text")]


def _cadence(w: Writer, item: Cadence) -> Cell:
    return Cell(w.or_gap(item.name), w.term("cadence", item.kind) if item.kind else "")


def _content(w: Writer, item: Cadence) -> Cell:
    return Cell(w.bound(item.content), w.bound(item.participants))


def notices(w: Writer) -> list[Block]:
    """How notices are given."""
    notices = w.content.communication.notices
    said: list[Text] = []
    if notices.forms:
        forms = [w.term("notice_form", form) for form in notices.forms]
        said.append(w.say("n.forms", forms=w.either(forms)))
    if notices.delivered_after.is_set:
        said.append(w.say("n.delivered", duration=w.duration(notices.delivered_after, Form.GENITIVE)))
    return [w.sentences(said), w.paragraphs(notices.text)]


def outages(w: Writer) -> list[Block]:
    """Planned outages."""
    outages = w.content.communication.planned_outages
    said: list[Text] = []
    if outages.notice.is_set:
        said.append(w.say("n.outage", duration=w.duration(outages.notice)))
    if outages.channel:
        said.append(w.say("n.outage_by", channel=w.term("channel", outages.channel)))
    if outages.allowed_window:
        said.append(w.say("n.outage_window", window=outages.allowed_window))
    if outages.longest.is_set:
        said.append(w.say("n.outage_longest", duration=w.duration(outages.longest)))
    return [w.sentences(said)]
