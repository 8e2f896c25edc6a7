"""Each field of step 5 is known to whoever decides by it, and changes what they decide."""

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from agreements.domain.content import AgreementContent, read_content, service_levels
from agreements.domain.content.base import Part
from agreements.domain.content.service_levels import AvailabilityItem
from agreements.domain.deciders import DECIDERS, Decider
from agreements.domain.measuring import is_unreported, outages_of, window_time
from agreements.domain.specs import target_spec
from agreements.domain.what_if import (
    CreditedLevel,
    credited_levels,
    supposed,
    supposed_months,
    supposed_window,
    unreported,
    worst_year,
)
from agreements.domain.zones import zone_of
from tests.agreements.domain.samples import complete_data

SERVICE, OTHER = "0b0f6a0e-0000-4000-8000-00000000000a", "0b0f6a0e-0000-4000-8000-00000000000b"
LEVEL, MORE = "0b0f6a0e-0000-4000-8000-000000000001", "0b0f6a0e-0000-4000-8000-000000000002"
UPTIME = {"id": LEVEL, "service": SERVICE, "objective_percent": "99.9", "window": "month"}
SCORE = {"id": LEVEL, "amount": "95", "unit": "%", "direction": "at_least", "window": "month"}
TARGET = {
    "id": LEVEL, "kind": "complaint", "channel": "email", "metric": "resolution", "amount": "4", "unit": "hours",
    "calendar": "Round the clock", "objective_percent": "95", "window": "month",
}  # fmt: skip
TIERS = [
    {"below": "99.9", "at_least": "99", "credit_percent": "10"},
    {"below": "99", "credit_percent": "40"},
]
STEP = {"step": "0.5", "credit_percent": "3"}
TERMS = {
    "base": "affected_service", "timezone": "Europe/Prague", "cap_month_percent": "60",
    "cap_rolling_year_percent": "30", "cap_term_percent": "20",
    "claim": "on_request", "claim_days": 30, "repeat_multiplier": "1.5",
    "termination_misses": 3, "termination_windows": 6, "minimum_incident_minutes": 5, "missing_report_is_miss": True,
    "report_due_days": 10,
}  # fmt: skip


