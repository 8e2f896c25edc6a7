"""The sample company begins with nothing that looks like an outage."""

from datetime import datetime, timedelta
from unittest.mock import Mock

import pytest

from core.models import Organisation
from desk.demo import build
from documents.models import Rendering
from documents.selectors import waiting_renderings
from documents.services.renderings import request

pytestmark = pytest.mark.django_db


def test_what_history_left_for_workers_is_due_from_now_on(
    organisation: Organisation, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that makes the company is left out but one document of long ago, which stands for its agreements."""

    def long_ago(*_people: object) -> None:
        request(key="a", layout="classic", language="cs", now=now - timedelta(days=40))
        given_up = request(key="b", layout="classic", language="cs", now=now - timedelta(days=40))
        Rendering.objects.filter(pk=given_up.pk).update(state=Rendering.State.FAILED, due_at=None, finished_at=now)

    for name in vars(build):
        if name.startswith(("create_", "name_", "dress_", "publish_", "open_as", "_keep", "close_for")):
            monkeypatch.setattr(build, name, Mock())
    monkeypatch.setattr(build, "create_agreements", long_ago)
    build.load(now=now)
    assert waiting_renderings().since == now
    assert Rendering.objects.get(key="b").requested_at == now - timedelta(days=40)
