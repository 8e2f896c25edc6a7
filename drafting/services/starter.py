"""The starter library: clauses that a service agreement usually needs, written by us in Czech and English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from accounts.models import User
from drafting.domain.library import ClauseText, Vocabulary
from drafting.models import LibraryClause
from drafting.services.clauses import add_clause

STARTER = Path(__file__).resolve().parent.parent / "starter"


def starter_families() -> Iterator[tuple[str, list[tuple[str, ClauseText]]]]:
    """Yield (article, [(key, clause), ...]) of each file: the standard clause first, then its fallbacks in order."""
    for path in sorted(STARTER.glob("*.json")):
        data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        clauses = [
            (each["key"], ClauseText.model_validate({name: value for name, value in each.items() if name != "key"}))
            for each in data["clauses"]
        ]
        yield data["article"], clauses


@transaction.atomic
def load_starter_library(*, vocabulary: Vocabulary, actor: User, now: datetime) -> int:
    """Add the clauses of the starter library whose keys are not taken. Returns how many were added."""
    known = {clause.key: clause for clause in LibraryClause.objects.select_related("standard")}
    added = 0
    for article, clauses in starter_families():
        standard: LibraryClause | None = None
        for key, said in clauses:
            clause = known.get(key)
            if clause is None and (standard is None or standard.standard_id is None):
                clause = add_clause(
                    key=key,
                    article=article,
                    said=said,
                    vocabulary=vocabulary,
                    actor=actor,
                    now=now,
                    standard=standard,
                )
                added += 1
            standard = standard or clause
    return added
