"""Reading a printed explanation as a person does: nothing is known but what stands on the page."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo

MONTHS = [date(2026, month, 1).strftime("%B") for month in range(1, 13)]
DATE = rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}})"
INSTANT = rf"{DATE}, (\d{{2}}):(\d{{2}})(?::(\d{{2}}))?(?: (CET|CEST))?"
ABBREVIATIONS = {"CET": timezone(timedelta(hours=1)), "CEST": timezone(timedelta(hours=2))}
HEADINGS = ("Time that counts", "Days that count", "Holidays that do not count", "Pauses that do not count")
ADDED = "Added for the pauses"


@dataclass(frozen=True)
class Stretch:
    """A row of a table, or an entry of REST: from, to, and the length that is printed beside them."""

    start: datetime
    end: datetime
    length: timedelta


@dataclass(frozen=True)
class Print:
    """What an explanation says. `days_end` is the deadline without the pauses, where days count."""

    started: datetime
    due: datetime
    rows: list[Stretch]
    total: timedelta
    days: list[date]
    days_end: datetime | None
    added: list[Stretch]
    held: timedelta
    moved_from: date | None
    pauses: list[tuple[datetime, datetime]]


def read_page(page: str, metric: str) -> Print:
    """The explanation of one metric on the page of a complaint."""
    block = page[page.index(f">{metric}</h3>") :]
    block = block[block.index('<div class="explanation">') : block.index("</details>")]
    text = html.unescape(re.sub(r"<[^>]+>", "\n", block)).replace("\u00a0", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    zone = ZoneInfo(re.search(r"\(([A-Z]\w+/\w+)\)", _after(lines, "Counted in"))[1])  # type: ignore[index]
    counted, added = _section(lines, HEADINGS[0]), _section(lines, ADDED)
    days, base = _section(lines, HEADINGS[1]), re.search(r"Without the pauses: (.+)\.", text)
    moved = re.search(rf"The last day, {DATE}, is a day off", text)
    due = _instant_or_end(_after(lines, "Due"), zone)
    return Print(
        started=_instant(_after(lines, "From"), zone),
        due=due,
        rows=_stretches(counted, zone),
        total=_span(_after(counted, "Together")) if counted else timedelta(),
        days=_days(days),
        days_end=_instant_or_end(base[1], zone) if base else due if days else None,
        added=_stretches(added, zone),
        held=_span(_after(added, "Together")) if added else timedelta(),
        moved_from=_date(moved.groups()) if moved else None,
        pauses=[
            (_instant(start.group(), zone), _instant(end.group(), zone))
            for line in _section(lines, HEADINGS[3])
            if " to " in line
            for start, end in [list(re.finditer(INSTANT, line))[:2]]
        ],
    )


def read_rest(written: dict[str, Any]) -> Print:
    """The same from REST."""
    at = datetime.fromisoformat

    def stretches(name: str) -> list[Stretch]:
        return [Stretch(at(row["from"]), at(row["to"]), timedelta(seconds=row["seconds"])) for row in written[name]]

    return Print(
        started=at(written["started_at"]),
        due=at(written["due_at"]),
        rows=stretches("counted_segments"),
        total=timedelta(seconds=written["counted_seconds"]),
        days=[date.fromisoformat(day) for day in written["counted_days"]],
        days_end=at(written["days_end_at"]) if written["days_end_at"] else None,
        added=stretches("added_segments"),
        held=timedelta(seconds=written["held_seconds"]),
        moved_from=date.fromisoformat(written["moved_from"]) if written["moved_from"] else None,
        pauses=[(at(pause["from"]), at(pause["to"])) for pause in written["pauses"] if not pause["is_open"]],
    )


def _after(lines: Sequence[str], label: str) -> str:
    return lines[lines.index(label) + 1]


def _section(lines: list[str], heading: str) -> list[str]:
    if heading not in lines:
        return []
    rest = lines[lines.index(heading) + 1 :]
    return list(takewhile(lambda line: line not in (*HEADINGS, ADDED), rest))


def _stretches(lines: list[str], zone: ZoneInfo) -> list[Stretch]:
    """Three lines a row: from, to, length; the headings and the sum are none."""
    found = [n for n, line in enumerate(lines[:-2]) if re.fullmatch(INSTANT, line)][::2]
    return [Stretch(_instant(lines[n], zone), _instant(lines[n + 1], zone), _span(lines[n + 2])) for n in found]


def _days(lines: list[str]) -> list[date]:
    text = " ".join(lines)
    if run := re.match(rf"(\d+) days, {DATE} to {DATE}", text):
        first, last = _date(run.groups()[1:4]), _date(run.groups()[4:7])
        assert (last - first).days + 1 == int(run[1])
        return [first + timedelta(days=n) for n in range(int(run[1]))]
    listed = (re.fullmatch(rf"[A-Z][a-z]+day {DATE}", line) for line in lines)
    return [_date(found.groups()) for found in listed if found]


def _instant_or_end(text: str, zone: ZoneInfo) -> datetime:
    if ended := re.fullmatch(rf"the end of {DATE}", text):
        day = _date(ended.groups()) + timedelta(days=1)
        return datetime(day.year, day.month, day.day, tzinfo=zone)
    return _instant(text, zone)


def _instant(text: str, zone: ZoneInfo) -> datetime:
    found = re.fullmatch(INSTANT, text)
    assert found, text
    day, (hour, minute, second, name) = _date(found.groups()), found.groups()[3:]
    where = ABBREVIATIONS[name] if name else zone
    return datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), tzinfo=where)


def _date(groups: Sequence[str | Any]) -> date:
    return date(int(groups[2]), MONTHS.index(groups[1]) + 1, int(groups[0]))


def _span(text: str) -> timedelta:
    names = {"h": "hours", "min": "minutes", "s": "seconds"}
    return timedelta(**{names[unit]: int(count) for count, unit in re.findall(r"(\d+) (h|min|s)\b", text)})
