"""The annex of credits as it prints: each way of giving one, in sentences of both languages."""

from typing import Any

import pytest

from agreements.domain.content import AgreementContent
from tests.agreements.domain.samples import complete_data
from tests.agreements.test_document import preview

TENTH = {"step": "0.1", "credit_percent": "2"}
SAID: list[tuple[str, dict[str, Any], str]] = [
    ("cs", {"per_step": TENTH},
     "Za každých započatých 0,1 procentního bodu pod sjednanou hodnotou náleží objednateli sleva 2 % z ceny."),
    ("cs", {"per_step": TENTH | {"step": "1"}},
     "Za každý započatý 1 procentní bod pod sjednanou hodnotou náleží objednateli sleva 2 % z ceny."),
    ("cs", {"per_step": TENTH | {"step": "2", "whole_steps": True}},
     "Za každé celé 2 procentní body pod sjednanou hodnotou náleží objednateli sleva 2 % z ceny."),
    ("cs", {"per_step": {"step": "5", "credit_amount": "500"}},
     "Za každých započatých 5 procentních bodů pod sjednanou hodnotou náleží objednateli sleva 500,00 Kč."),
    ("cs", {"fee_multiple": "10"},
     "Není-li sjednaná dostupnost dodržena, činí sleva 10násobek ceny připadající na dobu, po kterou služba nebyla "
     "dostupná."),
    ("cs", {"per_step": TENTH, "cap_percent": "30"},
     "Sleva podle tohoto odstavce nepřesáhne za jedno období 30 % z ceny."),
    ("en", {"per_step": TENTH},
     "For each started 0.1 percentage point below the agreed value the customer is entitled to a credit of 2% of the "
     "fee."),
    ("en", {"per_step": TENTH | {"step": "2", "whole_steps": True}},
     "For each full 2 percentage points below the agreed value the customer is entitled to a credit of 2% of the fee."),
    ("en", {"fee_multiple": "10"},
     "If the agreed availability is not met, the credit is 10 times the fee for the time during which the service was "
     "not available."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "rule", "sentence"), SAID)
def test_a_credit_of_an_availability(language: str, rule: dict[str, Any], sentence: str) -> None:
    data = complete_data(language)
    availability = data["service_levels"]["availability"][0]
    assert sentence in text(data, availability["id"], rule)


POINTS = {"name": "Chyby", "amount": "5", "unit": "bodů", "direction": "at_most"}
ERRORS = {"name": "Chybovost", "amount": "2", "unit": "%", "direction": "at_most"}
SUCCESS = {"name": "Zálohy", "amount": "99", "unit": "%", "direction": "at_least"}
OF_QUALITY: list[tuple[dict[str, Any], dict[str, Any], str]] = [
    (POINTS, {"per_step": TENTH | {"step": "3"}},
     "Za každý započatý úsek 3 bodů nad sjednanou hodnotou náleží objednateli sleva 2 % z ceny."),
    (ERRORS, {"fee_multiple": "2"}, "činí sleva 2násobek té části ceny, která odpovídá naměřenému podílu."),
    (SUCCESS, {"fee_multiple": "2"}, "činí sleva 2násobek té části ceny, která odpovídá podílu chybějícímu do 100 %."),
]  # fmt: skip


@pytest.mark.parametrize(("quality", "rule", "sentence"), OF_QUALITY)
def test_a_credit_of_a_quality(quality: dict[str, Any], rule: dict[str, Any], sentence: str) -> None:
    data = complete_data("cs")
    level = "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5a78"
    data["service_levels"]["quality"].append({**quality, "id": level})
    assert sentence in text(data, level, rule)


@pytest.mark.parametrize(
    ("language", "bands"), [("cs", ["více než 2 %, méně než 5 %", "5 % a více"]),
                            ("en", ["more than 2%, below 5%", "5% and more"])]
)  # fmt: skip
def test_the_band_that_begins_where_the_objective_ends(language: str, bands: list[str]) -> None:
    data = complete_data(language)
    level = "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5a78"
    data["service_levels"]["quality"].append({**ERRORS, "id": level})
    rows = [{"below": "5", "at_least": "2", "credit_percent": "10"}, {"at_least": "5", "credit_percent": "30"}]
    said = text(data, level, {"tiers": rows})

    assert all(band in said for band in bands)


def text(data: dict[str, Any], level: str, rule: dict[str, Any]) -> str:
    data["service_levels"]["credits"] = [{"levels": [level], **rule}]
    page = preview(AgreementContent.model_validate(data))
    return " ".join(page.text.replace("\u00a0", " ").split())
