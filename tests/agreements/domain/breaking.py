"""For each rule of readiness a change of a sound document that breaks it, and where it is found."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

Data = dict[str, Any]


@dataclass(frozen=True)
class Break:
    rule: str
    pointer: str
    change: Callable[[Data], None]


def setting(rule: str, pointer: str, value: Any = "", at: str = "") -> Break:
    """Set the field at the pointer (or elsewhere, `at`) to a value."""

    def change(data: Data) -> None:
        *parents, last = (at or pointer).strip("/").split("/")
        node: Any = data
        for name in parents:
            node = node[int(name)] if isinstance(node, list) else node.setdefault(name, {})
        if isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value

    return Break(rule, pointer, change)


def _doubled(path: str, row: Data | None = None) -> Callable[[Data], None]:
    """Put a second entry into a list: the first one once more, or another."""

    def change(data: Data) -> None:
        step, name = path.split(".")
        rows = data[step][name]
        rows.append({**{key: value for key, value in rows[0].items() if key != "id"}, **(row or {})})

    return change


def _only_channel(data: Data) -> None:
    for target in data["service_levels"]["targets"]:
        target["channel"] = "email"


def _availability_alone(data: Data) -> None:
    levels, services = data["service_levels"], data["expectations"]["services"]
    levels |= {"targets": [], "quality": [], "credits": []}
    levels["availability"][0]["service"] = services[0]["id"]


def _out_of_scope(data: Data) -> None:
    services = data["expectations"]["services"]
    services[0]["in_scope"] = False
    data["payment"]["prices"][0]["service"] = services[0]["id"]


def _no_sanction(data: Data) -> None:
    for ground in data["term"]["termination"]:
        ground["penalty_text"], ground["penalty_amount"] = "", None


def _no_meaning(data: Data) -> None:
    data["expectations"]["definitions"] = [{"term": "Závada"}]


def _same_goal(data: Data) -> None:
    goals = data["goals"]["goals"]
    goals.append({"name": goals[1]["name"]})


def _never_ending(data: Data) -> None:
    data["term"] |= {"kind": "indefinite", "ends_on": None}


def _arbitration(data: Data) -> None:
    data["disputes"] |= {"forum": "arbitration", "forum_name": ""}


def _unused_ladder(data: Data) -> None:
    data["service_levels"]["targets"][0]["ladder"] = ""


def doing(rule: str, pointer: str, change: Callable[[Data], None]) -> Break:
    return Break(rule, pointer, change)


E = "/expectations"
R = "/responsibilities"
G = "/goals/goals"
C = "/communication"
S = "/service_levels"
P = "/payment"
T = "/term"
D = "/disputes"


def _same_company(data: Data) -> None:
    data["expectations"]["customer"]["company_id"] = data["expectations"]["provider"]["company_id"]


def _no_service(data: Data) -> None:
    for service in data["expectations"]["services"]:
        service["in_scope"] = False


def _no_duty(data: Data) -> None:
    duties = data["responsibilities"]["duties"]
    data["responsibilities"]["duties"] = [duty for duty in duties if duty["party"] == "provider"]


def _no_contact(data: Data) -> None:
    for contact in data["responsibilities"]["contacts"]:
        contact["party"] = "provider"


def _no_time(data: Data) -> None:
    duty = data["responsibilities"]["duties"][0]
    duty["frequency"], duty["deadline"] = None, ""


def _no_expectation(data: Data) -> None:
    for expectation in data["expectations"]["expectations"]:
        expectation["held_by"] = "customer"


def _no_levels(data: Data) -> None:
    data["service_levels"] |= {"targets": [], "availability": [], "quality": [], "credits": []}


def _twice(data: Data) -> None:
    first = data["service_levels"]["targets"][0]
    data["service_levels"]["targets"].append({key: value for key, value in first.items() if key != "id"})


def _uncovered(data: Data) -> None:
    data["service_levels"]["credits"][0]["levels"].pop(0)


def _covered_twice(data: Data) -> None:
    credits = data["service_levels"]["credits"]
    credits[1]["levels"].append(credits[0]["levels"][0])


def _credit(way: Data) -> Callable[[Data], None]:
    """Let the first rule give its credit in another way."""

    def change(data: Data) -> None:
        rule = data["service_levels"]["credits"][0]
        del rule["tiers"]
        rule |= way

    return change


def _mixed_levels(data: Data) -> None:
    error_rate = data["service_levels"]["quality"][-1]
    data["service_levels"]["credits"].pop()
    data["service_levels"]["credits"][0]["levels"].append(error_rate["id"])


def _points_without_limit(data: Data) -> None:
    data["service_levels"]["quality"][-1]["unit"] = "bodů"
    rule = data["service_levels"]["credits"][-1]
    rule |= {"tiers": [], "per_step": {"step": "1", "credit_amount": "100"}, "cap_percent": None}


def _no_cap(data: Data) -> None:
    for cap in ("cap_month_percent", "cap_rolling_year_percent", "cap_term_percent"):
        data["service_levels"]["credit_terms"][cap] = None


def _no_ground(data: Data) -> None:
    for ground in data["term"]["termination"]:
        ground["party"] = "customer"


def _no_hours(data: Data) -> None:
    channel = data["communication"]["channels"][0]
    channel["calendar"] = channel["hours"] = ""


def _not_always_open(data: Data) -> None:
    data["service_levels"]["calendars"][1]["data"]["weekly"] = {"mon": [["08:00", "17:00"]]}
    data["expectations"]["purpose"] = "Podpora 24/7."


def _no_invoice_address(data: Data) -> None:
    data["payment"]["invoice_email"] = ""


def _procedure_without_targets(data: Data) -> None:
    data["disputes"]["standard_procedure"] = True
    levels = data["service_levels"]
    levels["targets"] = [row for row in levels["targets"] if row["metric"] not in {"acknowledgement", "resolution"}]
    kept = {row["id"] for name in ("targets", "availability", "quality") for row in levels[name]}
    for rule in levels["credits"]:
        rule["levels"] = [level for level in rule["levels"] if level in kept]


def _untimed_disputes(data: Data) -> None:
    for level in data["disputes"]["levels"]:
        level["within"] = {}


def _indefinite(data: Data) -> None:
    data["term"] |= {"kind": "indefinite"}


def clause(rule: str, place: str, **fields: Any) -> Break:
    """Add a clause with a fault to the payment step, found at `place` inside it."""

    def change(data: Data) -> None:
        said = {"heading": "Započtení", "text": "Započtení se vylučuje.", **fields}
        data["payment"]["clauses"].append(said)

    return Break(rule, f"{P}/clauses/1/{place}", change)


def _without_data_box(data: Data) -> None:
    data["expectations"]["customer"]["data_box"] = ""
    said = {"heading": "Oznámení", "text": "Datová schránka: {{ customer_data_box }}."}
    data["payment"]["clauses"].append(said)


def _only_if(*says: str) -> Data:
    return {"tests": [{"says": each} for each in says]}


BREAKS = (
    clause("clause_field_missing", "heading", heading=""),
    clause("clause_field_missing", "text", text=""),
    clause("clause_placeholder_malformed", "text", text="Do {{ 30 dnů }}."),
    clause("clause_braces_printed", "heading", heading="Lhůta {{ a }}"),
    clause(
        "clause_braces_printed", "variables/0/value", text="Do {{ a }}.", variables=[{"name": "a", "value": "{{ b }}"}]
    ),
    clause(
        "clause_value_missing", "variables/0/value", text="Do {{ a }}.", variables=[{"name": "a", "label": "Lhůta"}]
    ),
    clause("clause_value_missing", "text", text="Do {{ a }}."),
    clause(
        "clause_value_unreadable",
        "variables/0/value",
        text="Do {{ a }}.",
        variables=[{"name": "a", "label": "Lhůta", "kind": "days", "value": "brzy"}],
    ),
    doing("clause_quote_missing", f"{P}/clauses/1/text", _without_data_box),
    clause("clause_condition_incomplete", "condition/tests/0/says", condition=_only_if("services.at_least")),
    clause(
        "clause_condition_always",
        "condition",
        condition={"tests": [{"says": "services.at_least", "number": 0}]},
    ),
    clause("clause_condition_never", "condition", condition=_only_if("has_discount.is.yes", "has_discount.is.no")),
    clause(
        "clause_contradicts_condition",
        "text",
        text="Končí dne {{ ends_on }}.",
        condition=_only_if("term_kind.is.indefinite"),
    ),
    setting("title_missing", f"{E}/title"),
    setting("party_field_missing", f"{E}/provider/name"),
    setting("party_field_missing", f"{E}/customer/city"),
    setting("signatory_missing", f"{E}/provider/signatories", []),
    setting("signatory_missing", f"{E}/customer/signatories/0/role"),
    doing("parties_are_one", f"{E}/customer/company_id", _same_company),
    setting("party_email_malformed", f"{E}/provider/email", "nobody"),
    setting("company_id_doubtful", f"{E}/provider/company_id", "27082441"),
    setting("purpose_missing", f"{E}/purpose"),
    doing("expectation_of_party_missing", f"{E}/expectations", _no_expectation),
    doing("service_missing", f"{E}/services", _no_service),
    setting("service_field_missing", f"{E}/services/0/description"),
    setting("service_scope_open", f"{E}/services/0/in_scope", None),
    setting("service_code_twice", f"{E}/services/0/code", "S1", at=f"{E}/services/1/code"),
    doing("duty_of_party_missing", f"{R}/duties", _no_duty),
    setting("duty_field_missing", f"{R}/duties/0/role"),
    doing("duty_without_time", f"{R}/duties/0/frequency", _no_time),
    setting("duty_vague", f"{R}/duties/0/text", "pomáhá"),
    doing("contact_of_party_missing", f"{R}/contacts", _no_contact),
    setting("contact_unreachable", f"{R}/contacts/0/email"),
    setting("escalation_unreachable", f"{R}/escalation/1/email"),
    setting("escalation_missing", f"{R}/escalation", []),
    setting("goal_missing", G, []),
    setting("goal_field_missing", f"{G}/0/window", None),
    setting("goal_field_missing", f"{G}/0/target", None),
    setting("goal_population_missing", f"{G}/1/population"),
    setting("goal_above_all", f"{G}/1/target", "101"),
    setting("goal_falls_back", f"{G}/0/target", "4.9", at=f"{G}/0/baseline"),
    setting("goal_owner_missing", f"{G}/0/owner"),
    setting("goal_due_missing", f"{G}/0/due_on", None),
    setting("channel_missing", f"{C}/channels", []),
    setting("channel_field_missing", f"{C}/channels/0/address"),
    doing("channel_without_hours", f"{C}/channels/0/calendar", _no_hours),
    setting("cadence_missing", f"{C}/cadence", []),
    setting("cadence_field_missing", f"{C}/cadence/0/frequency", None),
    setting("notice_form_missing", f"{C}/notices/forms", []),
    setting("outage_notice_missing", f"{C}/planned_outages/notice/amount", None),
    doing("level_missing", f"{S}/targets", _no_levels),
    setting("level_field_missing", f"{S}/targets/0/window", None),
    setting("level_field_missing", f"{S}/availability/0/source"),
    setting("level_field_missing", f"{S}/quality/0/calendar"),
    setting("target_objective_missing", f"{S}/targets/0/objective_percent", None),
    setting("quality_population_missing", f"{S}/quality/0/population"),
    doing("target_twice", f"{S}/targets/0/metric", _twice),
    setting("response_longer_than_resolution", f"{S}/targets/3/amount", "600"),
    setting("calendar_unknown", f"{S}/targets/0/calendar", "Jiný"),
    setting("calendar_unknown", f"{C}/channels/0/calendar", "Jiný"),
    setting("calendar_unknown", f"{E}/services/0/calendar", "Jiný"),
    setting("calendar_unnamed", f"{S}/calendars/0/name"),
    setting("calendar_never_opens", f"{S}/calendars/0/data/weekly", {"mon": []}),
    setting("calendar_ends_early", f"{S}/calendars/0/data/known_until", "2028-12-30"),
    setting("ladder_unknown", f"{S}/targets/0/ladder", "Jiný"),
    setting("ladder_unnamed", f"{S}/ladders/0/name"),
    setting("ladder_level_incomplete", f"{S}/ladders/0/levels/0/whom", None),
    setting("ladder_level_incomplete", f"{S}/ladders/0/levels/3/address"),
    setting("ladder_not_climbable", f"{S}/ladders/0/levels/3/minutes", 600, at=f"{S}/ladders/0/levels/2/minutes"),
    doing("ladder_unused", f"{S}/ladders/0/name", _unused_ladder),
    setting("target_not_computable", f"{S}/targets/16/amount", "1.5"),
    setting("availability_service_unknown", f"{S}/availability/0/service", "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5aff"),
    setting("exclusion_field_missing", f"{S}/exclusions/0/text"),
    setting("maintenance_unannounced", f"{S}/exclusions/0/announced_before/amount", None),
    doing("level_without_credit", f"{S}/targets/3", _uncovered),
    doing("level_credited_twice", f"{S}/targets/3", _covered_twice),
    setting("credit_level_unknown", f"{S}/credits/0/levels", []),
    setting("credit_undecided", f"{S}/credits/0/tiers", []),
    setting("credit_undecided", f"{S}/credits/0/tiers", True, at=f"{S}/credits/0/is_none"),
    doing("credit_step_incomplete", f"{S}/credits/0/per_step/step", _credit({"per_step": {"credit_percent": "2"}})),
    doing(
        "credit_step_incomplete",
        f"{S}/credits/0/per_step/credit_percent",
        _credit({"per_step": {"step": "1", "credit_percent": "2", "credit_amount": "5"}}),
    ),
    doing("credit_multiple_of_nothing", f"{S}/credits/0/fee_multiple", _credit({"fee_multiple": "0"})),
    doing("credit_levels_differ", f"{S}/credits/0/levels", _mixed_levels),
    setting(
        "credit_tier_without_value",
        f"{S}/credits/0/tiers/0/credit_percent",
        "50",
        at=f"{S}/credits/0/tiers/0/credit_amount",
    ),
    setting("credit_tier_empty", f"{S}/credits/0/tiers/0/below", "95", at=f"{S}/credits/0/tiers/0/at_least"),
    setting("credit_tiers_overlap", f"{S}/credits/0/tiers/1/at_least", "79", at=f"{S}/credits/0/tiers/1/at_least"),
    setting("credit_tiers_gap", f"{S}/credits/0/tiers/0/at_least", "91"),
    setting("credit_tiers_miss_objective", f"{S}/credits/0/tiers", "94", at=f"{S}/credits/0/tiers/0/below"),
    setting("credit_tiers_miss_objective", f"{S}/credits/4/tiers", "6", at=f"{S}/credits/4/tiers/1/below"),
    setting("credit_tiers_not_rising", f"{S}/credits/0/tiers", "1", at=f"{S}/credits/0/tiers/2/credit_percent"),
    setting("credit_base_missing", f"{S}/credit_terms/base", None),
    doing("credit_cap_missing", f"{S}/credit_terms/cap_month_percent", _no_cap),
    setting("credit_above_cap", f"{S}/credits/0/tiers/2/credit_percent", "26"),
    setting("credit_above_cap", f"{S}/credits/0/tiers/2/credit_percent", "1", at=f"{S}/credits/0/cap_percent"),
    setting("credit_caps_disagree", f"{S}/credit_terms/cap_rolling_year_percent", "30"),
    setting("credit_caps_disagree", f"{S}/credit_terms/cap_term_percent", "20"),
    setting("credit_claim_missing", f"{S}/credit_terms/claim", None),
    setting("credit_claim_period_missing", f"{S}/credit_terms/claim_days", 0),
    setting("credit_timezone_missing", f"{S}/credit_terms/timezone"),
    setting("credit_timezone_unknown", f"{S}/credit_terms/timezone", "Prague"),
    setting("credit_repeat_falls", f"{S}/credit_terms/repeat_multiplier", "0.5"),
    setting("credit_termination_impossible", f"{S}/credit_terms/termination_misses", 7),
    setting("credit_report_due_missing", f"{S}/credit_terms/report_due_days", None),
    doing("credit_of_missing_report_open", f"{S}/credits/4/cap_percent", _points_without_limit),
    setting("payment_field_missing", f"{P}/frequency", None),
    setting("payment_field_missing", f"{P}/due_days", None),
    setting("account_missing", f"{P}/account"),
    setting("price_missing", f"{P}/prices", []),
    setting("price_field_missing", f"{P}/prices/0/vat_percent", None),
    setting("price_field_missing", f"{P}/prices/0/quantity", None),
    setting("price_service_unknown", f"{P}/prices/0/service", "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5aff"),
    setting("price_currency_differs", f"{P}/prices/0/currency", "EUR"),
    setting("price_total_differs", f"{P}/prices/0/stated_total", "18501"),
    setting("stated_total_differs", f"{P}/stated_totals/0/gross", "25288"),
    setting("discount_value_unclear", f"{P}/discounts/0/percent", None),
    setting("discount_condition_missing", f"{P}/discounts/0/condition"),
    setting("discount_price_unknown", f"{P}/discounts/1/price", "8a1f4b0e-5a55-4a57-9c3d-0c2f6c7f5aff"),
    setting("discount_above_price", f"{P}/discounts/1/amount", "12001"),
    setting("late_interest_missing", f"{P}/late_interest", None),
    setting("late_interest_rate_missing", f"{P}/late_interest_percent", "per_day", at=f"{P}/late_interest"),
    setting("first_payment_missing", f"{P}/first_on", None),
    setting("first_payment_too_early", f"{P}/first_on", "2026-12-31"),
    doing("invoice_address_missing", f"{P}/invoice_email", _no_invoice_address),
    setting("indexation_open", f"{P}/indexation/mode", None),
    setting("indexation_incomplete", f"{P}/indexation/index"),
    setting("indexation_incomplete", f"{P}/indexation/percent", "fixed", at=f"{P}/indexation/mode"),
    setting("credit_settlement_missing", f"{P}/credit_settlement", None),
    setting("effective_date_missing", f"{T}/effective_on", None),
    setting("term_kind_missing", f"{T}/kind", None),
    setting("end_missing", f"{T}/ends_on", None),
    doing("end_of_indefinite", f"{T}/ends_on", _indefinite),
    setting("end_before_start", f"{T}/ends_on", "2027-01-01"),
    setting("term_very_long", f"{T}/ends_on", "2040-12-31"),
    setting("date_outside_term", f"{T}/milestones/0/due_on", "2026-12-31"),
    setting("date_outside_term", f"{G}/0/due_on", "2029-01-01"),
    setting("milestone_field_missing", f"{T}/milestones/0/due_on", None),
    setting("renewal_open", f"{T}/renewal/mode", None),
    setting("renewal_incomplete", f"{T}/renewal/period/amount", None),
    setting("renewal_period_uncountable", f"{T}/renewal/period/amount", "1.5"),
    setting("renewal_period_uncountable", f"{T}/renewal/period/amount", "9999999999"),
    setting("renewal_period_uncountable", f"{T}/renewal/period/amount", "business_days", at=f"{T}/renewal/period/unit"),
    setting("renewal_notice_too_long", f"{T}/renewal/notice/amount", "13"),
    setting("renewal_terms_missing", f"{T}/renewal/may_change"),
    doing("ground_of_party_missing", f"{T}/termination", _no_ground),
    setting("ground_field_missing", f"{T}/termination/0/ground"),
    setting("ground_without_time", f"{T}/termination/2/notice/amount", None),
    setting("handover_missing", f"{T}/handover/text"),
    setting("handover_without_time", f"{T}/handover/within/amount", None),
    doing("dispute_level_missing", f"{D}/levels", _untimed_disputes),
    setting("dispute_level_incomplete", f"{D}/levels/0/within/amount", None),
    setting("dispute_field_missing", f"{D}/service_continues", None),
    Break("procedure_without_time", f"{D}/standard_procedure", _procedure_without_targets),
    setting("complaint_annex_unknown", f"{D}/complaint_annex", [], at="/annexes"),
    setting("unmeasurable_words", f"{R}/duties/0/text", "zapíše každé hlášení neprodleně do evidence"),
    doing("always_on_without_calendar", f"{E}/purpose", _not_always_open),
    setting("percent_without_population", f"{R}/duties/0/text", "vyřídí nejméně 95 % do konce dne"),
    setting("dead_odr_link", f"{D}/complaint_procedure", "Stížnost: https://ec.europa.eu/consumers/odr/"),
    setting("text_long", f"{E}/purpose", "x" * 1501),
    setting("document_long", f"{E}/definitions", [{"term": f"Pojem {n}", "meaning": "a" * 600} for n in range(60)]),
    setting("vat_id_doubtful", f"{E}/provider/vat_id", "CZ45274649"),
    setting("data_box_doubtful", f"{E}/provider/data_box", "aj4xb2"),
    setting("email_malformed", f"{P}/invoice_email", "faktury"),
    setting("email_malformed", f"{R}/contacts/0/email", "osoba@nikde"),
    setting("email_malformed", f"{S}/ladders/0/levels/3/address", "vedení"),
    setting("parties_share_address", f"{E}/customer/email", "podpora@brana.example"),
    setting("notice_form_unreachable", f"{E}/customer/data_box"),
    setting("account_doubtful", f"{P}/account", "19-2000145398/0800"),
    doing("name_twice", f"{P}/prices/0/name", _doubled("payment.prices", {"stated_total": None})),
    doing("name_twice", f"{G}/1/name", _same_goal),
    doing("definition_incomplete", f"{E}/definitions/0/meaning", _no_meaning),
    setting("expectation_unheld", f"{E}/expectations/0/held_by", None),
    doing("service_without_level", f"{E}/services/1", _availability_alone),
    doing("level_out_of_scope", f"{P}/prices/0/service", _out_of_scope),
    setting("target_channel_unknown", f"{S}/targets/0/channel", "social"),
    doing("channel_without_target", f"{C}/channels/0/channel", _only_channel),
    setting("outage_channel_unknown", f"{C}/planned_outages/channel", "social"),
    setting("outage_notice_differs", f"{S}/exclusions/0/announced_before/amount", "3"),
    setting(
        "outage_notice_differs",
        f"{S}/exclusions/0/announced_before/amount",
        "hours",
        at=f"{S}/exclusions/0/announced_before/unit",
    ),
    doing("calendar_unused", f"{S}/calendars/2/name", _doubled("service_levels.calendars", {"name": "Nikdy"})),
    setting("escalation_out_of_order", f"{R}/escalation/1/after/amount", "0.1"),
    setting("quality_above_all", f"{S}/quality/0/amount", "101"),
    setting("availability_perfect", f"{S}/availability/0/objective_percent", "100"),
    setting("vat_rate_unusual", f"{P}/prices/0/vat_percent", "15"),
    setting("price_period_disagrees", f"{P}/frequency", "one_off"),
    setting("due_days_long", f"{P}/due_days", 61),
    setting("discount_until_missing", f"{P}/discounts/0/until_on", None),
    setting("discount_over_before_start", f"{P}/discounts/0/until_on", "2026-12-31"),
    doing("renewal_of_indefinite", f"{T}/renewal/mode", _never_ending),
    setting("ground_notice_too_long", f"{T}/termination/0/notice/amount", "24"),
    doing("sanction_missing", f"{T}/termination/0/penalty_text", _no_sanction),
    setting("mediation_missing", f"{D}/mediation_body"),
    doing("arbitration_unnamed", f"{D}/forum_name", _arbitration),
    setting("dead_odr_link", f"{D}/mediation_address", "webgate.ec.europa.eu/odr/main"),
    setting("unmeasurable_words", f"{R}/duties/0/text", "poskytne veškerou potřebnou součinnost při zásahu"),
)
TODAY = date(2026, 6, 1)
"""The day on which the dated rules look at the sound document: half a year before it takes effect."""
DATED_BREAKS = (
    setting("start_passed", f"{T}/effective_on", "2026-05-31"),
    setting("start_far_ahead", f"{T}/effective_on", "2028-12-01"),
    setting("date_passed", f"{T}/milestones/0/due_on", "2026-05-31"),
    setting("date_passed", f"{P}/first_on", "2026-01-01"),
    setting("date_passed", f"{G}/0/due_on", "2026-05-31"),
    setting("date_passed", f"{P}/discounts/0/until_on", "2026-05-31"),
)
