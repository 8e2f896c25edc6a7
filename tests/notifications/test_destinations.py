from ipaddress import ip_address

import pytest

from notifications.domain.destinations import normalised_url, parse_networks, refusal, url_problem

PUBLIC = ["93.184.215.14", "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "11.0.0.1",
          "192.167.255.255", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]  # fmt: skip
INSIDE = ["127.0.0.1", "127.8.8.8", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.1.1",
          "100.64.0.1", "100.127.255.255", "169.254.1.1", "192.0.2.1", "198.18.0.1", "198.51.100.7", "203.0.113.9",
          "240.0.0.1", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "2001:db8::1",
          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:192.168.0.1", "::ffff:7f00:1", "64:ff9b::a00:1",
          "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:4136:e378::1", "::7f00:1",
          "100::1"]  # fmt: skip
NEVER = [str(ip_address(0)), "0.1.2.3", "255.255.255.255", "224.0.0.1", "239.255.255.250", "ff02::1", "ff0e::1", "::",
         "169.254.169.254", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "100.100.100.200", "168.63.129.16",
         "192.0.0.192", "fd00:ec2::254"]  # fmt: skip
EVERYTHING = parse_networks(["0.0.0.0/0", "::/0"])


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_machine_is_called(address: str) -> None:
    assert refusal(address, ()) == ""


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_not_public_is_called_only_where_the_installation_allows_it(address: str) -> None:
    assert "not public" in refusal(address, ())
    assert refusal(address, EVERYTHING) == ""


@pytest.mark.parametrize("address", NEVER)
def test_some_are_never_called(address: str) -> None:
    assert "never called" in refusal(address, ())
    assert "never called" in refusal(address, EVERYTHING)


def test_an_allowed_network_allows_no_other() -> None:
    allowed = parse_networks(["10.20.0.0/16", " fd00:1::/32 "])
    assert refusal("10.20.3.4", allowed) == ""
    assert refusal("::ffff:10.20.3.4", allowed) == ""
    assert refusal("fd00:1::5", allowed) == ""
    assert refusal("10.21.0.1", allowed) != ""
    assert refusal("2002:a14:304::", allowed) == "", "6to4 of 10.20.3.4 wraps an allowed machine"
    assert refusal("2002:a15:1::", allowed) != ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://CRM.example.com", "https://crm.example.com/"),
        (" https://crm.example.com:443/a?b=c#d ", "https://crm.example.com/a?b=c"),
        ("https://crm.example.com.:8443/", "https://crm.example.com:8443/"),
        ("https://žlutý.example.cz/kůň", "https://xn--lut-noa55d.example.cz/k%C5%AF%C5%88"),
        ("https://[2606:4700::1111]/x", "https://[2606:4700::1111]/x"),
        ("https://crm.example.com/a%20b?q=a b", "https://crm.example.com/a%20b?q=a%20b"),
    ],
)
def test_a_url_is_stored_in_one_form(typed: str, stored: str) -> None:
    assert normalised_url(typed) == stored
    assert normalised_url(stored) == stored


@pytest.mark.parametrize(
    "typed", ["", "crm.example.com", "https://", "https://a:99999/", "https://[::1/", "https://a:b/"]
)
def test_what_is_no_url(typed: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the words
        normalised_url(typed)


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("https://crm.example.com/hooks", ""),
        ("https://crm.example.com:8443/", ""),
        ("https://1.1.1.1/", ""),
        ("http://crm.example.com/", "scheme"),
        ("ftp://crm.example.com/", "scheme"),
        ("http://127.0.0.1:9000/", "scheme"),
        ("https://name:word@crm.example.com/", "credentials"),
        ("https://name@crm.example.com/", "credentials"),
        ("https://crm.example.com:22/", "port"),
        ("https://crm.example.com:80/", "port"),
        ("https://10.0.0.1/", "address"),
        ("https://[::1]/", "address"),
        ("https://localhost/", "address"),
        ("https://app.localhost/", "address"),
        ("https://intranet/", "address"),
        ("https://169.254.169.254/latest/meta-data", "address"),
        ("https://crm.example.com/" + "x" * 500, "length"),
    ],
)
def test_what_may_stand_in_a_url(url: str, problem: str) -> None:
    assert url_problem(normalised_url(url), ()) == problem


def test_plain_http_only_to_this_machine_and_only_where_it_is_allowed() -> None:
    loopback = parse_networks(["127.0.0.0/8"])
    assert url_problem("http://127.0.0.1:9000/", loopback) == ""
    assert url_problem("http://localhost:9000/", loopback) == ""
    assert url_problem("http://10.0.0.1:9000/", parse_networks(["10.0.0.0/8"])) == "scheme"
    assert url_problem("http://crm.example.com/", EVERYTHING) == "scheme"
    assert url_problem("https://intranet/", loopback) == ""
