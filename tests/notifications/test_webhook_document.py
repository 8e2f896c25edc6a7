"""The example in docs/webhooks.md does what it says."""

import re
import time
from typing import Any

import pytest
from django.conf import settings

from notifications.domain import signing

SECRET = b"s" * 32


@pytest.fixture(scope="module")
def is_genuine() -> Any:
    """The function as the document prints it."""
    text = (settings.BASE_DIR / "docs" / "webhooks.md").read_text(encoding="utf-8")
    [code] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(code, "docs/webhooks.md", "exec"), names)  # noqa: S102 - our own document
    return names["is_genuine"]


def test_what_was_signed_here_is_genuine_and_nothing_else(is_genuine: Any) -> None:
    now, body = int(time.time()), '{"type":"webhook.test","ř":1}'.encode()
    secret = signing.printed_secret(SECRET)
    sent = signing.headers([b"n" * 32, SECRET], webhook_id="msg_1", timestamp=now, body=body)
    assert is_genuine(secret, sent, body)
    assert is_genuine(signing.printed_secret(b"n" * 32), sent, body)
    assert not is_genuine(signing.printed_secret(b"x" * 32), sent, body)
    assert not is_genuine(secret, sent, body + b" ")
    assert not is_genuine(secret, {**sent, "webhook-id": "msg_2"}, body)
    old = signing.headers([SECRET], webhook_id="msg_1", timestamp=now - 301, body=body)
    assert not is_genuine(secret, old, body)
