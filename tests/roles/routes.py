"""Every address of the product, its methods, and the action of docs/permissions.md behind each.

`sees` is what shows the page or the object at all: who lacks it gets a 404. `does` is what the method does with it:
who sees but may not do gets a 403 with the reason. An address that is missing here fails the tests.
"""

from dataclasses import dataclass

OPEN = "open to everybody"
SIGNED_IN = "open to all who signed in"


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address. `of` names the object in tests.roles.world that the address is built from."""

    name: str
    method: str
    sees: tuple[str, ...]
    does: str = ""
    of: str = ""
    is_team_bound: bool = False
    query: str = ""

    @property
    def label(self) -> str:
        """What a failing test is called."""
        return f"{self.method} {self.name}" + (f" of {self.of}" if self.of else "") + self.query

    @property
    def is_rest(self) -> bool:
        """Whether a key opens it, not a session."""
        return self.name.startswith("api:") and self.name != "api:docs"


def page(name: str, sees: str, *, of: str = "", methods: str = "GET", does: str = "", query: str = "") -> list[Route]:
    """Return the routes of a page; several actions in `sees` are separated by spaces, and one of them suffices."""
    bound = of in TEAM_BOUND
    needed = (sees,) if sees in (OPEN, SIGNED_IN) else tuple(sees.split())
    return [Route(name, method, needed, does, of, bound, query) for method in methods.split()]


TEAM_BOUND = frozenset({"complaint", "resolved_complaint", "clock", "duty", "measurement"})
BOTH = "GET POST"
READS_RUNS = "clock.recompute audit.view"

DESK = [
    *page("desk:today", "policy.read"),
    *page("desk:search", "policy.read", query="?q=lift"),
    *page("desk:palette", "policy.read", query="?q=lift"),
    *page("desk:alarm", "operations.view"),
    *page("desk:operations", "operations.view"),
    *page("desk:retry_stuck", "operations.view", methods="POST", does="operations.act"),
    *page("desk:test_notice", "operations.view", methods="POST", does="operations.act"),
    *page("desk:test_notice_state", "operations.view", of="test_notice"),
    *page(
        "desk:settings",
        "branding.view target.view calendar.view clause.view mail.view webhook.view user.manage team.manage "
        "apikey.manage "
        "organisation.configure audit.view operations.view",
    ),
    *page("desk:attainment", "report.view"),
    *page("desk:attainment_csv", "report.view"),
    *page("desk:attainment_clocks", "report.view"),
    *page("desk:customer", "customer.view", of="customer"),
    *page("desk:winning", "target.view", query="?kind=complaint&channel=phone"),
    *page("desk:duties", "duty.view"),
    *page("desk:duty", "duty.view", of="duty"),
    *page("desk:duty_done", "duty.view", of="duty", methods="POST", does="duty.do"),
]
SHELL = [
    *page("core:organisation", "organisation.configure", methods=BOTH),
    *page("core:audit", "audit.view"),
    *page("ui_kit", SIGNED_IN),
    *page("livez", OPEN),
    *page("readyz", OPEN),
    *page("healthz", OPEN),
    *page("metrics", OPEN),
]
ACCOUNTS = [
    *page("accounts:sign_in", OPEN, methods=BOTH),
    *page("accounts:sign_out", SIGNED_IN, methods="POST"),
    *page("accounts:language", OPEN, methods="POST"),
    *page("accounts:account", SIGNED_IN, methods=BOTH),
    *page("accounts:password", SIGNED_IN, methods=BOTH),
    *page("accounts:password_reset", OPEN, methods=BOTH),
    *page("accounts:password_reset_done", OPEN),
    *page("accounts:password_reset_confirm", OPEN, of="reset", methods=BOTH),
    *page("accounts:password_reset_complete", OPEN),
    *page("accounts:keys", "apikey.manage"),
    *page("accounts:key_new", "apikey.manage", methods=BOTH),
    *page("accounts:key_revoke", "apikey.manage", of="key", methods=BOTH),
    *page("accounts:users", "user.manage"),
    *page("accounts:user_new", "user.manage", methods=BOTH),
    *page("accounts:user", "user.manage", of="user", methods=BOTH),
    *page("accounts:user_invite", "user.manage", of="user", methods="POST"),
    *page("accounts:teams", "team.manage"),
    *page("accounts:team_new", "team.manage", methods=BOTH),
    *page("accounts:team", "team.manage", of="team", methods=BOTH),
    *page("accounts:team_edit", "team.manage", of="team", methods=BOTH),
    *page("accounts:shift_remove", "team.manage", of="team", methods="POST"),
]
AGREEMENTS = [
    *page("agreements:list", "agreement.view"),
    *page("agreements:look", "branding.view"),
    *page("agreements:look", "branding.view", methods="POST", does="branding.edit"),
    *page("agreements:look_sample", "branding.view"),
    *page("agreements:look_page", "branding.view"),
    *page("agreements:colours", SIGNED_IN, of="colour"),
    *page("agreements:layout", "agreement.view", of="draft_agreement", methods="POST", does="agreement.draft"),
    *page("agreements:csv", "agreement.view"),
    *page("agreements:timeline", "agreement.view"),
    *page("agreements:new", "agreement.view", methods=BOTH, does="agreement.draft"),
    *page("agreements:new_copy", "agreement.view", methods=BOTH, does="agreement.draft"),
    *page("agreements:new_import", "agreement.view", methods=BOTH, does="agreement.draft"),
    *page("agreements:clause_library", "clause.view"),
    *page("agreements:clause_starter", "clause.view", methods="POST", does="clause.edit"),
    *page("agreements:clause_new", "clause.view", methods=BOTH, does="clause.edit"),
    *page("agreements:clause", "clause.view", of="clause"),
    *page("agreements:clause_edit", "clause.view", of="clause", methods=BOTH, does="clause.edit"),
    *page("agreements:clause_fallback", "clause.view", of="clause", methods=BOTH, does="clause.edit"),
    *page("agreements:clause_move", "clause.view", of="fallback", methods="POST", does="clause.edit"),
    *page("agreements:clause_retire", "clause.view", of="clause", methods="POST", does="clause.edit"),
    *page("agreements:clause_restore", "clause.view", of="clause", methods="POST", does="clause.edit"),
    *page("agreements:clauses", "agreement.view", of="draft_agreement", methods=BOTH, does="agreement.draft"),
    *page("agreements:clause_updates", "agreement.view", of="draft_agreement"),
    *page("agreements:clause_updates", "agreement.view", of="draft_agreement", methods="POST", does="agreement.draft"),
    *page("agreements:detail", "agreement.view", of="draft_agreement"),
    *page("agreements:detail", "agreement.view", of="approved_agreement"),
    *page("agreements:step", "agreement.view", of="step", methods=BOTH, does="agreement.draft"),
    *page("agreements:hold", "agreement.view", of="step", methods="POST", does="agreement.draft"),
    *page("agreements:take_over", "agreement.view", of="step", methods="POST", does="agreement.draft"),
    *page("agreements:leave", "agreement.view", of="step", methods="POST", does="agreement.draft"),
    *page("agreements:preview", "agreement.view", of="draft_agreement"),
    *page("agreements:what_if", "agreement.view", of="approved_agreement"),
    *page("agreements:check", "agreement.view", of="draft_agreement"),
    *page("agreements:realism", "agreement.view", of="draft_agreement", does="agreement.draft"),
    *page("agreements:answers", "agreement.view", of="draft_agreement"),
    *page(
        "agreements:waive",
        "agreement.view",
        of="draft_agreement",
        methods=BOTH,
        does="agreement.draft",
        query="?rule=first_payment_missing&pointer=/payment/first_on",
    ),
    *page("agreements:take_back", "agreement.view", of="waiver", methods="POST", does="agreement.draft"),
    *page("agreements:approve", "agreement.view", of="draft_agreement", methods="POST", does="agreement.approve"),
    *page("agreements:redraft", "agreement.view", of="approved_agreement", methods=BOTH, does="agreement.draft"),
    *page("agreements:sign", "agreement.view", of="approved_agreement", methods=BOTH, does="agreement.sign"),
    *page("agreements:scan", "agreement.view", of="signed_agreement"),
    *page("agreements:pdf", "agreement.view", of="signed_agreement"),
    *page("agreements:word", "agreement.view", of="draft_agreement"),
    *page("agreements:printing", "agreement.view", of="approved_agreement"),
    *page("agreements:printing", "agreement.view", of="approved_agreement", methods="POST", does="agreement.approve"),
    *page("agreements:json", "agreement.view", of="approved_agreement"),
]
COMPLAINTS = [
    *page("complaints:list", "complaint.view"),
    *page("complaints:save_view", "complaint.view", methods=BOTH),
    *page("complaints:remove_view", "complaint.view", methods="POST"),
    *page("complaints:new", "complaint.log", methods=BOTH),
    *page("complaints:customers", "complaint.log", query="?customer=Severka"),
    *page("complaints:agreements", "complaint.log"),
    *page("complaints:deadlines", "complaint.log", query="?channel=phone"),
    *page("complaints:detail", "complaint.view", of="complaint"),
    *page("complaints:reply", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:attempt", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:message", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:callback", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:promise", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:letter", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:hold", "complaint.view", of="complaint", methods="POST", does="complaint.hold"),
    *page("complaints:resume", "complaint.view", of="complaint", methods="POST", does="complaint.hold"),
    *page("complaints:close", "complaint.view", of="resolved_complaint", methods="POST", does="complaint.reply"),
    *page("complaints:note", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:resolve", "complaint.view", of="complaint", methods="POST", does="complaint.reply"),
    *page("complaints:reopen", "complaint.view", of="resolved_complaint", methods="POST", does="complaint.reply"),
    *page("complaints:correct", "complaint.view", of="measurement", methods=BOTH, does="complaint.reply"),
    *page("complaints:measured", "complaint.log", query="?channel=phone"),
    *page("complaints:assign", "complaint.view", of="complaint", methods="POST", does="complaint.assign"),
    *page("complaints:change", "complaint.view", of="complaint", methods=BOTH, does="complaint.change"),
    *page("complaints:merge", "complaint.view", of="complaint", methods=BOTH, does="complaint.merge"),
    *page("complaints:split", "complaint.view", of="complaint", methods=BOTH, does="complaint.change"),
    *page("complaints:withdraw", "complaint.view", of="complaint", methods=BOTH, does="complaint.withdraw"),
]
CUSTOMERS = [
    *page("customers:list", "customer.view"),
    *page("customers:new", "customer.view", methods=BOTH, does="customer.edit"),
    *page("customers:edit", "customer.view", of="customer", methods=BOTH, does="customer.edit"),
    *page("customers:contact_new", "customer.view", of="customer", methods=BOTH, does="customer.edit"),
    *page("customers:contact_edit", "customer.view", of="contact", methods=BOTH, does="customer.edit"),
    *page("customers:contact_remove", "customer.view", of="contact", methods="POST", does="customer.edit"),
]
POLICIES = [
    *page("policies:list", "policy.read"),
    *page("policies:new", "policy.draft", methods=BOTH),
    *page("policies:detail", "policy.read", of="policy"),
    *page("policies:detail", "policy.view", of="draft_policy"),
    *page("policies:acknowledge", "policy.read", of="policy", methods="POST"),
    *page("policies:editions", "policy.read", of="policy"),
    *page("policies:edition", "policy.read", of="edition"),
    *page("policies:edition_pdf", "policy.read", of="edition_pdf"),
    *page("policies:pdf_state", "policy.read", of="edition"),
    *page("policies:print", "policy.read", of="edition", methods="POST", does="policy.publish"),
    *page("policies:pdf", "policy.read", of="policy_pdf"),
    *page("policies:edit", "policy.view", of="draft_policy", methods=BOTH, does="policy.draft"),
    *page("policies:preview", "policy.view", of="draft_policy"),
    *page("policies:publish", "policy.view", of="draft_policy", methods="POST", does="policy.publish"),
    *page("policies:revise", "policy.read", of="policy", methods="POST", does="policy.draft"),
]
SLA = [
    *page("sla:targets", "target.view"),
    *page("sla:publish_defaults", "target.view", methods="POST", does="target.edit"),
    *page("sla:target_set", "target.view", of="target_set"),
    *page("sla:target_change", "target.view", of="target", methods=BOTH, does="target.edit"),
    *page("sla:target_sets", "target.view"),
    *page("sla:target_set_new", "target.view", methods=BOTH, does="target.edit"),
    *page("sla:target_set_withdraw", "target.view", of="law", methods=BOTH, does="target.edit"),
    *page("sla:target_history", "target.view", of="own_series"),
    *page("sla:target_draft", "target.view", of="own_series", does="target.edit"),
    *page("sla:target_add", "target.view", of="own_series", methods=BOTH, does="target.edit"),
    *page("sla:target_describe", "target.view", of="law_series", methods=BOTH, does="target.edit"),
    *page("sla:target_check", "target.view", of="law_series", methods=BOTH, does="target.edit"),
    *page("sla:target_discard", "target.view", of="law_series", methods="POST", does="target.edit"),
    *page("sla:target_carry_over", "target.view", of="law_series", methods="POST", does="target.edit"),
    *page("sla:ladder_new", "target.view", of="own_series", methods=BOTH, does="target.edit"),
    *page("sla:ladder", "target.view", of="own_ladder", methods=BOTH, does="target.edit"),
    *page("sla:ladder_remove", "target.view", of="own_ladder", methods="POST", does="target.edit"),
    *page("desk:ladder_trial", "target.view", of="own_ladder", does="target.edit"),
    *page("sla:target_line", "target.view", of="own_line", methods=BOTH, does="target.edit"),
    *page("sla:target_withdraw", "target.view", of="own_line", methods="POST", does="target.edit"),
    *page("sla:target_undo", "target.view", of="own_line", methods="POST", does="target.edit"),
    *page("sla:calendars", "calendar.view"),
    *page("sla:calendar", "calendar.view", of="calendar"),
    *page("sla:calendar_new", "calendar.view", methods=BOTH, does="calendar.edit"),
    *page("sla:calendar_edit", "calendar.view", of="calendar", methods=BOTH, does="calendar.edit"),
    *page("sla:calendar_extend", "calendar.view", of="calendar", methods="POST", does="calendar.edit"),
    *page("sla:calendar_json", "calendar.view", of="calendar"),
    *page("sla:calendar_holidays", "calendar.view", of="calendar"),
    *page("sla:recomputes", READS_RUNS),
    *page("sla:recompute_new", READS_RUNS, methods=BOTH, does="clock.recompute"),
    *page("desk:recompute", READS_RUNS, of="recompute"),
    *page("desk:recompute_progress", READS_RUNS, of="recompute"),
    *page("desk:recompute_csv", READS_RUNS, of="recompute"),
    *page("desk:recompute_apply", READS_RUNS, of="recompute", methods="POST", does="clock.recompute"),
    *page("desk:recompute_redo", READS_RUNS, of="recompute", methods="POST", does="clock.recompute"),
    *page("desk:recompute_undo", READS_RUNS, of="recompute", methods="POST", does="clock.recompute"),
]
MAIL = [
    *page("notices:list", "notice.view"),
    *page("notices:read", "notice.view", methods="POST"),
    *page("notices:preferences", "notice.view", methods=BOTH),
    *page("notifications:mail", "mail.view"),
    *page("notifications:message", "mail.view", of="email"),
    *page("notifications:body", "mail.view", of="email"),
    *page("notifications:send_again", "mail.view", of="email", methods="POST", does="mail.resend"),
]
REST = [
    *page("api:operations", "operations.view"),
    *page("api:stuck_clocks", "operations.view"),
    *page("api:stuck_clocks", "operations.act", methods="POST"),
    *page("api:test_notices", "operations.act", methods="POST"),
    *page("api:test_notice", "operations.view", of="test_notice"),
    *page("api:customers", "customer.view"),
    *page("api:customers", "customer.edit", methods="POST"),
    *page("api:customer", "customer.view", of="customer"),
    *page("api:customer", "customer.edit", of="customer", methods="PATCH"),
    *page("api:customer_by_key", "customer.view", of="customer_key"),
    *page("api:customer_by_key", "customer.edit", of="customer_key", methods="PUT"),
    *page("api:complaints", "complaint.view"),
    *page("api:complaints", "complaint.log", methods="POST"),
    *page("api:complaint", "complaint.view", of="complaint"),
    *page("api:complaint_escalations", "complaint.view", of="complaint"),
    *page("api:complaint_clocks", "complaint.view", of="complaint"),
    *page("api:clock_explanation", "complaint.view", of="clock"),
    *page("api:complaint_replies", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_attempts", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_messages", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_callbacks", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_letters", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_holds", "complaint.hold", of="complaint", methods="POST"),
    *page("api:complaint_resumptions", "complaint.hold", of="complaint", methods="POST"),
    *page("api:complaint_resolutions", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_reopenings", "complaint.reply", of="resolved_complaint", methods="POST"),
    *page("api:complaint_closures", "complaint.reply", of="resolved_complaint", methods="POST"),
    *page("api:complaint_change", "complaint.change", of="complaint", methods="POST"),
    *page("api:complaint_merge", "complaint.merge", of="complaint", methods="POST"),
    *page("api:complaint_split", "complaint.change", of="complaint", methods="POST"),
    *page("api:complaint_withdraw", "complaint.withdraw", of="complaint", methods="POST"),
    *page("api:complaint_measurements", "complaint.view", of="complaint"),
    *page("api:complaint_measurements", "complaint.reply", of="complaint", methods="POST"),
    *page("api:complaint_measurement", "complaint.reply", of="measurement", methods="PATCH"),
    *page("api:measurements", "complaint.log", methods="POST"),
    *page("api:notices", "notice.view"),
    *page("api:bounces", "mail.bounce", methods="POST"),
    *page("api:notice_preferences", "notice.view", methods="GET PATCH"),
    *page("api:duties", "duty.view"),
    *page("api:duty", "duty.view", of="duty"),
    *page("api:duty_rounds", "duty.view", of="duty"),
    *page("api:duty_rounds", "duty.do", of="duty", methods="POST"),
    *page("api:duty_explanation", "duty.view", of="duty"),
    *page("api:branding", "branding.view"),
    *page("api:branding", "branding.edit", methods="PATCH"),
    *page("api:agreement_printing", "agreement.view", of="draft_agreement"),
    *page("api:agreement_printing", "agreement.draft", of="draft_agreement", methods="PATCH"),
    *page("api:agreement_printing", "agreement.draft", of="approved_agreement", methods="POST"),
    *page("api:agreements", "agreement.view"),
    *page("api:agreements", "agreement.draft", methods="POST"),
    *page("api:agreement_readiness", "agreement.view", of="draft_agreement"),
    *page("api:agreement_realism", "agreement.draft", of="draft_agreement"),
    *page("api:agreement_waivers", "agreement.draft", of="draft_agreement", methods="POST"),
    *page("api:agreement_waiver", "agreement.draft", of="waiver", methods="DELETE"),
    *page("api:agreement", "agreement.view", of="approved_agreement"),
    *page("api:agreement_content", "agreement.view", of="agreement_version"),
    *page("api:agreement_word", "agreement.view", of="agreement_version"),
    *page("api:calendars", "calendar.view"),
    *page("api:calendars", "calendar.edit", methods="POST"),
    *page("api:calendar", "calendar.view", of="calendar"),
    *page("api:calendar", "calendar.edit", of="calendar", methods="PUT"),
    *page("api:calendar_versions", "calendar.view", of="calendar"),
    *page("api:calendar_trial", "calendar.view", of="calendar"),
    *page("api:targets", "target.view"),
    *page("api:targets_winning", "target.view", query="?kind=complaint&channel=email"),
    *page("api:target_sets", "target.view"),
    *page("api:target_sets", "target.edit", methods="POST"),
    *page("api:target_set", "target.view", of="own_series"),
    *page("api:target_set_versions", "target.view", of="own_series"),
    *page("api:target_set_versions", "target.edit", of="own_series", methods="POST"),
    *page("api:target_set_version", "target.view", of="own_version"),
    *page("api:target_set_withdrawal", "target.edit", of="law_series", methods="POST"),
    *page("api:policies", "policy.read"),
    *page("api:attainment", "report.view"),
    *page("api:recomputes", "clock.recompute", methods=BOTH),
    *page("api:recompute", "clock.recompute", of="recompute"),
    *page("api:recompute_moves", "clock.recompute", of="recompute"),
    *page("api:recompute_apply", "clock.recompute", of="recompute", methods="POST"),
    *page("api:recompute_undo", "clock.recompute", of="recompute", methods="POST"),
    *page("api:webhooks", "webhook.view"),
    *page("api:webhooks", "webhook.edit", methods="POST"),
    *page("api:webhook", "webhook.view", of="endpoint"),
    *page("api:webhook", "webhook.edit", of="endpoint", methods="PUT"),
    *page("api:webhook_secret", "webhook.edit", of="endpoint", methods="POST"),
    *page("api:webhook_state", "webhook.edit", of="endpoint", methods="PUT"),
    *page("api:webhook_test", "webhook.resend", of="endpoint", methods="POST"),
    *page("api:webhook_failed", "webhook.resend", of="endpoint", methods="POST"),
    *page("api:webhook_deliveries", "webhook.view", of="endpoint"),
    *page("api:webhook_delivery", "webhook.view", of="delivery"),
    *page("api:webhook_again", "webhook.resend", of="delivery", methods="POST"),
    *page("api:agreement_schema", OPEN, of="agreement_schema"),
    *page("api:openapi_json", OPEN),
    *page("api:openapi_yaml", OPEN),
    *page("api:docs", SIGNED_IN),
]
WEBHOOKS = [
    *page("webhooks:list", "webhook.view"),
    *page("webhooks:new", "webhook.view", methods=BOTH, does="webhook.edit"),
    *page("webhooks:endpoint", "webhook.view", of="endpoint"),
    *page("webhooks:edit", "webhook.view", of="endpoint", methods=BOTH, does="webhook.edit"),
    *page("webhooks:secret", "webhook.view", of="endpoint", methods=BOTH, does="webhook.edit"),
    *page("webhooks:off", "webhook.view", of="endpoint", methods="POST", does="webhook.edit"),
    *page("webhooks:on", "webhook.view", of="endpoint", methods="POST", does="webhook.edit"),
    *page("webhooks:test", "webhook.view", of="endpoint", methods="POST", does="webhook.resend"),
    *page("webhooks:failed_again", "webhook.view", of="endpoint", methods="POST", does="webhook.resend"),
    *page("webhooks:delivery", "webhook.view", of="delivery"),
    *page("webhooks:again", "webhook.view", of="delivery", methods="POST", does="webhook.resend"),
]
ROUTES = [*DESK, *SHELL, *ACCOUNTS, *AGREEMENTS, *COMPLAINTS, *CUSTOMERS, *POLICIES, *SLA, *MAIL, *WEBHOOKS, *REST]
