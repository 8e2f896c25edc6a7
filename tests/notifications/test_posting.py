import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from notifications.domain.destinations import parse_networks
from notifications.services.webhooks import posting
from tests.servers.receiver import Reply, WebhookReceiver

LOOPBACK = parse_networks(["127.0.0.0/8"])


def send(url: str, **options: object) -> posting.Answer:
    values: dict[str, object] = {"headers": {"webhook-id": "msg_1"}, "body": b"{}", "allowed": LOOPBACK, **options}
    return posting.post(url=url, **values)  # type: ignore[arg-type]


@contextmanager
def raw_server(answer: bytes, *, drip: float = 0.0) -> Iterator[int]:
    """A server that says these bytes whatever it is asked, one by one where it drips."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            peer, _address = listening.accept()
            with peer:
                peer.recv(65536)
                try:
                    for byte in answer:
                        peer.sendall(bytes([byte]))
                        time.sleep(drip)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        yield listening.getsockname()[1]
        thread.join()


def test_what_is_sent_and_what_is_kept(receiver: WebhookReceiver) -> None:
    receiver.answer = lambda request: Reply(200, body="děkuji ".encode() + b"\x00" + b"x" * 5000)
    answer = send(receiver.url + "?tenant=7")
    [request] = receiver.requests
    assert (request.path, request.body) == ("/hooks?tenant=7", b"{}")
    assert request.headers["webhook-id"] == "msg_1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    assert "authorization" not in request.headers
    assert (answer.status, answer.is_success, answer.error) == (200, True, "")
    assert answer.body.startswith("děkuji �xxx")
    assert len(answer.body.encode()) <= posting.KEPT_BYTES + 2


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(receiver: WebhookReceiver, status: int) -> None:
    receiver.answer = lambda request: Reply(status, {"Location": receiver.url + "/elsewhere"})
    answer = send(receiver.url)
    assert (answer.status, answer.is_success) == (status, False)
    assert "redirects are not followed" in answer.error
    assert len(receiver.requests) == 1


def test_the_environment_has_no_say(receiver: WebhookReceiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert send(receiver.url).is_success


@pytest.mark.parametrize("found", [["10.0.0.1"], ["169.254.169.254"], ["::1"], ["1.1.1.1", "192.168.0.1"]])
def test_a_name_that_stands_for_an_inner_machine_is_not_called(
    found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *_a, **_k: pytest.fail("it connects"))
    answer = send("https://crm.example.com/", resolver=lambda host, port: found)
    assert answer.status is None
    assert found[-1] in answer.error


def test_a_name_is_looked_up_once_and_the_checked_address_is_called(receiver: WebhookReceiver) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])  # the second is for who asks again between check and call
    answer = send(f"http://rebind.example:{receiver.port}/", resolver=lambda host, port: next(answers))
    assert answer.is_success
    assert next(answers) == ["10.0.0.1"], "nobody asked a second time"
    assert receiver.requests[0].headers["host"] == f"rebind.example:{receiver.port}"


def test_another_address_of_the_name_is_tried(receiver: WebhookReceiver) -> None:
    answer = send(f"http://two.example:{receiver.port}/", resolver=lambda host, port: ["127.0.0.9", "127.0.0.1"])
    assert answer.is_success


@pytest.mark.parametrize(
    ("resolver", "words"),
    [
        (lambda host, port: [], "stands for no address"),
        (lambda host, port: (_ for _ in ()).throw(socket.gaierror(-2, "Name or service not known")), "cannot be found"),
    ],
)
def test_a_name_that_nobody_knows(resolver: posting.Resolver, words: str) -> None:
    answer = send("https://crm.example.com/", resolver=resolver)
    assert words in answer.error
    assert answer.is_overload


def test_a_certificate_for_another_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, bool]] = []

    def handshake(context: ssl.SSLContext, raw: socket.socket, *, server_hostname: str) -> socket.socket:
        asked.append((server_hostname, context.check_hostname and context.verify_mode == ssl.CERT_REQUIRED))
        raise ssl.SSLCertVerificationError("certificate verify failed")

    monkeypatch.setattr(ssl.SSLContext, "wrap_socket", handshake)
    with raw_server(b"") as port:
        answer = send(f"https://crm.example.com:{port}/", resolver=lambda host, port: ["127.0.0.1"])
    assert asked == [("crm.example.com", True)], "the name of the URL is asked for, not the address"
    assert answer.error.startswith("TLS:")


@pytest.mark.parametrize(
    "said", [b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n" + b"x" * 50, b"HTTP/1.1 200 OK\r\nX: " + b"y" * 80]
)
def test_a_server_that_drips_is_cut_off(said: bytes) -> None:
    with raw_server(said, drip=0.02) as port:
        answer = send(f"http://127.0.0.1:{port}/", total_seconds=0.3)
    assert answer.error == "No answer within 0.3 s."
    assert answer.duration_ms < 1500


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_http_is_a_failure(said: bytes) -> None:
    with raw_server(said) as port:
        answer = send(f"http://127.0.0.1:{port}/")
    assert answer.status is None
    assert answer.error


@pytest.mark.parametrize(
    ("header", "seconds"), [("120", 120), ("9999999", 86400), ("soon", None), ("-5", None), ("9" * 30, None)]
)
def test_retry_after(receiver: WebhookReceiver, header: str, seconds: int | None) -> None:
    receiver.answer = lambda request: Reply(503, {"Retry-After": header})
    answer = send(receiver.url)
    assert (answer.retry_after.total_seconds() if answer.retry_after else None) == seconds
