"""Hints are left as they are with a reason that the approver reads, and come back when they say something else."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from agreements.domain.content import read_content
from agreements.models import AgreementVersion, Waiver
from agreements.selectors import progress_of
from agreements.services import approve, redraft, save_step, take_back_waiver, waive_hint
from core.clock import utc_now
from core.errors import Refusal
from core.models import AuditEvent
from tests.agreements.domain.samples import complete_data
from tests.agreements.factories import VersionFactory
from tests.conftest import ClientFor

pytestmark = pytest.mark.django_db
WORDS = "/expectations/purpose"


def doubtful() -> AgreementVersion:
    """A draft that could be approved, and is given two hints."""
    data = complete_data("cs")
    data["payment"] |= {"first_on": None}
    data["goals"]["goals"][1] |= {"due_on": None}
    return VersionFactory(document=read_content(data))


def change(version: AgreementVersion, step: str, actor: User, **values: Any) -> AgreementVersion:
    version.refresh_from_db()
    data = {**version.document.model_dump(mode="json")[step], **values}
    return save_step(version=version, step=step, data=data, lock=version.lock, actor=actor, now=utc_now())


def hints(version: AgreementVersion) -> list[tuple[str, str]]:
    return [(finding.rule, finding.pointer) for finding in progress_of(version, utc_now()).warnings]


def waive(version: AgreementVersion, rule: str, pointer: str, actor: User, reason: str = "As agreed.") -> Waiver:
    return waive_hint(version=version, rule=rule, pointer=pointer, reason=reason, actor=actor, now=utc_now())


def test_a_waived_hint_is_no_hint_any_more_until_it_is_taken_back(manager: User) -> None:
    draft = doubtful()
    hint = ("first_payment_missing", "/payment/first_on")
    assert hint in hints(draft)

    waiver = waive(draft, *hint, manager, "  Payment begins when the line is measured.  ")
    assert hint not in hints(draft)
    [left] = progress_of(draft, utc_now()).waived
    assert (left.finding.rule, left.waiver.reason) == (hint[0], "Payment begins when the line is measured.")

    take_back_waiver(version=draft, waiver=waiver, actor=manager, now=utc_now())
    assert hint in hints(draft)
    told = AuditEvent.objects.filter(action__in=["agreement.hint_waived", "agreement.waiver_taken_back"])
    assert {event.changes["rule"] for event in told} == {hint[0]}
    assert told.count() == 2


def test_it_holds_for_the_same_entry_wherever_that_is_moved(manager: User) -> None:
    draft = doubtful()
    waive(draft, "goal_due_missing", "/goals/goals/1/due_on", manager)
    goals = draft.document.model_dump(mode="json")["goals"]["goals"]
    moved = change(draft, "goals", manager, goals=[goals[1], goals[0], *goals[2:]])

    assert [each.finding.pointer for each in progress_of(moved, utc_now()).waived] == ["/goals/goals/0/due_on"]
    assert "goal_due_missing" not in dict(hints(moved))


def test_it_ends_when_the_hint_says_something_else(manager: User) -> None:
    draft = change(doubtful(), "expectations", manager, purpose="Faults are put right as soon as possible.")
    waive(draft, "unmeasurable_words", WORDS, manager)
    assert ("unmeasurable_words", WORDS) not in hints(draft)

    same = change(draft, "expectations", manager, purpose="All faults are put right as soon as possible.")
    assert ("unmeasurable_words", WORDS) not in hints(same)
    other = change(draft, "expectations", manager, purpose="All faults are put right by best efforts.")
    assert ("unmeasurable_words", WORDS) in hints(other)


def test_a_reason_given_for_one_number_is_none_for_another(manager: User) -> None:
    draft = change(doubtful(), "payment", manager, due_days=65)
    hint = ("due_days_long", "/payment/due_days")
    waive(draft, *hint, manager, "The customer's own rule.")
    assert hint not in hints(change(draft, "payment", manager, account="19-2000145399/0800"))

    assert hint in hints(change(draft, "payment", manager, due_days=900))
    assert hint not in hints(change(draft, "payment", manager, due_days=65))


def test_the_unit_is_part_of_the_number(manager: User) -> None:
    draft = doubtful()
    first, *others = draft.document.model_dump(mode="json")["term"]["termination"]
    hint = ("ground_notice_too_long", "/term/termination/0/notice/amount")
    weeks, months = ([{**first, "notice": {"amount": "120", "unit": unit}}, *others] for unit in ("weeks", "months"))
    waive(change(draft, "term", manager, termination=weeks), *hint, manager)
    assert hint not in hints(draft)
    assert hint in hints(change(draft, "term", manager, termination=months))


def test_what_is_said_at_length_is_kept_as_its_digest(manager: User) -> None:
    draft = change(doubtful(), "expectations", manager, purpose="bezodkladn" + "o" * 2000)
    waive(draft, "unmeasurable_words", WORDS, manager)
    assert len(Waiver.objects.get().said) == 64
    assert ("unmeasurable_words", WORDS) not in hints(draft)


@pytest.mark.parametrize(
    ("rule", "pointer", "reason", "code"),
    [
        ("first_payment_missing", "/payment/first_on", "  ", "required"),
        ("first_payment_missing", "/payment/first_on", "x" * 501, "required"),
        ("first_payment_missing", "/payment/due_days", "No.", "gone"),
        ("title_missing", "/expectations/title", "Later.", "blocking"),
    ],
)
def test_what_cannot_be_waived(rule: str, pointer: str, reason: str, code: str, manager: User) -> None:
    draft = change(doubtful(), "expectations", manager, title="")
    with pytest.raises(Refusal) as refused:
        waive(draft, rule, pointer, manager, reason)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not Waiver.objects.exists()


def test_the_approval_keeps_it_and_the_next_draft_inherits_it(manager: User) -> None:
    draft = doubtful()
    waive(draft, "first_payment_missing", "/payment/first_on", manager)
    approved = approve(version=draft, actor=manager, now=utc_now())
    [event] = AuditEvent.objects.filter(action="agreement.approved")
    assert event.changes["waived"] == [{"rule": "first_payment_missing", "reason": "As agreed."}]
    with pytest.raises(Refusal) as refused:
        waive(approved, "first_payment_missing", "/payment/first_on", manager)
    assert [problem.code for problem in refused.value.problems] == ["frozen"]
    with pytest.raises(Refusal):
        take_back_waiver(version=approved, waiver=Waiver.objects.get(), actor=manager, now=utc_now())

    next_draft = redraft(version=approved, reason="A price is wrong.", actor=manager, now=utc_now())
    assert [each.waiver.reason for each in progress_of(next_draft, utc_now()).waived] == ["As agreed."]


def test_the_page_asks_why_and_the_check_shows_it(manager: User, auditor: User, client_for: ClientFor) -> None:
    draft = doubtful()
    reference, client = draft.agreement.reference, client_for(manager)
    check = reverse("agreements:check", args=[reference])
    page = reverse("agreements:waive", args=[reference]) + "?rule=first_payment_missing&pointer=%2Fpayment%2Ffirst_on"
    assert page.replace("&", "&amp;") in client.get(check).content.decode()

    refused = client.post(page, {"reason": ""})
    assert refused.status_code == 422
    assert "Say why it is left as it is." in refused.content.decode()
    assert client.post(page, {"reason": "<b>Later</b>"}).headers["Location"] == check
    body = client_for(auditor).get(check).content.decode()
    assert "&lt;b&gt;Later&lt;/b&gt;" in body
    assert manager.full_name in body
    assert "take-back" not in body
    assert client.get(page).status_code == 404

    back = reverse("agreements:take_back", args=[reference, Waiver.objects.get().public_id])
    assert client.post(back).status_code == 302
    assert not Waiver.objects.exists()
