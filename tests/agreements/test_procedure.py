"""The annex with the complaint procedure says the times of the agreement's own targets, and where they stand."""

from __future__ import annotations

import re
from typing import Any

import pytest

from agreements.document import build_document
from agreements.domain.content import AgreementContent
from agreements.domain.lifecycle import State
from tests.agreements.domain.samples import complete_data


def annex(data: dict[str, Any]) -> str:
    """The text of the annex; empty if there is none."""
    content = AgreementContent.model_validate(data)
    html = build_document(content, reference="AGR-2026-00042", version_number=1, state=State.APPROVED)
    found = re.search(
        r'<section class="document-annex" id="annex-\d+">\s*<h2>[^\n]*(Postup vyř|Complaint proc).*', html, re.S
    )
    return " ".join(re.sub(r"<[^>]+>", "", found[0]).replace("\u00a0", " ").split()) if found else ""


def complaints_only(language: str) -> dict[str, Any]:
    """A document whose targets for complaints are one general acknowledgement and two times to resolve."""
    data = complete_data(language)
    data["disputes"]["standard_procedure"] = True
    first = data["service_levels"]["targets"][0]
    base = {key: value for key, value in first.items() if key not in {"id", "channel", "priority"}}
    base |= {"kind": "complaint", "unit": "business_days"}
    data["service_levels"]["targets"] = [
        base | {"metric": "resolution", "amount": 5, "priority": "high"},
        base | {"metric": "resolution", "amount": 10},
        base | {"metric": "acknowledgement", "amount": 2},
    ]
    data["service_levels"]["credits"] = []
    return data


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "cs",
            ("písemně do 2 pracovních dnů (čl. 5.1.3)", "do 10 pracovních dnů (čl. 5.1.2)", "lhůta: čl. 5.1.1"),
        ),
        ("en", ("within 2 business days (Article 5.1.3)", "within 10 business days (Article 5.1.2)", "Article 5.1.1")),
    ],
)
def test_times_are_those_of_the_targets(language: str, said: tuple[str, ...]) -> None:
    text = annex(complaints_only(language))
    for words in said:
        assert words in text


def test_without_targets_it_names_no_time_and_without_the_wish_it_is_not_there() -> None:
    data = complaints_only("en")
    data["service_levels"]["targets"] = data["service_levels"]["targets"][:0]
    text = annex(data)
    assert "Receipt is acknowledged in writing, with a copy of this procedure." in text
    assert "[" not in text
    data["disputes"]["standard_procedure"] = None
    assert annex(data) == ""
