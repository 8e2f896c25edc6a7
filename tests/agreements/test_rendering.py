"""The PDF of a version: once, with the text inside, and a failure that people see."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

import celery
import pikepdf
import pytest
from django.test import Client

from accounts.models import User
from agreements.domain.lifecycle import State
from agreements.models import AgreementVersion
from agreements.receivers import ask_again
from agreements.services import approve, render, rendering
from agreements.services.rendering import TASK, pdf_of
from agreements.tasks import render_version
from core.models import AuditEvent
from documents.models import Rendering
from documents.signals import rendering_due
from tests.agreements.factories import VersionFactory

pytestmark = pytest.mark.django_db
Capture = Callable[..., Any]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[int], str]]:
    """What was put on the queues."""
    found: list[tuple[str, list[int], str]] = []

    def send_task(name: str, args: list[int], queue: str) -> None:
        found.append((name, args, queue))

    monkeypatch.setattr(celery.current_app, "send_task", send_task)
    return found


@pytest.fixture
def approved(manager: User, now: datetime) -> AgreementVersion:
    return approve(version=VersionFactory(), actor=manager, now=now)


def test_the_worker_is_called_after_the_commit(
    manager: User,
    now: datetime,
    sent: list[tuple[str, list[int], str]],
    django_capture_on_commit_callbacks: Capture,
) -> None:
    version = VersionFactory()
    with django_capture_on_commit_callbacks(execute=True):
        approve(version=version, actor=manager, now=now)
        assert sent == []
    assert sent == [(TASK, [version.pk], "pdf")]
    assert render_version.name == TASK


def test_a_dead_broker_undoes_nothing_and_the_sweep_asks_again(
    manager: User, now: datetime, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Capture
) -> None:
    version = VersionFactory()

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise ConnectionError("no broker")

    monkeypatch.setattr(celery.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        approve(version=version, actor=manager, now=now)
    version.refresh_from_db()
    assert version.state == State.APPROVED
    assert version.rendering is not None

    calls: list[list[int]] = []
    monkeypatch.setattr(celery.current_app, "send_task", lambda _name, args, queue: calls.append(args))
    with django_capture_on_commit_callbacks(execute=True):
        rendering_due.send(sender=Rendering, rendering=version.rendering, now=now)
        other = Rendering.objects.create(
            key="policy/CS-POL-001/1", layout="x", language="cs", requested_at=now, due_at=now
        )
        ask_again(sender=Rendering, rendering=other, now=now)
    assert calls == [[version.pk]]


def test_the_stored_pdf_holds_the_text_and_is_served(
    approved: AgreementVersion, manager: User, agent: User, now: datetime, client_for: Callable[[User], Client]
) -> None:
    render(version_id=approved.pk, now=now)
    stored = Rendering.objects.get(key=approved.document_key)
    assert (stored.state, stored.error) == ("done", "")
    assert stored.file is not None
    content = stored.file.read()
    with pikepdf.open(BytesIO(content)) as pdf:
        embedded = pdf.attachments["agreement.json"].get_file().read_bytes()
        assert embedded == bytes(approved.content)
        assert len(pdf.pages) > 3
    assert hashlib.sha256(embedded).hexdigest() == approved.sha256
    assert pdf_of(AgreementVersion.objects.get(pk=approved.pk)) == content

    render(version_id=approved.pk, now=now)  # the task may run twice
    stored.refresh_from_db()
    assert stored.attempts == 1

    address = f"/agreements/{approved.agreement.reference}/pdf/"
    answer = client_for(agent).get(address)
    assert b"".join(answer) == content
    assert answer["Content-Type"] == "application/pdf"
    assert f"{approved.agreement.reference}-1.pdf" in answer["Content-Disposition"]


def test_a_failure_is_shown_and_can_be_tried_again(
    approved: AgreementVersion,
    manager: User,
    agent: User,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    client_for: Callable[[User], Client],
) -> None:
    def fail(*_args: object, **_kwargs: object) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setattr(rendering, "render_pdf", fail)
    render(version_id=approved.pk, now=now)
    stored = Rendering.objects.get(key=approved.document_key)
    assert (stored.state, stored.error) == ("failed", "RuntimeError: no ink")

    address = f"/agreements/{approved.agreement.reference}/"
    page = client_for(agent).get(address).content.decode()
    assert "no ink" in page
    assert "Try again" not in page
    assert client_for(agent).post(address + "printing/").status_code == 403
    assert client_for(manager).get(address + "pdf/").status_code == 302

    assert "Try again" in client_for(manager).get(address).content.decode()
    client_for(manager).post(address + "printing/")
    stored.refresh_from_db()
    assert stored.state == "waiting"
    assert AuditEvent.objects.filter(action="agreement.printing_retried").count() == 1
    assert client_for(manager).post(address + "printing/").status_code == 403
    assert "hx-get" in client_for(agent).get(address + "printing/").content.decode()


def test_a_draft_is_not_printed() -> None:
    draft = VersionFactory()
    with pytest.raises(ValueError, match="not frozen"):
        pdf_of(draft)
    render(version_id=draft.pk, now=draft.created_at)
    assert not Rendering.objects.exists()
