"""How documents look: changed by administrators, shown at once in drafts, frozen with what is approved."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from agreements.models import AgreementVersion
from agreements.services import approve, choose_layout
from agreements.services.rendering import html_of, pdf_of
from core.errors import Refusal
from core.models import AuditEvent
from documents.models import Branding
from documents.services import change_branding
from tests.agreements.factories import VersionFactory
from tests.agreements.reading_pdf import read_pdf

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="#b42318"/></svg>'
FORM = {
    "accent": "#0b7285",
    "letterhead": "Severka\nPraha",
    "footer": "C 97824",
    "layout": "compact",
    "variant": "pdf/a-3u",
}


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


def test_a_later_change_leaves_what_is_approved_as_it_was_also_when_it_is_printed_again(
    manager: User, now: datetime
) -> None:
    change_branding(actor=None, now=now, logo=LOGO, accent="#0b7285", letterhead="Severka", footer="C 97824")
    version = approve(version=VersionFactory(), actor=manager, now=now)
    before = html_of(version)
    assert "#0b7285" in before
    assert "data:image/svg+xml;base64," in before
    first = pdf_of(version)

    change_branding(actor=None, now=now + timedelta(days=1), removes_logo=True, accent="#7a1f1f", layout="compact")
    later = AgreementVersion.objects.get(pk=version.pk)
    assert html_of(later) == before
    assert pdf_of(later) == first
    assert "C 97824" in read_pdf(first).text
    draft = VersionFactory()
    assert "#7a1f1f" in html_of(approve(version=draft, actor=manager, now=now))


def test_a_draft_is_laid_out_as_chosen_and_what_is_approved_stays_so(manager: User, now: datetime) -> None:
    version = choose_layout(version=VersionFactory(), layout="compact", actor=manager, now=now)
    with pytest.raises(Refusal):
        choose_layout(version=version, layout="baroque", actor=manager, now=now)
    version = approve(version=version, actor=manager, now=now)
    assert version.rendering is not None
    assert version.rendering.layout == "agreement-compact-1"
    assert 'class="document-contents"' not in html_of(version)
    with pytest.raises(Refusal):
        choose_layout(version=version, layout="classic", actor=manager, now=now)
    assert AuditEvent.objects.filter(action="agreement.layout_chosen").count() == 1


def test_the_page_of_a_draft_offers_each_layout_and_marks_the_one_it_has(
    manager: User, client_for: ClientFor, now: datetime
) -> None:
    version = choose_layout(version=VersionFactory(), layout="compact", actor=manager, now=now)
    page = client_for(manager).get(version.agreement.get_absolute_url()).content.decode()
    assert re.findall(r'name="layout" value="(\w+)"( checked)?', page) == [("classic", ""), ("compact", " checked")]


def test_the_page_changes_the_look_and_shows_it(
    administrator: User, manager: User, agent: User, client_for: ClientFor
) -> None:
    page = client_for(administrator)
    upload = SimpleUploadedFile("logo.svg", LOGO, content_type="image/svg+xml")
    assert page.post("/agreements/look/", {**FORM, "logo": upload}).status_code == 302
    assert page.post("/agreements/look/", FORM).status_code == 302
    assert Branding.objects.count() == 1, "the same again is no change"
    event = AuditEvent.objects.get(action="branding.changed")
    assert event.changes["accent"] == ["#1f3a5f", "#0b7285"]
    shown = page.get("/agreements/look/page/?footer=C%2012345").content.decode()
    assert "data:image/svg+xml;base64," in shown
    assert "C 12345" in shown
    assert "document-compact.css" in shown
    assert "words need 4.5" in page.get("/agreements/look/sample/?accent=%23ffcc00").content.decode()
    assert (
        "--document-accent:#1c2026;--document-line:#ffcc00"
        in page.get("/agreements/colours/ffcc00.css").content.decode()
    )
    assert page.get("/agreements/colours/ffcc0.css").status_code == 404

    reader = client_for(manager)
    assert "disabled" in reader.get("/agreements/look/").content.decode()
    assert reader.post("/agreements/look/", FORM).status_code == 403
    assert client_for(agent).get("/agreements/look/").status_code == 404


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"accent": "red"}, "accent"),
        ({"letterhead": "\n".join("abcdef")}, "letterhead"),
        ({"letterhead": "x" * 71}, "letterhead"),
        ({"footer": "snow ☃"}, "footer"),
        ({"layout": "baroque"}, "layout"),
        ({"variant": "pdf/x-4"}, "variant"),
        ({"logo": b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>"}, "logo"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(changed: dict[str, str], field: str, now: datetime) -> None:
    with pytest.raises(Refusal) as refused:
        change_branding(actor=None, now=now, **changed)  # type: ignore[arg-type] # one of them is a logo
    assert [problem.field for problem in refused.value.problems] == [field]
    assert not Branding.objects.exists()
