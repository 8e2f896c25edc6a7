"""The annexes: targets, credits, prices, calendars, complaint procedure, and the files that are attached."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import groupby

from agreements.document.articles.service_levels import common_source, common_window
from agreements.document.blocks import AnnexBlock, Block, Cell, Facts, Group, Paragraphs, Row, Table, Text
from agreements.document.crediting import credits
from agreements.document.procedure import complaint_procedure
from agreements.document.writer import Writer
from agreements.domain.content.calendars import WEEKDAYS, CalendarData, EmbeddedCalendar, OpenWindow
from agreements.domain.content.payment import PriceItem, PricePeriod
from agreements.domain.content.service_levels import TargetItem
from agreements.domain.outline import AnnexPlace
from agreements.domain.prices import PeriodTotal, line_total, totals

ALL_DAY = ("00:00", "24:00")


def annexes(w: Writer) -> tuple[AnnexBlock, ...]:
    """Write all annexes."""
    return tuple(_annex(w, place) for place in w.outline.annexes)


def _annex(w: Writer, place: AnnexPlace) -> AnnexBlock:
    label, anchor = w.say("annex", number=str(place.number)), f"annex-{place.number}"
    if place.item is None:
        return AnnexBlock(label, anchor, w.words.annexes[place.key], tuple(GENERATED[place.key](w)))
    attached = next(annex for annex in w.content.annexes if annex.id == place.item)
    digest = Paragraphs((w.say("attached_file"), attached.sha256 or w.gap))
    return AnnexBlock(label, anchor, w.or_gap(attached.title), (digest,))


def targets(w: Writer) -> list[Block]:
    """The targets, grouped by kind of case in the order in which the kinds first appear."""
    found = w.content.service_levels.targets
    kinds = list(dict.fromkeys(target.kind for target in found))
    groups = tuple(
        Group(
            tuple(_target(w, target) for target in found if target.kind == kind),
            w.term("kind", kind.value if kind else ""),
        )
        for kind in kinds
    )
    columns = w.columns(no="number", applies_to="wide", metric="text", within="span", calendar="text", objective="key")
    return [w.sentences([w.say("annex_targets_intro")]), Table("targets", columns, groups)]


def _target(w: Writer, target: TargetItem) -> Row:
    found = w.content.service_levels.targets
    objective = w.words.text["every_case"]
    if target.objective_percent is not None:
        objective = w.say("objective_of", percent=w.percent(target.objective_percent))
    notes = [w.term("window", target.window)] if common_window(found) is None and target.window else []
    if not common_source(found) and target.source:
        notes.append(w.bound(target.source))
    return w.row(
        target.id,
        Cell(_scope(w, target)),
        Cell(w.term("metric", target.metric)),
        Cell(w.amount(target.amount, target.unit)),
        Cell(w.calendar(target.calendar)),
        Cell(objective, w.joined(notes, ", ")),
    )


def _scope(w: Writer, target: TargetItem) -> str:
    if target.channel is None and target.priority is None:
        return w.bound(w.words.vocabulary["any"]["both"])
    channel = w.term("channel", target.channel) if target.channel else ""
    return w.joined([channel, w.term("priority", target.priority) if target.priority else ""], ", ")


def prices(w: Writer) -> list[Block]:
    """The prices, grouped by what they are paid for, with their totals."""
    payment = w.content.payment
    sums = {total.period: total for total in totals(payment)}
    periods: list[PricePeriod | None] = [*PricePeriod, None]
    groups = tuple(
        Group(
            tuple(_price(w, price) for price in payment.prices if price.period == period),
            w.term("period", period) if period else w.gap,
            tuple(_sums(w, sums[period])) if period in sums else (),
        )
        for period in periods
        if any(price.period == period for price in payment.prices)
    )
    columns = w.columns(no="number", item="wide", quantity="amount", unit_price="amount", vat="amount", total="amount")
    blocks: list[Block] = [Table("prices", columns, groups)]
    if payment.discounts:
        blocks.append(w.sentences([w.say("before_discounts", article=w.article("payment.discounts"))]))
    return blocks


def _price(w: Writer, price: PriceItem) -> Row:
    quantity = f"{w.number(price.quantity)} ×" if price.quantity is not None else ""
    total = line_total(price, w.content.payment.currency)
    return w.row(
        price.id,
        Cell(w.or_gap(price.name), w.bound(price.description)),
        Cell(w.joined([quantity, w.bound(price.unit)], "\u00a0")),
        Cell(w.money(price.unit_price)),
        Cell(w.percent(price.vat_percent)),
        Cell("–" if price.period is PricePeriod.USAGE else w.money(total)),
    )


def _sums(w: Writer, total: PeriodTotal) -> Iterator[tuple[Text, Text]]:
    yield w.words.text["sum_net"], w.money(total.net)
    for rate in total.rates:
        yield w.say("sum_vat", percent=w.percent(rate.vat_percent), net=w.money(rate.net)), w.money(rate.vat)
    yield w.words.text["sum_gross"], w.money(total.gross)


def calendars(w: Writer) -> list[Block]:
    """The calendars, each with its week, holidays and special days."""
    return [block for calendar in w.content.service_levels.calendars for block in _calendar(w, calendar)]


def _calendar(w: Writer, calendar: EmbeddedCalendar) -> Iterator[Block]:
    yield w.subheading(calendar.id, w.or_gap(calendar.name))
    facts: list[tuple[Text, Text]] = [(w.words.text["timezone"], calendar.data.timezone), *_week(w, calendar.data)]
    if calendar.data.known_until:
        facts.append((w.words.text["known_until"], w.day(calendar.data.known_until)))
    yield Facts(tuple(facts))
    if calendar.data.holidays:
        rows = [Row((Cell(str(year)), Cell(days))) for year, days in _by_year(w, calendar.data.holidays)]
        yield w.table("holidays", rows, year="key", holidays="text")
    if calendar.data.extra:
        special = [
            Row((Cell(w.day(day)), Cell(_windows(w, windows)))) for day, windows in sorted(calendar.data.extra.items())
        ]
        yield w.table("holidays", special, special_days="key", open="text")


def _week(w: Writer, data: CalendarData) -> Iterator[tuple[str, str]]:
    """Yield (days, hours); neighbouring days with the same hours are said together."""
    days = [(day, data.weekly.get(day, [])) for day in WEEKDAYS]
    for windows, run in groupby(days, lambda pair: pair[1]):
        names = [w.term("weekday", day) for day, _windows_of_day in run]
        label = names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"
        yield label[0].upper() + label[1:], _windows(w, windows)


def _windows(w: Writer, windows: list[OpenWindow]) -> str:
    if not windows:
        return w.words.text["closed"]
    if windows == [ALL_DAY] or any(start == end for start, end in windows):
        return w.words.text["always_open"]
    return ", ".join(f"{w.time(start)}–{w.time(end)}" for start, end in windows)


def _by_year(w: Writer, days: list[date]) -> Iterator[tuple[int, str]]:
    for year, run in groupby(sorted(set(days)), lambda day: day.year):
        yield year, ", ".join(w.day_month(day) for day in run)


GENERATED: dict[str, Callable[[Writer], list[Block]]] = {
    "targets": targets,
    "credits": credits,
    "prices": prices,
    "calendars": calendars,
    "complaints": complaint_procedure,
}
