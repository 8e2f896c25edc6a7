"""A signature on paper: what it sets going, and what is refused."""

from datetime import date, datetime, timedelta
from unittest.mock import Mock

import pytest

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.services import record_paper_signature, signing
from agreements.services.signing import MAXIMUM_SCAN_BYTES, Scan
from core.errors import Refusal
from core.models import AuditEvent
from documents.services import NotStoredError
from tests.agreements.factories import VersionFactory

pytestmark = pytest.mark.django_db


PDF = Scan(name="../../podpis.pdf", content=b"%PDF-1.7 scanned")


@pytest.fixture
def approved(now: datetime) -> AgreementVersion:
    return VersionFactory(state=State.APPROVED, approved_at=now - timedelta(days=3))


def test_publishes_the_targets_and_puts_it_in_force(approved: AgreementVersion, manager: User, now: datetime) -> None:
    signature = record_paper_signature(
        version=approved,
        signed_on=date(2026, 3, 1),
        effective_from=date(2026, 3, 2),
        scan=PDF,
        actor=manager,
        now=now,
    )
    approved.refresh_from_db()
    assert approved.state == approved.agreement.state == State.IN_FORCE
    assert approved.effective_from == approved.agreement.effective_from == date(2026, 3, 2)
    assert signature.scan is not None
    assert (signature.scan.name, signature.scan.content_type) == ("podpis.pdf", "application/pdf")
    target_set = approved.target_set
    assert target_set is not None
    assert target_set.source == f"{approved.agreement.reference}, v1"
    targets = {target.item_id: target for target in target_set.targets.all()}
    assert set(targets) == {target.id for target in approved.document.service_levels.targets}
    assert all(target.locator.startswith("5.") for target in targets.values())
    events = AuditEvent.objects.filter(subject_id=str(approved.agreement.public_id)).order_by("id")
    assert [event.action for event in events] == ["agreement.signed_on_paper", "agreement.entered_into_force"]


def test_a_scan_that_the_disk_does_not_take_is_said_and_signs_nothing(
    approved: AgreementVersion, manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = date(2026, 3, 2)
    monkeypatch.setattr(signing, "store_file", Mock(side_effect=NotStoredError("No space left on device")))
    with pytest.raises(Refusal) as refused:
        record_paper_signature(version=approved, signed_on=day, effective_from=day, scan=PDF, actor=manager, now=now)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("scan", "not_stored")]
    approved.refresh_from_db()
    assert approved.state == State.APPROVED


def test_waits_for_its_day(approved: AgreementVersion, manager: User, now: datetime) -> None:
    record_paper_signature(
        version=approved,
        signed_on=date(2026, 3, 2),
        effective_from=date(2026, 3, 3),
        scan=None,
        actor=manager,
        now=now,
    )
    approved.refresh_from_db()
    assert approved.state == State.SIGNED


@pytest.mark.parametrize(
    ("signed_on", "effective_from", "field"),
    [
        (date(2026, 3, 3), date(2026, 3, 3), "signed_on"),  # to come
        (date(2026, 2, 26), date(2026, 3, 2), "signed_on"),  # before the approval
        (date(2026, 3, 2), date(2026, 3, 1), "effective_from"),  # before the signature
    ],
)
def test_refuses_impossible_days(
    approved: AgreementVersion,
    manager: User,
    now: datetime,
    signed_on: date,
    effective_from: date,
    field: str,
) -> None:
    with pytest.raises(Refusal) as refused:
        record_paper_signature(
            version=approved, signed_on=signed_on, effective_from=effective_from, scan=None, actor=manager, now=now
        )
    assert [problem.field for problem in refused.value.problems] == [field]
    approved.refresh_from_db()
    assert (approved.state, approved.target_set) == (State.APPROVED, None)


def test_refuses_to_begin_after_the_end(manager: User, now: datetime) -> None:
    version = VersionFactory(state=State.APPROVED, ends_on=date(2026, 12, 31))
    with pytest.raises(Refusal) as refused:
        record_paper_signature(
            version=version,
            signed_on=date(2026, 3, 2),
            effective_from=date(2027, 1, 1),
            scan=None,
            actor=manager,
            now=now,
        )
    assert refused.value.problems[0].code == "too_late"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<script>alert(1)</script>", "type"),
        (b"", "type"),
        (b"%PDF-" + b"0" * MAXIMUM_SCAN_BYTES, "too_large"),
    ],
)
def test_judges_a_scan_by_its_content(
    approved: AgreementVersion, manager: User, now: datetime, content: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        record_paper_signature(
            version=approved,
            signed_on=date(2026, 3, 2),
            effective_from=date(2026, 3, 2),
            scan=Scan("scan.pdf", content),
            actor=manager,
            now=now,
        )
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("scan", code)]


def test_refuses_a_draft_and_a_second_signature(approved: AgreementVersion, manager: User, now: datetime) -> None:
    today = date(2026, 3, 2)
    record_paper_signature(version=approved, signed_on=today, effective_from=today, scan=None, actor=manager, now=now)
    for version in (approved, VersionFactory()):
        with pytest.raises(Refusal) as refused:
            record_paper_signature(
                version=version, signed_on=today, effective_from=today, scan=None, actor=manager, now=now
            )
        assert refused.value.problems[0].code == "illegal_transition"
