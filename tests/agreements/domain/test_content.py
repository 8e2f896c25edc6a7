import json
from typing import Any

import pytest
from pydantic import ValidationError

from agreements.domain.content import STEPS, AgreementContent, Duration, UnknownSchemaError, read_content
from agreements.domain.content.reading import upcast
from drafting.domain.canonical import canonical_bytes
from sla.domain.vocabulary import Unit
from tests.agreements.domain.samples import complete, complete_data, put


@pytest.mark.parametrize("language", ["cs", "en"])
def test_a_document_survives_its_bytes(language: str) -> None:
    content = complete(language)
    raw = canonical_bytes(content)
    assert read_content(raw) == content
    assert canonical_bytes(read_content(raw)) == raw


def test_every_leaf_is_optional() -> None:
    empty = AgreementContent()
    assert canonical_bytes(read_content(canonical_bytes(empty))) == canonical_bytes(empty)
    rows = {
        "expectations": {
            "definitions": [{}],
            "expectations": [{}],
            "services": [{}],
            "provider": {"signatories": [{}]},
        },
        "responsibilities": {"duties": [{}], "contacts": [{}], "escalation": [{}]},
        "goals": {"goals": [{}]},
        "communication": {"channels": [{}], "cadence": [{}]},
        "service_levels": {
            "calendars": [{}],
            "targets": [{}],
            "availability": [{}],
            "quality": [{}],
            "exclusions": [{}],
            "credits": [{"tiers": [{}]}],
        },
        "payment": {"prices": [{}], "discounts": [{}], "stated_totals": [{}]},
        "term": {"milestones": [{}], "termination": [{}]},
        "disputes": {"levels": [{}]},
        "annexes": [{}],
    }
    assert AgreementContent.model_validate(rows).goals.goals[0].id


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("expectations/surprise", "x"),
        ("expectations/title", "x" * 201),
        ("expectations/title", "two\nlines"),
        ("expectations/title", "nul\x00"),
        ("expectations/purpose", "x" * 6001),
        ("payment/prices/0/unit_price", 12.5),
        ("payment/prices/0/unit_price", "-1"),
        ("payment/prices/0/unit_price", "1.00001"),
        ("payment/prices/0/unit_price", "NaN"),
        ("payment/prices/0/vat_percent", "101"),
        ("payment/currency", "crowns"),
        ("payment/due_days", -1),
        ("service_levels/targets/0/channel", "pigeon"),
        ("service_levels/targets/0/warn_at_percents", [100]),
        ("service_levels/calendars/0/data/timezone", "Mars/Olympus"),
        ("service_levels/calendars/0/data/weekly", {"mon": [["9:00", "17:00"]]}),
        ("service_levels/calendars/0/data/weekly", {"monday": []}),
        ("term/effective_on", "2027-02-30"),
        ("term/renewal/notice", {"amount": "3", "unit": "rings"}),
        ("annexes", [{"sha256": "abc"}]),
        ("language", "de"),
        ("schema_version", 2),
    ],
)
def test_nonsense_is_refused(path: str, value: Any) -> None:
    AgreementContent.model_validate(complete_data())
    with pytest.raises(ValidationError):
        AgreementContent.model_validate(put(complete_data(), path, value))


def test_texts_are_normalised() -> None:
    data = put(complete_data(), "expectations/title", "  Z\u030civa smlouva ")
    data = put(data, "expectations/purpose", "one\r\ntwo")
    content = AgreementContent.model_validate(data)
    assert content.expectations.title == "Živa smlouva"
    assert content.expectations.purpose == "one\ntwo"


def test_two_items_cannot_share_an_id() -> None:
    data = complete_data()
    data["goals"]["goals"][0]["id"] = data["payment"]["prices"][0]["id"]
    with pytest.raises(ValidationError, match="share the id"):
        AgreementContent.model_validate(data)


def test_a_step_is_replaced_alone() -> None:
    content = complete()
    changed = content.with_step("goals", {"goals": []})
    assert changed.goals.goals == []
    assert all(getattr(changed, step) == getattr(content, step) for step in STEPS if step != "goals")
    assert content.with_step("goals", content.goals) == content
    with pytest.raises(ValidationError) as refused:
        content.with_step("goals", {"goals": [{"target": "many"}]})
    assert refused.value.errors()[0]["loc"] == ("goals", "goals", 0, "target")
    with pytest.raises(KeyError):
        content.with_step("goal", {})


def test_old_shapes_are_lifted_and_unknown_ones_refused() -> None:
    upcasters = {1: lambda data: {"schema_version": 1, "renamed": data["name"]}}
    lifted = upcast({"schema_version": 1, "name": "x"}, upcasters=upcasters, current=2)
    assert lifted == {"schema_version": 2, "renamed": "x"}
    with pytest.raises(UnknownSchemaError):
        upcast({"schema_version": 1}, upcasters={}, current=2)
    for version in (None, 0, 2, "1", True):
        with pytest.raises(UnknownSchemaError):
            read_content({"schema_version": version})
    with pytest.raises(UnknownSchemaError):
        read_content(b"[]")
    with pytest.raises(json.JSONDecodeError):
        read_content(b"{")


@pytest.mark.parametrize("language", ["cs", "en"])
def test_fields_added_since_a_document_was_written_are_empty(language: str) -> None:
    content = complete(language)
    spelled = json.loads(canonical_bytes(content))
    assert spelled["disputes"]["clauses"] == []
    assert json.loads(canonical_bytes(AgreementContent()))["disputes"]["standard_procedure"] is None
    assert read_content(json.dumps(_without_what_is_empty(spelled)).encode()) == content


def _without_what_is_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_what_is_empty(entry) for name, entry in value.items() if entry not in (None, [], "")}
    return [_without_what_is_empty(entry) for entry in value] if isinstance(value, list) else value


def test_a_duration_is_set_when_both_parts_are_there() -> None:
    assert Duration.model_validate({"amount": "2", "unit": "hours"}).is_set
    assert not Duration(unit=Unit.HOURS).is_set
    assert not Duration.model_validate({"amount": " "}).is_set
