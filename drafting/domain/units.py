"""Units of a promise: exact conversion, and the words that go with a number in Czech and English."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

NBSP: Final = "\u00a0"


class Unit(StrEnum):
    """What an amount counts. The names are those of the targets."""

    SECONDS = "seconds"
    MINUTES = "minutes"
    HOURS = "hours"
    BUSINESS_DAYS = "business_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"
    RINGS = "rings"


class Form(StrEnum):
    """How the sentence uses the amount: alone, in a case, or with its preposition."""

    PLAIN = "plain"  # 2 hodiny
    GENITIVE = "genitive"  # (ve lhůtě) 2 hodin
    ACCUSATIVE = "accusative"  # (trvá) 2 hodiny, 1 hodinu
    WITHIN = "within"  # do 2 hodin, within 2 hours
    EVERY = "every"  # každé 2 hodiny, každou hodinu, every 2 hours


# Only units of the same scale convert: a business day is no number of hours, a month no number of days,
# and a calendar day lasts 23 to 25 hours.
SCALES: Final[tuple[dict[Unit, int], ...]] = (
    {Unit.SECONDS: 1, Unit.MINUTES: 60, Unit.HOURS: 3600},
    {Unit.CALENDAR_DAYS: 1, Unit.WEEKS: 7},
)
# Half a week is no promise that anyone could check.
WHOLE: Final = frozenset({Unit.CALENDAR_DAYS, Unit.WEEKS})
# A longer fraction is no number to promise: 100 minutes stay 100 minutes rather than 1.6667 hours.
MAX_DECIMALS: Final = 2


def convert(amount: Decimal, source: Unit, wanted: Unit) -> Decimal | None:
    """Return `amount` of `source` counted in `wanted`, or None if that is not exact.

    Exact means in two decimals, and in whole days and weeks.
    """
    if source == wanted:
        return amount
    for scale in SCALES:
        if source in scale and wanted in scale:
            smallest = amount * scale[source]
            converted = smallest / scale[wanted]
            rounded = round(converted, 0 if wanted in WHOLE else MAX_DECIMALS)
            return rounded if rounded * scale[wanted] == smallest else None
    return None


@dataclass(frozen=True)
class CzechNoun:
    """The five forms that a number asks for, and the word for "every" in the singular."""

    one: str  # 1 hodina
    few: str  # 2 hodiny
    many: str  # 5 hodin
    of_one: str  # do 1 hodiny; also after a fraction: 1,5 hodiny
    accusative: str  # (za) 1 hodinu
    every: str  # každou (hodinu)

    def nominative(self, amount: Decimal) -> str:
        """Return the form after a number that is the subject."""
        if amount != amount.to_integral_value():
            return self.of_one
        if amount == 1:
            return self.one
        return self.few if amount in {2, 3, 4} else self.many

    def genitive(self, amount: Decimal) -> str:
        """Return the form after "do", "od", "ve lhůtě"."""
        is_one_or_fraction = amount == 1 or amount != amount.to_integral_value()
        return self.of_one if is_one_or_fraction else self.many


CZECH: Final[dict[Unit, CzechNoun]] = {
    Unit.SECONDS: CzechNoun("sekunda", "sekundy", "sekund", "sekundy", "sekundu", "každou"),
    Unit.MINUTES: CzechNoun("minuta", "minuty", "minut", "minuty", "minutu", "každou"),
    Unit.HOURS: CzechNoun("hodina", "hodiny", "hodin", "hodiny", "hodinu", "každou"),
    Unit.BUSINESS_DAYS: CzechNoun(
        "pracovní den", "pracovní dny", "pracovních dnů", "pracovního dne", "pracovní den", "každý"
    ),
    Unit.CALENDAR_DAYS: CzechNoun(
        "kalendářní den", "kalendářní dny", "kalendářních dnů", "kalendářního dne", "kalendářní den", "každý"
    ),
    Unit.WEEKS: CzechNoun("týden", "týdny", "týdnů", "týdne", "týden", "každý"),
    Unit.MONTHS: CzechNoun("měsíc", "měsíce", "měsíců", "měsíce", "měsíc", "každý"),
    Unit.RINGS: CzechNoun("zazvonění", "zazvonění", "zazvonění", "zazvonění", "zazvonění", "každé"),
}
ENGLISH: Final[dict[Unit, tuple[str, str]]] = {
    Unit.SECONDS: ("second", "seconds"),
    Unit.MINUTES: ("minute", "minutes"),
    Unit.HOURS: ("hour", "hours"),
    Unit.BUSINESS_DAYS: ("business day", "business days"),
    Unit.CALENDAR_DAYS: ("calendar day", "calendar days"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.MONTHS: ("month", "months"),
    Unit.RINGS: ("ring", "rings"),
}


def spell(amount: Decimal, unit: Unit, language: str, form: Form = Form.PLAIN) -> str:
    """Return the amount with its unit in words: "2 hodiny", "do 24 hodin", "every week".

    Number and unit are joined by a non-breaking space. An amount of 0 reads "ihned" or "at once".
    """
    if amount == 0:
        return "ihned" if language == "cs" else "at once"
    return _czech(amount, unit, form) if language == "cs" else _english(amount, unit, form)


def number(amount: Decimal, language: str) -> str:
    """Return the bare number without trailing zeros, in the language's notation: 1,5 or 1.5, 1 440 or 1,440."""
    text = f"{amount:,f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if language == "cs":
        text = text.replace(",", NBSP).replace(".", ",")
    return text


def _czech(amount: Decimal, unit: Unit, form: Form) -> str:
    noun, figure = CZECH[unit], number(amount, "cs")
    if form == Form.GENITIVE:
        return f"{figure}{NBSP}{noun.genitive(amount)}"
    if form == Form.WITHIN:
        return f"do{NBSP}{figure}{NBSP}{noun.genitive(amount)}"
    if form == Form.EVERY:
        if amount == 1:
            return f"{noun.every} {noun.accusative}"
        every = "každé" if amount in {2, 3, 4} else "každých"
        return f"{every} {figure}{NBSP}{noun.nominative(amount)}"
    if form == Form.ACCUSATIVE and amount == 1:
        return f"{figure}{NBSP}{noun.accusative}"
    return f"{figure}{NBSP}{noun.nominative(amount)}"


def _english(amount: Decimal, unit: Unit, form: Form) -> str:
    one, many = ENGLISH[unit]
    if form == Form.EVERY and amount == 1:
        return f"every {one}"
    text = f"{number(amount, 'en')}{NBSP}{one if amount == 1 else many}"
    prefix = {Form.WITHIN: "within ", Form.EVERY: "every "}.get(form, "")
    return prefix + text
