"""What a button of the editor does to a draft: add, remove, copy, fill. A word that says nothing changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from sla.domain.draft import Draft, Hours, OwnDay, SpecialDay
from sla.domain.windows import WEEKDAYS

_Row = TypeVar("_Row")
ALWAYS = (Hours("00:00", "24:00"),)
_WORKDAYS, _WEEKEND = range(5), range(5, 7)


def edited(draft: Draft, act: str) -> Draft:
    """The draft after an act such as "add:mon", "remove:mon:1", "copy:mon", "always", "add:own", "hours:2:add"."""
    word, *where = act.split(":")
    edit = _EDITS.get(word)
    return edit(draft, where) if edit else draft


def next_focus(act: str, draft: Draft) -> str:
    """The id of what takes the focus after an act: the row it has made, or where another can be made; "" for none."""
    match act.split(":"):
        case ["add", day] if day in WEEKDAYS:
            return f"{day}-{len(draft.weekly[WEEKDAYS.index(day)]) - 1}-from"
        case ["add", "own"]:
            return f"own-{len(draft.own) - 1}-date"
        case ["add", "special"]:
            return f"special-{len(draft.special) - 1}-date"
        case ["hours", index, "add"] if _number(index, draft.special) is not None:
            return f"special-{index}-{len(draft.special[int(index)].hours) - 1}-from"
        case ["remove", kind, _index]:
            return f"add-{kind}"
        case ["hours", index, "remove", _index]:
            return f"special-{index}-date"
    return ""


def _add(draft: Draft, where: Sequence[str]) -> Draft:
    match where:
        case [day] if day in WEEKDAYS:
            return _with_day(draft, WEEKDAYS.index(day), (*draft.weekly[WEEKDAYS.index(day)], Hours()))
        case ["own"]:
            return replace(draft, own=(*draft.own, OwnDay()))
        case ["special"]:
            return replace(draft, special=(*draft.special, SpecialDay()))
    return draft


def _remove(draft: Draft, where: Sequence[str]) -> Draft:
    match where:
        case [day, index] if day in WEEKDAYS:
            number = WEEKDAYS.index(day)
            return _with_day(draft, number, _without(draft.weekly[number], index))
        case ["own", index]:
            return replace(draft, own=_without(draft.own, index))
        case ["special", index]:
            return replace(draft, special=_without(draft.special, index))
    return draft


def _copy(draft: Draft, where: Sequence[str]) -> Draft:
    """Monday to Friday are copied to each other, and so are Saturday and Sunday."""
    match where:
        case [day] if day in WEEKDAYS:
            number = WEEKDAYS.index(day)
            for other in _WORKDAYS if number in _WORKDAYS else _WEEKEND:
                draft = _with_day(draft, other, draft.weekly[number])
    return draft


def _hours(draft: Draft, where: Sequence[str]) -> Draft:
    match where:
        case [index, *rest] if (number := _number(index, draft.special)) is not None:
            special = draft.special[number]
            hours = (*special.hours, Hours()) if rest == ["add"] else special.hours
            if len(rest) == 2 and rest[0] == "remove":
                hours = _without(hours, rest[1])
            days = list(draft.special)
            days[number] = replace(special, hours=hours)
            return replace(draft, special=tuple(days))
    return draft


def _always(draft: Draft, where: Sequence[str]) -> Draft:
    return replace(draft, weekly=(ALWAYS,) * 7)


def _clear(draft: Draft, where: Sequence[str]) -> Draft:
    return replace(draft, weekly=((),) * 7)


def _with_day(draft: Draft, number: int, hours: tuple[Hours, ...]) -> Draft:
    weekly = list(draft.weekly)
    weekly[number] = hours
    return replace(draft, weekly=tuple(weekly))


def _without(rows: tuple[_Row, ...], index: str) -> tuple[_Row, ...]:
    number = _number(index, rows)
    return rows if number is None else rows[:number] + rows[number + 1 :]


def _number(index: str, rows: Sequence[object]) -> int | None:
    is_number = index.isascii() and index.isdigit() and len(index) < 6
    return int(index) if is_number and int(index) < len(rows) else None


_EDITS: dict[str, Callable[[Draft, Sequence[str]], Draft]] = {
    "add": _add,
    "remove": _remove,
    "copy": _copy,
    "hours": _hours,
    "always": _always,
    "clear": _clear,
}
