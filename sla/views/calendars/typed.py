"""What the editor's form sends, as a draft. Rows are lists of equal names, in the order in which they stand."""

from collections.abc import Iterable
from itertools import zip_longest

from django.http import QueryDict

from sla.domain.draft import Draft, Hours, OwnDay, SpecialDay
from sla.domain.public_holidays import subdivision_names
from sla.domain.windows import WEEKDAYS

#: More rows than anybody types; what comes after is not read.
MOST_HOURS, MOST_DAYS = 24, 500


def read_draft(sent: QueryDict) -> Draft:
    """The draft as it was typed, mistakes and all."""
    country, subdivision = sent.get("country", ""), sent.get("subdivision", "")
    if subdivision not in subdivision_names(country):
        subdivision = ""
    offered = frozenset(sent.getlist("offered")) if sent.get("offered_for") == f"{country}/{subdivision}" else ()
    return Draft(
        timezone=sent.get("timezone", ""),
        weekly=tuple(_hours(sent, day) for day in WEEKDAYS),
        country=country,
        subdivision=subdivision,
        known_until=sent.get("known_until", ""),
        off=frozenset(offered) - frozenset(sent.getlist("on")),
        own=tuple(OwnDay(*pair) for pair in _pairs(sent, "own_date", "own_name", MOST_DAYS)),
        special=tuple(
            SpecialDay(day, name, _hours(sent, f"special_{index}"))
            for index, (day, name) in enumerate(_pairs(sent, "special_date", "special_name", MOST_DAYS))
        ),
    )


def picked_days(sent: QueryDict) -> tuple[OwnDay, ...]:
    """The days that were found in a file and are ticked."""
    picked = frozenset(sent.getlist("pick"))
    return tuple(OwnDay(*pair) for pair in _pairs(sent, "found_date", "found_name", MOST_DAYS) if pair[0] in picked)


def _hours(sent: QueryDict, prefix: str) -> tuple[Hours, ...]:
    return tuple(Hours(*pair) for pair in _pairs(sent, f"{prefix}_from", f"{prefix}_to", MOST_HOURS))


def _pairs(sent: QueryDict, first: str, second: str, most: int) -> Iterable[tuple[str, str]]:
    return list(zip_longest(sent.getlist(first), sent.getlist(second), fillvalue=""))[:most]
