"""Starting, writing, publishing, confirming, revising: each with what it refuses."""

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core.errors import Refusal
from core.models import AuditEvent
from documents.models import Rendering
from policies.domain.parameters import Value
from policies.models import FrozenRevisionError, PolicyDocument, PolicyRevision, RevisionState
from policies.selectors.documents import next_code
from policies.services import NotReady, acknowledge, publish, save_parameters, start_policy, start_revision
from sla.models import TargetQuote, TargetSet
from tests.policies.factories import (
    EMAIL,
    draft_policy,
    the_draft,
    the_published,
)

TITLES = {"title_cs": "Příručka", "title_en": "Handbook"}


def codes_of(refusal: Refusal) -> dict[str, str]:
    return {problem.field: problem.code for problem in refusal.problems}


def test_a_policy_starts_with_what_the_organisation_already_says(
    manager: User, targets: TargetSet, now: datetime
) -> None:
    document = start_policy(actor=manager, template="L1", code=" cs-pol-007 ", now=now, **TITLES)
    draft = the_draft(document)
    assert document.code == "CS-POL-007"
    assert draft.parameters["company"] == "Severka servis"
    assert draft.parameters["contact_email"] == "servis@example.com"
    assert draft.parameters["contact_name"] == "Marie Malá"
    assert draft.parameters["enforcer"]["cs"] == "manažer zákaznického servisu"
    assert next_code() == "CS-POL-008"
    assert AuditEvent.objects.get(action="policy.started").reference == "CS-POL-007"


@pytest.mark.parametrize(
    ("template", "code", "titles", "problems"),
    [
        ("X1", "CS-POL-002", TITLES, {"template": "unknown"}),
        ("L1", "cs pol", TITLES, {"code": "malformed"}),
        ("L1", "A" * 25, TITLES, {"code": "malformed"}),
        ("L1", "CS-POL-001", TITLES, {"code": "taken"}),
        ("L1", "CS-POL-002", {"title_cs": " ", "title_en": "Handbook"}, {"title_cs": "required"}),
    ],
)
def test_a_policy_that_could_not_be_found_again_is_refused(
    draft: PolicyRevision,
    manager: User,
    now: datetime,
    template: str,
    code: str,
    titles: dict[str, str],
    problems: dict[str, str],
) -> None:
    with pytest.raises(Refusal) as refused:
        start_policy(actor=manager, template=template, code=code, now=now, **titles)
    assert codes_of(refused.value) == problems
    assert PolicyDocument.objects.count() == 1


def test_of_two_who_opened_the_same_draft_the_second_is_refused(
    draft: PolicyRevision, manager: User, now: datetime
) -> None:
    saved = save_parameters(revision=draft, values={"contact_name": "Eva"}, lock=0, actor=manager, now=now)
    assert (saved.parameters["contact_name"], saved.lock) == ("Eva", 1)
    assert saved.parameters["company"] == "Severka servis"
    with pytest.raises(Refusal) as refused:
        save_parameters(revision=draft, values={"contact_name": "Jan"}, lock=0, actor=manager, now=now)
    assert codes_of(refused.value) == {"": "stale"}
    draft.refresh_from_db()
    assert draft.parameters["contact_name"] == "Eva"
    assert AuditEvent.objects.get(action="policy.draft_saved").changes == {"contact_name": "Eva"}
    with pytest.raises(Refusal) as refused:
        save_parameters(revision=draft, values={"colour": "red"}, lock=1, actor=manager, now=now)
    assert codes_of(refused.value) == {"colour": "unknown"}


def test_publishing_seals_one_content_in_both_languages(draft: PolicyRevision, manager: User, now: datetime) -> None:
    published = publish(revision=draft, lock=0, actor=manager, now=now)
    raw = bytes(published.content or b"")
    assert published.sha256 == hashlib.sha256(raw).hexdigest()
    data = json.loads(raw)
    assert set(data["languages"]) == {"cs", "en"}
    promise = next(each for each in data["promises"] if each["key"] == EMAIL)
    assert (promise["amount"], promise["unit"], promise["target_set_number"]) == ("24", "hours", 1)
    assert data["published_on"] == "2026-03-02"
    assert str(published.next_review_on) == "2027-03-02"
    assert the_published(published.document).pk == published.pk
    waiting = Rendering.objects.filter(key="policy/CS-POL-001/1", layout="policy").order_by("language")
    assert [(each.language, each.state) for each in waiting] == [("cs", "waiting"), ("en", "waiting")]


def test_publishing_records_what_is_quoted_and_where(published: PolicyRevision) -> None:
    quote = TargetQuote.objects.get(document_key="policy/CS-POL-001/1", target_key=EMAIL)
    assert (quote.amount, quote.unit, quote.locator) == (Decimal(24), "hours", "7")
    assert quote.target.target_set.number == 1
    assert quote.document_url == "/policies/CS-POL-001/"
    assert TargetQuote.objects.count() == 10


def test_publishing_is_refused_with_everything_that_is_missing(
    draft: PolicyRevision, manager: User, now: datetime
) -> None:
    values: dict[str, Value] = {"contact_email": "", "enforcer": {"cs": "", "en": "the manager"}}
    draft = save_parameters(revision=draft, values=values, lock=0, actor=manager, now=now)
    with pytest.raises(NotReady) as refused:
        publish(revision=draft, lock=1, actor=manager, now=now)
    assert [problem.field for problem in refused.value.problems] == ["enforcer__cs", "contact_email"]
    assert all(problem.message for problem in refused.value.problems)
    draft.refresh_from_db()
    assert draft.state == RevisionState.DRAFT
    assert not Rendering.objects.exists()
    save_parameters(
        revision=draft,
        values={"contact_email": "a@example.com", "enforcer": {"cs": "manažer", "en": "the manager"}},
        lock=1,
        actor=manager,
        now=now,
    )
    assert publish(revision=draft, lock=2, actor=manager, now=now).is_published


