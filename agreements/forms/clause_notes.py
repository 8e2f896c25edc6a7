"""What stands beside a clause in its step: why it does not print now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from agreements.domain.clauses import clauses_of, prints
from agreements.domain.content import AgreementContent
from agreements.domain.content.clauses import ClauseItem
from agreements.domain.facts import DOMAINS, values_of
from agreements.forms.labels.clauses import stands
from drafting.domain.conditions import Value, failing


def why_not_printed(item: ClauseItem, values: dict[str, Value]) -> str:
    """Return why a clause is not printed with these facts, or nothing if it is."""
    if prints(item, values):
        return ""
    reasons = ", ".join(stands(fact, values.get(fact)) for fact in failing(item.condition, values, DOMAINS))
    return _("Does not print now: %(reasons)s.") % {"reasons": reasons}


def notes_of(content: AgreementContent, step: str) -> dict[str, list[str]]:
    """Return what is to be said of each clause of a step as it is saved, by its identity."""
    found = clauses_of(getattr(content, step))
    values = values_of(content) if found else {}
    return {str(item.id): [note] for item in found if (note := why_not_printed(item, values))}


def placed_notes(raw: Mapping[str, Any], step: str, notes: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Give notes the names of the rows in which their clauses stand now."""
    rows = raw.get("clauses") or []
    return {f"{step}.clauses.{place}": notes[row["id"]] for place, row in enumerate(rows) if row.get("id") in notes}
