"""SMTP: a message out of a row, and one connection for many messages."""

import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from django.conf import settings

from notifications.models import OutgoingEmail
from notifications.services.queueing import mail_host

_TIMEOUT_SECONDS = 10
# What servers answer to RCPT where the address itself is at fault (RFC 5321).
_NO_SUCH_MAILBOX = frozenset({550, 551, 553})
# Letters to customers: a person signs them and reads the answers.
WRITTEN_BY_PEOPLE = frozenset({"complaint_answer"})


class PermanentError(Exception):
    """This message will never be accepted as it is; the words are the server's.

    `is_address` tells that it is the recipient's address that was refused.
    """

    def __init__(self, words: str, *, is_address: bool = False) -> None:
        super().__init__(words)
        self.is_address = is_address


class TemporaryError(Exception):
    """Not now; the words are the server's or the network's."""


class ServerUnreachableError(TemporaryError):
    """No connection, no greeting or no sign-in: it says nothing about any one message."""


class Connection:
    """A connection that is opened when first needed, and again after the server dropped it."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def send(self, email: OutgoingEmail) -> None:
        """Hand one message to the server. Raises PermanentError, TemporaryError or ServerUnreachableError."""
        try:
            content = build_message(email).as_bytes(policy=SMTP)
        except (ValueError, LookupError, UnicodeError) as error:
            raise PermanentError(f"The message cannot be written: {error}") from error
        server = self._server = self._server or _connect()
        try:
            server.sendmail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1], [email.to], content)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _refused(code, words, is_address=code in _NO_SUCH_MAILBOX) from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code in (421, -1):
                self.close()
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise TemporaryError(_words(error)) from error

    def close(self) -> None:
        """Say goodbye, if anyone listens."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()


@contextmanager
def connection() -> Iterator[Connection]:
    """Give a connection for a batch of messages and close it at the end."""
    opened = Connection()
    try:
        yield opened
    finally:
        opened.close()


def build_message(email: OutgoingEmail) -> EmailMessage:
    """Return the message of a row; every time the same, so that a second delivery can be known by its Message-ID.

    Raises ValueError if a header would hold a line break or an address cannot be written.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    message["From"] = Address(display_name=name, addr_spec=address)
    message["To"] = Address(display_name=email.to_name, addr_spec=email.to)
    if email.reply_to:
        message["Reply-To"] = Address(addr_spec=email.reply_to)
    message["Subject"] = email.subject
    message["Date"] = format_datetime(email.created_at)
    message["Message-ID"] = email.message_id
    message["Content-Language"] = email.language
    for header, value in _sorting_headers(email).items():
        message[header] = value
    message.set_content(email.text)
    if email.html:
        message.add_alternative(email.html, subtype="html")
    return message


def _sorting_headers(email: OutgoingEmail) -> dict[str, str]:
    """Return what mail programs sort and answer by.

    All messages about one complaint hang on one root that is never sent, so that they make one thread in whatever
    order they come. What a person wrote is theirs; all else says that a program sent it: out-of-office replies to that
    help nobody (RFC 3834, and Exchange's own word for it).
    """
    headers: dict[str, str] = {}
    if email.about:
        root = hashlib.sha256(email.about.encode()).hexdigest()[:24]
        headers["In-Reply-To"] = headers["References"] = f"<thread.{root}@{mail_host()}>"
    if email.kind in WRITTEN_BY_PEOPLE:
        return headers
    headers |= {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    if email.kind != "account":
        headers["List-Id"] = f"<notices.{mail_host()}>"
    return headers


def _connect() -> smtplib.SMTP:
    where = (settings.EMAIL_HOST, settings.EMAIL_PORT, mail_host())
    timeout = settings.EMAIL_TIMEOUT or _TIMEOUT_SECONDS
    server: smtplib.SMTP | None = None
    try:
        context = ssl.create_default_context()
        if settings.EMAIL_USE_SSL:
            server = smtplib.SMTP_SSL(*where, timeout=timeout, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=timeout)
        if settings.EMAIL_USE_TLS:
            server.starttls(context=context)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except (smtplib.SMTPException, OSError) as error:
        if server is not None:
            server.close()
        raise ServerUnreachableError(_words(error)) from error
    return server


def _refused(code: int, words: bytes | str, *, is_address: bool = False) -> PermanentError | TemporaryError:
    said = f"{code} {_decoded(words)}"
    return PermanentError(said, is_address=is_address) if 500 <= code < 600 else TemporaryError(said)


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {error}"


def _decoded(words: bytes | str) -> str:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return " ".join(text.split())
