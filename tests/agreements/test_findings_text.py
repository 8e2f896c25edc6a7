import re

import pytest
from django.utils import translation

from agreements.domain.content import AgreementContent
from agreements.domain.readiness import RULES, findings
from agreements.findings_text import SENTENCES, sentence, with_messages
from agreements.findings_text.fields import FIELDS, LISTS, SIDES
from tests.agreements.domain.breaking import BREAKS, Break
from tests.agreements.domain.samples import rich_data


def test_every_rule_has_its_sentence_and_no_other() -> None:
    assert set(SENTENCES) == {rule.id for rule in RULES}


@pytest.mark.parametrize("broken", BREAKS, ids=lambda broken: f"{broken.rule}:{broken.pointer}")
def test_a_sentence_is_complete(broken: Break) -> None:
    data = rich_data("en")
    broken.change(data)
    found = [finding for finding in findings(AgreementContent.model_validate(data)) if finding.rule == broken.rule]
    with translation.override("en"):
        told = with_messages(found)
    assert told
    for finding in told:
        assert not re.search(r"%\(|%%|[a-z]_[a-z]", finding.message)
        assert finding.message[0].isupper() or finding.message[0] == "“"
        params = finding.params
        assert params.get("field") is None or params["field"] in FIELDS
        assert params.get("side") is None or params["side"] in SIDES
        assert params.get("list") is None or params["list"] in LISTS


def test_a_sentence_names_the_side_and_the_field() -> None:
    found = findings(AgreementContent())
    with translation.override("en"):
        told = {sentence(finding) for finding in found}
    assert "Provider: “Company ID” is missing." in told
    assert "Customer: this side has no duty." in told
