"""The templates as data: the binding counts, both languages alike, nothing cited that is not declared."""

import pytest
from pydantic import ValidationError

from drafting.domain.placeholders import ParsedParameter, ParsedPromise, expressions
from drafting.domain.units import Unit
from policies.domain.template import KEY_SECTIONS, PolicyTemplate, load_labels, load_template, template_ids
from sla.domain.targets import parse_key
from sla.domain.vocabulary import Unit as TargetUnit
from sla.services.defaults import DEFAULTS

# The sections of each template in their order, with the number of their bullets. These numbers are binding.
COUNTS = {
    "L1": [
        ("intent", 0),
        ("scope", 3),
        ("policy", 0),
        ("interactions", 6),
        ("professionals", 5),
        ("phone", 4),
        ("email", 2),
        ("chat", 2),
        ("in_person", 4),
        ("internal", 4),
        ("complaints", 7),
        ("feedback", 4),
        ("thanks", 0),
    ],
}
DERIVED = {"published_on", "next_review_on"}


def templates() -> list[PolicyTemplate]:
    return [load_template(each) for each in template_ids()]


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_sections_and_bullets_are_exactly_those_that_are_counted(template: PolicyTemplate) -> None:
    counted = [(section.key, len(section.points)) for section in template.sections if not section.is_block]
    assert counted == COUNTS[template.id]


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_every_template_has_its_shared_blocks(template: PolicyTemplate) -> None:
    blocks = [section.key for section in template.sections if section.is_block]
    assert {"enforcement", "changes"} <= set(blocks)
    enforcement = next(section for section in template.sections if section.key == "enforcement")
    cited = {parsed.name for text in enforcement.texts() for parsed in expressions(text.en) if hasattr(parsed, "name")}
    assert cited == {"enforcer", "consequences"}


def test_the_long_handbook_covers_every_key_section() -> None:
    assert load_template("L1").missing_key_sections() == []
    assert len(KEY_SECTIONS) == 12


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_both_languages_cite_the_same_things(template: PolicyTemplate) -> None:
    names = {parameter.name for parameter in template.parameters} | DERIVED
    for section in template.sections:
        for text in section.texts():
            czech, english = expressions(text.cs), expressions(text.en)
            assert set(czech) == set(english), text.en
            assert text.cs.count("{{") == len(czech), text.cs
            assert {each.name for each in czech if isinstance(each, ParsedParameter)} <= names
            assert text.when in {*names, ""}
        assert section.points_from in {*names, ""}


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.id)
def test_every_promise_is_one_that_the_default_targets_make_in_the_asked_unit(template: PolicyTemplate) -> None:
    units = {(default.case_kind, default.channel, default.metric): default.unit for default in DEFAULTS}
    for section in template.sections:
        for parsed in (each for text in section.texts() for each in expressions(text.cs)):
            if isinstance(parsed, ParsedPromise):
                parts = parse_key(parsed.key)
                unit = units[(parts.case_kind, parts.channel, parts.metric)]
                assert parsed.unit is None or parsed.unit == unit.value


def test_the_units_of_documents_are_those_of_targets() -> None:
    assert {unit.value for unit in Unit} == {unit.value for unit in TargetUnit}


def test_a_template_that_cites_what_it_does_not_declare_is_refused() -> None:
    data = load_template("L1").model_dump()
    assert PolicyTemplate.model_validate(data).id == "L1"
    data["promises"] = data["promises"][1:]
    with pytest.raises(ValidationError, match=r"any\.phone\.any\.answer"):
        PolicyTemplate.model_validate(data)


def test_an_unknown_template_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        load_template("X9")


def test_labels_are_there_in_both_languages() -> None:
    assert load_labels()["contents"].in_language("cs") == "Obsah"
    assert all(words.cs and words.en for words in load_labels().values())
