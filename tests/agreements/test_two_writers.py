"""Two people at once, each with a connection of their own: what SQLite cannot show."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion, PaperSignature
from agreements.services import StepConflict, advance_terms, approve, record_paper_signature, save_step
from core.errors import Refusal
from core.models import AuditEvent
from tests.agreements.factories import VersionFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PATIENCE = 20


def both(*works: Callable[[], object]) -> list[object]:
    """Do the works at the same moment; each gives its answer, or the exception it raised."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        try:
            barrier.wait(PATIENCE)
            return work()
        except (StepConflict, Refusal) as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_two_saves_of_a_step_one_wins_and_one_is_told(manager: User, administrator: User, now: datetime) -> None:
    version = VersionFactory()
    payment = version.document.payment.model_dump(mode="json")

    def save(actor: User, account: str) -> Callable[[], object]:
        data: dict[str, Any] = {**payment, "account": account}
        return lambda: save_step(version=version, step="payment", data=data, lock=0, actor=actor, now=now)

    answers = both(save(manager, "Mine"), save(administrator, "Theirs"))
    assert sorted(type(answer).__name__ for answer in answers) == ["AgreementVersion", "StepConflict"]
    version.refresh_from_db()
    assert version.lock == 1
    won = next(answer for answer in answers if isinstance(answer, AgreementVersion))
    assert version.document.payment.account == won.document.payment.account


def test_two_steps_at_once_are_both_kept(manager: User, administrator: User, now: datetime) -> None:
    version = VersionFactory()
    payment = {**version.document.payment.model_dump(mode="json"), "account": "123/0100"}
    term = {**version.document.term.model_dump(mode="json"), "effective_on": "2027-02-01"}
    both(
        lambda: save_step(version=version, step="payment", data=payment, lock=0, actor=manager, now=now),
        lambda: save_step(version=version, step="term", data=term, lock=0, actor=administrator, now=now),
    )
    version.refresh_from_db()
    assert version.lock == 2
    assert version.document.payment.account == "123/0100"
    assert version.document.term.effective_on == date(2027, 2, 1)


def test_two_approvals_and_two_signatures_count_once(manager: User, now: datetime) -> None:
    version = VersionFactory()
    answers = both(*[lambda: approve(version=version, actor=manager, now=now)] * 2)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1

    def sign() -> object:
        day = date(2026, 3, 2)
        return record_paper_signature(
            version=version, signed_on=day, effective_from=day, scan=None, actor=manager, now=now
        )

    answers = both(sign, sign)
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert PaperSignature.objects.count() == 1


def test_two_beats_put_a_version_in_force_once(now: datetime) -> None:
    VersionFactory(state=State.SIGNED, effective_from=date(2026, 3, 2))
    both(lambda: advance_terms(now=now), lambda: advance_terms(now=now))
    assert AuditEvent.objects.filter(action="agreement.entered_into_force").count() == 1
