"""Reading a delivery status notification (RFC 3464): what a mail server says about a message that it could not deliver.

Anybody may send such a message and write anything into it, so nothing in it is believed but the Message-ID of a message
that we wrote, which only its recipient's servers have seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message
from enum import StrEnum
from typing import Final

from notifications.domain.addresses import one_line

#: A report holds a few headers and perhaps the message that came back; nothing needs more.
MOST_BYTES: Final = 2_000_000
WORDS_KEPT: Final = 500
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,250}>")


class Verdict(StrEnum):
    """What a report means for the message."""

    HARD = "hard"  # refused for good
    SOFT = "soft"  # given up, though the address may be all right: a full mailbox, a server away for days
    DELAYED = "delayed"  # still being tried


@dataclass(frozen=True, slots=True)
class Report:
    """One report: which of our messages it may be about, what it means, and the server's words."""

    message_ids: tuple[str, ...]
    verdict: Verdict
    words: str


def read_report(raw: bytes) -> Report | None:
    """Return what a delivery status notification says, or None if `raw` is none, or says that all is well.

    Only the outer message counts: a report that somebody forwards is a letter like any other.
    """
    if len(raw) > MOST_BYTES:
        return None
    try:
        outer = message_from_bytes(raw)
        parts = outer.get_payload()
        if outer.get_content_type() != "multipart/report" or not isinstance(parts, list):
            return None
        parts = _messages(parts)
        blocks = [block for part in parts for block in _status_blocks(part)]
        ids = tuple(dict.fromkeys([*(each for part in parts for each in _original_ids(part)), *_ids(outer)]))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError):
        return None  # whoever wrote this meant no mail program to read it
    for block in blocks:
        verdict = _verdict(block)
        if verdict is not None and ids:
            return Report(ids, verdict, _words(block))
    return None


def _status_blocks(part: Message) -> Iterator[Message]:
    """Give the blocks of a status part, one per recipient; the first block, about the message, has no action."""
    blocks = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
    yield from (block for block in _messages(blocks) if block.get("Action"))


def _original_ids(part: Message) -> Iterator[str]:
    """Give the Message-ID of the message that came back, whole or as its headers."""
    if part.get_content_type() == "message/rfc822":
        for original in _messages(part.get_payload())[:1]:
            yield from _MESSAGE_ID.findall(str(original.get("Message-ID", "")))
    elif part.get_content_type() == "text/rfc822-headers":
        content = part.get_payload(decode=True)
        text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
        yield from _MESSAGE_ID.findall(str(message_from_string(text).get("Message-ID", "")))


def _messages(payload: object) -> list[Message]:
    """Return the messages in a part; none in one that is text, whatever it says of itself."""
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _ids(outer: Message) -> list[str]:
    """Return what the report says it answers: some servers return no headers at all."""
    return _MESSAGE_ID.findall(str(outer.get("In-Reply-To", "")))


def _verdict(block: Message) -> Verdict | None:
    action = str(block.get("Action", "")).strip().lower()
    found = _STATUS.search(str(block.get("Status", "")))
    if action == "delayed":
        return Verdict.DELAYED
    if action != "failed":
        return None
    return Verdict.SOFT if found and found[1] == "4" else Verdict.HARD


def _words(block: Message) -> str:
    """Return what the server said, in one line, without the name of its protocol."""
    said = str(block.get("Diagnostic-Code") or block.get("Status") or "")
    clean = said.encode("utf-8", "replace").decode("utf-8", "replace")
    return one_line(re.sub(r"^\s*smtp\s*;\s*", "", clean, flags=re.IGNORECASE))[:WORDS_KEPT]
