"""Every page of the product: which route, who sees it, in which state. A route that is no page says here why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.urls import URLResolver, get_resolver, reverse

from agreements.domain.content import STEPS
from tests.pages.sample import Sample

ANYBODY = ""
# A hint that the draft of the sample company is given.
FIRST_PAYMENT = "?rule=first_payment_missing&pointer=/payment/first_on"
# Logins of the sample company, by the word before the @.
ADMINISTRATOR, MANAGER, SUPERVISOR, AGENT = "spravce", "manazer", "vedouci", "agent"
STAFF, AUDITOR, NEWCOMER = "kolega", "auditor", "newcomer"


@dataclass(frozen=True, slots=True)
class Visit:
    """One page in one state. `arguments` and `query` name things of the sample company in braces.

    `typed` holds what is typed into the page's form before its main button is pressed; `{}` presses it as it stands,
    None leaves the form alone. `status` is that of the last answer.
    """

    route: str
    who: str
    arguments: tuple[str, ...] = ()
    query: str = ""
    status: int = 200
    typed: Mapping[str, str] | None = None
    form: str = "main form[method=post]"
    state: str = field(default="", kw_only=True)

    @property
    def name(self) -> str:
        """What pytest calls it."""
        words = [self.route, *(word.strip("{}") for word in self.arguments), self.who or "anybody", self.state]
        return " ".join(word for word in words if word)

    def address(self, sample: Sample) -> str:
        """The address, with the sample company's own references and ids."""
        words = [word.format(**sample.facts) for word in self.arguments]
        path = self.route if self.route.startswith("/") else reverse(self.route, args=words)
        return path + self.query.format(**sample.facts)


def refused(route: str, who: str, *arguments: str, typed: Mapping[str, str] | None = None, form: str = "") -> Visit:
    """A form that is sent and comes back with its errors."""
    where = f"main form[action$='/{form}/']" if form else "main form[method=post]"
    return Visit(route, who, arguments, status=422, typed=typed or {}, form=where, state=f"{form} refused".strip())


