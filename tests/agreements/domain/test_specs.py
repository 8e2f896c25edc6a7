from decimal import Decimal

import pytest

from agreements.domain.content import AgreementContent
from agreements.domain.specs import IncompleteTargetError, target_specs
from sla.domain.calendar import BusinessCalendar
from sla.domain.vocabulary import Channel, Metric, PauseRule, Unit
from tests.agreements.domain.samples import complete, complete_data


@pytest.mark.parametrize("language", ["cs", "en"])
def test_targets_become_specs_in_the_order_of_the_document(language: str) -> None:
    content = complete(language)
    specs = target_specs(content)
    assert [spec.item_id for spec in specs] == [target.id for target in content.service_levels.targets]
    first = specs[0]
    assert (first.key, first.channel, first.metric, first.amount, first.unit) == (
        "any.phone.any.answer",
        Channel.PHONE,
        Metric.ANSWER,
        Decimal(3),
        Unit.RINGS,
    )
    assert first.locator == "5.1.1"
    assert first.warn_at_percents == (75,)
    assert first.objective_percent == 90


def test_the_calendar_goes_with_its_target() -> None:
    content = complete()
    for spec, target in zip(target_specs(content), content.service_levels.targets, strict=True):
        assert spec.calendar_name == target.calendar
        BusinessCalendar.from_dict(spec.calendar)


@pytest.mark.parametrize("field", ["metric", "amount", "unit", "calendar"])
def test_an_incomplete_target_starts_no_clock(field: str) -> None:
    data = complete_data()
    assert target_specs(AgreementContent.model_validate(data))
    data["service_levels"]["targets"][0][field] = "" if field == "calendar" else None
    with pytest.raises(IncompleteTargetError):
        target_specs(AgreementContent.model_validate(data))


def test_a_clock_is_held_only_where_the_agreement_says_so() -> None:
    data = complete_data()
    targets = data["service_levels"]["targets"]
    targets[0].pop("pause_rule", None)
    targets[1]["pause_rule"], targets[2]["pause_rule"] = "never", "waiting"
    specs = target_specs(AgreementContent.model_validate(data))
    assert [spec.pause_rule for spec in specs[:3]] == [PauseRule.NEVER, PauseRule.NEVER, PauseRule.WAITING]
