"""How far a draft is: the promises it cites and what stands in the way of publishing it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language

from accounts.models import User
from accounts.permissions import may
from drafting.domain.findings import Finding
from policies.domain.compose import LivePromise, promise_words
from policies.domain.readiness import findings
from policies.domain.template import PolicyTemplate, load_template
from policies.models import PolicyRevision
from policies.selectors.documents import compose_draft
from policies.selectors.promises import live_promises, promised_targets
from policies.sentences import described
from sla.models import Target


@dataclass(frozen=True)
class ShownPromise:
    """A promise beside the form: where its number comes from."""

    key: str
    label: str
    amount: str  # empty if the organisation has no such target
    calendar_name: str
    url: str  # empty for those who may not see targets


@dataclass(frozen=True)
class ShownFinding:
    """A finding with the place where it is put right."""

    finding: Finding
    url: str


@dataclass(frozen=True)
class DraftState:
    """What stands beside a draft."""

    promises: list[ShownPromise]
    blocking: list[ShownFinding]
    warnings: list[ShownFinding]
    live: dict[str, LivePromise]


def draft_state(revision: PolicyRevision, user: User) -> DraftState:
    """Return the state of a draft, in the active language."""
    template = load_template(revision.document.template)
    targets = promised_targets(template)
    live = live_promises(targets)
    language = get_language() or "en"
    composed = compose_draft(revision, live)
    targets_url = reverse("sla:targets") if may(user, "target.view") else ""
    found = described(findings(template, revision.parameters, composed.problems), template, language)
    shown = [ShownFinding(each, _place(each, revision, targets_url)) for each in found]
    return DraftState(
        promises=_promises(template, live, language, _addresses(targets, user)),
        blocking=[each for each in shown if each.finding.is_blocking],
        warnings=[each for each in shown if not each.finding.is_blocking],
        live=live,
    )


def _promises(
    template: PolicyTemplate, live: dict[str, LivePromise], language: str, addresses: dict[str, str]
) -> list[ShownPromise]:
    shown = []
    for use in template.promises:
        promise = live.get(use.key)
        shown.append(
            ShownPromise(
                key=use.key,
                label=use.label.in_language(language),
                amount=promise_words(use, promise.amount, promise.unit, language) if promise else "",
                calendar_name=promise.calendar_name if promise else "",
                url=addresses.get(use.key, ""),
            )
        )
    return shown


def _addresses(targets: dict[str, Target], user: User) -> dict[str, str]:
    """Return where each target can be changed, or seen by those who may not change it."""
    if may(user, "target.edit"):
        return {key: reverse("sla:target_change", args=[target.key]) for key, target in targets.items()}
    return dict.fromkeys(targets, reverse("sla:targets")) if may(user, "target.view") else {}


def _place(finding: Finding, revision: PolicyRevision, targets_url: str) -> str:
    root, _slash, path = finding.pointer.removeprefix("/").partition("/")
    if root == "promises":
        return targets_url
    if root == "parameters":
        return reverse("policies:edit", args=[revision.document.code]) + "#id_" + path.replace("/", "__")
    return ""
