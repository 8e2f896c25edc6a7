"""One HTTP request to somebody else's server: where to, at most how long, and how much of the answer is read.

Nothing of the environment plays a part: no proxy, no stored password, no redirect. The connection goes to the address
that was checked, not to the name again, so that a name which changes its mind in between leads nowhere new.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from notifications.domain.destinations import Network, refusal

TOTAL_SECONDS = 20.0
CONNECT_SECONDS = 5.0
KEPT_BYTES = 1024
LONGEST_RETRY_AFTER = timedelta(hours=24)

# (host, port) -> addresses; socket's own in the product.
Resolver = Callable[[str, int], Sequence[str]]


class RefusedDestinationError(Exception):
    """The name stands for a machine that is not called."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status and the beginning of the body, or `error` in words where nothing did."""

    status: int | None
    body: str
    error: str
    duration_ms: int
    retry_after: timedelta | None = None

    @property
    def is_success(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_overload(self) -> bool:
        """Whether it says more of the endpoint than of this event: nothing else is tried right now."""
        return self.status in (None, 408, 429, 502, 503, 504)


def resolve(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name stands for. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def post(
    *,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    allowed: Sequence[Network],
    resolver: Resolver = resolve,
    total_seconds: float = TOTAL_SECONDS,
) -> Answer:
    """Send `body` to a normalised URL and return what came back, whatever it was; it never raises for the network.

    Every address that the name stands for has to be allowed: one that is not makes the others suspicious.
    """
    started = time.monotonic()
    deadline = started + total_seconds

    def answer(status: int | None = None, text: str = "", error: str = "", wait: timedelta | None = None) -> Answer:
        return Answer(status, text, error, round((time.monotonic() - started) * 1000), wait)

    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    cut = threading.Event()
    try:
        addresses = _checked(resolver(host, port), allowed)
        with (
            _connected(addresses, port, deadline) as raw,
            _cut_off(raw, deadline, cut),
            _secured(raw, host) if parts.scheme == "https" else raw as sock,
        ):
            status, text, wait = _exchange(sock, parts.scheme, host, port, _target(url), headers, body)
        if cut.is_set():  # its end looks like that of a short answer
            raise TimeoutError
    except RefusedDestinationError as error:
        return answer(error=str(error))
    except (OSError, http.client.HTTPException, ValueError) as error:
        late = cut.is_set() or isinstance(error, TimeoutError)
        words = f"No answer within {total_seconds:g} s." if late else _words(error)
        return answer(error=words)
    return answer(status, text, "" if 200 <= status < 300 else _status_words(status), wait)


def _checked(addresses: Sequence[str], allowed: Sequence[Network]) -> Sequence[str]:
    if not addresses:
        raise OSError("the name stands for no address")
    for address in addresses:
        if words := refusal(address, allowed):
            raise RefusedDestinationError(words)
    return addresses


def _connected(addresses: Sequence[str], port: int, deadline: float) -> socket.socket:
    """Connect to the first address that answers. Raises the last OSError."""
    problem: OSError = TimeoutError()
    for address in addresses:
        left = deadline - time.monotonic()
        if left <= 0:
            break
        try:
            raw = socket.create_connection((address, port), timeout=min(CONNECT_SECONDS, left))
        except OSError as error:
            problem = error
        else:
            raw.settimeout(max(0.1, deadline - time.monotonic()))
            return raw
    raise problem


class _cut_off:  # noqa: N801 - used as a function
    """Ends the connection at the deadline, also for a server that sends a byte now and then."""

    def __init__(self, raw: socket.socket, deadline: float, cut: threading.Event) -> None:
        # A second handle on the same connection: the first may be inside TLS at that moment.
        self._twin = socket.socket(fileno=os.dup(raw.fileno()))
        self._cut = cut
        self._timer = threading.Timer(max(0.0, deadline - time.monotonic()), self._end)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._timer.cancel()
        self._twin.close()

    def _end(self) -> None:
        self._cut.set()
        with suppress(OSError):
            self._twin.shutdown(socket.SHUT_RDWR)


def _secured(raw: socket.socket, host: str) -> ssl.SSLSocket:
    """Start TLS; the certificate has to be for the name in the URL, whatever address was called."""
    return ssl.create_default_context().wrap_socket(raw, server_hostname=host)


def _exchange(
    sock: socket.socket, scheme: str, host: str, port: int, target: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, str, timedelta | None]:
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port)
    connection.sock = sock  # connected already: http.client only writes and reads
    connection.request("POST", target, body=body, headers={**headers, "Connection": "close"})
    response = connection.getresponse()
    with response:
        text = _readable(response.read(KEPT_BYTES))
        return response.status, text, _retry_after(response.getheader("Retry-After"))


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _retry_after(text: str | None) -> timedelta | None:
    """Return the seconds that a server asks for; a date, which its clock may have wrong, is not read."""
    if text is None or not text.strip().isdecimal() or len(text.strip()) > 9:
        return None
    return min(timedelta(seconds=int(text)), LONGEST_RETRY_AFTER)


def _readable(data: bytes) -> str:
    """Return bytes of anybody's as text that can be stored and shown."""
    text = data.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign in "\n\t" else "\ufffd" for sign in text).strip()


def _status_words(status: int) -> str:
    if 300 <= status < 400:
        return f"HTTP {status}: redirects are not followed; enter the new address."
    words = http.client.responses.get(status, "")
    return f"HTTP {status} {words}".strip()


def _words(error: Exception) -> str:
    said = " ".join(str(error).split())[:250]
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: the certificate is not trusted: {said}"
    if isinstance(error, socket.gaierror):
        return f"The name cannot be found: {error.strerror}"
    return f"{type(error).__name__}: {said}"
