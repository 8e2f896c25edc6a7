"""Each rule is broken once, alone, in a document that breaks none."""

from datetime import timedelta
from typing import Any

import pytest

from agreements.domain.content import STEPS, AgreementContent, read_content
from agreements.domain.readiness import DATED_RULES, RULES, dated_findings, findings
from agreements.domain.readiness.identity import is_sound_account
from agreements.domain.readiness.parties import is_czech_company_id
from agreements.services.starting import TEMPLATES
from drafting.domain.findings import blocks
from tests.agreements.domain.breaking import BREAKS, DATED_BREAKS, TODAY, Break
from tests.agreements.domain.samples import complete, complete_data, rich_data


@pytest.mark.parametrize("language", ["cs", "en"])
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_start_template_is_ready_once_its_gaps_are_filled(template: str, language: str) -> None:
    assert findings(read_content(complete_data(language, template))) == []


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_document_with_everything_in_it_breaks_no_rule(language: str) -> None:
    assert findings(AgreementContent.model_validate(rich_data(language))) == []


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.rule}:{broken.pointer}")
def test_each_rule_finds_its_fault(broken: Break) -> None:
    data = rich_data("cs")
    broken.change(data)
    found = findings(AgreementContent.model_validate(data))
    hits = [finding for finding in found if finding.rule == broken.rule]
    assert broken.pointer in {finding.pointer for finding in hits}
    severity = next(rule.severity for rule in RULES if rule.id == broken.rule)
    assert {finding.severity for finding in hits} == {severity}
    assert all(finding.pointer.startswith(f"/{finding.step}/") for finding in found)


def test_every_rule_is_broken_by_a_case() -> None:
    assert {broken.rule for broken in BREAKS} == {rule.id for rule in RULES}
    assert len({rule.id for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("broken", DATED_BREAKS, ids=lambda broken: f"{broken.rule}:{broken.pointer}")
def test_each_rule_about_the_day_finds_its_fault(broken: Break) -> None:
    data = rich_data("cs")
    assert dated_findings(AgreementContent.model_validate(data), TODAY) == []
    broken.change(data)
    found = dated_findings(AgreementContent.model_validate(data), TODAY)
    assert (broken.rule, broken.pointer) in {(finding.rule, finding.pointer) for finding in found}
    assert not blocks(found)


def test_every_rule_about_the_day_is_broken_by_a_case() -> None:
    assert {broken.rule for broken in DATED_BREAKS} == {rule.id for rule in DATED_RULES}


def test_the_day_itself_has_not_passed() -> None:
    content = AgreementContent.model_validate(rich_data("cs"))
    start = content.term.effective_on
    assert start is not None
    assert "start_passed" not in {finding.rule for finding in dated_findings(content, start)}
    assert "start_passed" in {finding.rule for finding in dated_findings(content, start + timedelta(days=1))}


def test_findings_come_step_by_step_the_blocking_ones_first() -> None:
    found = findings(AgreementContent())
    assert blocks(found)
    keys = [(STEPS.index(finding.step), not finding.is_blocking) for finding in found]
    assert keys == sorted(keys)
    assert not blocks(findings(complete()))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Odpovíme co nejdříve a bez zbytečného odkladu.", ["bez zbytečného odkladu", "co nejdříve"]),
        ("Podle našich možností a přiměřeně.", ["podle našich možností", "přiměřeně"]),
        ("Včas, v nejlepší kvalitě, neprodleně.", ["neprodleně", "v nejlepší kvalitě", "včas"]),
        ("As soon as possible, using reasonable care.", ["as soon as possible", "reasonable"]),
        ("In a timely manner, by best efforts.", ["best efforts", "in a timely manner"]),
        ("Do 4 hodin od přijetí, ve včelíně.", []),
        ("Within 4 hours of receipt; unreasonable is not the word.", []),
    ],
)
def test_words_that_cannot_be_measured(text: str, words: list[str]) -> None:
    content = AgreementContent.model_validate({"expectations": {"purpose": text}})
    found = [finding for finding in findings(content) if finding.rule == "unmeasurable_words"]
    assert [finding.params["word"] for finding in found] == words


