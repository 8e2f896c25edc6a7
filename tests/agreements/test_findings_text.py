import re

import pytest
from django.utils import translation

from agreements.domain.content import AgreementContent
from agreements.domain.readiness import DATED_RULES, RULES, dated_findings, findings
from agreements.domain.readiness.past import PAST_RULE, PastVerdict, past_findings
from agreements.findings_text import SENTENCES, sentence, with_messages
from agreements.findings_text.fields import FIELDS, LISTS, SIDES
from tests.agreements.domain.breaking import BREAKS, DATED_BREAKS, TODAY, Break
from tests.agreements.domain.samples import rich_data


def test_every_rule_has_its_sentence_and_no_other() -> None:
    assert set(SENTENCES) == {rule.id for rule in RULES} | {rule.id for rule in DATED_RULES} | {PAST_RULE}


@pytest.mark.parametrize("broken", [*BREAKS, *DATED_BREAKS], ids=lambda broken: f"{broken.rule}:{broken.pointer}")
def test_a_sentence_is_complete(broken: Break) -> None:
    data = rich_data("en")
    broken.change(data)
    content = AgreementContent.model_validate(data)
    everything = [*findings(content), *dated_findings(content, TODAY)]
    found = [finding for finding in everything if finding.rule == broken.rule]
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


def test_the_past_is_told_in_numbers() -> None:
    verdicts = [
        PastVerdict(3, 312, 71, is_kept=False),
        PastVerdict(4, 312, 95, is_kept=True),
        PastVerdict(5, 19, 0, is_kept=False),
    ]
    with translation.override("en"):
        [told] = with_messages(past_findings(verdicts))
    assert told.message == "Target 4: 71% of the 312 cases of the last 90 days were that fast, less than promised."
    assert (told.pointer, told.is_blocking) == ("/service_levels/targets/3/amount", False)
