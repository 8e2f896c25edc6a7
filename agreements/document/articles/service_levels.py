"""Article 5: the levels, what does not count, and what is owed for a miss."""

from itertools import groupby
from uuid import UUID

from agreements.document.blocks import Block, Cell, Entries, Text
from agreements.document.writer import Writer
from agreements.domain.content import Side
from agreements.domain.content.service_levels import AvailabilityItem, CreditTerms, QualityItem, TargetItem
from drafting.domain.units import Form
from sla.domain.vocabulary import PauseRule


def targets(w: Writer) -> list[Block]:
    """The targets stand in an annex; their common window and source are said here."""
    found = w.content.service_levels.targets
    said: list[Text] = [w.say("targets", annex=w.annex("targets")), w.say("targets_priority")]
    said += _held(w, found)
    window, source = common_window(found), common_source(found)
    if window is not None and source:
        said.append(w.say("targets_judged", window=w.term("judged", window), source=source))
    elif window is not None:
        said.append(w.say("targets_window", window=w.term("judged", window)))
    return [w.sentences(said)]


def common_window(targets: list[TargetItem]) -> str | None:
    """Return the window that all targets share, or None."""
    windows = {target.window for target in targets}
    return next(iter(windows)) if len(windows) == 1 else None


def common_source(targets: list[TargetItem]) -> str:
    """Return the source that all targets share, or nothing."""
    sources = {target.source for target in targets}
    return next(iter(sources)) if len(sources) == 1 else ""


def _held(w: Writer, targets: list[TargetItem]) -> list[Text]:
    """Which targets stand still while the customer has to do something; nothing where none does."""
    held = [target.id for target in targets if target.pause_rule is PauseRule.WAITING]
    if not held:
        return []
    if len(held) == len(targets):
        return [w.say("targets_held")]
    return [w.say("targets_held_some", items=w.joined(runs(w, held), ", "))]


def runs(w: Writer, levels: list[UUID]) -> list[Text]:
    """Return references to levels; three or more that follow each other become a range."""
    places = {
        item: (clause.key, place) for clause in w.outline.clauses.values() for place, item in enumerate(clause.items)
    }
    ordered = sorted(levels, key=lambda level: (w.outline.items[level].split(".")[:2], places[level]))
    said: list[Text] = []
    for _key, run in groupby(enumerate(ordered), lambda pair: (places[pair[1]][0], places[pair[1]][1] - pair[0])):
        items = [level for _place, level in run]
        if len(items) < 3:
            said.extend(w.item(level) for level in items)
        else:
            said.append(w.joined([w.item(items[0]), w.item(items[-1])], "–"))
    return said


def availability(w: Writer) -> list[Block]:
    """The share of time in which services work."""
    rows = [
        w.row(item.id, _available(w, item), _objective(w, item), Cell(w.or_gap(item.method), _source(w, item.source)))
        for item in w.content.service_levels.availability
    ]
    return [w.table("levels", rows, no="number", what="wide", target="key", measured="text")]


def _available(w: Writer, item: AvailabilityItem) -> Cell:
    service = w.content.expectations.service(item.service)
    return Cell(w.bound(item.name) or w.gap, w.bound(service.name) if service and service.name != item.name else "")


def _objective(w: Writer, item: AvailabilityItem) -> Cell:
    value = w.words.vocabulary["direction"]["at_least"].format(value=w.percent(item.objective_percent))
    window = w.term("window", item.window) if item.window else w.gap
    return Cell(w.bound(value), w.joined([window, w.calendar(item.calendar)], ", "))


def quality(w: Writer) -> list[Block]:
    """What is measured that is not a time."""
    rows = [
        w.row(item.id, _quality(w, item), _quality_value(w, item), Cell(w.or_gap(item.method), _source(w, item.source)))
        for item in w.content.service_levels.quality
    ]
    return [w.table("levels", rows, no="number", what="wide", target="key", measured="text")]


