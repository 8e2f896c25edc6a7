"""Starting documents and revisions, and writing their drafts."""

import re
from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.audit import record
from core.errors import Problem, Refusal
from core.models import Organisation
from policies.domain.parameters import Value, default_values
from policies.domain.template import load_template, template_ids
from policies.models import PolicyDocument, PolicyRevision, RevisionState
from policies.selectors.documents import draft_revision, published_revision
from policies.selectors.promises import change_note, changes_of

CODE = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")


@transaction.atomic
def start_policy(
    *, actor: User, template: str, code: str, title_cs: str, title_en: str, now: datetime
) -> PolicyDocument:
    """Start a document from a template, with its first draft filled from the organisation's own data.

    Raises Refusal for an unknown template, a code that is malformed or taken, an empty title.
    """
    code = code.strip().upper()
    problems = _start_problems(template, code, {"title_cs": title_cs, "title_en": title_en})
    if problems:
        raise Refusal(problems)
    try:
        with transaction.atomic():  # a code that was taken a moment ago
            document = PolicyDocument.objects.create(
                code=code,
                template=template,
                title_cs=title_cs.strip(),
                title_en=title_en.strip(),
                owner=actor,
                created_at=now,
            )
    except IntegrityError:
        raise Refusal(_code_taken()) from None
    organisation = Organisation.current()
    values = default_values(
        load_template(template), company=organisation.name, email=organisation.email, phone=organisation.phone
    )
    values["contact_name"] = actor.full_name
    PolicyRevision.objects.create(document=document, number=1, parameters=values, created_at=now, created_by=actor)
    record(actor=actor, action="policy.started", subject=document, now=now, changes={"template": template})
    return document


def _start_problems(template: str, code: str, titles: Mapping[str, str]) -> list[Problem]:
    problems = []
    if template not in template_ids():
        problems.append(Problem("template", "unknown", _("There is no such template.")))
    if not CODE.fullmatch(code) or len(code) > 24:
        message = _("Use up to 24 capital letters, digits and hyphens, for example CS-POL-001.")
        problems.append(Problem("code", "malformed", message))
    elif PolicyDocument.objects.filter(code=code).exists():
        problems.append(_code_taken())
    problems += [
        Problem(field, "required", _("Give the document a title."))
        for field, title in titles.items()
        if not title.strip()
    ]
    return problems


def _code_taken() -> Problem:
    return Problem("code", "taken", _("Another document has this code."))


@transaction.atomic
def save_parameters(
    *, revision: PolicyRevision, values: Mapping[str, Value], lock: int, actor: User, now: datetime
) -> PolicyRevision:
    """Save the values of a draft; parameters that are not named keep theirs. Incomplete values are welcome.

    `lock` is the draft's lock when the form was opened. Raises Refusal if somebody saved or published it since, or
    if a name is not one of the template's parameters.
    """
    template = load_template(revision.document.template)
    unknown = [name for name in values if template.parameter(name) is None]
    if unknown:
        raise Refusal([Problem(name, "unknown", _("The template has no such parameter.")) for name in unknown])
    current = PolicyRevision.objects.select_for_update().get(pk=revision.pk)
    merged = {**current.parameters, **values}
    won = PolicyRevision.objects.filter(pk=revision.pk, state=RevisionState.DRAFT, lock=lock).update(
        parameters=merged, lock=F("lock") + 1
    )
    if not won:
        raise Refusal(Problem("", "stale", _("Somebody else has changed this draft since you opened it.")))
    changed = {name: value for name, value in merged.items() if current.parameters.get(name) != value}
    if changed:
        record(actor=actor, action="policy.draft_saved", subject=revision.document, now=now, changes=changed)
    revision.refresh_from_db()
    return revision


@transaction.atomic
def start_revision(*, document: PolicyDocument, actor: User, now: datetime) -> PolicyRevision:
    """Open the next revision as a copy of the published one, its change-log line drafted from what moved.

    Raises Refusal if a draft is open already, or nothing was published yet.
    """
    document = PolicyDocument.objects.select_for_update().get(pk=document.pk)
    if draft_revision(document):
        raise Refusal(Problem("", "draft_exists", _("A draft of this document is open already.")))
    published = published_revision(document)
    if published is None:
        raise Refusal(Problem("", "not_published", _("The first edition has not been published yet.")))
    template = load_template(document.template)
    changes = changes_of([document]).get(document.code, [])
    values = {**published.parameters, "change_note": change_note(template, changes)}
    revision = PolicyRevision.objects.create(
        document=document, number=published.number + 1, parameters=values, created_at=now, created_by=actor
    )
    record(
        actor=actor, action="policy.revision_started", subject=document, now=now, changes={"number": revision.number}
    )
    return revision
