"""From raw trees to data: what each input means, and a plain sentence where it means nothing.

What the document itself demands (limits, patterns, unique identities) is checked by the service, for every door alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from agreements.forms.raw import RawTree, is_blank
from agreements.forms.shape import Kind, Leaf, Record, Rows, Shape

SPACES = str.maketrans("", "", " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}")
WINDOW = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\N{EN DASH}]\s*(\d{1,2})(?:[:.](\d{2}))?")
GROUPED = re.compile(r"-?\d{1,3}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:,\d{3}){2,}|(?:\.\d{3}){2,})")
NO_PENCE = re.compile(r"[,.][-\N{EN DASH}\N{EM DASH}]{1,2}$")  # "1250,-", as sums without pence are written in Czech
PERCENT = re.compile(r"(?<=\d)\s*%(?=\s*(?:[,;\n]|$))")
DECLARED_DATE = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")


@dataclass(slots=True)
class Parsed:
    """`errors` maps an input's name to its sentences; `places` maps a place in `data` to its input's name.

    The two names differ behind a row that was left blank, which `data` leaves out.
    """

    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, sentence: str) -> None:
        """Note that the input `name` cannot be used as it is."""
        self.errors.setdefault(name, []).append(sentence)

    def input_of(self, place: str) -> str:
        """The input that a place in the data, or the nearest part around it, was typed into."""
        while place and place not in self.places:
            place = place.rpartition(".")[0]
        return self.places.get(place, "")


def parse(record: Record, raw: Mapping[str, RawTree], prefix: str) -> Parsed:
    """Read the raw tree of a record whose inputs' names begin with `prefix.`."""
    parsed = Parsed(places={prefix: prefix})
    parsed.data = _record(parsed, record, raw, prefix, prefix)
    return parsed


def _record(parsed: Parsed, record: Record, raw: Mapping[str, RawTree], name: str, place: str) -> dict[str, Any]:
    read = {}
    for part, shape in record.fields.items():
        typed = raw.get(part, "")
        if isinstance(typed, str) and _counts_percents(part, shape, raw):
            typed = PERCENT.sub("", typed)
        value = _read(parsed, shape, typed, f"{name}.{part}", f"{place}.{part}")
        # An empty input is left to the model's own default where the model does not take None.
        if value is not None or (not isinstance(shape, Rows) and shape.optional):
            read[part] = value
    return read


def _counts_percents(part: str, shape: Shape, raw: Mapping[str, RawTree]) -> bool:
    """Whether a sign of percent behind the number says what the field means anyway, by its name or by its unit."""
    is_number = isinstance(shape, Leaf) and {shape.kind, shape.entry} & {Kind.NUMBER, Kind.WHOLE}
    return bool(is_number) and (part.endswith(("_percent", "_percents")) or raw.get("unit") == "%")


def _read(parsed: Parsed, shape: Shape, raw: RawTree, name: str, place: str) -> Any:
    parsed.places[place] = name
    match shape, raw:
        case Record(), dict():
            return _record(parsed, shape, raw, name, place)
        case Rows(), list():
            return _rows(parsed, shape, raw, name, place)
        case Leaf(kind=Kind.CHOICES), list():
            return [_one(parsed, shape.entry or Kind.TEXT, entry, name) for entry in raw]
        case Leaf(kind=Kind.LINES), str():
            entries = [entry.strip() for entry in re.split(r"[\n,;]", raw) if entry.strip()]
            return [_one(parsed, shape.entry or Kind.TEXT, entry, name) for entry in entries]
        case Leaf(kind=Kind.FLAG), str():
            return raw == "yes"
        case Leaf(kind=Kind.CHOICE), str() if raw and raw not in shape.options:
            return parsed.refuse(name, _("Choose one of the options."))
        case Leaf(), str() if raw:
            return _one(parsed, shape.kind, raw, name)
    return None


def _rows(parsed: Parsed, rows: Rows, raw: list[Any], name: str, place: str) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    seen: set[UUID] = set()
    for number, row in enumerate(raw):
        if is_blank(rows, row):
            continue
        here = f"{place}.{len(kept)}"
        parsed.places[here] = f"{name}.{number}"
        read = _record(parsed, rows.item, row, f"{name}.{number}", here)
        if "id" in rows.item.fields:
            if read.get("id") is None or read["id"] in seen:
                read["id"] = uuid4()
            seen.add(read["id"])
        kept.append(read)
    return kept


