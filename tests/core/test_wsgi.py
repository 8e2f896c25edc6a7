"""What a request says before any middleware sees it."""

from typing import Any

import pytest
from django.test import RequestFactory

from config.wsgi import application

pytestmark = pytest.mark.django_db


def answer(path: str, content_type: str) -> tuple[str, str]:
    environ = {**RequestFactory().get(path, {"q": "é"}).environ, "CONTENT_TYPE": content_type}
    said: list[tuple[str, str]] = []

    def start_response(status: str, headers: list[tuple[str, str]], *_more: Any) -> Any:
        said.append((status[:3], dict(headers)["Content-Type"].split(";")[0]))

    b"".join(application(environ, start_response))
    return said[0]


@pytest.mark.parametrize("charset", ["rot13", "hex", '"rot13"', "utf-16", "nonsense", "x" * 300])
def test_a_charset_that_is_not_utf8_is_a_bad_request(charset: str) -> None:
    assert answer("/livez", f"text/html; charset={charset}") == ("400", "text/html")
    assert answer("/api/v1/customers/", f"application/json; charset={charset}") == ("400", "application/problem+json")


@pytest.mark.parametrize("content_type", ["", "text/html", "text/html; charset=UTF-8", 'text/html; charset="utf-8"'])
def test_utf8_is_served(content_type: str) -> None:
    assert answer("/livez", content_type) == ("200", "text/plain")
