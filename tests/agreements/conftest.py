"""What the tests of the editor in a browser share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from agreements.models import AgreementVersion
from tests.agreements.by_keyboard import leave_for_good

if TYPE_CHECKING:
    from playwright.sync_api import Page

Open = Callable[[str], None]


@pytest.fixture
def open_step(
    page: Page, live_server: LiveServer, manager: User, version: AgreementVersion, client_for: Callable[[User], Client]
) -> Iterator[Open]:
    """Open a step of the module's `version` by its address behind `steps/`, signed in as the manager."""
    session = client_for(manager).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    def go(address: str) -> None:
        page.goto(f"{live_server.url}/agreements/{version.agreement.reference}/steps/{address}")

    yield go
    leave_for_good(page)
