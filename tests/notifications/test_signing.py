import base64

import pytest

from notifications.domain import signing

# The reference vector that the libraries of the specification are tested with.
SECRET = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
BODY = b'{"test": 2432232314}'
VECTOR = {"webhook_id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "timestamp": 1614265330, "body": BODY}
SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_vector() -> None:
    assert signing.printed_secret(SECRET) == "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    assert signing.signature(SECRET, **VECTOR) == SIGNED  # type: ignore[arg-type]


def test_headers_carry_both_signatures_during_a_rotation() -> None:
    found = signing.headers([b"n" * 32, SECRET], **VECTOR)  # type: ignore[arg-type]
    new, old = found["webhook-signature"].split(" ")
    assert old == SIGNED
    assert new == signing.signature(b"n" * 32, **VECTOR)  # type: ignore[arg-type]
    assert found["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert found["webhook-timestamp"] == "1614265330"


@pytest.mark.parametrize("change", [{"webhook_id": "msg_x"}, {"timestamp": 1614265331}, {"body": BODY + b" "}])
def test_each_part_is_signed(change: dict[str, object]) -> None:
    assert signing.signature(SECRET, **{**VECTOR, **change}) != SIGNED  # type: ignore[arg-type]


@pytest.mark.parametrize("length", [23, 65])
def test_a_secret_is_24_to_64_bytes(length: int) -> None:
    with pytest.raises(ValueError, match=str(length)):
        signing.printed_secret(b"x" * length)