def _quality(w: Writer, item: QualityItem) -> Cell:
    population = w.say("of_population", text=item.population) if item.population else ""
    return Cell(w.or_gap(item.name), w.joined([w.bound(item.metric), population], "; "))


def _quality_value(w: Writer, item: QualityItem) -> Cell:
    value = w.measure(item.amount, item.unit)
    if item.direction:
        value = w.bound(w.words.vocabulary["direction"][item.direction].format(value=value))
    window = w.term("window", item.window) if item.window else w.gap
    return Cell(value, w.joined([window, w.calendar(item.calendar)], ", "))


def _source(w: Writer, source: str) -> Text:
    return w.say("source", text=source) if source else ""


def calendars(w: Writer) -> list[Block]:
    """The calendars stand in an annex."""
    return [w.sentences([w.say("calendars", annex_nominative=w.annex("calendars", "annex_nominative"))])]


def exclusions(w: Writer) -> list[Block]:
    """What does not count."""
    return [
        Entries(
            tuple(
                w.entry(
                    exclusion.id,
                    w.term("reason", exclusion.reason),
                    exclusion.text,
                    w.say("exclusion_notice", duration=w.duration(exclusion.announced_before))
                    if exclusion.announced_before.is_set
                    else "",
                )
                for exclusion in w.content.service_levels.exclusions
            )
        )
    ]


def credits(w: Writer) -> list[Block]:
    """The credits stand in an annex."""
    return [w.sentences([w.say("credits", annex_genitive=w.annex("credits", "annex_genitive"))])]


def credit_terms(w: Writer) -> list[Block]:
    """Base, caps, claim, what follows from repeated misses."""
    terms = w.content.service_levels.credit_terms
    said = [*_base_and_caps(w, terms), *_claim(w, terms), *_measuring(w, terms)]
    return [w.bullets(said), w.paragraphs(terms.text)]


def _base_and_caps(w: Writer, terms: CreditTerms) -> list[Text]:
    said: list[Text] = []
    if terms.base:
        said.append(w.say(f"base.{terms.base}"))
    for cap, value in (
        ("cap_month", terms.cap_month_percent),
        ("cap_year", terms.cap_rolling_year_percent),
        ("cap_term", terms.cap_term_percent),
    ):
        if value is not None:
            said.append(w.say(cap, percent=w.percent(value)))
    return said


def _claim(w: Writer, terms: CreditTerms) -> list[Text]:
    said: list[Text] = []
    if terms.claim:
        days = w.amount(terms.claim_days, "calendar_days", Form.GENITIVE)
        said.append(w.say(f"claim.{terms.claim}", days=days))
    if terms.repeat_multiplier is not None:
        said.append(w.say("repeat", factor=w.number(terms.repeat_multiplier)))
    if terms.termination_misses and terms.termination_windows:
        misses, windows = w.number(terms.termination_misses), w.number(terms.termination_windows)
        said.append(w.say("termination_right", misses=misses, windows=windows, article=_customer_ends(w)))
    return said


def _customer_ends(w: Writer) -> Text:
    has_ground = any(ground.party is Side.CUSTOMER for ground in w.content.term.termination)
    return w.article("term.customer_ends") if has_ground else w.gap


def _measuring(w: Writer, terms: CreditTerms) -> list[Text]:
    said: list[Text] = []
    if terms.minimum_incident_minutes:
        minutes = w.amount(terms.minimum_incident_minutes, "minutes", Form.ACCUSATIVE)
        said.append(w.say("minimum_incident", minutes=minutes))
    if terms.report_due_days is not None:
        said.append(w.say("report_due", days=w.amount(terms.report_due_days, "calendar_days", Form.GENITIVE)))
    if terms.missing_report_is_miss:
        said.append(w.say(f"missing_report.{'open' if terms.report_due_days is None else 'due'}"))
    if terms.timezone:
        said.append(w.say("timezone_sentence", zone=terms.timezone))
    return said
