"""The audit trail in sentences: what each action and field is called, and how a change reads.

The names belong to the apps above; here they are only words, so that one page can read out everybody's events. An
action without words is shown by its name, and a test looks for such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.folding import fold
from core.models import AuditEvent
from core.typography import format_date, format_instant

ACTIONS: Final[dict[str, Promise]] = {
    "agreement.approved": _("approved the agreement"),
    "agreement.entered_into_force": _("the agreement came into force"),
    "agreement.expired": _("the agreement expired"),
    "agreement.layout_chosen": _("chose another layout of the agreement"),
    "agreement.printing_retried": _("had the agreement printed again"),
    "agreement.redrafted": _("returned the agreement to drafting"),
    "agreement.signed_on_paper": _("recorded the signature of the agreement"),
    "agreement.started": _("started the agreement"),
    "agreement.step_saved": _("changed the draft of the agreement"),
    "agreement.step_taken_over": _("took over a step of the draft"),
    "agreement.term_renewed": _("the term of the agreement was renewed"),
    "apikey.created": _("created the API key"),
    "apikey.revoked": _("revoked the API key"),
    "branding.changed": _("changed how documents look"),
    "calendar.created": _("created the business calendar"),
    "calendar.extended": _("extended the business calendar by a year"),
    "calendar.version_published": _("published a version of the business calendar"),
    "clock.retried": _("had clocks looked at again that could not be handled"),
    "complaint.acknowledgement_sent": _("acknowledged the complaint in a letter"),
    "complaint.assigned": _("assigned the complaint"),
    "complaint.automatic_reply_sent": _("recorded an automatic reply to the complaint"),
    "complaint.call_attempted": _("recorded a call that reached nobody"),
    "complaint.callback_asked": _("recorded that the customer asks for a call-back"),
    "complaint.closed": _("closed the complaint"),
    "complaint.held": _("held the clocks of the complaint"),
    "complaint.holding_letter_sent": _("promised a date in a holding letter"),
    "complaint.changed": _("reclassified the complaint"),
    "complaint.merged": _("merged the complaint into another one"),
    "complaint.split": _("split off a part of the complaint"),
    "complaint.took_over": _("merged another complaint into the complaint"),
    "complaint.withdrawn": _("recorded that the complaint is withdrawn"),
    "complaint.logged": _("logged the complaint"),
    "complaint.message_recorded": _("recorded a message from the customer"),
    "complaint.noted": _("wrote a note on the complaint"),
    "complaint.reopened": _("reopened the complaint"),
    "complaint.replied": _("answered the complaint"),
    "complaint.resolved": _("resolved the complaint"),
    "complaint.resumed": _("let the clocks of the complaint run again"),
    "customer.contact_added": _("added a contact of the customer"),
    "customer.contact_removed": _("removed a contact of the customer"),
    "customer.contact_updated": _("changed a contact of the customer"),
    "customer.created": _("created the customer"),
    "customer.updated": _("changed the customer"),
    "duty.added": _("a recurring duty began"),
    "duty.done": _("did the recurring duty"),
    "duty.withdrawn": _("a recurring duty ended"),
    "email.bounced": _("an e-mail came back"),
    "operations.tested": _("asked for a test notice"),
    "email.sent_again": _("sent the e-mail again"),
    "measurement.corrected": _("corrected the measured value"),
    "measurement.rejudged": _("held the measured value against another promise"),
    "measurement.logged": _("logged the measured value"),
    "notices.chosen": _("chose how to be told"),
    "organisation.changed": _("changed the organisation"),
    "policy.acknowledged": _("acknowledged the policy"),
    "policy.draft_saved": _("changed the draft of the policy"),
    "policy.out_of_date": _("the policy went out of date"),
    "policy.published": _("published the policy"),
    "policy.revision_started": _("started a revision of the policy"),
    "policy.started": _("started the policy"),
    "recompute.applied": _("recomputed running deadlines"),
    "recompute.done": _("the recompute of running deadlines was finished"),
    "recompute.failed": _("the recompute of running deadlines failed"),
    "recompute.previewed": _("previewed a recompute of running deadlines"),
    "recompute.undoing": _("undid a recompute of running deadlines"),
    "recompute.undone": _("recomputed deadlines were put back"),
    "signin.blocked": _("signing in was blocked after too many attempts"),
    "target_set.published": _("published targets"),
    "target_set.withdrawn": _("withdrew a set of targets"),
    "team.changed": _("changed the team"),
    "team.created": _("created the team"),
    "team.shift_added": _("added a shift of the team"),
    "team.shift_removed": _("removed a shift of the team"),
    "webhook.changed": _("changed the webhook endpoint"),
    "webhook.created": _("created the webhook endpoint"),
    "webhook.disabled": _("the webhook endpoint was switched off"),
    "webhook.enabled": _("switched the webhook endpoint on"),
    "webhook.failed_resent": _("sent again what was not delivered to the webhook endpoint"),
    "webhook.resent": _("sent the webhook again"),
    "webhook.secret_rotated": _("replaced the secret of the webhook endpoint"),
    "webhook.tested": _("sent a test to the webhook endpoint"),
    "user.changed": _("changed the account"),
    "user.created": _("created the account"),
    "user.invited": _("sent a link to choose a password to"),
    "user.password_changed": _("changed the password of"),
}
FIELDS: Final[dict[str, Promise]] = {
    "agreement": _("agreement"),
    "amount": _("amount"),
    "applied": _("deadlines moved"),
    "breached": _("became late"),
    "changed": _("changed"),
    "channel": _("channel"),
    "checked_at": _("listened to"),
    "clocks": _("clocks"),
    "closed_as": _("closed as"),
    "city": _("city"),
    "company_id": _("company ID"),
    "complainant_name": _("complainant"),
    "count": _("count"),
    "country": _("country"),
    "currency": _("currency"),
    "customer": _("customer"),
    "cycle": _("round"),
    "deadlines": _("deadlines"),
    "data_box": _("data box"),
    "default_language": _("language"),
    "department": _("department"),
    "done_at": _("done"),
    "effective_from": _("effective from"),
    "email": _("e-mail"),
    "event": _("event"),
    "events": _("events"),
    "expires_at": _("valid until"),
    "url": _("address"),
    "reason": _("reason"),
    "since": _("since"),
    "ends_at": _("until"),
    "ends_on": _("ends on"),
    "found": _("messages found"),
    "full_name": _("name"),
    "impact": _("who is affected"),
    "is_active": _("active"),
    "holidays_added": _("holidays added"),
    "holidays_removed": _("holidays removed"),
    "hours_fri": _("Friday"),
    "hours_mon": _("Monday"),
    "hours_sat": _("Saturday"),
    "hours_sun": _("Sunday"),
    "hours_thu": _("Thursday"),
    "hours_tue": _("Tuesday"),
    "hours_wed": _("Wednesday"),
    "kept": _("not put back"),
    "kind": _("kind"),
    "known_until": _("holidays known until"),
    "language": _("language"),
    "lead": _("lead"),
    "members": _("members"),
    "merged": _("merged into it"),
    "merged_into": _("merged into"),
    "split_off": _("split off"),
    "members_added": _("members added"),
    "members_removed": _("members removed"),
    "counts": _("counts in the figures"),
    "met": _("in time"),
    "name": _("name"),
    "note": _("note"),
    "number": _("number"),
    "occurred_at": _("happened"),
    "promised_at": _("promised for"),
    "owner": _("owner"),
    "phone": _("phone"),
    "postal_code": _("postal code"),
    "priority": _("priority"),
    "received_at": _("received"),
    "role": _("role"),
    "roles": _("roles"),
    "scopes": _("scopes"),
    "seconds_per_ring": _("seconds per ring"),
    "digest_minutes": _("minutes until the digest"),
    "info_channel": _("information"),
    "notices_alone": _("notices on their own"),
    "notices_window_minutes": _("minutes until the digest"),
    "quiet_days": _("quiet days"),
    "quiet_from": _("quiet from"),
    "quiet_until": _("quiet until"),
    "summary": _("summary"),
    "summary_hour": _("hour of the summary"),
    "summary_weekday": _("day of the weekly summary"),
    "summary_when_empty": _("send it even when there is nothing to tell"),
    "warning_channel": _("warnings"),
    "objective_percent": _("attainment objective in percent"),
    "special_days": _("special days"),
    "skipped": _("left alone"),
    "sha256": _("fingerprint"),
    "signed_on": _("signed on"),
    "starts_at": _("from"),
    "state": _("state"),
    "status": _("status"),
    "step": _("step"),
    "street": _("street"),
    "source": _("source"),
    "targets": _("targets"),
    "team": _("team"),
    "template": _("template"),
    "timezone": _("time zone"),
    "title": _("title"),
    "urgency": _("urgency"),
    "undone": _("put back"),
    "user": _("person"),
    "vat_id": _("VAT ID"),
    "version": _("version"),
    "website": _("website"),
    "withdrawn": _("breaches withdrawn"),
}
_SHOWN: Final = 120
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FINGERPRINT: Final = re.compile("[0-9a-f]{64}")


def action_words(action: str) -> str:
    """Return what `action` is called; its own name where nobody gave it words."""
    return str(ACTIONS[action]) if action in ACTIONS else action.replace(".", ": ").replace("_", " ")


def actions_matching(text: str) -> list[str]:
    """Return the actions whose words, in the current language, contain `text`, whatever its case and accents."""
    wanted = fold(text)
    return [action for action, words in ACTIONS.items() if wanted in fold(str(words))]


def change_lines(event: AuditEvent, zone: ZoneInfo, language: str) -> list[str]:
    """Return the changes of `event`, a line each: "city: Brno → Praha", "roles: agent". What is empty is left out."""
    return list(_lines(event.changes, zone, language))


def _lines(changes: Any, zone: ZoneInfo, language: str) -> Iterator[str]:
    if not isinstance(changes, dict):
        return
    for field, value in changes.items():
        name = str(FIELDS.get(field, field.replace("_", " ")))
        if isinstance(value, list) and len(value) == 2:
            old, new = (_words(_joined(part), zone, language) for part in value)
            yield f"{name}: {old} → {new}"
        elif value not in (None, "", [], {}):
            yield f"{name}: {_words(value, zone, language)}"


def _words(value: Any, zone: ZoneInfo, language: str) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_words(inner, zone, language)}" for key, inner in value.items())[:_SHOWN]
    if isinstance(value, list):
        return ", ".join(_words(inner, zone, language) for inner in value)[:_SHOWN]
    text = str(value)
    if _FINGERPRINT.fullmatch(text):
        return f"{text[:12]}…"
    return _dated(text, zone, language) or (text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def _joined(part: Any) -> Any:
    """Return an amount and its unit, ["24", "hours"], as "24 hours"; anything else as it is."""
    return " ".join(part) if isinstance(part, list) and part and all(isinstance(one, str) for one in part) else part


def _dated(text: str, zone: ZoneInfo, language: str) -> str:
    """Return an ISO date or aware instant as it is written in `language`; "" for any other text."""
    try:
        if _DATE.fullmatch(text):
            return format_date(date.fromisoformat(text), language)
        found = datetime.fromisoformat(text) if "T" in text else None
    except ValueError:
        return ""
    return format_instant(found, zone, language) if found and found.utcoffset() is not None else ""