# Django's own views of the password answer a refused form with 200.
DOORS = [
    Visit("accounts:sign_in", ANYBODY),
    Visit("accounts:sign_in", ANYBODY, status=422, typed={"username": "a@b.cz", "password": "no"}, state="refused"),
    Visit("accounts:password_reset", ANYBODY),
    Visit("accounts:password_reset", ANYBODY, typed={"email": "nobody"}, state="refused"),
    Visit("accounts:password_reset_done", ANYBODY),
    Visit("accounts:password_reset_confirm", ANYBODY, ("{user}", "{token}")),
    Visit("accounts:password_reset_confirm", ANYBODY, ("{user}", "{token}"), typed={}, state="refused"),
    Visit("accounts:password_reset_confirm", ANYBODY, ("{user}", "spent"), state="spent link"),
    Visit("accounts:password_reset_complete", ANYBODY),
]
DESK = [
    *(Visit("desk:today", who) for who in (ADMINISTRATOR, MANAGER, SUPERVISOR, AGENT, STAFF, AUDITOR)),
    Visit("desk:today", NEWCOMER, state="all done"),
    Visit("desk:attainment", MANAGER, query="?period=year"),
    Visit("desk:attainment", SUPERVISOR, query="?period=year&channel=email&metric=resolution", state="narrowed"),
    Visit("desk:attainment", AUDITOR, query="?period=custom&since=2000-01-01&until=2000-01-02", state="empty"),
    Visit("desk:attainment_clocks", MANAGER, query="?period=year&verdict=missed"),
    Visit("desk:attainment_clocks", MANAGER, query="?period=year&channel=review&kind=praise", state="empty"),
    Visit("desk:search", AGENT),
    Visit("desk:search", AGENT, query="?q=a", state="found"),
    Visit("desk:search", AGENT, query="?q=qqqq", state="nothing found"),
    Visit("desk:settings", ADMINISTRATOR),
    Visit("desk:settings", MANAGER),
    Visit("desk:operations", MANAGER),
    Visit("desk:customer", MANAGER, ("{customer}",)),
    Visit("desk:customer", AUDITOR, ("{customer}",)),
    Visit("desk:duties", AGENT),
    Visit("desk:duties", AUDITOR),
    Visit("desk:duty", AGENT, ("{duty}",)),
    Visit("desk:duty", AUDITOR, ("{duty}",)),
    refused("desk:duty", AGENT, "{duty}", typed={"found": "-1"}),
    Visit("accounts:keys", ADMINISTRATOR),
    Visit("accounts:key_new", ADMINISTRATOR),
    refused("accounts:key_new", ADMINISTRATOR),
    Visit("accounts:key_revoke", ADMINISTRATOR, ("{key}",)),
    Visit("accounts:account", AGENT),
    Visit("accounts:password", AGENT),
    refused("accounts:password", AGENT),
    Visit("accounts:users", ADMINISTRATOR),
    Visit("accounts:users", ADMINISTRATOR, query="?q=qqqq", state="nothing found"),
    Visit("accounts:user_new", ADMINISTRATOR),
    refused("accounts:user_new", ADMINISTRATOR),
    Visit("accounts:user", ADMINISTRATOR, ("{person}",)),
    Visit("accounts:teams", ADMINISTRATOR),
    Visit("accounts:team_new", ADMINISTRATOR),
    refused("accounts:team_new", ADMINISTRATOR),
    Visit("accounts:team", ADMINISTRATOR, ("{team}",)),
    refused("accounts:team", ADMINISTRATOR, "{team}"),
    Visit("accounts:team_edit", ADMINISTRATOR, ("{team}",)),
    Visit("core:organisation", ADMINISTRATOR),
    refused("core:organisation", ADMINISTRATOR, typed={"email": "nowhere"}),
    Visit("core:audit", AUDITOR),
    Visit("core:audit", AUDITOR, query="?q=qqqq", state="nothing found"),
    Visit("notices:list", MANAGER),
    Visit("notices:list", AGENT),
    Visit("notices:list", NEWCOMER, state="none"),
    Visit("notices:list", NEWCOMER, query="?show=new", state="all read"),
    Visit("notices:preferences", MANAGER),
    Visit("notices:preferences", AGENT),
    refused("notices:preferences", MANAGER, typed={"quiet_from": "18:00"}),
    Visit("notifications:mail", MANAGER),
    Visit("notifications:mail", MANAGER, query="?q=qqqq", state="nothing found"),
    Visit("notifications:message", MANAGER, ("{sent_mail}",), state="sent"),
    Visit("notifications:message", MANAGER, ("{failed_mail}",), state="failed"),
    Visit("api:docs", MANAGER),
    Visit("ui_kit", MANAGER),
]
CUSTOMERS = [
    Visit("customers:list", AGENT),
    Visit("customers:list", AGENT, query="?q=qqqq", state="nothing found"),
    Visit("customers:new", AGENT),
    refused("customers:new", AGENT, typed={"company_id": "1"}),
    Visit("customers:edit", AGENT, ("{customer}",)),
    refused("customers:edit", AGENT, "{customer}", typed={"name": ""}),
    Visit("customers:contact_new", AGENT, ("{customer}",)),
    refused("customers:contact_new", AGENT, "{customer}"),
    Visit("customers:contact_edit", AGENT, ("{customer}", "{contact}")),
]
AGREEMENTS = [
    Visit("agreements:list", MANAGER),
    Visit("agreements:list", AGENT),
    Visit("agreements:list", MANAGER, query="?q=qqqq", state="nothing found"),
    Visit("agreements:timeline", MANAGER),
    Visit("agreements:timeline", AGENT, query="?q=qqqq", state="nothing found"),
    Visit("agreements:look", ADMINISTRATOR),
    Visit("agreements:look", MANAGER, state="read only"),
    refused("agreements:look", ADMINISTRATOR, typed={"footer": "☃"}),
    Visit("agreements:new", MANAGER),
    Visit("agreements:new", MANAGER, query="?template=helpdesk", state="template"),
    replace(refused("agreements:new", MANAGER), query="?template=empty"),
    Visit("agreements:new_copy", MANAGER, query="?of={in_force}"),
    Visit("agreements:new_import", MANAGER),
    refused("agreements:new_import", MANAGER),
    Visit("agreements:clause_library", MANAGER),
    Visit("agreements:clause_library", AUDITOR),
    Visit("agreements:clause", MANAGER, ("confidentiality",)),
    Visit("agreements:clause_new", MANAGER),
    refused("agreements:clause_new", MANAGER),
    Visit("agreements:clause_edit", MANAGER, ("confidentiality",)),
    refused("agreements:clause_edit", MANAGER, "confidentiality"),
    Visit("agreements:clause_fallback", MANAGER, ("set_off",)),
    Visit("agreements:clauses", MANAGER, ("{draft}",), query="?step=responsibilities"),
    Visit("agreements:clauses", MANAGER, ("{draft}",), query="?step=goals", state="nothing offered"),
    Visit("agreements:clause_updates", MANAGER, ("{draft}",)),
    Visit("agreements:clause_updates", AGENT, ("{in_force}",), state="up to date"),
    *(Visit("agreements:detail", MANAGER, (state,)) for state in ("{draft}", "{approved}", "{in_force}")),
    Visit("agreements:detail", AGENT, ("{in_force}",)),
    *(Visit("agreements:step", MANAGER, ("{draft}", step)) for step in STEPS),
    refused("agreements:step", MANAGER, "{draft}", "payment", typed={"payment.prices.0.unit_price": "a lot"}),
    Visit("agreements:preview", MANAGER, ("{draft}",)),
    Visit("agreements:preview", MANAGER, ("{in_force}",)),
    Visit("agreements:what_if", MANAGER, ("{in_force}",), query="?measured=91.5"),
    Visit("agreements:check", MANAGER, ("{draft}",)),
    Visit("agreements:check", MANAGER, ("{in_force}",)),
    Visit("agreements:realism", MANAGER, ("{draft}",)),
    Visit("agreements:answers", MANAGER, ("{draft}",)),
    Visit("agreements:answers", AGENT, ("{in_force}",)),
    Visit("agreements:waive", MANAGER, ("{draft}",), query=FIRST_PAYMENT),
    replace(refused("agreements:waive", MANAGER, "{draft}"), query=FIRST_PAYMENT),
    Visit("agreements:redraft", MANAGER, ("{approved}",)),
    refused("agreements:redraft", MANAGER, "{approved}"),
    Visit("agreements:sign", MANAGER, ("{approved}",)),
    refused("agreements:sign", MANAGER, "{approved}", typed={"signed_on": ""}),
]
COMPLAINTS = [
    Visit("complaints:list", MANAGER),
    Visit("complaints:list", AGENT),
    Visit("complaints:list", NEWCOMER, state="none"),
    Visit("complaints:list", MANAGER, query="?state=resolved", state="resolved"),
    Visit("complaints:list", MANAGER, query="?q=qqqq", state="nothing found"),
    Visit("complaints:new", AGENT),
    Visit("complaints:new", AGENT, query="?check={check}", state="a message found"),
    refused("complaints:new", AGENT, typed={"customer": "Pek"}),
    *(Visit("complaints:detail", MANAGER, (status,)) for status in ("{new}", "{waiting}", "{resolved}")),
    Visit("complaints:detail", AGENT, ("{waiting}",), query="?logged=1", state="just logged"),
    Visit("complaints:detail", AUDITOR, ("{waiting}",)),
    Visit("complaints:new", AGENT, query="?channel=in_person", state="at the counter"),
    Visit("complaints:correct", AGENT, ("{measured}", "{measurement}")),
    refused("complaints:correct", AGENT, "{measured}", "{measurement}"),
    refused("complaints:detail", MANAGER, "{waiting}", form="reply"),
    refused("complaints:detail", MANAGER, "{waiting}", form="hold"),
    refused("complaints:detail", MANAGER, "{waiting}", form="promise"),
    Visit("complaints:change", MANAGER, ("{waiting}",)),
    Visit("complaints:merge", MANAGER, ("{open}",)),
    refused("complaints:merge", MANAGER, "{open}", typed={"into": "CMP-1"}),
    Visit("complaints:split", MANAGER, ("{open}",)),
    refused("complaints:split", MANAGER, "{open}"),
    Visit("complaints:withdraw", MANAGER, ("{open}",)),
    refused("complaints:withdraw", MANAGER, "{open}"),
    Visit("complaints:detail", MANAGER, ("{withdrawn}",)),
    Visit("complaints:detail", MANAGER, ("{merged}",), state="merged"),
    refused("complaints:change", MANAGER, "{waiting}", typed={"received_at": ""}),
]
POLICIES = [
    Visit("policies:list", MANAGER),
    Visit("policies:list", STAFF),
    Visit("policies:list", MANAGER, query="?q=qqqq", state="nothing found"),
    Visit("policies:new", MANAGER),
    refused("policies:new", MANAGER, typed={"title_en": ""}),
    Visit("policies:detail", MANAGER, ("{policy}",)),
    Visit("policies:detail", STAFF, ("{policy}",)),
    Visit("policies:editions", AUDITOR, ("{policy}",)),
    Visit("policies:edition", AUDITOR, ("{policy}", "1")),
    Visit("policies:edit", MANAGER, ("{policy}",)),
    Visit("policies:preview", MANAGER, ("{policy}",)),
]
TARGETS = [
    Visit("sla:targets", MANAGER),
    Visit("sla:targets", AGENT),
    Visit("sla:target_set", MANAGER, ("{target_set}",)),
    Visit("sla:target_change", MANAGER, ("enquiry.email.any.first_response",)),
    refused("sla:target_change", MANAGER, "enquiry.email.any.first_response", typed={"amount": ""}),
    Visit("sla:target_sets", MANAGER),
    Visit("sla:target_sets", AUDITOR),
    Visit("sla:target_set", MANAGER, ("{law}",), state="by law"),
    Visit("sla:target_set", AGENT, ("{agreed_set}",), state="agreed"),
    Visit("sla:target_set_new", MANAGER),
    refused("sla:target_set_new", MANAGER),
    Visit("sla:target_set_withdraw", MANAGER, ("{law}",)),
    refused("sla:target_set_withdraw", MANAGER, "{law}"),
    Visit("sla:target_history", MANAGER, ("{own_series}",)),
    Visit("sla:target_draft", MANAGER, ("{own_series}",)),
    Visit("sla:target_draft", MANAGER, ("{law_series}",), state="changed"),
    Visit("sla:target_add", MANAGER, ("{own_series}",)),
    refused("sla:target_add", MANAGER, "{own_series}"),
    Visit("sla:target_line", MANAGER, ("{law_series}", "complaint.any.any.resolution")),
    Visit("sla:ladder_new", MANAGER, ("{own_series}",)),
    Visit("sla:ladder", MANAGER, ("{own_series}", "{own_ladder}")),
    refused("sla:ladder", MANAGER, "{own_series}", "{own_ladder}", typed={"level-0-amount": ""}),
    Visit("desk:ladder_trial", MANAGER, ("{own_series}", "{own_ladder}")),
    Visit("desk:ladder_trial", MANAGER, ("{own_series}", "{own_ladder}"), query="?complaint={resolved}", state="tried"),
    Visit(
        "desk:ladder_trial",
        MANAGER,
        ("{own_series}", "{own_ladder}"),
        query="?complaint=CMP-0",
        status=422,
        state="unknown",
    ),
    Visit("sla:target_describe", MANAGER, ("{law_series}",)),
    refused("sla:target_describe", MANAGER, "{law_series}", typed={"source": ""}),
    Visit("sla:target_check", MANAGER, ("{law_series}",)),
    refused("sla:target_check", MANAGER, "{law_series}"),
    Visit("desk:winning", MANAGER),
    Visit("desk:winning", AGENT, query="?kind=complaint&channel=phone&priority=high&agreement={in_force}"),
    Visit("desk:winning", MANAGER, query="?kind=praise&channel=social", state="no promise"),
    Visit("desk:winning", MANAGER, query="?kind=nonsense", status=422, state="refused"),
    Visit("sla:calendars", MANAGER),
    Visit("sla:calendar", MANAGER, ("{calendar}",)),
    Visit("sla:calendar", AGENT, ("{office}",)),
    Visit(
        "sla:calendar",
        AUDITOR,
        ("{office}",),
        query="?year=2027&try_start=2026-12-23T15:00&try_amount=12&try_unit=hours",
        state="tried",
    ),
    Visit("sla:calendar_new", MANAGER),
    refused("sla:calendar_new", MANAGER, typed={"mon_from": "25"}),
    Visit("sla:calendar_edit", MANAGER, ("{office}",)),
    refused("sla:calendar_edit", MANAGER, "{office}", typed={"timezone": "Europe/Nowhere"}),
]
RECOMPUTES = [
    Visit("sla:recomputes", MANAGER),
    Visit("sla:recomputes", AUDITOR),
    Visit("sla:recompute_new", MANAGER),
    Visit("desk:recompute", MANAGER, ("{run_previewed}",)),
    Visit("desk:recompute", MANAGER, ("{run_previewed}",), query="?show=late", state="what becomes late"),
    Visit("desk:recompute", MANAGER, ("{run_done}",)),
    Visit("desk:recompute", AUDITOR, ("{run_done}",)),
    refused("desk:recompute", MANAGER, "{run_previewed}", form="apply"),
]
WEBHOOKS = [
    Visit("webhooks:list", ADMINISTRATOR),
    Visit("webhooks:list", AUDITOR),
    Visit("webhooks:new", ADMINISTRATOR),
    refused("webhooks:new", ADMINISTRATOR, typed={"url": "http://10.0.0.1/"}),
    Visit("webhooks:endpoint", ADMINISTRATOR, ("{endpoint}",)),
    Visit("webhooks:endpoint", AUDITOR, ("{failing_endpoint}",), state="failing"),
    Visit("webhooks:endpoint", MANAGER, ("{endpoint}",), query="?state=failed", state="nothing found"),
    Visit("webhooks:edit", ADMINISTRATOR, ("{endpoint}",)),
    refused("webhooks:edit", ADMINISTRATOR, "{endpoint}", typed={"url": "crm"}),
    Visit("webhooks:secret", ADMINISTRATOR, ("{endpoint}",)),
    Visit("webhooks:delivery", MANAGER, ("{delivered_hook}",), state="delivered"),
    Visit("webhooks:delivery", MANAGER, ("{waiting_hook}",), state="waiting"),
]
REFUSALS = [
    Visit("/complaints/", AGENT, query="?q=%ff", status=400, state="no UTF-8"),
    Visit("agreements:new", AGENT, status=403, state="forbidden"),
    Visit("complaints:list", STAFF, status=404, state="not for this role"),
    Visit("/nowhere/", MANAGER, status=404),
    Visit("/nowhere/", ANYBODY, status=404),
]
VISITS = [*DOORS, *DESK, *CUSTOMERS, *AGREEMENTS, *COMPLAINTS, *POLICIES, *TARGETS, *RECOMPUTES, *WEBHOOKS, *REFUSALS]

