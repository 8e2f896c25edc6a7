"""What a log line carries, and what it must not."""

import json
import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from core.logging import current_task, formatter, masked, request_id, traced

STORY = "0123456789abcdef"


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What a logger of its own writes, as in production."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(formatter(style="json"))
    logger = logging.getLogger("tests.lines")
    logger.addHandler(handler)
    logger.propagate = False
    yield out
    logger.removeHandler(handler)
    logger.propagate = True


def test_a_line_is_one_object_with_its_story(lines: StringIO) -> None:
    task = current_task.set(("sla.tasks.sweep", "t-1"))
    with traced(STORY):
        logging.getLogger("tests.lines").warning(
            "mail %s", "accepted", extra={"about": "CMP-2026-00042", "request": object()}
        )
    current_task.reset(task)
    [line] = lines.getvalue().splitlines()
    found = json.loads(line)
    assert found.pop("at").endswith("Z")
    assert found == {
        "event": "mail accepted",
        "level": "warning",
        "logger": "tests.lines",
        "trace": STORY,
        "task": "sla.tasks.sweep",
        "task_id": "t-1",
        "about": "CMP-2026-00042",
    }


def test_a_traceback_stays_in_its_line_and_names_nobody(lines: StringIO) -> None:
    try:
        raise ValueError("Key (to)=(jana.novakova@example.com) already exists.")
    except ValueError:
        logging.getLogger("tests.lines").exception("failed")
    [line] = lines.getvalue().splitlines()
    assert "ValueError: Key (to)=(‹address›) already exists." in json.loads(line)["exception"]


def test_a_story_ends_where_it_began() -> None:
    with traced(STORY), traced(None):
        assert request_id.get() == STORY
    assert request_id.get() != STORY


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("550 5.1.1 <jan.novak+x@posta.example.cz>: no such user", "550 5.1.1 <‹address›>: no such user"),
        ("redis://:s3cret@127.0.0.1:6379/0", "redis://‹hidden›@127.0.0.1:6379/0"),
        ("postgres://dohoda:pw@db:5432/x", "postgres://‹hidden›@db:5432/x"),
        ("Authorization: Bearer doh_abc.def", "Authorization: Bearer ‹hidden›"),
        ("authorization=xyz, n=1", "authorization=‹hidden›, n=1"),
        ("{'password': 'kocour', 'n': 1}", "{'password': '‹hidden›', 'n': 1}"),
        (
            "Internal Server Error: /account/password-reset/MQ/c0-ffee/",
            "Internal Server Error: /account/password-reset/‹hidden›/",
        ),
        ("fast@slow ready, CMP-2026-00042", "fast@slow ready, CMP-2026-00042"),
    ],
)
def test_addresses_and_secrets_are_taken_out_of_any_words(text: str, expected: str) -> None:
    assert masked(text) == expected
