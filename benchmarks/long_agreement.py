"""An agreement of forty pages, made of what a template says."""

from __future__ import annotations

from typing import Any

from agreements.domain.content import AgreementContent, read_content
from agreements.selectors.templates import template_content

PAGES = 40
#: How many rows a list gets: within what the document allows, and more than almost any agreement has.
ROWS = {
    "expectations": {"definitions": 50, "expectations": 50, "services": 60},
    "responsibilities": {"duties": 70, "contacts": 40},
    "goals": {"goals": 40},
    "communication": {"channels": 20, "cadence": 30},
    "service_levels": {"targets": 150, "quality": 30, "exclusions": 30},
    "payment": {"prices": 110},
    "term": {"milestones": 30, "termination": 30},
}


def long_agreement() -> AgreementContent:
    """Return a Czech agreement of forty pages or more in the classic layout; each row has an identity of its own."""
    data = template_content("facility", "cs").model_dump(mode="json")
    data["expectations"]["title"] = "Smlouva o správě areálu"
    for step, lists in ROWS.items():
        for name, count in lists.items():
            rows: list[dict[str, Any]] = data[step][name]
            data[step][name] = rows + [
                {key: value for key, value in rows[place % len(rows)].items() if key != "id"}
                for place in range(len(rows), count)
            ]
    for place, price in enumerate(data["payment"]["prices"]):
        price["unit_price"] = f"{1234 + 17 * place}.50"
    return read_content(data)
