"""What a field that names another part of the document may choose from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from agreements.domain.content import STEP_MODELS, AgreementContent
from agreements.forms.labels import CHOICES
from agreements.forms.labels.clauses import statement_options
from agreements.forms.raw import RawTree, raw_of
from agreements.forms.shape import shape_of
from agreements.selectors.ladders import Offered

Options = list[tuple[str, str]]
CALENDAR_FIELDS = (
    "Service.calendar",
    "ChannelRule.calendar",
    "TargetItem.calendar",
    "AvailabilityItem.calendar",
    "QualityItem.calendar",
)


def references(
    content: AgreementContent, step: str, raw: Mapping[str, RawTree], offered: Offered
) -> dict[str, Options]:
    """Return the options per field ("PriceItem.service"), of the document with `raw` in the inputs of `step`.

    `offered` are the organisation's ladders, which a target may name to have them copied.
    """
    trees: dict[str, Any] = {
        name: raw_of(shape_of(model), getattr(content, name)) for name, model in STEP_MODELS.items()
    }
    trees[step] = raw
    services = _named(trees["expectations"]["services"], _("Service"))
    levels = trees["service_levels"]
    calendars = [(row["name"], row["name"]) for row in levels["calendars"] if row["name"]]
    return {
        "AvailabilityItem.service": services,
        "PriceItem.service": services,
        "Discount.price": _named(trees["payment"]["prices"], _("Price")),
        "CreditRule.levels": _levels(levels),
        "Disputes.complaint_annex": [(str(annex.id), annex.title or _("Annex")) for annex in content.annexes],
        "TargetItem.ladder": _ladders(levels["ladders"], offered),
        "LadderLevel.who": list(offered.people.items()),
        "Statement.says": statement_options(),
        **dict.fromkeys(CALENDAR_FIELDS, calendars),
    }


def _ladders(rows: Iterable[Mapping[str, Any]], offered: Offered) -> Options:
    own = [row["name"] for row in rows if row["name"]]
    ours = [(name, _("%(name)s (ours)") % {"name": name}) for name in offered.ladders if name not in own]
    return [(name, name) for name in own] + ours


def _named(rows: Iterable[Mapping[str, str]], noun: str) -> Options:
    return [(row["id"], row["name"] or f"{noun} {place}") for place, row in enumerate(rows, start=1)]


def _levels(levels: Mapping[str, Any]) -> Options:
    nouns = {"targets": _("Target"), "availability": _("Availability"), "quality": _("Criterion")}
    found = []
    for kind, noun in nouns.items():
        for place, row in enumerate(levels[kind], start=1):
            text = _target(row) if kind == "targets" else row["name"]
            found.append((row["id"], f"{noun} {place}: {text}" if text else f"{noun} {place}"))
    return found


def _target(row: Mapping[str, str]) -> str:
    words = [
        str(CHOICES[vocabulary].get(row[name], ""))
        for name, vocabulary in (
            ("kind", "CaseKind"),
            ("channel", "Channel"),
            ("priority", "Priority"),
            ("metric", "Metric"),
        )
    ]
    return capfirst(", ".join(word for word in words if word))