@pytest.mark.parametrize(
    ("response", "resolution", "is_longer"),
    [
        ({"amount": "9", "unit": "hours"}, {"amount": "8", "unit": "hours"}, True),
        ({"amount": "8", "unit": "hours"}, {"amount": "8", "unit": "hours"}, False),
        ({"amount": "10", "unit": "hours"}, {"amount": "1", "unit": "business_days"}, True),
        ({"amount": "9", "unit": "hours"}, {"amount": "1", "unit": "business_days"}, False),
        ({"amount": "1", "unit": "weeks"}, {"amount": "6", "unit": "calendar_days"}, True),
        ({"amount": "20", "unit": "rings"}, {"amount": "1", "unit": "seconds"}, False),
        (
            {"priority": "low", "amount": "9", "unit": "hours"},
            {"priority": "high", "amount": "1", "unit": "hours"},
            False,
        ),
        ({"amount": "9", "unit": "hours"}, {"priority": "high", "amount": "1", "unit": "hours"}, True),
        ({"amount": None, "unit": "hours"}, {"amount": "1", "unit": "hours"}, False),
    ],
)
def test_a_response_is_due_before_its_resolution(
    response: dict[str, Any], resolution: dict[str, Any], is_longer: bool
) -> None:
    days = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    targets = [
        {"metric": "first_response", "calendar": "office", **response},
        {"metric": "resolution", "calendar": "office", **resolution},
    ]
    levels = {"calendars": [{"name": "office", "data": {"weekly": days}}], "targets": targets}
    content = AgreementContent.model_validate({"service_levels": levels})
    found = [finding for finding in findings(content) if finding.rule == "response_longer_than_resolution"]
    assert bool(found) is is_longer


def test_a_more_specific_response_answers_for_its_case() -> None:
    targets = [
        {"metric": "first_response", "amount": "9", "unit": "hours"},
        {"metric": "first_response", "priority": "high", "amount": "1", "unit": "hours"},
        {"metric": "resolution", "priority": "high", "amount": "2", "unit": "hours"},
    ]
    content = AgreementContent.model_validate({"service_levels": {"targets": targets}})
    assert "response_longer_than_resolution" not in {finding.rule for finding in findings(content)}


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("27082440", True),
        ("270 82 440", True),
        ("45274649", True),
        ("27082441", False),
        ("1234567", False),
        ("", False),
    ],
)
def test_czech_company_ids(text: str, is_valid: bool) -> None:
    assert is_czech_company_id(text) is is_valid


@pytest.mark.parametrize(
    ("account", "is_sound"),
    [
        ("19-2000145399/0800", True),
        ("19-2000145398/0800", False),
        ("2000145399/0800", True),
        ("1234567890/0100", False),
        ("CZ6508000000192000145399", True),
        ("CZ6508000000192000145398", False),
        ("DE89370400440532013000", True),
        ("uvedenýnafaktuře", True),
    ],
)
def test_accounts_check_themselves(account: str, is_sound: bool) -> None:
    assert is_sound_account(account) is is_sound


@pytest.mark.parametrize(
    ("vat_id", "is_found"),
    [("CZ27082440", False), ("CZ 270 82 440", False), ("CZ45274649", True), ("27082440", True),
     ("CZ7801233540", False), ("CZ699001237", False), ("", False)],
)  # fmt: skip
def test_czech_vat_ids(vat_id: str, is_found: bool) -> None:
    data = rich_data("cs")
    data["expectations"]["provider"]["vat_id"] = vat_id
    found = {finding.rule for finding in findings(AgreementContent.model_validate(data))}
    assert ("vat_id_doubtful" in found) is is_found
