"""Where a webhook may be sent: rules for addresses of machines, and for what may stand in a URL.

Who may enter a URL makes this installation call it from inside its own network. So nothing that is not plainly public
is called, unless the installation allows the network (`WEBHOOK_ALLOWED_NETWORKS`).
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit, urlunsplit

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

URL_LENGTH = 500

# Never called, whatever the installation allows: no receiver of webhooks can live there.
_NEVER: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), words)
    for network, words in {
        "0.0.0.0/8": "this network",
        "255.255.255.255/32": "broadcast",
        "224.0.0.0/4": "multicast",
        "ff00::/8": "multicast",
        "::/128": "no address",
        "169.254.169.254/32": "cloud metadata",
        "169.254.170.2/32": "cloud metadata",
        "100.100.100.200/32": "cloud metadata",
        "168.63.129.16/32": "cloud metadata",
        "fd00:ec2::254/128": "cloud metadata",
        "192.0.0.192/32": "cloud metadata",
    }.items()
)
# Called only where the installation allows it. Sources: the IANA registries of special-purpose addresses.
_INSIDE: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), words)
    for network, words in {
        "10.0.0.0/8": "private network",
        "172.16.0.0/12": "private network",
        "192.168.0.0/16": "private network",
        "fc00::/7": "private network",
        "fec0::/10": "private network",
        "100.64.0.0/10": "shared by carriers",
        "127.0.0.0/8": "this machine",
        "::1/128": "this machine",
        "169.254.0.0/16": "link-local",
        "fe80::/10": "link-local",
        "192.0.0.0/24": "reserved",
        "192.0.2.0/24": "reserved for documentation",
        "198.18.0.0/15": "reserved for benchmarks",
        "198.51.100.0/24": "reserved for documentation",
        "203.0.113.0/24": "reserved for documentation",
        "192.88.99.0/24": "reserved",
        "240.0.0.0/4": "reserved",
        "::/96": "reserved",
        "64:ff9b:1::/48": "private network",
        "100::/64": "discarded",
        "2001::/32": "a tunnel",
        "2001:db8::/32": "reserved for documentation",
        "3fff::/20": "reserved for documentation",
        "5f00::/16": "reserved",
    }.items()
)
_NAT64 = IPv6Network("64:ff9b::/96")


def parse_networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Return networks written like "10.20.0.0/16". Raises ValueError for anything else."""
    return tuple(ip_network(text.strip()) for text in texts)


def refusal(text: str, allowed: Sequence[Network]) -> str:
    """Tell why the machine at an address is not called, in English for the log; "" where it may be.

    An IPv6 address that only wraps an IPv4 one (mapped, 6to4, NAT64) is judged by both. Raises ValueError if `text`
    is no address.
    """
    for address in _unwrapped(ip_address(text.partition("%")[0])):
        for network, words in _NEVER:
            if address in network:
                return f"{text} is never called: {words}."
        if any(address in network for network in allowed):
            continue
        for network, words in _INSIDE:
            if address in network:
                return f"{text} is not public ({words}); WEBHOOK_ALLOWED_NETWORKS may allow it."
        if not address.is_global and address not in _NAT64:
            return f"{text} is not public; WEBHOOK_ALLOWED_NETWORKS may allow it."
    return ""


def _unwrapped(address: Address) -> list[Address]:
    """Return the address and, where it wraps one, the IPv4 address inside."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if address in _NAT64:
        return [address, IPv4Address(address.packed[-4:])]
    return [address] if address.sixtofour is None else [address, address.sixtofour]


def normalised_url(text: str) -> str:
    """Return a URL as it is stored: the host in small letters that every server knows, the path quoted, no fragment.

    Raises ValueError for what is no URL at all; whether it may be called is for `url_problem`.
    """
    parts = urlsplit(text.strip())
    port = parts.port
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError(text)
    if ":" not in host and not host.isascii():
        host = host.encode("idna").decode()
    place = f"[{host}]" if ":" in host else host
    if port is not None and port != {"https": 443, "http": 80}.get(parts.scheme):
        place = f"{place}:{port}"
    if parts.username is not None or parts.password is not None:
        place = f"{parts.netloc.rpartition('@')[0]}@{place}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, place, path, query, ""))


def url_problem(url: str, allowed: Sequence[Network]) -> str:
    """Return what is wrong with a normalised URL as a code, "" if nothing is.

    Codes: "length", "scheme", "credentials", "port", "address". Only an address written out is judged here; what a
    name stands for is looked up at each sending, since it may change.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if len(url) > URL_LENGTH:
        return "length"
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_allowed_loopback(host, allowed)):
        return "scheme"
    if parts.username is not None or parts.password is not None:
        return "credentials"
    # Below 1024 sit the services of the machine itself: mail, SSH, databases' older ports.
    if parts.port is not None and parts.port < 1024 and parts.port != 443:
        return "port"
    if host == "localhost" or host.endswith(".localhost"):
        return "" if _is_allowed_loopback(host, allowed) else "address"
    try:
        return "address" if refusal(host, allowed) else ""
    except ValueError:
        return "" if "." in host or allowed else "address"


def _is_allowed_loopback(host: str, allowed: Sequence[Network]) -> bool:
    try:
        address: Address = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return False
    return address.is_loopback and any(address in network for network in allowed)
