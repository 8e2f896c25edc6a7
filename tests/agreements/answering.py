"""How a person answers each finding of the check: a value in the field that it leads to, or a new row there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.clock import utc_now
from drafting.domain.findings import Finding
from tests.agreements.by_keyboard import Typist
from tests.agreements.domain.samples import complete_data

SAMPLE = complete_data("en")
SAMPLE_BEGINS = 2027
DATE = re.compile(r"20\d\d(?=-\d\d-\d\d$)")


def at(pointer: str, data: Any = None) -> Any:
    """What the complete sample says at a JSON pointer."""
    node = SAMPLE if data is None else data
    for part in pointer.strip("/").split("/"):
        node = node[int(part)] if isinstance(node, list) else node[part]
    return node


def value(typist: Typist, finding: Finding) -> None:
    """Type what the sample says in the same place."""
    said = at(finding.pointer)
    typist.answer(("yes" if said else "no") if isinstance(said, bool) else _soon(str(said)))


def _soon(text: str) -> str:
    """Move a day of the sample to next year, or as many years later as it stands: the check asks about past ones."""
    ahead = utc_now().year + 1 - SAMPLE_BEGINS
    return DATE.sub(lambda year: str(int(year[0]) + ahead), text)


def saying(text: str) -> Callable[[Typist, Finding], None]:
    """Type this."""
    return lambda typist, _finding: typist.answer(text)


@dataclass(frozen=True)
class NewRow:
    """Add the first entry of the same list in the sample, of the party that the finding names; `also` or instead."""

    skip: tuple[str, ...] = ()
    also: Mapping[str, str] = ()  # type: ignore[assignment] # nothing
    side: str = ""

    def __call__(self, typist: Typist, finding: Finding) -> None:
        rows = at(finding.pointer)
        if self.side:
            rows = [row for row in rows if row[self.side] == str(finding.params["side"])]
        values = {name: text for name, text in _flat(rows[0]) if name.split(".")[0] not in {"id", *self.skip}}
        typist.add_row(finding.pointer.strip("/").replace("/", "."), values | dict(self.also))


def _flat(row: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, content in row.items():
        if isinstance(content, dict):
            found += _flat(content, f"{prefix}{name}.")
        elif isinstance(content, bool):
            found.append((prefix + name, "yes" if content else "no"))
        else:
            found.append((prefix + name, _soon(str(content))))
    return found


WEEK = {f"data.weekly.{day}": "08:00-17:00" for day in ("mon", "tue", "wed", "thu", "fri")}


def _first_level(typist: Typist, _finding: Finding) -> None:
    """A target needs the hours that it counts in: they stand above it."""
    typist.add_row(
        "service_levels.calendars", {"name": "Service hours", "data.timezone": "Europe/Prague", **WEEK}, back=True
    )
    target = {name: text for name, text in _flat(at("/service_levels/targets/0")) if name != "id"}
    typist.add_row("service_levels.targets", target)


def _credit(typist: Typist, _finding: Finding) -> None:
    """The credit of a level stands below it: five percent where it is missed by any amount, capped in its sum."""
    typist.tab_to('button[value="add:credits"]')
    typist.add_row("service_levels.credits", {"levels": "yes", "is_none": "yes"})


def _tick_email(typist: Typist, _finding: Finding) -> None:
    typist.tab_to('[name="communication.notices.forms"][value="email"]')
    typist.press("Space")


ANSWERS: dict[str, Callable[[Typist, Finding], None]] = {
    **dict.fromkeys(
        (
            "purpose_missing",
            "contact_unreachable",
            "escalation_unreachable",
            "goal_due_missing",
            "payment_field_missing",
            "price_field_missing",
            "first_payment_missing",
            "invoice_address_missing",
            "effective_date_missing",
            "end_missing",
            "milestone_field_missing",
            "late_interest_missing",
            "indexation_open",
            "indexation_incomplete",
            "account_missing",
            "dispute_field_missing",
            "handover_missing",
            "handover_without_time",
        ),
        value,
    ),
    "service_missing": NewRow(skip=("calendar",)),
    "expectation_of_party_missing": NewRow(side="held_by"),
    "duty_of_party_missing": NewRow(side="party"),
    "contact_of_party_missing": NewRow(side="party"),
    "ground_of_party_missing": NewRow(side="party"),
    "escalation_missing": NewRow(),
    "goal_missing": NewRow(),
    "channel_missing": NewRow(skip=("calendar",), also={"hours": "on weekdays from 8 to 17"}),
    "cadence_missing": NewRow(),
    "price_missing": NewRow(skip=("service",)),
    "dispute_level_missing": NewRow(),
    "notice_form_missing": _tick_email,
    "level_missing": _first_level,
    "level_without_credit": _credit,
    "term_kind_missing": saying("indefinite"),
    "sanction_missing": saying("No penalty is due."),
    "notice_form_unreachable": saying("aj4xb2c"),
    "mediation_missing": saying("Czech Trade Inspection Authority, www.coi.cz"),
}


def _signatory(typist: Typist, finding: Finding) -> None:
    """A list without anybody, or the name or role of one who is there."""
    if finding.pointer.endswith("signatories"):
        NewRow()(typist, finding)
    else:
        value(typist, finding)


ANSWERS["signatory_missing"] = _signatory


def answer(typist: Typist, finding: Finding) -> None:
    """Answer a finding where its link has led to. A rule that nobody has an answer to fails the test."""
    assert finding.rule in ANSWERS, f"How does a person answer {finding.rule} at {finding.pointer}?"
    ANSWERS[finding.rule](typist, finding)