ONLY_SENT = "answers a form (POST), never shown by its address"
PART = "a part of a page, shown and measured within it"
A_FILE = "a file, no page"
FOR_PROGRAMS = "for programs"
EXCLUDED = {
    **dict.fromkeys(
        [
            *(
                "accounts:sign_out",
                "accounts:language",
                "agreements:approve",
                "agreements:layout",
                "agreements:take_back",
                *("agreements:hold", "agreements:take_over", "agreements:leave"),
                "agreements:clause_starter",
                "agreements:clause_move",
                "agreements:clause_retire",
                "agreements:clause_restore",
                "complaints:reply",
                "complaints:note",
            ),
            *(
                "complaints:attempt",
                "complaints:message",
                "complaints:callback",
                "complaints:promise",
                "complaints:letter",
            ),
            *("complaints:hold", "complaints:resume", "complaints:close"),
            *("complaints:resolve", "complaints:reopen", "complaints:assign", "customers:contact_remove"),
            *("policies:acknowledge", "policies:print", "policies:publish", "policies:revise"),
            *(
                "desk:duty_done",
                "desk:test_notice",
                "desk:retry_stuck",
                "desk:recompute_apply",
                "desk:recompute_redo",
                "desk:recompute_undo",
                "sla:publish_defaults",
                "sla:calendar_extend",
                "sla:target_discard",
                "sla:target_carry_over",
                "sla:target_withdraw",
                "sla:target_undo",
                "sla:ladder_remove",
                "notifications:send_again",
                *(f"webhooks:{act}" for act in ("off", "on", "test", "failed_again", "again")),
                "notices:read",
                "complaints:save_view",
                "complaints:remove_view",
                "complaints:columns",
                "agreements:save_view",
                "agreements:remove_view",
                "agreements:columns",
                "accounts:user_invite",
                "accounts:shift_remove",
            ),
        ],
        ONLY_SENT,
    ),
    **dict.fromkeys(
        [
            "agreements:printing",
            "agreements:look_sample",
            "complaints:customers",
            "complaints:agreements",
            "complaints:deadlines",
            "policies:pdf_state",
            "desk:recompute_progress",
            "desk:alarm",
            "desk:palette",
            "desk:test_notice_state",
            "complaints:measured",
        ],
        PART,
    ),
    "agreements:look_page": "the sample in its frame: agreements:preview shows the same",
    "notifications:body": "the mail itself in its frame: what is sent is for mail programs",
    **dict.fromkeys(
        [
            *(
                "agreements:csv",
                "agreements:scan",
                "agreements:pdf",
                "agreements:word",
                "agreements:json",
                "agreements:colours",
                "policies:edition_pdf",
                "policies:pdf",
            ),
            *("sla:calendar_json", "sla:calendar_holidays"),
            "desk:recompute_csv",
            "desk:attainment_csv",
        ],
        A_FILE,
    ),
    **dict.fromkeys(["livez", "readyz", "healthz", "metrics"], FOR_PROGRAMS),
}


def routes() -> set[str]:
    """The names of all routes of the product but those of the REST interface, which answer JSON."""
    return {name for name in _names(get_resolver(), "") if not name.startswith("api:") or name == "api:docs"}


def _names(resolver: URLResolver, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern, f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace)
        else:
            yield f"{namespace}{pattern.name}"