@pytest.mark.usefixtures("organisation")
def test_without_targets_there_is_nothing_to_promise(manager: User, now: datetime) -> None:
    draft = draft_policy(manager, now)
    with pytest.raises(NotReady) as refused:
        publish(revision=draft, lock=0, actor=manager, now=now)
    assert {finding.rule for finding in refused.value.findings} == {"promise.unknown"}
    assert len(refused.value.findings) == 10


def test_what_was_not_looked_at_is_not_published(draft: PolicyRevision, manager: User, now: datetime) -> None:
    save_parameters(revision=draft, values={"contact_name": "Eva"}, lock=0, actor=manager, now=now)
    with pytest.raises(Refusal) as refused:
        publish(revision=draft, lock=0, actor=manager, now=now)
    assert codes_of(refused.value) == {"": "stale"}
    published = publish(revision=draft, lock=1, actor=manager, now=now)
    with pytest.raises(Refusal) as refused:
        publish(revision=published, lock=1, actor=manager, now=now)
    assert codes_of(refused.value) == {"": "published"}


def test_a_published_edition_never_changes(published: PolicyRevision, manager: User, now: datetime) -> None:
    published.parameters = {}
    with pytest.raises(FrozenRevisionError):
        published.save()
    with pytest.raises(FrozenRevisionError):
        published.delete()
    with pytest.raises(FrozenRevisionError):
        PolicyRevision.objects.filter(pk=published.pk).update(sha256="0" * 64)
    with pytest.raises(FrozenRevisionError):
        PolicyRevision.objects.all().delete()
    with pytest.raises(Refusal):
        save_parameters(revision=published, values={"contact_name": "Eva"}, lock=0, actor=manager, now=now)


def test_the_database_itself_refuses_to_change_a_published_edition(
    published: PolicyRevision, draft_two: PolicyRevision
) -> None:
    statement = "UPDATE policies_policyrevision SET lock = 9 WHERE id = %s"
    with (
        pytest.raises(IntegrityError, match="policies_revision_frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [published.pk])
    with connection.cursor() as cursor:
        cursor.execute(statement, [draft_two.pk])
    draft_two.refresh_from_db()
    assert draft_two.lock == 9


@pytest.mark.parametrize("values", [{"state": "published"}, {"sha256": "a" * 64}])
def test_only_what_is_sealed_counts_as_published(
    published: PolicyRevision, manager: User, now: datetime, values: dict[str, str]
) -> None:
    half = PolicyRevision(document=published.document, number=2, created_at=now, created_by=manager, **values)
    with pytest.raises(IntegrityError, match="policies_revision_published_is_sealed"), transaction.atomic():
        half.save()
    assert start_revision(document=published.document, actor=manager, now=now).number == 2


@pytest.mark.parametrize("number", [1, 3])
def test_a_document_has_one_draft_and_each_number_once(
    published: PolicyRevision, draft_two: PolicyRevision, manager: User, now: datetime, number: int
) -> None:
    if number == 1:
        draft_two.delete()
    rival = PolicyRevision(document=published.document, number=number, created_at=now, created_by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        rival.save()
    assert PolicyRevision.objects.filter(number=number, state=RevisionState.DRAFT).count() == 0


def test_reading_is_confirmed_once_for_exactly_this_text(published: PolicyRevision, staff: User, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        acknowledge(revision=published, user=staff, sha256="0" * 64, language="cs", now=now)
    assert codes_of(refused.value) == {"": "changed"}
    first = acknowledge(revision=published, user=staff, sha256=published.sha256, language="cs", now=now)
    again = acknowledge(
        revision=published, user=staff, sha256=published.sha256, language="en", now=now + timedelta(days=1)
    )
    assert first.pk == again.pk
    assert again.acknowledged_at == now
    assert AuditEvent.objects.filter(action="policy.acknowledged").count() == 1


def test_a_superseded_edition_is_not_confirmed(
    published: PolicyRevision, manager: User, staff: User, now: datetime
) -> None:
    draft = start_revision(document=published.document, actor=manager, now=now)
    save_parameters(
        revision=draft, values={"change_note": {"cs": "Nové.", "en": "New."}}, lock=0, actor=manager, now=now
    )
    second = publish(revision=draft, lock=1, actor=manager, now=now)
    published.refresh_from_db()
    with pytest.raises(Refusal):
        acknowledge(revision=published, user=staff, sha256=published.sha256, language="cs", now=now)
    assert acknowledge(revision=second, user=staff, sha256=second.sha256, language="cs", now=now).pk


def test_a_document_that_was_never_published_has_no_next_edition(
    draft: PolicyRevision, manager: User, now: datetime
) -> None:
    draft.delete()
    with pytest.raises(Refusal) as refused:
        start_revision(document=draft.document, actor=manager, now=now)
    assert codes_of(refused.value) == {"": "not_published"}


def test_an_edition_after_the_first_says_what_changed(published: PolicyRevision, manager: User, now: datetime) -> None:
    draft = start_revision(document=published.document, actor=manager, now=now)
    with pytest.raises(NotReady) as refused:
        publish(revision=draft, lock=0, actor=manager, now=now)
    assert [problem.field for problem in refused.value.problems] == ["change_note__cs"]
