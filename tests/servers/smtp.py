"""A real SMTP server on a free port that keeps what it is sent and can be told to refuse."""

import asyncio
import logging
import socket
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from bin.tools.processes import free_port

# Each command of each session, which would bury what a failed test has to say.
logging.getLogger("mail.log").setLevel(logging.WARNING)


class SmtpSink:
    """Keeps accepted messages in `messages`, oldest first; use it as a context manager."""

    def __init__(self) -> None:
        self.port = free_port()
        self.messages: list[EmailMessage] = []
        self.refused = 0
        self._answer: str | None = None
        self._open = threading.Event()
        self._open.set()
        #: How many messages stand at the gate that `hold` closes.
        self.held = 0
        self._changed = threading.Condition()
        self._controller: Controller | None = None
        self._silent: socket.socket | None = None

    def __enter__(self) -> "SmtpSink":
        self.listen()
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def listen(self) -> None:
        """Take connections (again); nothing where it does."""
        if self._controller is None:
            self.close()
            self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self._controller.start()

    def fall_silent(self) -> None:
        """Take connections and say nothing at all, no greeting either, until `listen` is called."""
        self.close()
        self._silent = socket.create_server(("127.0.0.1", self.port))

    def close(self) -> None:
        """Refuse every connection until `listen` is called."""
        silent, self._silent = self._silent, None
        if silent is not None:
            silent.close()
        controller, self._controller = self._controller, None
        if controller is not None:
            controller.stop()

    # aiosmtpd calls its hooks by these names.
    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message, or answer as `refuse` said."""
        if not self._open.is_set():
            with self._changed:
                self.held += 1
                self._changed.notify_all()
            await asyncio.to_thread(self._open.wait)
        content = envelope.content
        raw = content.encode() if isinstance(content, str) else content or b""
        message = message_from_bytes(raw, policy=policy.default)
        with self._changed:
            if self._answer is not None:
                self.refused += 1
                self._changed.notify_all()
                return self._answer
            # A message may be sent to others than its header says: what counts is the envelope.
            message["X-Envelope-To"] = ", ".join(str(recipient) for recipient in envelope.rcpt_tos)
            self.messages.append(message)
            self._changed.notify_all()
        return "250 kept"

    def refuse(self, answer: str = "451 try again later") -> None:
        """Answer every message with this line until `accept` is called; 4xx is temporary, 5xx for good."""
        with self._changed:
            self._answer = answer

    def hold(self) -> None:
        """Leave every message without an answer until `release` is called."""
        self._open.clear()

    def release(self) -> None:
        """Answer what is held, and everything after."""
        self._open.set()

    def wait_for_held(self, seconds: float = 20.0) -> None:
        """Wait until a message stands at the gate; AssertionError if none comes."""
        with self._changed:
            assert self._changed.wait_for(lambda: self.held > 0, seconds), "no message came"

    def accept(self) -> None:
        """Accept messages again."""
        with self._changed:
            self._answer = None

    def clear(self) -> None:
        """Forget what came, and accept."""
        self.listen()
        with self._changed:
            self._open.set()
            self.held = 0
            self.messages.clear()
            self.refused = 0
            self._answer = None

    def sent_to(self, address: str) -> list[EmailMessage]:
        """The messages whose envelope names this recipient."""
        with self._changed:
            return [message for message in self.messages if address in message["X-Envelope-To"].split(", ")]

    def wait_for(
        self, count: int, *, to: str | None = None, about: str = "", seconds: float = 20.0
    ) -> list[EmailMessage]:
        """The messages (to one recipient, with words in their subject) once there are `count`.

        AssertionError if they do not come in time.
        """
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                theirs = [m for m in self.messages if to is None or to in m["X-Envelope-To"].split(", ")]
                found = [message for message in theirs if about in message["Subject"]]
                if len(found) >= count:
                    return found
                left = deadline - time.monotonic()
                if left <= 0:
                    subjects = [message["Subject"] for message in self.messages]
                    raise AssertionError(f"{len(found)} of {count} messages after {seconds:g} s; there are {subjects}")
                self._changed.wait(left)
