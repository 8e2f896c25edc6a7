"""Log lines that can be followed from a click to a mail, and that say nothing about anybody.

A line carries the id of the request or task in which the story began (`trace`): the web gives it to the tasks that it
asks for, to the complaint that it logs and to the mails that it writes, and whoever works on these takes it up again.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

import structlog

# The id of the request or task that this thread of work belongs to.
request_id: ContextVar[str] = ContextVar("request_id", default="-")
#: The task that this thread of work is, as (name, id); None in the web.
current_task: ContextVar[tuple[str, str] | None] = ContextVar("current_task", default=None)

#: What `extra=` may add to a line. Nothing else is let in: Django, for one, adds the whole request.
FIELDS: Final = (
    "about", "attempt", "case", "clock", "counts", "kind", "late_seconds", "mail", "method", "metric", "ms",
    "reference", "route", "seconds", "state", "status", "webhook",
)  # fmt: skip
_ADDRESS: Final = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_CREDENTIALS: Final = re.compile(r"(://)[^/@\s]*:[^/@\s]*@")
_RESET_LINK: Final = re.compile(r"(/password-reset/)[^/\s]+/[^/\s]+")
_SECRET: Final = re.compile(
    r"(?i)\b(authorization[\"']?\s*[:=]\s*[\"']?(?:\w+\s+)?|bearer\s+|(?:password|token|secret)[\"']?\s*[:=]\s*[\"']?)[^\s\"',}]+"
)


def trace() -> str:
    """Return the id of the present story, empty where there is none."""
    found = request_id.get()
    return "" if found == "-" else found


@contextmanager
def traced(story: str | None) -> Iterator[None]:
    """Work on behalf of another story: its id stands on each line. Without one, the present id stays."""
    token = request_id.set(story or request_id.get())
    try:
        yield
    finally:
        request_id.reset(token)


def formatter(*, style: str) -> logging.Formatter:
    """Return what writes lines: `json` for programs, one object a line; `lines` for people."""
    render: Any = structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    if style == "lines":
        render = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0, pad_level=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(allow=FIELDS),
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _add_story,
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _mask,
            render,
        ],
    )


def _add_story(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Add whose work this is."""
    event["trace"] = request_id.get()
    task = current_task.get()
    if task is not None:
        event["task"], event["task_id"] = task
    return event


def _mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """Take addresses and secrets out of whatever a server, a library or a database put into its words."""
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = masked(value)
    return event


def masked(text: str) -> str:
    """Return `text` without e-mail addresses, credentials in addresses, and what follows the name of a secret."""
    text = _RESET_LINK.sub(r"\1‹hidden›", text)
    text = _CREDENTIALS.sub(r"\1‹hidden›@", text)
    text = _SECRET.sub(r"\1‹hidden›", text)
    return _ADDRESS.sub("‹address›", text)