def _one(parsed: Parsed, kind: Kind, text: str, name: str) -> Any:
    try:
        return READERS[kind](text)
    except AmbiguousNumberError:
        return parsed.refuse(name, _("This could be thousands or a fraction: write 1250, or 1.25."))
    except (ValueError, InvalidOperation):
        # An identity comes from a hidden input: a broken one is replaced, never shown to a person.
        return None if kind is Kind.IDENTITY else parsed.refuse(name, _sentence(kind))


class AmbiguousNumberError(ValueError):
    """A number that one reader takes for a thousand times what another does."""


def _decimal(text: str) -> Decimal:
    """Read a number in either decimal sign, its thousands parted by spaces or the other sign.

    "12,500.50" and "1.250.000" say which is which. "1,250" does not, where the comma is not the language's own sign: a
    price must not shrink to a thousandth of it. Raises AmbiguousNumberError for that, ValueError for what is no number.
    """
    written = NO_PENCE.sub("", text.translate(SPACES))
    foreign = "." if (get_language() or "").startswith("cs") else ","
    if re.fullmatch(rf"-?[1-9]\d{{0,2}}{re.escape(foreign)}\d{{3}}", written):
        raise AmbiguousNumberError(text)
    if GROUPED.fullmatch(written):
        last = max(written.rfind(","), written.rfind("."))
        digits, is_grouping = re.sub("[.,]", "", written[:last]), written[last] in written[:last]
        written = digits + ("" if is_grouping else ".") + written[last + 1 :]
    number = Decimal(written.replace(",", "."))
    if not number.is_finite() or abs(number.adjusted()) > 20:
        raise ValueError(text)
    return number


def _whole(text: str) -> int:
    number = text.translate(SPACES)
    if len(number) > 12:
        raise ValueError(text)
    return int(number)


def _day(text: str) -> date:
    """A native picker sends 2026-03-31; a browser without one sends what a person typed."""
    written = DECLARED_DATE.fullmatch(text.strip())
    if written:
        day, month, year = map(int, written.groups())
        return date(year, month, day)
    return date.fromisoformat(text.strip())


def _yes_no(text: str) -> bool:
    if text not in {"yes", "no"}:
        raise ValueError(text)
    return text == "yes"


def _hours(text: str) -> list[tuple[str, str]]:
    windows = []
    for entry in re.split(r"[,;]", text):
        found = WINDOW.fullmatch(entry.strip())
        if found is None:
            raise ValueError(entry)
        hours = [int(group or 0) for group in found.groups()]
        windows.append((f"{hours[0]:02}:{hours[1]:02}", f"{hours[2]:02}:{hours[3]:02}"))
    return windows


def _special_days(text: str) -> dict[date, list[tuple[str, str]]]:
    days = {}
    for line in filter(None, map(str.strip, text.split("\n"))):
        day, _space, windows = line.partition(" ")
        days[_day(day)] = _hours(windows) if windows.strip() else []
    return days


READERS: dict[Kind, Callable[[str], Any]] = {
    Kind.TEXT: str,
    Kind.CHOICE: str,
    Kind.NUMBER: _decimal,
    Kind.WHOLE: _whole,
    Kind.DATE: _day,
    Kind.YES_NO: _yes_no,
    Kind.HOURS: _hours,
    Kind.SPECIAL_DAYS: _special_days,
    Kind.IDENTITY: UUID,
    Kind.REFERENCE: UUID,
}


def _sentence(kind: Kind) -> str:
    match kind:
        case Kind.NUMBER:
            return _("Enter a number, such as 4 or 1.5.")
        case Kind.WHOLE:
            return _("Enter a whole number.")
        case Kind.DATE:
            return _("Enter a date that exists.")
        case Kind.HOURS:
            return _("Write opening hours as 08:00-12:00, 13:00-17:00.")
        case Kind.SPECIAL_DAYS:
            return _("Write one day a line: 2026-12-24 08:00-12:00, or the date alone for a closed day.")
    return _("Choose one of the options.")
