"""A number that changes: documents that print it are out of date until the next edition, or until it is back."""

from datetime import datetime, timedelta

import pytest

from accounts.models import User
from core.errors import Refusal
from policies.domain.template import load_template
from policies.models import PolicyDocument, PolicyRevision
from policies.selectors.promises import change_words
from policies.services import publish, start_revision
from sla.models import TargetQuote
from tests.policies.factories import ACKNOWLEDGEMENT, EMAIL, promise_instead, published_policy


def test_a_changed_target_puts_the_document_out_of_date(
    published: PolicyRevision, manager: User, now: datetime
) -> None:
    other = published_policy(manager, now)
    later = now + timedelta(days=1)
    promise_instead(EMAIL, "12", "hours", manager, later)
    document = PolicyDocument.objects.get(pk=published.document_id)
    assert document.outdated_at == later
    assert document.outdated_changes == [{"key": EMAIL, "old": ["24", "hours"], "new": ["12", "hours"]}]
    words = [change_words(load_template("L1"), document.outdated_changes[0], language) for language in ("cs", "en")]
    assert [each.replace("\u00a0", " ") for each in words] == [
        "Odpověď na e-mail: 24 hodin → 12 hodin",
        "E-mail answer: 24 hours → 12 hours",
    ]
    assert PolicyDocument.objects.get(pk=other.document_id).outdated_at == later
    assert published.document_content.promises[3].amount == "24"  # what was published says what it said

    promise_instead(EMAIL, "24", "hours", manager, later)
    document.refresh_from_db()
    assert document.outdated_changes == []
    assert PolicyDocument.objects.get(pk=document.pk).outdated_at is None


def test_a_target_that_nothing_quotes_leaves_documents_alone(
    published: PolicyRevision, manager: User, now: datetime
) -> None:
    promise_instead("enquiry.any.any.acknowledgement", "30", "minutes", manager, now)
    assert PolicyDocument.objects.get().outdated_at is None


def test_the_next_edition_has_its_change_log_line_drafted(
    published: PolicyRevision, manager: User, now: datetime
) -> None:
    promise_instead(EMAIL, "12", "hours", manager, now)
    promise_instead(ACKNOWLEDGEMENT, "1", "business_days", manager, now)
    draft = start_revision(document=published.document, actor=manager, now=now)
    note = draft.parameters["change_note"]["cs"].replace("\u00a0", " ")
    assert note == "Odpověď na e-mail: 24 hodin → 12 hodin; Potvrzení stížnosti: 2 pracovní dny → 1 pracovní den."
    assert draft.parameters["contact_name"] == "Marie Malá"
    with pytest.raises(Refusal) as refused:
        start_revision(document=published.document, actor=manager, now=now)
    assert refused.value.problems[0].code == "draft_exists"

    second = publish(revision=draft, lock=0, actor=manager, now=now)
    english = second.document_content.languages["en"]
    assert [row.number for row in english.changes] == [2, 1]
    assert english.changes[1].note == "First edition."
    document = PolicyDocument.objects.get()
    assert (document.published_number, document.outdated_at) == (2, None)
    assert not TargetQuote.objects.filter(document_key="policy/CS-POL-001/1").exists()
    assert TargetQuote.objects.get(document_key="policy/CS-POL-001/2", target_key=EMAIL).amount == 12
