"""How documents look and how far a PDF is, over REST."""

from __future__ import annotations

from base64 import b64encode
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import User
from agreements.services import approve
from documents.models import Rendering
from documents.services import renderings
from tests.agreements.factories import VersionFactory
from tests.api.conftest import KeyClient
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4" cy="4" r="3"/></svg>'


@pytest.fixture(autouse=True)
def storage(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def manager_api(key_client: KeyClient) -> APIClient:
    return key_client(user=UserFactory(roles=["manager"], is_service=True))


def test_the_look_is_read_by_managers_and_changed_by_administrators(
    key_client: KeyClient, manager_api: APIClient
) -> None:
    there = "/api/v1/branding/"
    assert manager_api.get(there).json()["accent"] == "#1f3a5f"
    assert manager_api.patch(there, {"accent": "#ffcc00"}, format="json").status_code == 403
    api = key_client(user=UserFactory(roles=["administrator"], is_service=True))
    logo = b64encode(SVG).decode()
    changed = api.patch(there, {"accent": "#ffcc00", "logo": logo, "layout": "compact"}, format="json").json()
    assert (changed["accent_is_readable"], changed["accent_contrast"]) == (False, 1.51)
    assert changed["logo"]["content_type"] == "image/svg+xml"
    assert api.patch(there, {"logo": None}, format="json").json()["logo"] is None
    refused = api.patch(there, {"logo": b64encode(b"<svg>").decode(), "footer": "☃"}, format="json")
    assert refused.status_code == 422
    assert {each["pointer"] for each in refused.json()["errors"]} == {"#/logo", "#/footer"}
    assert api.patch(there, {"logo": "%%%"}, format="json").status_code == 422


def test_the_printing_of_an_agreement_is_followed(manager_api: APIClient, manager: User, now: datetime) -> None:
    version = VersionFactory()
    there = f"/api/v1/agreements/{version.agreement.reference}/printing/"
    draft = manager_api.get(there).json()
    assert (draft["layout"], draft["state"], draft["progress"]) == ("classic", None, None)
    assert manager_api.patch(there, {"layout": "compact"}, format="json").json()["layout"] == "compact"
    assert manager_api.post(there, {}, format="json").status_code == 403

    approve(version=version, actor=manager, now=now)
    assert manager_api.patch(there, {"layout": ""}, format="json").status_code == 403
    rendering = Rendering.objects.get(key=version.document_key)
    assert renderings.start(rendering=rendering, now=now)
    renderings.note_page(rendering=Rendering.objects.get(pk=rendering.pk), page=3)
    running = manager_api.get(there).json()
    assert (running["state"], running["progress"]["page"], running["progress"]["pages"]) == ("running", 3, None)
    renderings.fail_of(rendering=rendering, error=MemoryError(), now=now + timedelta(seconds=9))
    assert manager_api.get(there).json()["error"].startswith("too_big")
    again = manager_api.post(there, {}, format="json")
    assert (again.status_code, again.json()["state"], again.json()["error"]) == (202, "waiting", "")