def levels(kind: str, level: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    data = complete_data("en")
    data["service_levels"] |= {"targets": [], "availability": [], "quality": [], "exclusions": []}
    data["service_levels"] |= {kind: [level], "credits": [{"levels": [LEVEL], **rule}], "credit_terms": TERMS}
    price = {"quantity": "1", "vat_percent": "21", "period": "month"}
    data["payment"]["prices"] = [
        {**price, "name": "One", "unit_price": "1000", "service": SERVICE},
        {**price, "name": "Two", "unit_price": "9000", "service": OTHER},
    ]
    return data


UPTIME_TIERS = ("availability", UPTIME, {"tiers": TIERS})
UPTIME_STEPS = ("availability", UPTIME, {"per_step": STEP})
SCORE_STEPS = ("quality", SCORE, {"per_step": STEP})
TARGET_TIERS = ("targets", TARGET, {"tiers": TIERS})
CREDITS: list[tuple[str, tuple[str, dict[str, Any], dict[str, Any]], str, Any]] = [
    ("ServiceLevels.availability", UPTIME_TIERS, "availability", []),
    ("ServiceLevels.quality", SCORE_STEPS, "quality", []),
    ("ServiceLevels.credits", UPTIME_TIERS, "credits", []),
    ("ServiceLevels.credit_terms", UPTIME_TIERS, "credit_terms", {}),
    ("TargetItem.id", TARGET_TIERS, "targets/0/id", MORE),
    ("TargetItem.objective_percent", ("targets", TARGET, {"per_step": STEP}), "targets/0/objective_percent", "90"),
    ("TargetItem.window", TARGET_TIERS, "targets/0/window", "quarter"),
    ("AvailabilityItem.id", UPTIME_TIERS, "availability/0/id", MORE),
    ("AvailabilityItem.service", UPTIME_TIERS, "availability/0/service", OTHER),
    ("AvailabilityItem.objective_percent", UPTIME_STEPS, "availability/0/objective_percent", "99"),
    ("AvailabilityItem.window", UPTIME_TIERS, "availability/0/window", "quarter"),
    ("AvailabilityItem.calendar", UPTIME_TIERS, "availability/0/calendar", "Service hours"),
    ("QualityItem.id", SCORE_STEPS, "quality/0/id", MORE),
    ("QualityItem.amount", SCORE_STEPS, "quality/0/amount", "90"),
    ("QualityItem.unit", ("quality", SCORE, {"fee_multiple": "2"}), "quality/0/unit", "points"),
    ("QualityItem.direction", SCORE_STEPS, "quality/0/direction", "at_most"),
    ("QualityItem.window", SCORE_STEPS, "quality/0/window", "year"),
    ("CreditTier.below", UPTIME_TIERS, "credits/0/tiers/0/below", "99.8"),
    ("CreditTier.at_least", UPTIME_TIERS, "credits/0/tiers/0/at_least", "99.5"),
    ("CreditTier.credit_percent", UPTIME_TIERS, "credits/0/tiers/1/credit_percent", "50"),
    ("CreditTier.credit_amount", UPTIME_TIERS, "credits/0/tiers/0", {"below": "99.9", "at_least": "99",
                                                                     "credit_amount": "5"}),
    ("CreditPerStep.step", UPTIME_STEPS, "credits/0/per_step/step", "1"),
    ("CreditPerStep.credit_percent", UPTIME_STEPS, "credits/0/per_step/credit_percent", "4"),
    ("CreditPerStep.credit_amount", UPTIME_STEPS, "credits/0/per_step", {"step": "0.5", "credit_amount": "3"}),
    ("CreditPerStep.whole_steps", UPTIME_STEPS, "credits/0/per_step/whole_steps", True),
    ("CreditRule.levels", UPTIME_TIERS, "credits/0/levels", []),
    ("CreditRule.is_none", UPTIME_TIERS, "credits/0/is_none", True),
    ("CreditRule.tiers", UPTIME_TIERS, "credits/0/tiers", TIERS[1:]),
    ("CreditRule.per_step", UPTIME_STEPS, "credits/0/per_step", {"step": "9", "credit_percent": "1"}),
    ("CreditRule.fee_multiple", ("availability", UPTIME, {"fee_multiple": "2"}), "credits/0/fee_multiple", "3"),
    ("CreditRule.cap_percent", UPTIME_TIERS, "credits/0/cap_percent", "20"),
    ("CreditTerms.base", UPTIME_TIERS, "credit_terms/base", "total_fee"),
    ("CreditTerms.timezone", UPTIME_TIERS, "credit_terms/timezone", "America/New_York"),
    ("CreditTerms.cap_month_percent", UPTIME_TIERS, "credit_terms/cap_month_percent", "0.5"),
    ("CreditTerms.cap_rolling_year_percent", UPTIME_TIERS, "credit_terms/cap_rolling_year_percent", "0.3"),
    ("CreditTerms.cap_term_percent", UPTIME_TIERS, "credit_terms/cap_term_percent", "0.3"),
    ("CreditTerms.claim", UPTIME_TIERS, "credit_terms/claim", "automatic"),
    ("CreditTerms.claim_days", UPTIME_TIERS, "credit_terms/claim_days", 40),
    ("CreditTerms.repeat_multiplier", UPTIME_TIERS, "credit_terms/repeat_multiplier", "2"),
    ("CreditTerms.termination_misses", UPTIME_TIERS, "credit_terms/termination_misses", 4),
    ("CreditTerms.termination_windows", UPTIME_TIERS, "credit_terms/termination_windows", 3),
    ("CreditTerms.minimum_incident_minutes", UPTIME_TIERS, "credit_terms/minimum_incident_minutes", 20),
    ("CreditTerms.missing_report_is_miss", UPTIME_TIERS, "credit_terms/missing_report_is_miss", False),
    ("CreditTerms.report_due_days", UPTIME_TIERS, "credit_terms/report_due_days", 20),
]  # fmt: skip
LADDER = {"name": "Urgent", "levels": [{"moment": "after", "minutes": 0, "whom": "owner"}]}
CLOCKS = {
    "kind": "enquiry", "channel": "phone", "priority": "high", "metric": "first_response", "amount": "5",
    "unit": "minutes", "calendar": "Service hours", "warn_at_percents": [50], "automatic_reply_acknowledges": True,
    "moves_off_days_off": True, "pause_rule": "waiting", "ladder": "Urgent",
}  # fmt: skip


def reckoned(content: AgreementContent) -> Any:
    """Everything that the engine of credits says of a document."""
    terms, found = content.service_levels.credit_terms, list(credited_levels(content))
    shown = [is_unreported(terms, days) for days in (None, 0, 15, 25)]
    zone = zone_of(content, ZoneInfo("UTC"))
    return [*(_of_level(content, each) for each in found), worst_year(content), shown, zone.key]


def _of_level(content: AgreementContent, each: CreditedLevel) -> Any:
    fee = each.fee or Fraction(0)
    values: list[Decimal | Fraction] = [Decimal(value) for value in ("0", "90.2", "95", "99.3", "99.85", "99.9", "100")]
    if isinstance(each.level, AvailabilityItem):
        window = window_time(content, each.level, each.months)
        values.append(outages_of(content, window, [timedelta(minutes=length) for length in (4, 15, 60)]).percent)
    credits = [supposed(each, value) for value in values]
    settled = [supposed_window(content, each, credit, fee, days) for credit in credits for days in (None, 30, 35)]
    return [values, credits, settled, unreported(content, each), supposed_months(content, each, credits, fee)]


def changed(data: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """The document with one value of step 5 set; what it is set to stands in no other one."""
    copied: dict[str, Any] = read_content(data).model_dump(mode="json")
    node: Any = copied["service_levels"]
    *parents, last = path.split("/")
    for name in parents:
        node = node[int(name)] if isinstance(node, list) else node[name]
    node[int(last) if isinstance(node, list) else last] = value
    return copied


def test_every_field_has_somebody_who_decides_by_it() -> None:
    models = {name: getattr(service_levels, name) for name in DECIDERS}
    assert all(issubclass(model, Part) for model in models.values())
    written = {
        name: model
        for name, model in vars(service_levels).items()
        if isinstance(model, type) and issubclass(model, Part) and model.__module__ == service_levels.__name__
    }
    assert {name: set(model.model_fields) for name, model in written.items()} == {
        name: set(fields) for name, fields in DECIDERS.items()
    }


@pytest.mark.parametrize(("field", "start", "path", "value"), CREDITS, ids=[case[0] for case in CREDITS])
def test_the_engine_of_credits_hears_of_each_field(
    field: str, start: tuple[str, dict[str, Any], dict[str, Any]], path: str, value: Any
) -> None:
    data = levels(*start)
    assert reckoned(read_content(changed(data, path, value))) != reckoned(read_content(data))


def test_no_field_of_credits_is_left_out() -> None:
    known = {
        f"{model}.{name}" for model, fields in DECIDERS.items() for name, who in fields.items() if who == "credits"
    }
    assert {case[0] for case in CREDITS} == known


def test_the_clocks_hear_of_each_field_of_a_target() -> None:
    fields = {name for name, who in DECIDERS["TargetItem"].items() if who is Decider.CLOCKS}
    assert set(CLOCKS) == fields
    data = complete_data("en")
    data["service_levels"] |= {"targets": [TARGET], "ladders": [LADDER]}
    before = read_content(data).service_levels
    for name, value in CLOCKS.items():
        after = read_content(changed(data, f"targets/0/{name}", value)).service_levels
        assert target_spec(after.targets[0], after) != target_spec(before.targets[0], before), name
