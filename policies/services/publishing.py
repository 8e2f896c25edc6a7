"""Publishing: the one moment in which a draft becomes a document that never changes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from drafting.domain.canonical import canonical_bytes, sha256_hex
from drafting.domain.findings import Finding
from notifications.services.webhooks import emit, rest_link
from policies.domain.compose import Composed, LivePromise, compose
from policies.domain.readiness import findings
from policies.domain.template import load_template
from policies.models import PolicyDocument, PolicyRevision, RevisionState
from policies.models.document import document_key
from policies.selectors.documents import edition_of
from policies.selectors.promises import live_promises, promised_targets
from policies.sentences import described
from policies.services.printing import request_printing
from sla.models import Target
from sla.services import Quote, record_quotes


class NotReady(Refusal):
    """The draft lacks something; `findings` say what, each with a pointer to the field or the target."""

    def __init__(self, missing: Sequence[Finding]) -> None:
        self.findings = tuple(missing)
        super().__init__(Problem(_field_of(each), each.rule, each.message) for each in missing)


@transaction.atomic
def publish(*, revision: PolicyRevision, lock: int, actor: User, now: datetime) -> PolicyRevision:
    """Seal the draft with the organisation's numbers of this moment and have it printed in every language.

    `lock` is that of the draft which the actor looked at. Raises NotReady with everything that is missing, and Refusal
    if somebody changed the draft since, or it is no draft any more.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=revision.document_id)
    revision = PolicyRevision.objects.select_for_update().get(pk=revision.pk)
    revision.document = document
    if revision.is_published:
        raise Refusal(Problem("", "published", _("This edition is published already.")))
    if revision.lock != lock:
        raise Refusal(Problem("", "stale", _("Somebody else has changed this draft since you opened it.")))
    targets = promised_targets(load_template(document.template))
    composed = _composed(revision, live_promises(targets), now)
    _seal(revision, composed, actor, now)
    document.published_number = revision.number
    document.outdated_at, document.outdated_changes = None, []
    document.save(update_fields=["published_number", "outdated_at", "outdated_changes"])
    _quote(revision, composed, targets, now)
    request_printing(revision=revision, now=now)
    changes = {"number": revision.number, "sha256": revision.sha256}
    record(actor=actor, action="policy.published", subject=document, now=now, changes=changes)
    policy = {"code": document.code, "number": revision.number, "url": rest_link("policies")}
    emit("policy.published", lambda: {"policy": policy}, about=document.code, occurred_at=now, now=now)
    return revision


def _composed(revision: PolicyRevision, promises: dict[str, LivePromise], now: datetime) -> Composed:
    template = load_template(revision.document.template)
    published_on = Organisation.current().today(now)
    months = revision.parameters.get("review_months", "")
    edition = replace(
        edition_of(revision),
        published_on=published_on,
        next_review_on=months_later(published_on, int(months)) if months in {"3", "6", "12"} else None,
    )
    composed = compose(template, edition=edition, values=revision.parameters, promises=promises)
    missing = [each for each in findings(template, revision.parameters, composed.problems) if each.is_blocking]
    if missing:
        raise NotReady(described(missing, template, get_language() or "en"))
    return composed


def _seal(revision: PolicyRevision, composed: Composed, actor: User, now: datetime) -> None:
    revision.content = canonical_bytes(composed.content)
    revision.sha256 = sha256_hex(revision.content)
    revision.next_review_on = composed.content.next_review_on
    revision.state = RevisionState.PUBLISHED
    revision.published_at, revision.published_by = now, actor
    revision.save()


def _quote(revision: PolicyRevision, composed: Composed, targets: dict[str, Target], now: datetime) -> None:
    """Tell sla which targets this edition prints, and that the edition before it no longer counts."""
    document = revision.document
    places = {section.key: str(section.number) for section in composed.content.languages["en"].sections}
    quotes = [
        Quote(
            target=targets[reference.key],
            amount=reference.amount,
            unit=reference.unit,
            locator=places[section],
            target_key=reference.key,
        )
        for section, reference in composed.references
    ]
    title = f"{document.code} {document.titles.in_language(Organisation.current().default_language)}"
    url = document.get_absolute_url()
    record_quotes(document_key=revision.rendering_key, document_title=title, document_url=url, quotes=quotes, now=now)
    if revision.number > 1:
        superseded = document_key(document.code, revision.number - 1)
        record_quotes(document_key=superseded, document_title=title, document_url=url, quotes=[], now=now)


def _field_of(finding: Finding) -> str:
    """Return the form field that a finding is about: "contact_email", "enforcer__cs"; empty for a promise."""
    root, _slash, path = finding.pointer.removeprefix("/").partition("/")
    return path.replace("/", "__") if root == "parameters" else ""


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
