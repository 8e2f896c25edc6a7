"""Writes values in the document's language, and points from one place of the document to another."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from uuid import UUID

from babel.dates import format_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agreements.document.blocks import (
    Block,
    Bullets,
    Cell,
    Column,
    Entry,
    Group,
    Paragraphs,
    Row,
    Subheading,
    Table,
    Text,
)
from agreements.document.words import words
from agreements.domain.content import AgreementContent, Duration
from agreements.domain.content.calendars import TimeOfDay
from agreements.domain.outline import Outline
from core import typography
from drafting.domain.units import Form, Unit, spell

NBSP = "\u00a0"


class Writer:
    """The words, the numbers and the references of one document."""

    def __init__(self, content: AgreementContent, outline: Outline, language: str) -> None:
        self.content = content
        self.outline = outline
        self.language = language
        self.words = words(language)

    def say(self, key: str, **values: Text) -> Text:
        """Return one of the document's own sentences, filled in; a SafeString if a reference stands in it."""
        sentence = self.words.text[key].replace("~", NBSP)
        if any(isinstance(value, SafeString) for value in values.values()):
            return SafeString(typography.bind_html(format_html(sentence, **values), self.language))
        return typography.bind(sentence.format(**values), self.language)

    def term(self, vocabulary: str, value: Enum | str | None) -> str:
        """Return the word for a value of a vocabulary, or a gap."""
        key = value.value if isinstance(value, Enum) else value
        if key is None:
            return self.gap
        return self.bound(self.words.vocabulary[vocabulary][str(key)])

    @property
    def gap(self) -> str:
        """What stands where a value is missing."""
        return self.words.text["gap"]

    def bound(self, text: str) -> str:
        """Return what somebody wrote, with the spaces that must not break."""
        return typography.bind(text, self.language)

    def or_gap(self, text: str) -> str:
        """Return what somebody wrote, or a gap."""
        return self.bound(text) if text else self.gap

    def paragraphs(self, *texts: str) -> Paragraphs:
        """Return texts as paragraphs; a line break begins a new one."""
        lines = [line.strip() for text in texts for line in text.split("\n")]
        return Paragraphs(tuple(self.bound(line) for line in lines if line))

    def sentences(self, texts: Iterable[Text]) -> Paragraphs:
        """Return sentences as one paragraph."""
        joined = self.joined(texts, " ")
        return Paragraphs((joined,) if joined else ())

    def joined(self, texts: Iterable[Text], separator: str) -> Text:
        """Return the texts that are not empty as one; a SafeString if one of them is."""
        parts = [text for text in texts if text]
        if any(isinstance(part, SafeString) for part in parts):
            return format_html_join(separator, "{}", ((part,) for part in parts))
        return separator.join(parts)

    def either(self, choices: list[str]) -> str:
        """Return "a, b or c"."""
        if len(choices) < 2:
            return "".join(choices)
        return f"{', '.join(choices[:-1])} {self.words.text['n.or']} {choices[-1]}"

    def bullets(self, texts: Iterable[Text]) -> Bullets:
        """Return the texts that are not empty as points."""
        return Bullets(tuple(text for text in texts if text))

    def entry(self, item: UUID, lead: Text, text: str, note: Text = "") -> Entry:
        """Return a numbered point for an item of the document."""
        number = self.outline.items[item]
        if lead and not lead.endswith((".", ":", "?", "!")):
            lead = f"{lead}."
        return Entry(number, f"item-{number}", lead, self.paragraphs(text).texts or (self.gap,), note)

    def row(self, item: UUID, *cells: Cell) -> Row:
        """Return a row that begins with its item's number."""
        number = self.outline.items[item]
        return Row((Cell(number), *cells), f"item-{number}")

    def tier(self, _item: UUID, *cells: Cell) -> Row:
        """Return a row of an item that has no number of its own."""
        return Row(cells)

    def subheading(self, item: UUID, text: Text) -> Subheading:
        """Return the heading of a numbered item in an annex."""
        number = self.outline.items[item]
        return Subheading(text, number, f"item-{number}")

    def field(self, _name: str, text: Text) -> Text:
        """Return the value of a field (`term.renewal.conditions`); the preview makes a link of it."""
        return text

    def part(self, _item: UUID, _part: str, text: Text) -> Text:
        """Return the value of a field of an item (`per_step.step`); the preview makes a link of it."""
        return text

    def clause(self, key: str, blocks: Iterable[Block]) -> Iterable[Block]:
        """Return the blocks of a clause; the preview makes links of what somebody wrote there."""
        return blocks

    def table(self, name: str, rows: Iterable[Row], **roles: str) -> Table:
        """Return a table without groups."""
        return Table(name, self.columns(**roles), (Group(tuple(rows)),))

    def columns(self, **roles: str) -> tuple[Column, ...]:
        """Return columns by the key of their heading, each with its role."""
        return tuple(Column(self.words.text[key], role) for key, role in roles.items())

    def day(self, day: date | None) -> str:
        """Return a date, or a gap."""
        return typography.format_date(day, self.language) if day else self.gap

    def day_month(self, day: date) -> str:
        """Return a date without its year: 24. 12. or 24 December."""
        pattern, locale = ("d. M.", "cs") if self.language == "cs" else ("d MMMM", "en_GB")
        return format_date(day, pattern, locale=locale).replace(" ", NBSP)

    def number(self, value: Decimal | int | None) -> str:
        """Return a number, or a gap."""
        return typography.format_number(value, self.language) if value is not None else self.gap

    def percent(self, value: Decimal | int | None) -> str:
        """Return a percentage, or a gap."""
        return typography.format_percent(value, self.language) if value is not None else self.gap

    def money(self, amount: Decimal | None) -> str:
        """Return an amount in the agreement's currency, or a gap."""
        if amount is None:
            return self.gap
        currency = self.content.payment.currency
        return typography.format_money(amount, currency, self.language) if currency else self.number(amount)

    def measure(self, value: Decimal | None, unit: str) -> str:
        """Return a number with the unit that was written for it: 4.2 points, 70 %."""
        if value is not None and unit == "%":
            return self.percent(value)
        return f"{self.number(value)}{NBSP}{unit}" if unit else self.number(value)

    def duration(self, duration: Duration, form: Form = Form.ACCUSATIVE) -> str:
        """Return a length of time in the form that its sentence needs, or a gap."""
        if duration.amount is None or duration.unit is None:
            return self.gap
        return spell(duration.amount, Unit(duration.unit.value), self.language, form)

    def amount(self, amount: Decimal | int | None, unit: str | None, form: Form = Form.PLAIN) -> str:
        """Return a number with one of the units of time, or a gap."""
        if amount is None or unit is None:
            return self.gap
        return spell(Decimal(amount), Unit(str(unit)), self.language, form)

    def time(self, time: TimeOfDay) -> str:
        """Return a time of day: 8:00 in Czech, 08:00 in English."""
        return time.removeprefix("0") if self.language == "cs" else time

    def article(self, key: str) -> SafeString:
        """Return a reference to a clause that the document has."""
        number = self.outline.clauses[key].number
        return self._link(f"clause-{number}", self.words.text["article_ref"].format(number=number))

    def article_of(self, step: str) -> SafeString:
        """Return a reference to the article of a step."""
        number = next(article.number for article in self.outline.articles if article.key == step)
        return self._link(f"article-{number}", self.words.text["article_ref"].format(number=number))

    def item(self, item: UUID) -> SafeString:
        """Return the number of an item as a reference to it."""
        number = self.outline.items[item]
        return self._link(f"item-{number}", number)

    def annex(self, key: str, case: str = "annex_of") -> SafeString:
        """Return a reference to a generated annex, in the grammatical case that the sentence needs."""
        place = self.outline.annex(key)
        number = place.number if place is not None else 0
        return self._link(f"annex-{number}", self.words.text[case].format(number=number))

    def file_annex(self, item: UUID, case: str) -> SafeString:
        """Return a reference to an attached file; a gap if it is not attached."""
        numbers = [annex.number for annex in self.outline.annexes if annex.item == item]
        if not numbers:
            return SafeString(self.gap)
        return self._link(f"annex-{numbers[0]}", self.words.text[case].format(number=numbers[0]))

    def calendar(self, name: str) -> Text:
        """Return a calendar's name, as a reference to the annex where it has one."""
        if self.content.service_levels.calendar(name) is None:
            return self.or_gap(name)
        place = self.outline.annex("calendars")
        return self._link(f"annex-{place.number}", self.bound(name)) if place else self.bound(name)

    def _link(self, anchor: str, text: str) -> SafeString:
        return format_html('<a href="#{}">{}</a>', anchor, text.replace("~", NBSP))
