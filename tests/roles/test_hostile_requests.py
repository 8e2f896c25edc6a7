"""Requests that no browser sends: each is refused in words, none is a 500 and none is stored."""

import base64
import json
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from customers.models import Customer
from tests.roles.world import World

pytestmark = pytest.mark.xdist_group("roles")
FORM = "application/x-www-form-urlencoded"
LISTS = ["/complaints/", "/agreements/", "/customers/", "/mail/"]
DEEP = "[" * 100_000


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    client.cookies["sessionid"] = world.sessions["manager"]
    return client


@pytest.fixture
def key(world: World) -> Client:
    return Client(headers={"authorization": f"Bearer {world.secrets['manager']}"})


@pytest.mark.parametrize(
    "address",
    ["/complaints/%00/", "/customers/?q=%00", "/complaints/new/customers/?customer=%00", "/policies/A/pdf/%00/"],
)
def test_a_null_character_in_the_address_is_refused(manager: Client, address: str) -> None:
    assert manager.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/api/v1/complaints/%00/", "/api/v1/customers/?q=%00"])
def test_a_null_character_in_the_address_of_rest_is_a_problem(key: Client, address: str) -> None:
    response = key.get(address)
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("charset", ["rot13", "hex", "idna", "undefined", "utf-16"])
def test_only_utf8_is_read(manager: Client, charset: str) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nabc\r\n--b--\r\n'
    sent = manager.generic("POST", "/customers/new/", part, f"multipart/form-data; boundary=b; charset={charset}")
    assert sent.status_code == 400
    assert not Customer.objects.filter(name="abc").exists()


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize(
    "cursor", ["[" * 3000, "[1, 2]", '["\\u0000", "\\ud800"]', '["9999-12-31T23:59:59+00:00", 1e99]']
)
def test_a_place_in_a_list_that_was_never_given_out_shows_the_first_page(
    manager: Client, address: str, cursor: str
) -> None:
    after = base64.urlsafe_b64encode(cursor.encode()).decode()
    assert manager.get(f"{address}?after={after}").status_code == 200


@pytest.mark.parametrize("position", ["abc", "\x00", "1.5", "-1", "9" * 50, "²"])
def test_a_cursor_that_rest_never_gave_out_is_not_found(key: Client, position: str) -> None:
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()
    for collection in ("customers", "complaints", "agreements", "policies"):
        assert key.get(f"/api/v1/{collection}/?cursor={quote(cursor)}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        DEEP,
        '{"a":' * 100_000,
        '{"channel": "\\ud800", "description": "x"}',
        '{"name": "x", "language": "\\ud800"}',
        '{"\\ud800": 1}',
        '{"name": ' + "9" * 5000 + "}",
    ],
)
@pytest.mark.parametrize("collection", ["customers", "complaints"])
def test_json_that_cannot_be_read_or_written_again_is_refused(key: Client, body: str, collection: str) -> None:
    response = key.post(f"/api/v1/{collection}/", body, content_type="application/json")
    assert response.status_code == 400
    assert response.json()["status"] == 400


@pytest.mark.parametrize("received_at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_an_instant_at_the_end_of_time_is_refused(key: Client, world: World, received_at: str) -> None:
    customer = str(world.arguments["customer"][0])
    body = {"channel": "phone", "description": "x", "customer": customer, "received_at": received_at}
    response = key.post("/api/v1/complaints/", json.dumps(body), content_type="application/json")
    assert response.status_code == 422
    assert {error["pointer"] for error in response.json()["errors"]} == {"#/received_at"}


@pytest.mark.parametrize("typed", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_time_typed_at_the_end_of_time_is_refused(manager: Client, world: World, typed: str) -> None:
    customer = str(world.arguments["customer"][0])
    values = {"channel": "phone", "description": "x", "customer_key": customer, "received_at": typed}
    assert manager.post("/complaints/new/", values).status_code == 422
    assert manager.get(f"/complaints/new/agreements/?customer_key={customer}&received_at={typed}").status_code == 200


@pytest.mark.parametrize("number", ["²", "9" * 4400, "-1", "\x00"])
def test_a_number_that_is_none_is_refused(manager: Client, world: World, number: str) -> None:
    code, team = world.arguments["draft_policy"][0], world.arguments["team"][0]
    assert manager.post(f"/policies/{code}/publish/", {"lock": number}).status_code == 422
    manager.cookies["sessionid"] = world.sessions["administrator"]
    assert manager.post(f"/account/teams/{team}/shifts/remove/", {"shift": number}).status_code == 404


def test_a_search_of_thousands_of_words_is_answered(manager: Client, key: Client) -> None:
    words = quote("a b " * 1000)
    for address in ("/customers/", "/complaints/", "/agreements/", "/policies/", "/search/", "/mail/"):
        assert manager.get(f"{address}?q={words}").status_code == 200
    assert manager.get(f"/complaints/new/customers/?customer={words}").status_code == 200
    assert key.get(f"/api/v1/customers/?q={words}").status_code == 200
